// Every row's search index is what the declared expression gives, and what is proposed is to compute it again by that.
import { describe, expect, it } from 'vitest';
import { searchIndex } from '../../checks/search-index.ts';
import type { Change } from '../../src/model/change.ts';
import type { DatasetRef } from '../../src/model/dataset.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Cell, ColumnType } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';
import { checkTester } from '../support/check-tester.ts';

const TSVECTOR: ColumnType = { family: 'opaque', name: 'tsvector' };
const options = { column: 'search_vector', expected: 'search_expected' };

function clients(
  rows: readonly (readonly [id: number | null, stored: Cell, due: Cell])[],
  type: ColumnType | 'json' | 'text' = TSVECTOR,
): DatasetRef {
  return memory('clients', {
    key: { id: 'int' },
    columns: { id: 'number', search_vector: type, search_expected: type, note: 'text' },
    rows: rows.map(([id, stored, due]) => [id === null ? null : String(id), stored, due, null]),
    pageRows: 2,
  });
}

const found = (kind: string, key: number | null, due: Cell, stored: Cell) => ({
  kind,
  key: [key],
  column: 'search_vector',
  expected: due,
  actual: stored,
});

checkTester(searchIndex, {
  agree: [
    {
      name: 'every index is what it should be',
      datasets: { rows: clients([[1, `'ann':1A`, `'ann':1A`], [2, '', ''], [3, null, null], [4, `'b':2`, `'b':2`]]) }, // prettier-ignore
      options,
    },
    {
      name: 'one that is JSON, by value',
      datasets: { rows: clients([[1, '{"b":1,"a":[1.0]}', '{"a": [1], "b": 1}']], 'json') },
      options,
    },
  ],
  disagree: [
    {
      name: 'indexes that are empty though there is something to find',
      datasets: { rows: clients([[1, null, `'ann':1A`], [2, '', `'bob':1A`], [3, `'c':1`, `'c':1`]]) }, // prettier-ignore
      options,
      finds: [found('unindexed', 1, `'ann':1A`, null), found('unindexed', 2, `'bob':1A`, '')],
    },
    {
      name: 'indexes of what a row was, of another weight, of nothing any more, and NULL for empty',
      datasets: {
        rows: clients([[1, `'ann':1A`, `'anna':1A`], [2, `'bob':1B`, `'bob':1A`], [3, `'c':1`, ''], [4, `'d':1`, null], [5, null, '']]), // prettier-ignore
      },
      options,
      finds: [
        found('stale', 1, `'anna':1A`, `'ann':1A`),
        found('stale', 2, `'bob':1A`, `'bob':1B`),
        found('stale', 3, '', `'c':1`),
        found('stale', 4, null, `'d':1`),
        found('stale', 5, '', null),
      ],
    },
    {
      name: 'rows that share a key or have none, of which none can be told apart',
      datasets: { rows: clients([[1, `'a':1`, `'a':1`], [1, null, `'b':1`], [2, `'c':1`, `'c':1`], [null, null, `'d':1`], [null, '', '']]) }, // prettier-ignore
      options,
      finds: [
        { kind: 'duplicate', key: [1], expected: { rows: 1 }, actual: { rows: 2 } },
        { kind: 'null-key', key: [null], expected: { rows: 0 }, actual: { rows: 2 } },
      ],
    },
  ],
  unable: [
    {
      name: 'a column that does not exist',
      datasets: { rows: clients([[1, '', '']]) },
      options: { ...options, expected: 'searched' },
      because: /clients: has no column "searched" to compare/,
    },
    {
      name: 'columns of two types, which no text makes equal',
      datasets: { rows: clients([[1, 'a', 'a']]) },
      options: { column: 'note', expected: 'search_expected' },
      because:
        /clients\.search_expected against clients\.note: opaque \(tsvector\) against text: .*cannot be compared/,
    },
  ],
});

describe('what is done about a search index', () => {
  const { fixes, changes, finds } = searchIndex.definition;

  it.each([
    ['unindexed', null],
    ['stale', `'ann':1A`],
  ])('that is %s is to compute it again, where it still is what was found', (kind, stored) => {
    const fix = fixes?.[kind];
    if (typeof fix !== 'function') throw new Error('it has no fix');
    const finding: Finding = { ...found(kind, 7, `'anna':1A`, stored), key: 'pb7' };
    expect(fix(finding, options as never)).toEqual({
      op: 'recompute',
      at: { role: 'rows', key: 'pb7' },
      expect: { search_vector: stored },
      column: 'search_vector',
      by: 'search_expected',
    } satisfies Change);
    expect(changes).toBe('rows');
  });

  it('takes no row out of a search by an expression that gives NULL', () => {
    const fix = fixes?.['stale'];
    if (typeof fix !== 'function') throw new Error('it has no fix');
    const due = (stored: string | null): object =>
      fix({ ...found('stale', 7, null, stored), key: 'pb7' }, options as never);
    expect(due(`'ann':1A`)).toEqual({ advise: expect.stringMatching(/declared expression/) as string });
    expect(due('')).toMatchObject({ op: 'recompute' });
  });

  it('leaves rows that cannot be told apart as they are', () => {
    const advised = Object.keys(finds).filter((kind) => typeof fixes?.[kind] !== 'function');
    expect(advised).toEqual(['duplicate', 'null-key']);
  });
});

describe('search-index', () => {
  const rows = clients([]);

  it('says its rule', () => {
    expect(searchIndex.definition.rules?.(searchIndex('x', { rows }, options).options)).toEqual([
      'search_vector = search_expected, exactly; NULL and empty differ',
    ]);
  });

  it('compares two columns', () => {
    expect(() => searchIndex('x', { rows }, { column: 'note', expected: 'note' })).toThrow(
      /name one column; name two/,
    );
  });
});
