/** Asks whether every row arrived, and with the values that it left with. */
import { z } from 'zod';
import { byDigests } from '../src/compare/by-digests.ts';
import { describeRule } from '../src/compare/cells.ts';
import { mergeJoin, type Pair } from '../src/compare/merge-join.ts';
import { entryComparer } from '../src/compare/entry-comparer.ts';
import type { Difference } from '../src/compare/row-comparer.ts';
import { sharedColumns } from '../src/compare/shared-columns.ts';
import { isUntranslated } from '../src/compare/untranslated.ts';
import { defineCheck } from '../src/model/check.ts';
import { role } from '../src/model/role.ts';
import { columnPairs, targetTwice } from '../src/model/column-pairs.ts';
import type { Entry } from '../src/model/dataset.ts';
import type { Finding } from '../src/model/finding.ts';
import type { Key } from '../src/model/key.ts';
import type { Cells } from '../src/model/value.ts';

const name = z.string().min(1);
const options = z.strictObject({
  /** Columns that must match, as a list, or as source column to target column; all of the source when left out. */
  columns: columnPairs.optional(),
  /** Source columns that are not compared, when `columns` is left out. */
  except: z.array(name).default([]),
  /** Whether a row of the source that the target lacks is a finding. */
  missing: z.enum(['report', 'ignore']).default('report'),
  /** Whether a row of the target that the source lacks is a finding. */
  extra: z.enum(['report', 'ignore']).default('report'),
});
type Options = z.output<typeof options>;

const finds = {
  missing: { severity: 'error', title: 'a row of the source that the target lacks' },
  extra: { severity: 'error', title: 'a row of the target that the source lacks' },
  altered: { severity: 'error', title: 'a value that is not what it was' },
  unmapped: { severity: 'error', title: 'a value of the source that the map does not name' },
  duplicate: { severity: 'error', title: 'a key that more than one row has' },
  'null-key': { severity: 'error', title: 'rows without a key, which cannot be compared' },
  untranslated: { severity: 'error', title: 'a row of the source whose key the id map does not name' },
} as const;
type Found = Finding<keyof typeof finds>;

/** What is to be done: neither side is a copy of the other any more, so which one is right is not for a program to say. */
const fixes = {
  missing: {
    advise:
      'find out why the row was not loaded, then load it with the importer: the columns that are compared here are not the whole row',
  },
  extra: {
    advise:
      'find out who made the row before anything is removed: it may have been made in the new system since the move',
  },
  altered: {
    advise:
      'find out which side is right and correct the other by hand, or declare the rule that explains the difference: two values do not say which of them is true',
  },
  unmapped: {
    advise:
      'add the value to the map of the check, or correct it where it is wrong: what it should have become is a decision',
  },
  duplicate: {
    advise:
      'find out which of the rows is the right one and merge the others into it by hand: their key does not say which',
  },
  'null-key': {
    advise: 'give these rows their key, or archive them: without a key nothing says which row they should be',
  },
  untranslated: {
    advise:
      'add the key to the id map, or load the row with the importer: nothing here says what it has become',
  },
} as const;

