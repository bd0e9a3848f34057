/** Rows compared by their bytes are found to differ exactly where their cells do. */
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryComparer } from '../../src/compare/entry-comparer.ts';
import { rowComparer, type Described } from '../../src/compare/row-comparer.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { ColumnType } from '../../src/model/value.ts';

const number: ColumnType = { family: 'number', name: 'numeric' };
const text: ColumnType = { family: 'text', name: 'text' };
const TYPES = { a: number, b: text, c: text };
const PAIRS = Object.keys(TYPES).map((column) => ({ source: column, target: column, rule: {} }));

function described(columns: Readonly<Record<string, ColumnType>>): Described {
  const shape = {
    key: [{ column: 'id', kind: 'int', nullable: false }],
    columns,
    ranged: true,
    estimate: 0,
  } as const;
  return { dataset: { name: 'crm.berths' } as Dataset, shape };
}

/** A row with undivided bytes, as the source made them; `\N` is NULL. */
function undivided(fields: readonly string[]): Entry {
  const line = Buffer.from(`key\t${fields.join('\t')}`);
  const cell = (from: number, until: number) => {
    const read = line.subarray(from, until).toString();
    return read === String.raw`\N` ? null : read;
  };
  return {
    key: 'pb1',
    row: fields.map((field) => (field === String.raw`\N` ? null : field)),
    undivided: { bytes: line, from: 4, until: line.length, cell },
  };
}

describe('the comparer of entries', () => {
  const side = described(TYPES);

  it('finds by bytes what it finds by cells', () => {
    const compare = entryComparer(PAIRS, side, side);
    const byCells = rowComparer(PAIRS, side, side);
    const cell = fc.constantFrom(
      '',
      '1',
      '1.0',
      '01',
      '-1',
      'a',
      'ab',
      'ä',
      '🚤',
      String.raw`\N`,
      'x'.repeat(40),
    );
    const row = fc.array(cell, { minLength: 3, maxLength: 3 });
    const property = fc.property(row, row, (left, right) => {
      const [a, b] = [undivided(left), undivided(right)];
      expect(compare(a, b)).toEqual(byCells(a.row, b.row));
      expect(compare(a, a)).toBe(null);
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('reads what differs in its bytes only, and makes no cell of what is alike', () => {
    const compare = entryComparer(PAIRS, side, side);
    expect(compare(undivided(['1.50', 'x', 'y']), undivided(['1.5', 'x', 'y']))).toBe(null);
    const never = { ...undivided(['1', 'x', 'y']), row: [] };
    Object.assign(never.undivided ?? {}, { cell: () => { throw new Error('made a cell'); } }); // prettier-ignore
    expect(compare(never, undivided(['1', 'x', 'y']))).toBe(null);
  });

  it('goes by cells where a rule, a type or the number of cells makes equal bytes say less', () => {
    const rule = { nullAs: 'x' };
    const ruled = entryComparer([...PAIRS.slice(0, 2), { source: 'c', target: 'c', rule }], side, side);
    expect(ruled(undivided(['1', 'b', 'x']), undivided(['1', 'b', String.raw`\N`]))).toBe(null);
    const padded = described({ ...TYPES, c: { family: 'text', name: 'bpchar' } });
    expect(entryComparer(PAIRS, side, padded)(undivided(['1', 'b', 'x']), undivided(['1', 'b', 'x ']))).toBe(
      null,
    );
    const compare = entryComparer(PAIRS, side, side);
    const [short, long] = [undivided(['1', 'b']), undivided(['1', 'b', 'c'])];
    expect(compare(short, long)?.map(({ pair }) => pair.source)).toEqual(['c']);
    expect(compare({ key: 'pb1', row: ['1', 'b', 'c'] }, long)).toBe(null);
  });
});
