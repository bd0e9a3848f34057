/** The rule contract: what a check declares about itself, what it is given, and how a config binds it to datasets. */
import type { z } from 'zod';
import type { Advice, Change } from './change.ts';
import type { EvidenceAsked } from './digest.ts';
import type { DatasetRef, Reference, Source } from './dataset.ts';
import type { Finding, Findings, KindSeverity } from './finding.ts';
import type { Key } from './key.ts';
import { ConfigError } from './problem.ts';
import type { Evidence, Grade } from './evidence.ts';
import type { Bindings, Roles, Views } from './role.ts';
import type { Sample } from './sample.ts';
import type { Scope } from './scope.ts';

/** Kinds of findings. A `headline` says that so much is wrong that nothing of its check may be fixed. */
export type Finds = Readonly<
  Record<string, { readonly severity: KindSeverity; readonly title: string; readonly headline?: true }>
>;

/** What is to be done about a finding: the same advice for all of a kind, or a pure function of the finding. */
export type Fix<Kind extends string, Options> =
  Advice | ((finding: Finding<Kind>, options: Options) => Change | Advice);

/** What `inspect` may use besides its datasets. It catches nothing, connects to nothing and keeps nothing. */
export type Inspection<Options, RoleName extends string> = {
  readonly options: Options;
  /** The part of the key space to look at; a check with `splitBy: null` is always asked about everything. */
  readonly scope: Scope;
  readonly signal: AbortSignal;
  /** Adds to the number of entries looked at in a role. What is not counted here was not looked at. */
  readonly examined: (role: RoleName, entries: number) => void;
  /** When this look began, in milliseconds since the epoch, by the runner's clock: what a fence is measured from. */
  readonly asOf: number;
  /** Whether nobody writes while this suite runs, so that nothing is in flight. */
  readonly frozen: boolean;
  /** The least evidence about content that the suite accepts, or `null`. */
  readonly least: Grade | null;
  /** Says how so many entries were proved, where that is not by the check's own evidence or that is `graded`. */
  readonly proved: (grade: Grade, entries: number) => void;
  /** What the comparison of values may rest on. */
  readonly evidence: EvidenceAsked;
  /** Says what a reader of the report must know besides, in a sentence without any value; the same one is told once. */
  readonly note: (sentence: string) => void;
  /**
   * Says that an entry could not be judged: the check is unknown, and what it found stands. `code` names the reason, the
   * message says what to do; the key goes beside it, never into it, since it may be private.
   */
  readonly unable: (code: string, message: string, key?: Key) => void;
  /** Says that only a sample was looked at: evidence is then no better than `sample`. */
  readonly sampled: (sample: Sample) => void;
};

/** The definition of a check: plain data and one generator. */
export type Definition<
  R extends Roles = Roles,
  Options extends z.ZodType = z.ZodType,
  F extends Finds = Finds,
> = {
  /** A noun, equal to the file's name. */
  readonly name: string;
  /** One sentence ending in a full stop: what holds when this check is consistent. */
  readonly asserts: string;
  /** What it cannot see, a sentence each; reports repeat them. */
  readonly cannotSee: readonly string[];
  /** How it knows what it says; `graded` when it differs from entry to entry and is told by `proved`. */
  readonly evidence: Evidence | 'graded';
  readonly roles: R;
  readonly options: Options;
  readonly finds: F;
  /** The role whose keys cut the work, or `null` when it can only be asked as a whole. */
  readonly splitBy: (keyof R & string) | null;
  /**
   * The two roles whose emptiness is judged: an empty `source` is suspicious, an empty `target` loses all. Where the
   * source's role is left out, the target is judged as the source is.
   */
  readonly sides: { readonly source: keyof R & string; readonly target: keyof R & string };
  /** Whether it asks for digests where they may be its evidence, and then is best asked about everything at once. */
  readonly digests?: true;
  /** Datasets whose keys must be of the same kinds because they are walked in step. */
  readonly inStep: readonly (keyof R & string)[];
  /**
   * Whether, with these options, a difference that a cache may still show is a pending finding, so that all others need not
   * wait until the cache of a source (`staleFor`) has run out before they are looked at again.
   */
  readonly tellsFresh?: (options: z.output<Options>) => boolean;
  /** The comparison rules that the options set, a sentence each: shown in the report, so that no rule is implicit. */
  readonly rules?: (options: z.output<Options>) => readonly string[];
  /** What is to be done about each kind of finding; a kind that is not named here is never changed. */
  readonly fixes?: { readonly [kind in keyof F & string]?: Fix<kind, z.output<Options>> };
  /** The only role that fixes may change. Never the one that holds the truth. */
  readonly changes?: keyof R & string;
  /** Two roles keyed alike of which the rows of one name the objects of the other: such an object is removed by no undo. */
  readonly names?: { readonly rows: keyof R & string; readonly objects: keyof R & string };
  /** What is wrong with a binding that no type can tell (options that need a role, or exclude one); `null` when nothing is. */
  readonly refuses?: (datasets: Bindings<R>, options: z.output<Options>) => string | null;
  inspect(
    datasets: Views<R>,
    inspection: Inspection<z.output<Options>, keyof R & string>,
  ): AsyncGenerator<Findings<keyof F & string>, void, undefined>;
};