/** Every row arrived, and the columns that must match do. */
export const fieldAgreement = defineCheck({
  name: 'field-agreement',
  asserts: 'Every row is on both sides once, and the columns that must match do.',
  cannotSee: [
    'a column that is not compared',
    'a value that was wrong on both sides already',
    'which of several rows with one key is the right one',
  ],
  evidence: 'values',
  digests: true,
  roles: { source: role(), target: role() },
  options,
  finds,
  splitBy: 'source',
  sides: { source: 'source', target: 'target' },
  inStep: ['source', 'target'],
  rules: describeRules,
  fixes,
  refuses: (_datasets, { columns = [], except }) => {
    const twice = targetTwice(columns);
    if (twice !== undefined) return `target column "${twice}" is compared twice; name it once`;
    if (columns.length === 0 || except.length === 0) return null;
    return '"except" is for when "columns" is left out; name the columns, or the exceptions';
  },
  async *inspect({ source, target }, inspection) {
    const { options: given, scope, signal, examined, proved } = inspection;
    const names = [source.name, target.name] as const;
    const looked: Looked = ({ lefts, rights }) => {
      examined('source', lefts);
      examined('target', rights);
    };
    if ('nullKeys' in scope) {
      const rows = mergeJoin(source.scan(scope, [], signal), target.scan(scope, [], signal), names);
      yield* withoutKey(rows, looked);
      return;
    }
    const from = { dataset: source, shape: await source.describe(signal) };
    const to = { dataset: target, shape: await target.describe(signal) };
    const columns = given.columns ?? sharedColumns(from, to, given.except);
    const compare = entryComparer(columns, from, to);
    const digested = await byDigests(columns, [from, to], inspection);
    if (digested !== null && digested.alike > 0) {
      looked({ lefts: digested.alike, rights: digested.alike });
      proved('digest', digested.alike);
    }
    if (digested?.walk === 'nothing') return;
    const [left, right] = digested?.walk ?? [
      source.scan(
        scope,
        columns.map((column) => column.source),
        signal,
      ),
      target.scan(
        scope,
        columns.map((column) => column.target),
        signal,
      ),
    ];
    for await (const pairs of mergeJoin(left, right, names)) {
      let lefts = 0;
      let rights = 0;
      const found: Found[] = [];
      for (const pair of pairs) {
        lefts += pair.lefts;
        rights += pair.rights;
        if (pair.lefts !== 1 || pair.rights !== 1) {
          found.push(...absentOrRepeated(pair, given));
          continue;
        }
        const differences = pair.left && pair.right && compare(pair.left, pair.right);
        if (differences === null) continue;
        for (const difference of differences) found.push(altered(pair, difference));
      }
      looked({ lefts, rights });
      if (found.length > 0) yield found;
    }
  },
});

type Looked = (counts: { readonly lefts: number; readonly rights: number }) => void;

function altered({ key, left }: Pair<Cells, Cells>, { pair, unmapped, expected, actual }: Difference): Found {
  const { source: sourceColumn, target: column } = pair;
  const kind = unmapped ? 'unmapped' : 'altered';
  const found = { kind, key, column, expected, actual } as const;
  if (sourceColumn === column && left?.origin === undefined) return found;
  return { ...found, ...(sourceColumn === column ? {} : { sourceColumn }), ...originOf(left) };
}

function* absentOrRepeated(
  { key, left, right, lefts, rights }: Pair<Cells, Cells>,
  { missing, extra }: Options,
): Generator<Found, void, undefined> {
  const origin = originOf(left ?? right);
  const rows = { expected: { source: 1, target: 1 }, actual: { source: lefts, target: rights } };
  if (lefts > 1 || rights > 1) yield { kind: 'duplicate', key, ...rows, ...origin };
  if (rights === 0 && missing === 'report') yield { kind: 'missing', key, ...rows, ...origin };
  if (lefts === 0 && extra === 'report') yield { kind: 'extra', key, ...rows, ...origin };
}

/** Rows of one NULL key on both sides are one finding; a row that no id map entry translates is one of its own. */
async function* withoutKey(
  batches: AsyncIterable<readonly Pair<Cells, Cells>[]>,
  looked: Looked,
): AsyncGenerator<Found, void, undefined> {
  const none = { source: 0, target: 0 };
  let key: Key | null = null;
  let rows = none;
  for await (const pairs of batches) {
    for (const pair of pairs) {
      looked(pair);
      const own = { source: pair.lefts, target: pair.rights };
      const entry = pair.left ?? pair.right;
      if (entry !== null && isUntranslated(entry)) {
        yield { kind: 'untranslated', key: pair.key, expected: none, actual: own, ...originOf(entry) };
        continue;
      }
      if (key !== null && key !== pair.key) {
        yield { kind: 'null-key', key, expected: none, actual: rows };
        rows = none;
      }
      key = pair.key;
      rows = { source: rows.source + own.source, target: rows.target + own.target };
    }
  }
  if (key !== null) yield { kind: 'null-key', key, expected: none, actual: rows };
}

function originOf(entry: Entry | null): Pick<Found, 'origin'> {
  return entry?.origin === undefined ? {} : { origin: entry.origin };
}

function describeRules({ columns, except, missing, extra }: Options): readonly string[] {
  const all = [
    'every column of the source is compared with the column of the same name; others of the target are not',
  ];
  return [
    ...(columns?.map(({ source, target, rule: own }) => describeRule(source, target, own)) ?? all),
    ...(except.length === 0 ? [] : [`not compared: ${except.join(', ')}`]),
    ...(missing === 'ignore' ? ['rows that the target lacks are ignored: a lost row is not seen'] : []),
    ...(extra === 'ignore' ? ['rows that the source lacks are ignored: a row made up is not seen'] : []),
  ];
}
