/** Asks whether the keys of objects follow their convention, and say what their rows say. */
import { z } from 'zod';
import { foldRuns } from '../src/compare/fold-runs.ts';
import { isFolder } from '../src/compare/folders.ts';
import {
  describePart,
  keyTemplate,
  namesOf,
  noPart,
  templateProblem,
  type KeyTemplate,
} from '../src/compare/key-template.ts';
import { mergeJoin } from '../src/compare/merge-join.ts';
import { addSaid, isEach, onlyOne, shownSaid } from '../src/compare/said-values.ts';
import { defineCheck } from '../src/model/check.ts';
import { optionalRole, role } from '../src/model/role.ts';
import type { Dataset, Entry, Pages } from '../src/model/dataset.ts';
import { hasNull, keyCodec } from '../src/model/key.ts';
import type { Scope } from '../src/model/scope.ts';
import type { Cell } from '../src/model/value.ts';

const name = z.string().min(1);

const rule = z.union([
  z.enum(['uuid', 'int', 'slug']),
  z.strictObject({ oneOf: z.array(name).min(1).readonly() }),
  z.strictObject({ pattern: name }),
]);

const options = z.strictObject({
  /** How keys are made: `{portSlug}/{entity}/{entityId}/{uuid}.{ext}`. */
  template: name,
  /** What parts must be; one that is not told is anything without a slash. */
  parts: z.record(name, rule).default({}),
  /** Part to the column of the rows that must have its text. */
  agree: z.record(name, name).default({}),
  /** Whether letter case counts. */
  case: z.enum(['exact', 'ignore']).default('exact'),
  /** Whether the key of an empty object that ends with a slash must follow. */
  folders: z.enum(['ignore', 'report']).default('ignore'),
});
type Options = z.output<typeof options>;

const finds = {
  malformed: { severity: 'error', title: 'a key that does not follow the convention' },
  disagrees: { severity: 'error', title: 'a part of a key that is not what its row says' },
  'null-key': { severity: 'error', title: 'rows that name no object' },
} as const;

/** What is to be done: a key is named by rows and by people, and which of them should change is a choice. */
const fixes = {
  malformed: {
    advise:
      'move the object to a key that follows the convention and change the rows that name it in the same step: nothing here says what its key should be',
  },
  disagrees: {
    advise:
      'find out whether the object lies in the wrong place or its row is wrong, then move the one or correct the other by hand: either would make them agree',
  },
  'null-key': {
    advise:
      'look up in the old system which objects these rows had and set their storage keys by hand: nothing that is left says it',
  },
} as const;

