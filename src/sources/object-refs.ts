/** References to the objects of a store: which prefix, under which keys, and which of their columns are private. */
import type { Dataset, DatasetRef, OpenContext, Secret, Source } from '../model/dataset.ts';
import { ConfigError } from '../model/problem.ts';
import { demandKnown } from './known-options.ts';
import { oneDataset } from './one-dataset.ts';

/** What a config may say about a dataset of objects. */
export type ObjectsOptions = {
  /** Only keys that start with it (`old/`: it is a text, and no folder unless it ends as one); all unless told. */
  readonly prefix?: string | Secret;
  /** Takes the prefix off the keys, so that stores with different prefixes can be walked in step. An empty object that is the prefix itself is then none. */
  readonly relative?: boolean;
  /** Columns whose values may appear in no output: `key`, `size`, `last_modified`, `etag`. */
  readonly private?: readonly string[];
};

/** Which objects a dataset has, and how its keys are made. */
export type ObjectsPlan = {
  /** Its own name within the source. */
  readonly path: string;
  readonly prefix: string | Secret;
  readonly relative: boolean;
};

type Known = { readonly plan: ObjectsPlan; readonly of: (asked: DatasetRef, whole: Dataset) => Dataset };

/** The references that were made to one source, and what they mean. */
export class ObjectRefs {
  /** What opening the source reveals for its datasets' prefixes. */
  readonly secrets: Secret[] = [];
  /** Whether the keys of any of its datasets are private, so that errors may name none. */
  hidesKeys = false;
  private readonly known = new WeakMap<object, Known>();

  /** A dataset of a source's objects. @throws ConfigError for an option that is not known. */
  objects(source: Source, options: ObjectsOptions): DatasetRef {
    demandKnown('objects()', options, ['prefix', 'relative', 'private']);
    const { prefix = '', relative = false } = options;
    demandText('objects(): prefix', prefix);
    const under = prefix === '' ? 'objects' : `objects ${relative ? 'in' : 'under'} ${String(prefix)}`;
    const plan: ObjectsPlan = { path: under, prefix, relative };
    this.secrets.push(...secretsAmong([prefix]));
    this.hidesKeys ||= options.private?.includes('key') === true;
    const one = oneDataset(source, plan.path, options.private ?? [], ['key']);
    const remember = (ref: DatasetRef): DatasetRef => {
      this.known.set(ref, { plan, of: one.of });
      return ref;
    };
    // Groups are made by the reference itself, and are known here under the same plan.
    return remember({ ...one.ref, by: (...columns) => remember(one.ref.by(...columns)) });
  }

  /** What a reference means. @throws ConfigError for one that was made by another source. */
  meaning(asked: Pick<DatasetRef, 'path'>): Known {
    const known = this.known.get(asked);
    if (known === undefined)
      throw new ConfigError('config', `${asked.path}: is no dataset of this source; make it by objects()`);
    return known;
  }
}

/** @throws ConfigError for what is neither a text nor a secret or variable. */
export function demandText(place: string, given: unknown): void {
  if (typeof given === 'string' || isSecret(given)) return;
  throw new ConfigError('config', `${place}: expected a text, or variable('NAME')`);
}

/** The text itself, or what the environment holds under its name. */
export function revealed(given: string | Secret, context: Pick<OpenContext, 'reveal'>): string {
  return typeof given === 'string' ? given : context.reveal(given);
}

/** Those of some values that are secrets or variables. */
export function secretsAmong(given: readonly unknown[]): readonly Secret[] {
  return given.filter(isSecret);
}

function isSecret(given: unknown): given is Secret {
  return typeof (given as Partial<Secret> | null | undefined)?.secret === 'string';
}
