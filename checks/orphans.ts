/** Asks whether every reference has its target, within one system, across two, or against a file. */
import { z } from 'zod';
import { GROUP_COLUMNS, isGrouped, mergedGroups, sampleKeys, wholeNumber } from '../src/compare/counts.ts';
import { mergeJoin } from '../src/compare/merge-join.ts';
import { referenceIds } from '../src/compare/reference-ids.ts';
import { isUntranslated } from '../src/compare/untranslated.ts';
import { defineCheck, mayBeEmpty, type Check, type Expansion } from '../src/model/check.ts';
import { role } from '../src/model/role.ts';
import { ROWS, SAMPLE_KEYS, type DatasetRef, type Entry, type Source } from '../src/model/dataset.ts';
import type { Finding } from '../src/model/finding.ts';
import type { Json } from '../src/model/json.ts';
import { hasNull } from '../src/model/key.ts';
import { ConfigError } from '../src/model/problem.ts';

const options = z.strictObject({
  /** Ask the other direction too: every row of `to` is referred to. */
  both: z.boolean().default(false),
  /** Whether a reference that is NULL, or NULL in one of its columns, is a finding. */
  nulls: z.enum(['ignore', 'refuse']).default('ignore'),
});

const finds = {
  orphan: { severity: 'error', title: 'rows refer to something that does not exist' },
  untranslated: { severity: 'error', title: 'rows refer to something that the id map does not name' },
  unreferenced: { severity: 'error', title: 'nothing refers to this row' },
  'null-reference': { severity: 'error', title: 'rows refer to nothing' },
  duplicate: { severity: 'error', title: 'what is referred to exists more than once' },
  'null-key': { severity: 'warning', title: 'rows that could be referred to have no key' },
} as const;
type Found = Finding<keyof typeof finds>;

/** What is to be done: both repairs would make a reference right, so a person chooses between them. */
const fixes = {
  orphan: {
    advise:
      'find out whether the row that is referred to was lost, and load it, or whether the referring rows are left over, and archive them: either would make this right, so a person decides',
  },
  untranslated: {
    advise:
      'look the reference up in the old system, then add it to the id map or load what it names: nothing here says what it has become',
  },
  unreferenced: {
    advise:
      'find out whether what referred to this row was lost or the row is left over: either may be so, and a person decides',
  },
  'null-reference': {
    advise:
      'look up in the old system what these rows referred to and set it by hand: nothing that is left says it',
  },
  duplicate: {
    advise:
      'find out which of the rows is meant and merge the others into it by hand: the references do not say which',
  },
  'null-key': {
    advise: 'give these rows their key, or archive them: nothing here says which key they had',
  },
} as const;