/** Every key follows the template, and its parts agree with the rows that name it. */
export const objectPaths = defineCheck({
  name: 'object-paths',
  asserts: 'Every key follows the declared convention and says what its rows say.',
  cannotSee: [
    'an object without a row, or a row without an object',
    'a part that follows the convention, and that no column of the rows is compared with',
  ],
  evidence: 'keys',
  roles: { objects: role(), rows: optionalRole() },
  options,
  finds,
  splitBy: 'objects',
  sides: { source: 'objects', target: 'rows' },
  inStep: ['objects', 'rows'],
  rules: describeRules,
  fixes,
  refuses: ({ rows }, { template, parts, agree }) => {
    const names = namesOf(template);
    const problem = templateProblem(template, parts);
    if (problem !== null) return problem;
    const unknown = Object.keys(agree).find((part) => !names.includes(part));
    if (unknown !== undefined) return `agree: ${noPart(unknown, names)}`;
    const columns = Object.values(agree);
    const twice = columns.find((column, at) => columns.indexOf(column) !== at);
    if (twice !== undefined) return `agree: column "${twice}" is compared twice; name it once`;
    if (rows === undefined && columns.length > 0)
      return '"agree" compares keys with rows; name them as the role "rows"';
    if (rows !== undefined && columns.length === 0)
      return 'the role "rows" is there to be compared; name columns in "agree"';
    return null;
  },
  async *inspect({ objects, rows }, { options: given, scope, signal, examined, unable }) {
    const template = keyTemplate(given.template, given.parts, given.case);
    const { key: keyed, columns } = await objects.describe(signal);
    const codec = keyCodec(keyed.map(({ kind }) => kind));
    const size = Object.hasOwn(columns, 'size') ? ['size'] : [];
    const agreeing = Object.entries(given.agree);
    const saying = rows === undefined ? nothing() : saidBy(rows, agreeing, scope, signal);
    const names = [objects.name, rows?.name ?? ''] as const;
    for await (const pairs of mergeJoin(objects.scan(scope, size, signal), saying, names)) {
      let [listed, named] = [0, 0];
      for (const { key, left, right, lefts } of pairs) {
        listed += lefts;
        named += right?.row.rows ?? 0;
        if (right !== null && hasNull(key))
          yield { kind: 'null-key', key, expected: { rows: 0 }, actual: { rows: right.row.rows } };
        if (left === null) continue;
        const path = codec.native(key)[0];
        if (typeof path !== 'string') {
          unable('listing', 'is listed without a key; list the objects again', key);
          continue;
        }
        const parts = template.read(path);
        if (parts === null) {
          if (given.folders === 'ignore' && isFolder(path, left.row[0] ?? null)) continue;
          yield { kind: 'malformed', key, expected: given.template, actual: template.fault(path) };
        } else if (right !== null) {
          const said = agreeing.map(([part, column], at) => ({
            part,
            column,
            said: right.row.values[at] ?? [],
          }));
          for (const { part, column, said: values } of disagreeing(template, path, parts, said)) {
            // The part is shown by the key alone, which is masked where it is private.
            yield { kind: 'disagrees', key, column, expected: shownSaid(values), actual: { part } };
          }
        }
      }
      examined('objects', listed);
      if (rows !== undefined) examined('rows', named);
    }
  },
});

/** What the rows of one key say, column by column. */
type Said = { rows: number; readonly values: readonly Cell[][] };
type Agreeing = readonly (readonly [part: string, column: string])[];

function saidBy(rows: Dataset, agreeing: Agreeing, scope: Scope, signal: AbortSignal): Pages<Said> {
  const columns = agreeing.map(([, column]) => column);
  return foldRuns(
    rows.scan(scope, columns, signal),
    (): Said => ({ rows: 0, values: columns.map(() => []) }),
    (said, row) => {
      said.rows += 1;
      for (const [at, values] of said.values.entries()) addSaid(values, row[at] ?? null);
    },
  );
}

async function* nothing(): AsyncGenerator<readonly Entry<Said>[], void, undefined> {
  // there are no rows to agree with
}

type Claim = { readonly part: string; readonly column: string; readonly said: readonly Cell[] };

/** What rows say that a key does not say, however it is read: `{a}-{b}` reads `x-y-z` in two ways. */
function disagreeing(
  template: KeyTemplate,
  path: string,
  parts: Readonly<Record<string, string>>,
  claims: readonly Claim[],
): readonly Claim[] {
  const others = claims.filter(({ part, said }) => !isEach(said, parts[part] ?? null));
  if (others.length === 0 || template.hasOneReading) return others;
  if (canSay(template, path, claims)) return [];
  const never = others.filter((claim) => !canSay(template, path, [claim]));
  return never.length === 0 ? others : never;
}

function canSay(template: KeyTemplate, path: string, claims: readonly Claim[]): boolean {
  const said = claims.map(({ part, said: values }) => [part, onlyOne(values)] as const);
  const texts = said.filter((one): one is readonly [string, string] => one[1] !== null);
  return texts.length === said.length && template.canSay(path, new Map(texts));
}

function describeRules({ template, parts, agree, case: letters, folders }: Options): readonly string[] {
  return [
    `keys follow ${template}`,
    ...namesOf(template).flatMap((part) => describePart(part, parts) ?? []),
    ...Object.entries(agree).map(([part, column]) => `{${part}} = ${column}`),
    ...(letters === 'ignore' ? ['letter case does not count'] : []),
    ...(folders === 'ignore'
      ? ['an empty object whose key ends with a slash is a folder and need not follow']
      : []),
  ];
}
