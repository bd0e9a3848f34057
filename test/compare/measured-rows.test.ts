/** Rows compared as their servers wrote them differ exactly where their cells do, whichever of two formats each is in. */
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryComparer } from '../../src/compare/entry-comparer.ts';
import { rowComparer, type Described } from '../../src/compare/row-comparer.ts';
import type { ColumnPair } from '../../src/model/column-pairs.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Entry } from '../../src/model/entry.ts';
import { keyCodec } from '../../src/model/key.ts';
import type { Cell, Cells, ColumnType } from '../../src/model/value.ts';
import { CopyText } from '../../src/sources/postgres/copy-text.ts';
import { entryReader } from '../../src/sources/mysql/row-entry.ts';
import type { Bytes } from '../../src/sources/mysql/row.ts';
import { nativeOf } from '../../src/sources/mysql/types.ts';

/** Columns of either engine: the field of MySQL, the type of PostgreSQL, and raw texts that MySQL and PostgreSQL may send. */
const field = { flags: 0, characterSet: 45, decimals: 2, columnLength: 0 };
const COLUMNS = [
  { own: { ...field, columnType: 246 }, theirs: { family: 'number', name: 'numeric' }, texts: ['1.25', '1.20', '1.2', '1', '-1.25'] },
  { own: { ...field, columnType: 253 }, theirs: { family: 'text', name: 'text' }, texts: ['', 'a', 'a\tb', 'a\\b', '\\N', 'ä🚤', 'b\n', 'x'.repeat(300)] },
  { own: { ...field, columnType: 7 }, theirs: { family: 'instant', name: 'timestamptz' }, texts: ['2024-01-02 03:04:05.5', '2024-01-02 03:04:05.500000', '2024-01-02 03:04:05', '2024-01-02 03:04:05.000000'] },
  { own: { ...field, columnType: 3 }, theirs: { family: 'boolean', name: 'bool' }, texts: ['1', '0'] },
  { own: { ...field, columnType: 12 }, theirs: { family: 'timestamp', name: 'timestamp' }, texts: ['2024-01-02 03:04:05', '2024-01-02 03:04:06'] },
  { own: { ...field, columnType: 254 }, theirs: { family: 'text', name: 'bpchar' }, texts: ['b', 'b  ', ''] },
] as const; // prettier-ignore
const natives = COLUMNS.map(({ own }) => nativeOf(own));
const codec = keyCodec(['int']);

/** As MySQL sends it. */
function measured(cells: Cells, of = natives): Entry {
  const parts = ['1', ...cells].flatMap((cell) => {
    if (cell === null) return [Buffer.from([0xfb])];
    const bytes = Buffer.from(cell);
    const head = bytes.length < 251 ? [bytes.length] : [0xfc, bytes.length % 256, bytes.length >> 8];
    return [Buffer.from(head), bytes];
  });
  const bytes = Buffer.concat(parts) as Bytes;
  const layout = {
    name: 'crm.t',
    codec,
    key: [nativeOf({ ...field, columnType: 3 }).read],
    cells: of.map(({ read }) => read),
  };
  return entryReader(layout)({ bytes, from: 0, until: bytes.length });
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n' };

/** As PostgreSQL copies it. */
function line(cells: Cells): Entry {
  const texts = cells.map((cell) => cell?.replaceAll(/[\\\t\n]/g, (one) => ESCAPED[one] ?? '') ?? '\\N');
  const text = Buffer.from(['1', ...texts].join('\t') + '\n');
  const head = Buffer.from([0x64, 0, 0, 0, 0]);
  head.writeUInt32BE(text.length + 4, 1);
  const places = cells.map((_, at) => at + 1);
  return new CopyText({ name: 'legacy.t', codec, places }).take(Buffer.concat([head, text]))[0]!;
}

function described(types: readonly ColumnType[]): Described {
  const columns = Object.fromEntries(types.map((type, at) => [`c${at}`, type]));
  return {
    dataset: { name: 'crm.t' } as Dataset,
    shape: { key: [{ column: 'id', kind: 'int', nullable: false }], columns, ranged: true, estimate: 0 },
  };
}

const own = described(natives.map(({ type }) => type));
const theirs = described(COLUMNS.map(({ theirs: type }) => type));
const row = fc.tuple(...COLUMNS.map(({ texts }) => fc.constantFrom<Cell>(null, ...texts)));
const pairs = COLUMNS.map(({ theirs: { family } }, at): ColumnPair => {
  return { source: `c${at}`, target: `c${at}`, rule: family === 'boolean' ? { as: 'boolean' } : {} };
});

/** The cells of PostgreSQL for raw texts of MySQL, so that most are equal. */
function moved(cells: Cells): Cells {
  return cells.map((cell, at) => (cell !== null && COLUMNS[at]?.own.columnType === 7 ? `${cell}+00` : cell));
}

describe('rows as their servers wrote them', () => {
  const sides = [
    { name: 'MySQL and MySQL', left: [measured, own], right: [measured, own] },
    { name: 'PostgreSQL and MySQL', left: [(cells: Cells) => line(moved(cells)), theirs], right: [measured, own] },
    { name: 'MySQL and PostgreSQL', left: [measured, own], right: [(cells: Cells) => line(moved(cells)), theirs] },
  ] as const; // prettier-ignore

  it.each(sides)('differ where their cells do: $name', ({ left: [a, from], right: [b, to] }) => {
    const compare = entryComparer(pairs, from, to);
    const byCells = rowComparer(pairs, from, to);
    const property = fc.property(row, row, fc.nat(63), (left, other, mask) => {
      const right = left.map((cell, at) => ((mask >> at) % 2 === 0 ? cell : (other[at] ?? null)));
      expect(compare(a(left), b(right))).toEqual(byCells(a(left).row, b(right).row));
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('make no cell of what is alike', () => {
    const cells = ['1.25', 'ä', '2024-01-02 03:04:05.5', null, '2024-01-02 03:04:05', null];
    const plain = pairs.slice(0, 3);
    const few = (types: readonly ColumnType[]) => described(types.slice(0, 3));
    const types = [COLUMNS.map(({ theirs: type }) => type), natives.map(({ type }) => type)] as const;
    const compare = entryComparer(plain, few(types[0]), few(types[1]));
    const [a, b] = [line(moved(cells.slice(0, 3))), measured(cells.slice(0, 3))];
    for (const one of [a, b])
      Object.defineProperty(one, 'cell', { value: () => { throw new Error('made a cell'); } }); // prettier-ignore
    expect(compare(a, b)).toBe(null);
  });

  it('are never taken for alike where a tab of one stands where a cell of the other ends', () => {
    const text = natives[1]!;
    const [a, b] = [described([COLUMNS[1].theirs, COLUMNS[1].theirs]), described([text.type, text.type])];
    const two = ['c0', 'c1'].map((column) => ({ source: column, target: column, rule: {} }));
    const compare = entryComparer(two, a, b);
    const given = measured(['a\tb', 'c'], [text, text]);
    expect(compare(line(['a', 'b']), given)?.map(({ pair }) => pair.source)).toEqual(['c0', 'c1']);
    expect(compare(line(['a', 'b\tc']), given)?.map(({ pair }) => pair.source)).toEqual(['c0', 'c1']);
    expect(compare(line(['a\tb', 'c']), given)).toBe(null);
  });
});
