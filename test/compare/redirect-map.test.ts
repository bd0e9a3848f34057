// A map is linted as a whole: against a plain reading of it, whatever it holds.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RedirectMap, type Lint, type MapEntry } from '../../src/compare/redirect-map.ts';

const lintOf = (rows: readonly MapEntry[], isAsked: (key: string) => boolean = () => true, most = 100) => {
  const map = new RedirectMap(isAsked, most);
  for (const row of rows) map.add(row);
  return { map, found: [...map.lint()] };
};
const away = (key: string, from: string | null, to: string | null): MapEntry => ({
  key,
  from,
  leads: 'away',
  to,
});

type Told = Pick<Lint, 'kind' | 'key'>;

/** What must be found, by walking on from each row for as long as it could go. */
function plainly(rows: readonly MapEntry[]): readonly Told[] {
  const firstOf = (from: string | null) => rows.find((row) => row.from === from);
  return rows.flatMap(({ key, from, to }): readonly Told[] => {
    if (from === null || rows.filter((row) => row.key === key).length > 1) return [];
    const twice =
      rows.filter((row) => row.from === from).length > 1 ? [{ kind: 'duplicate' as const, key }] : [];
    const next = firstOf(to);
    if (to === from) return [...twice, { kind: 'self-target', key }];
    if (to === null || (next?.leads ?? 'stays') === 'stays') return twice;
    let at = next;
    for (let step = 0; step < rows.length && at !== undefined && at.from !== from; step += 1) {
      const { to: onward } = at;
      at = onward === null ? undefined : firstOf(onward);
    }
    const isLoop = at?.from === from && firstOf(from)?.to === to;
    return [...twice, { kind: isLoop ? 'map-loop' : 'chain', key }];
  });
}

describe('a redirect map', () => {
  it('finds what a plain reading finds', () => {
    const address = fc.constantFrom(...Array.from('abcdefgh'));
    const row = fc.record({
      key: fc.integer({ min: 10, max: 40 }).map(String),
      from: fc.option(address, { nil: null, freq: 20 }),
      leads: fc.constantFrom('away', 'away', 'away', 'away', 'stays', 'ends'),
      to: fc.option(address, { nil: null, freq: 20 }),
    });
    const rows = fc
      .array(row, { maxLength: 14 })
      .map((all) => all.map((one) => (one.leads === 'away' ? one : { ...one, to: null })))
      .map((all) => all.toSorted((one, other) => (one.key < other.key ? -1 : 1)));
    fc.assert(
      fc.property(rows, (given) => {
        const { found } = lintOf(given);
        expect(found.map(({ kind, key }) => ({ kind, key }))).toEqual(plainly(given));
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells only about rows that were asked about, from all of them', () => {
    const rows = [away('1', 'a', 'b'), away('2', 'b', 'a'), away('3', 'c', 'a')];
    expect(lintOf(rows, (key) => key === '2').found).toEqual([
      { kind: 'map-loop', key: '2', expected: null, actual: { addresses: 2, next: 'a' } },
    ]);
  });

  it('tells nothing when it is too large', () => {
    const rows = [away('1', 'a', 'a'), away('2', 'b', 'b'), away('3', 'c', 'c')];
    expect(lintOf(rows, () => true, 3).map.tooLarge).toBe(false);
    const { map, found } = lintOf(rows, () => true, 2);
    expect(map.tooLarge).toBe(true);
    expect(found).toEqual([]);
  });

  it('passes every address once, also where all lead to one end', () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => away(String(at), `a${at}`, `a${at + 1}`));
    const { found } = lintOf(rows, (key) => key === '0', 20_000);
    expect(found).toEqual([{ kind: 'chain', key: '0', expected: 'a2', actual: 'a1' }]);
  });
});