/** Every reference has its target. `from` is keyed by the referring columns, as `table.by('client_id')` is. */
export const orphans = defineCheck({
  name: 'orphans',
  asserts: 'Every reference names a row that exists.',
  cannotSee: [
    'a reference that names the wrong row, as long as that row exists',
    'a row that lost its reference, unless NULL references are refused',
  ],
  evidence: 'keys',
  roles: { from: role(), to: role() },
  options,
  finds,
  splitBy: 'from',
  sides: { source: 'from', target: 'to' },
  inStep: ['from', 'to'],
  rules: ({ both, nulls }) => [
    nulls === 'refuse'
      ? 'a reference that is NULL in any of its columns is a finding'
      : 'a reference that is NULL in any of its columns refers to nothing and is no finding',
    ...(both ? ['every row that can be referred to must be'] : []),
  ],
  fixes,
  async *inspect({ from, to }, { options: { both, nulls }, scope, signal, examined }) {
    const grouped = isGrouped(await from.describe(signal));
    const references = from.scan(scope, grouped ? GROUP_COLUMNS : [], signal);
    const left = grouped ? mergedGroups(references, from.name) : references;
    const right = to.scan(scope, [], signal);
    const referring = (entry: Entry, entries: number): { rows: number; keys?: readonly Json[] } => {
      if (!grouped) return { rows: entries };
      const keys = sampleKeys(entry.row[1] ?? null);
      const rows = wholeNumber(entry.row[0] ?? null, `${from.name}: column "${ROWS}"`);
      return keys.length === 0 ? { rows } : { rows, keys };
    };
    // Sample keys are values of a column, private where the key that they show is.
    const shown = grouped ? { sourceColumn: SAMPLE_KEYS } : {};
    for await (const pairs of mergeJoin(left, right, [from.name, to.name])) {
      let froms = 0;
      let tos = 0;
      for (const pair of pairs) {
        froms += pair.lefts;
        tos += pair.rights;
        if (pair.lefts > 0 && pair.rights === 1) continue;
        const { key } = pair;
        if (pair.left !== null && pair.right === null) {
          const kind = kindWithout(pair.left);
          if (kind === 'null-reference' && nulls === 'ignore') continue;
          const { origin } = pair.left;
          yield {
            kind,
            key,
            ...shown,
            ...(origin === undefined ? {} : { origin }),
            expected: { rows: 0 },
            actual: referring(pair.left, pair.lefts),
          } satisfies Found;
        } else if (hasNull(key)) {
          yield { kind: 'null-key', key, expected: { rows: 0 }, actual: { rows: pair.rights } };
        } else {
          const { rights: rows } = pair;
          if (rows > 1) yield { kind: 'duplicate', key, expected: { rows: 1 }, actual: { rows } };
          if (both && pair.left === null) {
            yield { kind: 'unreferenced', key, expected: { rows: 1 }, actual: { rows: 0 } };
          }
        }
      }
      examined('from', froms);
      examined('to', tos);
    }
  },
});

/** A row without a target is an orphan; without a key it refers to nothing, or to what no id map names. */
function kindWithout(entry: Entry): 'orphan' | 'null-reference' | 'untranslated' {
  if (!hasNull(entry.key)) return 'orphan';
  return isUntranslated(entry) ? 'untranslated' : 'null-reference';
}

type ReferenceOptions = z.input<typeof options> & {
  /** What the check ids begin with: `fk`, so that a reference is `fk.interests.client_id`. */
  readonly id?: string;
  /** Constraints, or check ids, that are not asked about. */
  readonly except?: readonly string[];
  /** Constraints, or check ids, that may have no references at all. */
  readonly mayBeEmpty?: readonly string[];
};

/** One check for each reference that the catalog of a source declares. */
export function foreignKeys(source: Source, given: ReferenceOptions = {}): Expansion {
  const { id = 'fk', except = [], mayBeEmpty: empty = [], ...settings } = given;
  const parsed = options.safeParse(settings);
  if (!parsed.success)
    throw new ConfigError('config', `foreignKeys ${id}: ${parsed.error.issues[0]?.message ?? ''}`);
  return {
    id,
    source,
    expand: (found) => {
      const ids = referenceIds(
        id,
        found.map(({ name, from, to }) => ({ name, from: from.path, to: to.path })),
      );
      const named = found.map((reference, at) => ({ ...reference, names: [reference.name, ids[at] ?? id] }));
      for (const name of [...except, ...empty]) {
        if (named.some(({ names }) => names.includes(name))) continue;
        throw new ConfigError(
          'config',
          `foreignKeys ${id}: the catalog declares no reference "${name}"; remove it from the options`,
        );
      }
      return named.flatMap(({ from, to, names }) => {
        if (names.some((name) => except.includes(name))) return [];
        const check = orphans(names[1] ?? id, { from, to }, settings);
        return names.some((name) => empty.includes(name)) ? mayBeEmpty(check) : check;
      });
    },
  };
}

/** One check for each reference that a schema forgot to declare, as a pair of datasets: referring rows, and what they name. */
export function references(
  id: string,
  pairs: readonly (readonly [from: DatasetRef, to: DatasetRef])[],
  settings: z.input<typeof options> = {},
): readonly Check[] {
  const ids = referenceIds(
    id,
    pairs.map(([from, to]) => ({ name: '', from: from.path, to: to.path })),
  );
  return pairs.map(([from, to], at) => orphans(ids[at] ?? id, { from, to }, settings));
}
