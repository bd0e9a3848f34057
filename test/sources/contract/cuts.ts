/** Cuts are existing keys that spread the work: nothing depends on where they are, so nothing may depend on them being good. */
import { expect, it } from 'vitest';
import { scopesAt } from '../../../src/compare/segments.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { Harness } from './harness.ts';
import { all, byBytes, calm, countingTable, keysOf, reading, textTable } from './reading.ts';

const ROWS = 5_000;

/** Cases about cuts. */
export function cuts(harness: Harness): void {
  it('cuts at existing keys, ascending, into no more parts than asked for, none of them most of the rows', async () => {
    const table = countingTable(ROWS);
    await reading(harness, table, async ({ dataset }) => {
      const found = await dataset.cuts(8, calm);
      const existing = new Set(keysOf(table));
      expect(found.length).toBeGreaterThan(2);
      expect(found.length).toBeLessThan(8);
      expect(found).toEqual([...new Set(found)].toSorted(byBytes));
      expect(found.filter((key) => !existing.has(key))).toEqual([]);
      const sizes = [];
      for (const scope of scopesAt(found, false)) sizes.push(await dataset.count(scope, calm));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(ROWS);
      expect(Math.max(...sizes)).toBeLessThan(ROWS / 2);
    });
  });

  it('needs no cut for one part, and has fewer where there are fewer keys', async () => {
    const table = textTable(['a', 'a', 'a', 'b', 'b', 'c']);
    await reading(harness, table, async ({ dataset }) => {
      expect(await dataset.cuts(1, calm)).toEqual([]);
      const found = await dataset.cuts(50, calm);
      expect(found.filter((key) => !['a', 'b', 'c'].includes(key))).toEqual([]);
      expect(new Set(found).size).toBe(found.length);
    });
  });

  it('says roughly how many rows there are, or that only a count would tell', async () => {
    await reading(harness, countingTable(ROWS), async ({ dataset }) => {
      const { estimate } = await dataset.describe(calm);
      expect(await dataset.count(EVERYTHING, calm)).toBe(ROWS);
      if (estimate !== null) expect(estimate).toBeGreaterThanOrEqual(0);
      expect((await all(dataset.scan(EVERYTHING, [], calm))).length).toBe(ROWS);
    });
  });
}
