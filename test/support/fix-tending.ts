/** A check that corrects anything: columns one by one or together, a column by its expression, and rows that nobody has any more. */
import { z } from 'zod';
import { mergeJoin } from '../../src/compare/merge-join.ts';
import { defineCheck } from '../../src/model/check.ts';
import type { Cell, Cells } from '../../src/model/value.ts';
import { twoSides } from './two-sides.ts';

const name = z.string();
const options = z.strictObject({
  /** Columns that are set together, of which the first stands for all. */
  groups: z.array(z.array(name)),
  /** A column and the computed column that it should be. */
  recompute: z.strictObject({ column: name, by: name }).nullable().default(null),
  policies: z.array(name).default([]),
});

/** Sets what differs, computes what is stale, and removes what only the target has. */
export const tending = defineCheck({
  name: 'tending',
  asserts: 'The target holds what the source holds.',
  cannotSee: [],
  ...twoSides,
  options,
  finds: {
    altered: { severity: 'error', title: 'columns that differ' },
    stale: { severity: 'error', title: 'a column that is not what its expression gives' },
    extra: { severity: 'error', title: 'a row that only the target has' },
  },
  changes: 'target',
  fixes: {
    altered: ({ key, expected, actual }) => ({
      op: 'set',
      at: { role: 'target', key },
      expect: actual as Record<string, Cell>,
      to: expected as Record<string, Cell>,
    }),
    stale: ({ key, column = '', actual }, { recompute }) => ({
      op: 'recompute',
      at: { role: 'target', key },
      expect: { [column]: actual as Cell },
      column,
      by: recompute?.by ?? '',
    }),
    extra: ({ key, actual }, { policies: [policy = ''] }) => ({
      op: 'remove',
      at: { role: 'target', key },
      expect: actual as Record<string, Cell>,
      policy,
    }),
  },
  async *inspect({ source, target }, { options: { groups, recompute, policies }, scope, signal, examined }) {
    const columns = groups.flat();
    const computed = recompute === null ? [] : [recompute.column, recompute.by];
    const sides = [
      source.scan(scope, columns, signal),
      target.scan(scope, [...columns, ...computed], signal),
    ] as const;
    for await (const batch of mergeJoin(...sides, [source.name, target.name])) {
      for (const { key, left, right } of batch) {
        examined('source', left === null ? 0 : 1);
        examined('target', right === null ? 0 : 1);
        if (right === null) continue;
        const cells = (row: Cells, of: readonly string[]) =>
          Object.fromEntries(of.map((column) => [column, row[columns.indexOf(column)] ?? null]));
        if (left === null) {
          if (policies.length === 0) continue;
          yield { kind: 'extra', key, expected: null, actual: cells(right.row, columns) };
          continue;
        }
        for (const [first = '', ...others] of groups) {
          const group = [first, ...others];
          const differ = group.filter(
            (column) => cells(left.row, [column])[column] !== cells(right.row, [column])[column],
          );
          if (differ.length === 0) continue;
          const [expected, actual] = [cells(left.row, differ), cells(right.row, group)];
          yield { kind: 'altered', key, column: first, expected, actual };
        }
        const [now = null, due = null] = right.row.slice(columns.length);
        if (recompute !== null && now !== due)
          yield { kind: 'stale', key, column: recompute.column, expected: due, actual: now };
      }
    }
  },
});