/** A definition of any shape, as the runner handles it. */
export type AnyDefinition = Omit<Definition, 'inspect' | 'rules' | 'refuses' | 'tellsFresh' | 'fixes'> & {
  readonly fixes?: Readonly<Record<string, Fix<string, Parsed>>>;
  readonly tellsFresh?: (options: Parsed) => boolean;
  readonly rules?: (options: Parsed) => readonly string[];
  inspect(datasets: Parsed, inspection: Parsed): AsyncGenerator<Findings, void, undefined>;
};

/** What only the definition that proved it knows the type of: nobody else can look into it, and nobody makes one by accident. */
type Parsed = never;

/** A check bound to datasets: what a suite lists. */
export type Check = {
  readonly id: string;
  readonly definition: AnyDefinition;
  readonly datasets: Readonly<Record<string, DatasetRef | Readonly<Record<string, DatasetRef>> | undefined>>;
  /** What its definition has parsed; only that knows what it is. */
  readonly options: Parsed;
  /** Whether the config declared that finding no rows at all is right. */
  readonly mayBeEmpty: boolean;
};

/** Checks that only a source's catalog can name; a run expands them first, and finding none is a problem. */
export type Expansion = {
  readonly id: string;
  readonly source: Source;
  expand(references: readonly Reference[]): readonly Check[];
};

/** Binds a check to datasets: what a config calls. */
export type CheckFactory<R extends Roles, Options extends z.ZodType> = {
  (
    id: string,
    datasets: Bindings<R>,
    ...options: Record<string, never> extends z.input<Options>
      ? [options?: z.input<Options>]
      : [options: z.input<Options>]
  ): Check;
  readonly definition: AnyDefinition;
};

const CHECK_ID = /^[a-z0-9][a-z0-9._-]{0,79}$/;

/** Makes a check from its definition; the compiler refuses an undeclared kind, a wrong role, column or option. */
export function defineCheck<const R extends Roles, Options extends z.ZodType, const F extends Finds>(
  definition: Definition<R, Options, F>,
): CheckFactory<R, Options> {
  const erased = definition as unknown as AnyDefinition;
  const bind = (id: string, datasets: Bindings<R>, options?: z.input<Options>): Check => {
    if (typeof id !== 'string') {
      throw new ConfigError('config', `${definition.name}: expected an id first, as in 'berth-count'`);
    }
    if (!CHECK_ID.test(id)) {
      throw new ConfigError(
        'config',
        `check id ${JSON.stringify(id)}: use lower-case letters, digits, dots, dashes and underscores`,
      );
    }
    const given = (datasets as Check['datasets'] | undefined) ?? {};
    for (const [name, { arity }] of Object.entries(definition.roles)) {
      if (arity === 'one' && given[name] === undefined) {
        throw new ConfigError(
          'config',
          `check ${id}: no dataset for the role "${name}"; ${definition.name} needs one`,
        );
      }
    }
    for (const name of Object.keys(given)) {
      if (!(name in definition.roles)) {
        const known = Object.keys(definition.roles).join(', ');
        throw new ConfigError(
          'config',
          `check ${id}: "${name}" is no role of ${definition.name}; its roles are ${known}`,
        );
      }
    }
    const parsed = definition.options.safeParse(options ?? {});
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const place = ['options', ...(issue?.path ?? [])].map(String);
      if (issue?.code === 'unrecognized_keys') {
        const unknown = [...place, issue.keys[0]].join('.');
        const hint = `"reconcile explain ${definition.name}" lists what is`;
        throw new ConfigError('config', `check ${id}: ${unknown}: not known; ${hint}`);
      }
      const reason = issue?.message.replace(/^Invalid input: /, '') ?? 'not accepted';
      throw new ConfigError('config', `check ${id}: ${place.join('.')}: ${reason}`);
    }
    const refusal = definition.refuses?.(datasets, parsed.data) ?? null;
    if (refusal !== null) throw new ConfigError('config', `check ${id}: ${refusal}`);
    return { id, definition: erased, datasets: given, options: parsed.data as never, mayBeEmpty: false };
  };
  return Object.assign(bind, { definition: erased });
}

/** Declares that it is right for this check to find no rows at all. */
export function mayBeEmpty(check: Check): Check {
  return { ...check, mayBeEmpty: true };
}
