/** A small check for tests of the runner: every key of the source is in the target with the same value in column "v". */
import { z } from 'zod';
import { mergeJoin } from '../../src/compare/merge-join.ts';
import { defineCheck } from '../../src/model/check.ts';
import { memory } from '../../src/sources/memory.ts';
import { twoSides } from './two-sides.ts';

export const sameRows = defineCheck({
  name: 'same-rows',
  asserts: 'Every row is in the other system with the same value.',
  cannotSee: ['anything but column "v"'],
  ...twoSides,
  options: z.object({}),
  finds: {
    missing: { severity: 'error', title: 'a row of the source that the target lacks' },
    extra: { severity: 'error', title: 'a row of the target that the source lacks' },
    altered: { severity: 'error', title: 'a value that differs' },
    blank: { severity: 'warning', title: 'a value that is blank' },
  },
  splitBy: 'source',
  async *inspect({ source, target }, { scope, signal, examined }) {
    for await (const pairs of mergeJoin(
      source.scan(scope, ['v'], signal),
      target.scan(scope, ['v'], signal),
    )) {
      for (const { key, left, right, lefts, rights } of pairs) {
        examined('source', lefts);
        examined('target', rights);
        const expected = left?.row[0] ?? null;
        const actual = right?.row[0] ?? null;
        if (right === null) yield { kind: 'missing', key, expected: 'present', actual: 'absent' };
        else if (left === null) yield { kind: 'extra', key, expected: 'absent', actual: 'present' };
        else if (expected !== actual) yield { kind: 'altered', key, column: 'v', expected, actual };
        else if (expected === '') yield { kind: 'blank', key, column: 'v', expected: null, actual };
      }
    }
  },
});

type Rows = Readonly<Record<string, string | null>>;

/** A dataset of `{ id: v }` rows with integer keys; a function gives each session other rows. */
export function table(name: string, rows: Rows | (() => Rows), hidden: readonly string[] = []) {
  const cells = (given: Rows) => Object.entries(given).map(([id, v]) => ({ id, v }));
  return memory(name, {
    key: { id: 'int' },
    columns: { id: 'number', v: 'text' },
    rows: typeof rows === 'function' ? () => cells(rows()) : cells(rows),
    private: hidden,
    pageRows: 3,
  });
}

/** `{ "1": "a1", ... }` up to n. */
export function numbered(n: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: n }, (_, at) => [String(at + 1), `a${String(at + 1)}`]));
}
