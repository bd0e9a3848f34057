/** Asks whether what a search looks through is what the declared expression makes of each row. */
import { z } from 'zod';
import { foldRuns } from '../src/compare/fold-runs.ts';
import { rowComparer } from '../src/compare/row-comparer.ts';
import type { Advice, Change } from '../src/model/change.ts';
import { defineCheck } from '../src/model/check.ts';
import type { Finding } from '../src/model/finding.ts';
import { role } from '../src/model/role.ts';
import type { Cell, Cells } from '../src/model/value.ts';

const name = z.string().min(1);
const options = z.strictObject({
  /** The stored column: a tsvector, or any other. */
  column: name,
  /** The computed column of the same dataset that holds the declared expression. */
  expected: name,
});
type Options = z.output<typeof options>;

const finds = {
  unindexed: { severity: 'error', title: 'a row that no search finds, since its search index is empty' },
  stale: { severity: 'error', title: 'a search index that is not what the row calls for' },
  duplicate: { severity: 'error', title: 'a key that more than one row has' },
  'null-key': { severity: 'error', title: 'rows without a key' },
} as const;
type Found = Finding<keyof typeof finds>;

/** Every row's search index is what the declared expression gives. */
export const searchIndex = defineCheck({
  name: 'search-index',
  asserts: "Every row's search index is what the declared expression gives.",
  cannotSee: [
    'a declared expression that is not the one that the application searches by',
    'rows that the declared expression finds nothing in to search for',
  ],
  evidence: 'values',
  roles: { rows: role() },
  options,
  finds,
  splitBy: 'rows',
  sides: { source: 'rows', target: 'rows' },
  inStep: ['rows'],
  rules: ({ column, expected }) => [`${column} = ${expected}, exactly; NULL and empty differ`],
  refuses: (_datasets, { column, expected }) =>
    column === expected ? 'the options "column" and "expected" name one column; name two' : null,
  fixes: {
    unindexed: recompute,
    stale: recompute,
    duplicate: {
      advise:
        'key the dataset by what identifies one row, or merge these by hand: nothing here says which is the right one',
    },
    'null-key': {
      advise:
        'give these rows their key, or archive them: without one no change could name the row that it is about',
    },
  },
  changes: 'rows',
  async *inspect({ rows }, { options: { column, expected }, scope, signal, examined }) {
    const described = { dataset: rows, shape: await rows.describe(signal) };
    const differences = rowComparer([{ source: expected, target: column, rule: {} }], described, described);
    const runs = foldRuns(
      rows.scan(scope, [expected, column], signal),
      (): Run => ({ rows: 0, first: [] }),
      (run, row) => {
        if (run.rows === 0) run.first = row;
        run.rows += 1;
      },
    );
    for await (const page of runs) {
      let looked = 0;
      for (const { key, row: run } of page) {
        looked += run.rows;
        const actual = { rows: run.rows };
        if ('nullKeys' in scope) yield { kind: 'null-key', key, expected: { rows: 0 }, actual };
        else if (run.rows > 1) yield { kind: 'duplicate', key, expected: { rows: 1 }, actual };
        else {
          const [due = null, stored = null] = run.first;
          if (differences([due], [stored]) === null) continue;
          const kind = isBlank(stored) && !isBlank(due) ? 'unindexed' : 'stale';
          yield { kind, key, column, sourceColumn: expected, expected: due, actual: stored } satisfies Found;
        }
      }
      examined('rows', looked);
    }
  },
});

/** The rows that share a key, and the cells of the first. */
type Run = { rows: number; first: Cells };

/** Whether there is nothing in it that a search could find. */
function isBlank(cell: Cell): boolean {
  return cell === null || cell.trim() === '';
}

const NO_NULL = {
  advise:
    'look at the declared expression, and set the column by hand if NULL is right: a NULL comes of joining one to a text, and no row is taken out of a search for that',
};

/** The row's own column by the declared expression, where it still is what was found. */
function recompute(
  { key, expected: due, actual }: Finding<'unindexed' | 'stale'>,
  { column, expected }: Options,
): Change | Advice {
  const stored = z.string().nullable().parse(actual);
  if (due === null && !isBlank(stored)) return NO_NULL;
  return { op: 'recompute', at: { role: 'rows', key }, expect: { [column]: stored }, column, by: expected };
}
