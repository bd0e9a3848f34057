/** A scope is answered exactly: any cut of the key space sees every row once, and counting agrees with scanning. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scopesAt } from '../../../src/compare/segments.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../../../src/model/scope.ts';
import type { Cell, Cells } from '../../../src/model/value.ts';
import type { Harness, Table } from './harness.ts';
import {
  all,
  byBytes,
  calm,
  codecOf,
  countingTable,
  everyRow,
  keysIn,
  reading,
  textTable,
} from './reading.ts';
import { anyCharacter } from '../../support/any-character.ts';

const NUM_RUNS = 25;

type Cut = { readonly title: string; readonly table: Table; readonly cut: fc.Arbitrary<readonly string[]> };

const words = [
  '',
  ' ',
  'a',
  'a ',
  'aa',
  'ab',
  'b',
  'B',
  'é',
  'z',
  '~',
  '\u007f',
  '\ud7ff',
  '\ufffd',
  '🚤',
  '🚤🚤',
  'a\nb',
  'a"b',
  "a'b",
];
const word = fc.oneof(
  fc.constantFrom(...words),
  fc.string({ unit: anyCharacter, maxLength: 4 }).map((text) => text.replaceAll('\0', '0')),
);
const number = fc.oneof(fc.bigInt(-600n, 600n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)).map(String);

const CUTS: readonly Cut[] = [
  { title: 'integers', table: integers(), cut: number.map((text) => [text]) },
  {
    title: 'text',
    table: textTable([...words, ...words.slice(3, 9), null, null]),
    cut: word.map((text) => [text]),
  },
  { title: 'pairs', table: pairs(), cut: fc.tuple(word, number) },
];

/** Cases about scopes. */
export function scopes(harness: Harness): void {
  const nulls = !(harness.lacks ?? []).includes('nulls');

  for (const { title, table: full, cut } of CUTS) {
    const lacking = Object.keys(full.key).length > 1 && harness.lacks?.includes('composite-keys');
    it.skipIf(lacking)(`sees every row once, wherever the key space of ${title} is cut`, async () => {
      const table = nulls ? full : { ...full, rows: full.rows.filter((row) => !row.includes(null)) };
      const codec = codecOf(table);
      await reading(harness, table, async ({ dataset }) => {
        const whole = await everyRow(dataset, Object.keys(table.columns));
        expect(whole.length).toBe(table.rows.length);
        const property = fc.asyncProperty(fc.array(cut, { maxLength: 5 }), async (cutting) => {
          const parts = [];
          for (const scope of scopesAt(
            cutting.map((cells) => codec.encode(cells)),
            true,
          )) {
            const entries = await all(dataset.scan(scope, Object.keys(table.columns), calm));
            expect(await dataset.count(scope, calm)).toBe(entries.length);
            parts.push(...entries);
          }
          expect(sorted(parts)).toEqual(sorted(whole));
        });
        await fc.assert(property, { numRuns: NUM_RUNS });
      });
    });
  }

  it('starts a range at its first key and ends it before its last', async () => {
    const table = textTable(['a', 'b', 'b', 'c', 'd']);
    await reading(harness, table, async ({ dataset }) => {
      const asked = (from: string | null, until: string | null) =>
        keysIn(dataset, codecOf(table), { from, until });
      expect((await asked('b', 'c')).flat()).toEqual(['b', 'b']);
      expect((await asked('b', 'b')).flat()).toEqual([]);
      expect((await asked(null, 'b')).flat()).toEqual(['a']);
      expect((await asked('aa', null)).flat()).toEqual(['b', 'b', 'c', 'd']);
      expect((await asked('dd', null)).flat()).toEqual([]);
      expect((await asked('c', 'a')).flat()).toEqual([]);
    });
  });

  it('finds exactly the keys that are asked for, in order, each row once', async () => {
    const table = countingTable(3_000);
    await reading(harness, table, async ({ dataset }) => {
      const codec = codecOf(table);
      const wanted = Array.from({ length: 1_000 }, (_, at) => String(((at * 7) % 1_000) * 5 - 500)); // below, among, above
      const there = wanted
        .filter((id) => Number(id) >= 0 && Number(id) < 3_000)
        .toSorted((a, b) => Number(a) - Number(b));
      const scope: Scope = { anyOf: [...wanted, ...wanted.slice(0, 50)].map((id) => codec.encode([id])) };
      expect((await keysIn(dataset, codec, scope)).flat()).toEqual(there);
      expect(await dataset.count(scope, calm)).toBe(there.length);
    });
  });

  it('finds nothing for no keys', async () => {
    await reading(harness, textTable(['a', '']), async ({ dataset }) => {
      expect(await all(dataset.scan({ anyOf: [] }, [], calm))).toEqual([]);
      expect(await dataset.count({ anyOf: [] }, calm)).toBe(0);
    });
  });

  it('answers every question about an empty dataset with nothing', async () => {
    await reading(harness, { ...textTable([]) }, async ({ dataset }) => {
      for (const scope of [EVERYTHING, NULL_KEYS, { from: 'a', until: null }, { anyOf: ['a'] }]) {
        expect(await all(dataset.scan(scope, ['place'], calm))).toEqual([]);
        expect(await dataset.count(scope, calm)).toBe(0);
      }
      expect(await dataset.cuts(8, calm)).toEqual([]);
    });
  });
}

function sorted(entries: readonly { readonly key: string; readonly row: Cells }[]): readonly string[] {
  return entries.map(({ key, row }) => JSON.stringify([key, row])).toSorted(byBytes);
}

function integers(): Table {
  const ids = [
    '-9223372036854775808',
    '-500',
    '-10',
    '-9',
    '-1',
    '0',
    '1',
    '9',
    '10',
    '10',
    '10',
    '99',
    '500',
    '9223372036854775807',
  ];
  const more = Array.from({ length: 60 }, (_, at) => String((at - 30) * 17));
  return {
    columns: { id: 'number', note: 'text' },
    key: { id: 'int' },
    rows: [...more, ...ids].map((id, at) => [id, `note ${at}`]),
  };
}

function pairs(): Table {
  const cells: Cell[][] = words.flatMap((name, at) => [
    [name, String(at - 9)],
    [name, '0'],
    [name, '-600'],
  ]);
  return {
    columns: { a: 'text', b: 'number' },
    key: { a: 'text', b: 'int' },
    rows: [...cells, ['a', null], [null, '0']],
  };
}
