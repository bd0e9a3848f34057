/** Rows come in the order of their keys' UTF-8 bytes, whatever the kind of key and whatever the system's collation. */
import { expect, it } from 'vitest';
import type { KeyKind } from '../../../src/model/key.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { Family } from '../../../src/model/value.ts';
import type { Harness, Lack, Table } from './harness.ts';
import { all, byBytes, calm, codecOf, keysOf, reading } from './reading.ts';

const FAMILIES: Readonly<Record<KeyKind, Family>> = {
  int: 'number',
  uuid: 'uuid',
  date: 'date',
  timestamp: 'timestamp',
  bytes: 'bytes',
  text: 'text',
};

/** Kind of key to native values in the order that the kind itself has. */
const ASCENDING: readonly { kind: KeyKind; lack?: Lack; values: readonly string[] }[] = [
  {
    kind: 'int',
    values: [
      '-9223372036854775808',
      '-9007199254740993',
      '-100',
      '-11',
      '-10',
      '-9',
      '-1',
      '0',
      '1',
      '9',
      '10',
      '99',
      '100',
      '9007199254740992',
      '9007199254740993',
      '9223372036854775807',
    ],
  },
  {
    kind: 'int',
    lack: 'wide-integers',
    values: [
      '-123456789012345678901234',
      '-99999999999999999999',
      '-1',
      '18446744073709551616',
      '123456789012345678901234',
    ],
  },
  {
    kind: 'uuid',
    values: [
      '00000000-0000-0000-0000-000000000000',
      '0a000000-0000-4000-8000-000000000001',
      '9fffffff-ffff-4fff-bfff-ffffffffffff',
      'a0000000-0000-4000-8000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ],
  },
  {
    kind: 'date',
    values: ['1000-01-01', '1969-12-31', '1970-01-01', '2024-02-29', '2024-12-31', '9999-12-31'],
  },
  {
    kind: 'date',
    lack: 'infinite-dates',
    values: [
      '-infinity',
      '4713-01-01 BC',
      '0044-03-15 BC',
      '0001-01-01',
      '2024-02-29',
      '12345-06-07',
      'infinity',
    ],
  },
  {
    kind: 'timestamp',
    values: [
      '1969-12-31 23:59:59.999999',
      '2024-03-31 02:30:00',
      '2024-03-31 02:30:00.000001',
      '2024-03-31 02:30:00.5',
      '2024-03-31 02:30:01',
    ],
  },
  { kind: 'bytes', values: ['\\x', '\\x00', '\\x0000', '\\x01', '\\x7f', '\\x80', '\\xff', '\\xff00'] },
  {
    kind: 'text',
    values: [
      '',
      ' ',
      '10',
      '9',
      'A',
      'Z',
      'a',
      'a ',
      'a b',
      'aa',
      'b',
      'z',
      'ä',
      'ﬁ',
      '\uffee',
      '\ufffd',
      '🚤',
      '🚤\u200d',
      '\u{10ffff}',
    ],
  },
];

/** Cases about order. */
export function order(harness: Harness): void {
  for (const { kind, lack, values } of ASCENDING) {
    const title = `scans ${kind} keys in the order of their bytes${lack === undefined ? '' : ` (${lack})`}`;
    it.skipIf(lack !== undefined && harness.lacks?.includes(lack))(title, async () => {
      const shuffled = values.map((_, at) => [values[(at * 5 + 3) % values.length] ?? null]);
      const rows = values.length % 5 === 0 ? values.toReversed().map((value) => [value]) : shuffled;
      const table: Table = { columns: { key: FAMILIES[kind] }, key: { key: kind }, rows };
      await reading(harness, table, async ({ dataset }) => {
        const entries = await all(dataset.scan(EVERYTHING, ['key'], calm));
        expect(entries.map(({ row }) => row[0])).toEqual(values);
        expect(entries.map(({ key }) => key)).toEqual(keysOf(table).toSorted(byBytes));
        expect(entries.map(({ key }) => codecOf(table).decode(key)[0])).toEqual(values);
      });
    });
  }

  it.skipIf(harness.lacks?.includes('composite-keys'))('says which kinds of key it has', async () => {
    const table: Table = {
      columns: { id: 'number', at: 'date' },
      key: { at: 'date', id: 'int' },
      rows: [['1', '2024-01-01']],
    };
    await reading(harness, table, async ({ dataset }) => {
      const { key } = await dataset.describe(calm);
      expect(key.map(({ column, kind }) => [column, kind])).toEqual([
        ['at', 'date'],
        ['id', 'int'],
      ]);
    });
  });
}
