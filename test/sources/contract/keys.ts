/** Any key: NULL, duplicate, composite, huge, with any character. None is an error and none is ignored. */
import { expect, it } from 'vitest';
import { hasNull } from '../../../src/model/key.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { EVERYTHING, NULL_KEYS } from '../../../src/model/scope.ts';
import type { Cells } from '../../../src/model/value.ts';
import type { Harness, Table } from './harness.ts';
import { all, byBytes, calm, codecOf, everyRow, keysIn, keysOf, reading, textTable } from './reading.ts';

const ASCII = Array.from({ length: 127 }, (_, at) => String.fromCharCode(at + 1));
const WEIRD = [
  '', ' ', 'NULL', 'null', '<null>', '\\N', '\\.', '\\', '\\\\', '"', '""', "'", "''", '`', '$$', '$1', ':a', '?', '%', '_', ';--', // prettier-ignore
  '\t', '\n', '\r', '\r\n', 'a\nb', 'a,b', 'a;b', '{"a":1}', '[1]', 'a|b', '1', '01', '1.0', 'true', ASCII.join(''),
  'é', 'e\u0301', '\ufeffmark', '\u200b', '\u00a0', '👩‍👩‍👧', '🇩🇪', '\ufffd', '\uffff', '🚤', 'ß', 'İ', 'ı', '\u0085', '\u2028',
]; // prettier-ignore

/** Cases about keys. */
export function keys(harness: Harness): void {
  const nulls = !(harness.lacks ?? []).includes('nulls');
  const composite = !(harness.lacks ?? []).includes('composite-keys');

  it('keeps every character of a key, and finds each again', async () => {
    const table = textTable([...new Set([...ASCII, ...WEIRD])]);
    await reading(harness, table, async ({ dataset }) => {
      const entries = await all(dataset.scan(EVERYTHING, ['name', 'place'], calm));
      expect(entries.map(({ key }) => key)).toEqual(keysOf(table).toSorted(byBytes));
      expect(entries.map(({ row }) => row).toSorted(byNumberAt(1))).toEqual(table.rows);
      for (const { key, row } of entries) expect(key).toBe(codecOf(table).encode(row.slice(0, 1)));
      const again = await all(
        dataset.scan({ anyOf: entries.map(({ key }) => key) }, ['name', 'place'], calm),
      );
      const told = ({ key, row }: Entry) => [key, row];
      expect(again.map(told)).toEqual(entries.map(told));
    });
  });

  it.skipIf(harness.lacks?.includes('megabyte-keys'))('keeps a key of a million characters', async () => {
    const long = 'lång '.repeat(200_000);
    const table = textTable([long, `${long}!`, 'short']);
    await reading(harness, table, async ({ dataset }) => {
      expect(await keysIn(dataset, codecOf(table), EVERYTHING)).toEqual([[long], [`${long}!`], ['short']]);
      expect(await dataset.count({ anyOf: [codecOf(table).encode([long])] }, calm)).toBe(1);
      expect(await dataset.count({ from: codecOf(table).encode([`${long}!`]), until: null }, calm)).toBe(2);
    });
  });

  it.skipIf(!composite)('tells composite keys apart wherever their parts are cut', async () => {
    const pairs = [['x|y', 'z'], ['x', 'y|z'], ['x', ''], ['', 'x'], ['x', 'y'], ['xy', ''], ['', '']]; // prettier-ignore
    const table: Table = { columns: { a: 'text', b: 'text' }, key: { a: 'text', b: 'text' }, rows: pairs };
    await reading(harness, table, async ({ dataset }) => {
      const ordered = [['', ''], ['', 'x'], ['x', ''], ['x', 'y'], ['x', 'y|z'], ['xy', ''], ['x|y', 'z']]; // prettier-ignore
      expect(await keysIn(dataset, codecOf(table), EVERYTHING)).toEqual(ordered);
      const [from, until] = [codecOf(table).encode(['x', 'y']), codecOf(table).encode(['xy', ''])];
      expect(await keysIn(dataset, codecOf(table), { from, until })).toEqual([
        ['x', 'y'],
        ['x', 'y|z'],
      ]);
      expect(await keysIn(dataset, codecOf(table), { anyOf: [until, from] })).toEqual([
        ['x', 'y'],
        ['xy', ''],
      ]);
    });
  });

  it('keeps duplicate keys, one next to the other', async () => {
    const table = textTable(['b', 'a', 'c', 'a', 'b', 'a']);
    await reading(harness, table, async ({ dataset }) => {
      expect(await keysIn(dataset, codecOf(table), EVERYTHING)).toEqual([
        ['a'],
        ['a'],
        ['a'],
        ['b'],
        ['b'],
        ['c'],
      ]);
      expect(await dataset.count({ anyOf: ['a', 'a'] }, calm)).toBe(3);
      expect(await dataset.count({ from: 'a', until: 'b' }, calm)).toBe(3);
      const entries = await everyRow(dataset, ['place']);
      expect(entries.map(({ row }) => row[0]).toSorted()).toEqual(['0', '1', '2', '3', '4', '5']);
    });
  });

  it.skipIf(!nulls)('puts rows with a NULL key in no range, and in the scope of NULL keys', async () => {
    const table = textTable(['b', null, '', null, 'a']);
    await reading(harness, table, async ({ dataset }) => {
      expect(await keysIn(dataset, codecOf(table), EVERYTHING)).toEqual([[''], ['a'], ['b']]);
      expect(await dataset.count(EVERYTHING, calm)).toBe(3);
      expect(await dataset.count({ from: null, until: 'a' }, calm)).toBe(1);
      expect(await dataset.count(NULL_KEYS, calm)).toBe(2);
      const entries = await all(dataset.scan(NULL_KEYS, ['place', 'name'], calm));
      expect(entries.map(({ row }) => row).toSorted(byNumberAt(0))).toEqual([
        ['1', null],
        ['3', null],
      ]);
      expect(entries.every(({ key }) => hasNull(key))).toBe(true);
      expect((await dataset.describe(calm)).key[0]?.nullable).toBe(true);
    });
  });

  it.skipIf(!nulls || !composite)('takes a composite key with one NULL part for a NULL key', async () => {
    const rows = [['a', null], [null, 'b'], ['a', 'b'], [null, null], ['a', null]]; // prettier-ignore
    const table: Table = { columns: { a: 'text', b: 'text' }, key: { a: 'text', b: 'text' }, rows };
    await reading(harness, table, async ({ dataset }) => {
      expect(await keysIn(dataset, codecOf(table), EVERYTHING)).toEqual([['a', 'b']]);
      expect(await keysIn(dataset, codecOf(table), NULL_KEYS)).toEqual([
        [null, null],
        [null, 'b'],
        ['a', null],
        ['a', null],
      ]);
      expect(await dataset.count(NULL_KEYS, calm)).toBe(4);
    });
  });
}

/** Orders rows by the number in one of their cells. */
function byNumberAt(at: number): (left: Cells, right: Cells) => number {
  return (left, right) => Number(left[at]) - Number(right[at]);
}
