// However the keys are cut, the same prefixes are told, each once, and again when they are asked for by name.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEWEST_LOST, LostPrefixes, surroundingsOf } from '../../src/compare/lost-prefixes.ts';
import { mergeJoin } from '../../src/compare/merge-join.ts';
import { scopesAt } from '../../src/compare/segments.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import { compareKeys, type KeyKind } from '../../src/model/key.ts';
import type { Scope } from '../../src/model/scope.ts';
import { memory } from '../../src/sources/memory.ts';
import { openContext } from '../support/open-context.ts';

const { signal } = new AbortController();

type Keys = readonly string[];
type Told = readonly (readonly [prefix: string, keys: number])[];

async function withSides<T>(
  rows: Keys,
  objects: Keys,
  work: (rows: Dataset, objects: Dataset) => Promise<T>,
): Promise<T> {
  const context = await openContext();
  const side = async (name: string, keys: Keys, pageRows: number): Promise<Dataset> => {
    const ref = memory(name, {
      key: 'key',
      columns: { key: 'text' },
      rows: keys.map((key) => [key]),
      pageRows,
    });
    return (await context.session(ref.source)).dataset(ref);
  };
  try {
    return await work(await side('rows', rows, 3), await side('objects', objects, 7));
  } finally {
    await context.close();
  }
}

/** What one segment after another tells. */
async function told(rows: Dataset, objects: Dataset, scopes: readonly Scope[]): Promise<Told> {
  const found: (readonly [string, number])[] = [];
  for (const scope of scopes) {
    const lost = new LostPrefixes(scope, (await rows.describe(signal)).key);
    const pairs = mergeJoin(rows.scan(scope, [], signal), objects.scan(scope, [], signal));
    for await (const batch of pairs) for (const { key, right } of batch) lost.row(key, right !== null);
    for await (const { kind, key, expected, actual } of lost.findings(
      surroundingsOf(rows, objects, signal),
    )) {
      expect([kind, actual]).toEqual(['prefix-missing', { objects: 0 }]);
      found.push([key as string, (expected as { objects: number }).objects]);
    }
  }
  return found.sort(([a], [b]) => compareKeys(a, b));
}

/** The same by trying every prefix. */
function byTrying(rows: Keys, objects: Keys): Told {
  const under = (keys: Keys, prefix: string) => new Set(keys.filter((key) => key.startsWith(prefix))).size;
  const prefixes = rows.flatMap((key) => {
    const parts = key.split('/').slice(0, -1);
    return parts.slice(0, 3).map((_part, at) => `${parts.slice(0, at + 1).join('/')}/`);
  });
  if (objects.length === 0) return [];
  const lost = [...new Set(prefixes)].filter(
    (prefix) => under(objects, prefix) === 0 && under(rows, prefix) >= FEWEST_LOST,
  );
  return lost
    .filter((prefix) => !lost.some((shorter) => shorter !== prefix && prefix.startsWith(shorter)))
    .sort(compareKeys)
    .map((prefix) => [prefix, under(rows, prefix)]);
}

const some = (prefix: string, count: number): Keys =>
  Array.from({ length: count }, (_, at) => `${prefix}${String(at).padStart(3, '0')}`);

describe('a prefix under which everything is missing', () => {
  const cases: readonly (readonly [string, Keys, Keys, Told])[] = [
    ['is told with its number of keys', some('a/', 12), ['b/1'], [['a/', 12]]],
    ['is not told for nine keys', some('a/', 9), ['b/1'], []],
    ['counts a key that many rows have once', [...some('a/', 9), 'a/000', 'a/000'], ['b/1'], []],
    ['is not told where one object is left', some('a/', 12), ['a/zzz'], []],
    ['is not told when nothing is there at all', some('a/', 12), [], []],
    ['is the shortest', [...some('a/b/c/', 12), ...some('a/d/', 12)], ['b/1'], [['a/', 24]]],
    [
      'is deeper where something is left beside it',
      [...some('a/b/c/', 12), ...some('a/d/', 12)],
      ['a/e'],
      [
        ['a/b/', 12],
        ['a/d/', 12],
      ],
    ],
    ['is not deeper than three', some('a/b/c/d/', 12), ['a/b/c/x'], []],
    ['may begin with a slash', some('/a/', 12), ['/b'], [['/a/', 12]]],
    ['is not another that only begins alike', [...some('a/', 12), 'a'], ['a', 'a-b/1', 'a0'], [['a/', 12]]],
    ['is none where keys have no slash', some('a', 12), ['b'], []],
  ];
  it.each(cases)('%s', async (_name, rows, objects, expected) => {
    expect(byTrying(rows, objects)).toEqual(expected);
    await withSides(rows, objects, async (left, right) => {
      for (const cuts of [[], ['a/'], ['a/005'], ['a/b/', 'a/b/c/011', 'a/d/003'], [...rows, ...objects]])
        expect(await told(left, right, scopesAt(cuts, true)), `cut at ${cuts.join()}`).toEqual(expected);
    });
  });

  it('is the same wherever the keys are cut, and when it is asked for again', async () => {
    const key = fc
      .array(fc.constantFrom('a', 'b', '', '-', '0', '\u{1f6a4}', '\ufffd'), { minLength: 1, maxLength: 4 })
      .chain((parts) => fc.constantFrom('', 'x', 'y', 'z', '1').map((name) => [...parts, name].join('/')));
    const row = key.chain((first) => fc.integer({ min: 1, max: 14 }).map((many) => some(first, many)));
    const rows = fc.array(row, { maxLength: 6 }).map((lists) => lists.flat());
    const given = fc.record({ rows, objects: fc.array(key, { maxLength: 4 }), at: fc.array(fc.nat(99)) });
    await fc.assert(
      fc.asyncProperty(given, async ({ rows: all, objects, at }) => {
        const expected = byTrying(all, objects);
        await withSides(all, objects, async (left, right) => {
          const cuts = at.flatMap((place) => [...all, ...objects, 'a/', 'b//', '0/'][place] ?? []);
          expect(await told(left, right, scopesAt(cuts, true))).toEqual(expected);
          const names = expected.map(([prefix]) => prefix);
          expect(await told(left, right, [{ anyOf: [...all, ...names] }])).toEqual(expected);
          expect(
            await told(left, right, [{ anyOf: [...new Set(all.flatMap((one) => prefixesOf(one)))] }]),
          ).toEqual(expected);
        });
      }),
      { numRuns: 300 },
    );
  });
});

const prefixesOf = (key: string): Keys =>
  key.split('/').flatMap((_part, at, parts) => (at === 0 ? [] : [`${parts.slice(0, at).join('/')}/`]));

it.each<readonly [string, readonly KeyKind[]]>([
  ['of numbers', ['int']],
  ['of two parts', ['text', 'text']],
])('keys %s have no prefixes', async (_name, kinds) => {
  const parts = kinds.map((kind, at) => ({ column: `c${String(at)}`, kind, nullable: false }));
  const lost = new LostPrefixes({ from: null, until: null }, parts);
  for (const key of some('a/', 20)) lost.row(key, false);
  lost.row('b/1', true);
  const around = { missing: async () => 20, anything: async () => true };
  expect(await Array.fromAsync(lost.findings(around))).toEqual([]);
});
