/** Objects are counted, scanned in order, cut and grouped as any rows are, from one listing of a session. */
import { expect, it } from 'vitest';
import { scopesAt } from '../../../src/compare/segments.ts';
import { OBJECT_COLUMNS } from '../../../src/model/contents.ts';
import { ROWS, SAMPLE_KEYS } from '../../../src/model/dataset.ts';
import { Cancelled, ReconcileError } from '../../../src/model/problem.ts';
import { EVERYTHING, NULL_KEYS } from '../../../src/model/scope.ts';
import type { ObjectHarness } from './object-harness.ts';
import { all, byBytes, calm } from './reading.ts';
import { contentsOf, named, stocking } from './stocking.ts';

const INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+00$/;

/** Cases about reading. */
export function objectReading(harness: ObjectHarness): void {
  it('has a text key and the columns of objects', async () => {
    await stocking(harness, named('a'), async ({ fresh }) => {
      const { key, columns, ranged } = await (await fresh()).describe(calm);
      expect(key.map(({ column, kind }) => [column, kind])).toEqual([['key', 'text']]);
      expect({ ...columns }).toEqual(OBJECT_COLUMNS);
      expect(ranged).toBe(true);
    });
  });

  it('says of each object its size in bytes, when it was written, and its ETag where there are any', async () => {
    await stocking(harness, [...named('a/ü'), { key: 'empty', bytes: '' }], async ({ fresh }) => {
      const dataset = await fresh();
      const columns = ['size', 'key', 'last_modified', 'etag'];
      const rows = (await all(dataset.scan(EVERYTHING, columns, calm))).map(({ row }) => row);
      expect(rows.map(([size, key]) => [size, key])).toEqual([
        ['4', 'a/ü'],
        ['0', 'empty'],
      ]);
      for (const [, , written] of rows) expect(written).toMatch(INSTANT);
      const tag = harness.tags ? 'd41d8cd98f00b204e9800998ecf8427e' : null;
      expect(rows[1]?.[3]).toBe(tag);
      expect(await dataset.count(EVERYTHING, calm)).toBe(2);
      expect(await dataset.count(NULL_KEYS, calm)).toBe(0);
    });
  });

  it('answers every scope exactly, wherever it is cut', async () => {
    const keys = Array.from(
      { length: 300 },
      (_, at) => `${at % 7 === 0 ? 'x' : 'y/z'}/${String((at * 37) % 300)}`,
    );
    await stocking(harness, named(...keys), async ({ fresh }) => {
      const dataset = await fresh();
      const cuts = await dataset.cuts(8, calm);
      expect(cuts.length).toBeGreaterThan(2);
      expect(cuts.filter((cut) => !keys.includes(cut))).toEqual([]);
      const parts = [];
      for (const scope of scopesAt([...cuts, 'x', 'x/', 'y/z/5', 'zz'], false)) {
        const entries = await all(dataset.scan(scope, [], calm));
        expect(await dataset.count(scope, calm)).toBe(entries.length);
        parts.push(...entries.map(({ key }) => key));
      }
      expect(parts).toEqual(keys.toSorted(byBytes));
    });
  });

  it('groups objects by another column', async () => {
    const objects = ['aa', 'b', 'cc', 'dd'].map((bytes, at) => ({ key: `k${String(at)}`, bytes }));
    await stocking(harness, objects, async ({ stocked, open }) => {
      const { dataset } = await open(stocked.objects().by('size'));
      const groups = await all(dataset.scan(EVERYTHING, ['size', ROWS, SAMPLE_KEYS], calm));
      expect(groups.map(({ row }) => row)).toEqual([
        ['1', '1', '[["k1"]]'],
        ['2', '3', '[["k0"],["k2"]]'],
      ]);
    });
  });

  it('is empty when the store is', async () => {
    await stocking(harness, [], async ({ fresh }) => {
      const dataset = await fresh();
      expect(await all(dataset.scan(EVERYTHING, ['key'], calm))).toEqual([]);
      expect(await dataset.cuts(4, calm)).toEqual([]);
    });
  });

  it('refuses a column that objects do not have', async () => {
    await stocking(harness, named('a'), async ({ fresh }) => {
      for (const scope of [EVERYTHING, { anyOf: ['a'] }]) {
        const scan = (await fresh()).scan(scope, ['key', 'owner'], calm);
        await expect(all(scan)).rejects.toThrow(/has no column "owner"/);
      }
    });
  });

  it('obeys whoever has stopped, and answers nothing once it is closed', async () => {
    await stocking(harness, named('a', 'b'), async ({ stocked, open }) => {
      const { session, dataset } = await open(stocked.objects());
      const contents = contentsOf(dataset);
      const stopped = AbortSignal.abort();
      await expect(dataset.count(EVERYTHING, stopped)).rejects.toThrow(Cancelled);
      await expect(dataset.count({ anyOf: ['a'] }, stopped)).rejects.toThrow(Cancelled);
      await expect(all(dataset.scan(EVERYTHING, [], stopped))).rejects.toThrow(Cancelled);
      await expect(contents.stored(['a'], stopped)).rejects.toThrow(Cancelled);
      await expect(contents.hash([{ key: 'a', algorithms: ['md5'] }], stopped)).rejects.toThrow(Cancelled);
      expect(await dataset.count(EVERYTHING, calm)).toBe(2);
      await session.close();
      await session.close();
      await expect(dataset.count(EVERYTHING, calm)).rejects.toThrow(ReconcileError);
      await expect(dataset.count({ anyOf: ['a'] }, calm)).rejects.toThrow(ReconcileError);
    });
  });

  it('passes on its name, and which of its columns are private', async () => {
    await stocking(harness, named('a'), async ({ stocked, open, context }) => {
      const ref = stocked.objects({ private: ['key'] });
      expect(ref.private).toEqual(['key']);
      const { dataset } = await open(ref);
      expect(dataset.name.startsWith(context.name(ref.source))).toBe(true);
      expect(dataset.name).toContain(ref.path);
    });
  });

  it('can be probed without being opened', async () => {
    await stocking(harness, named('a'), async ({ stocked, context }) => {
      const probe = await stocked.objects().source.probe(context, calm);
      expect(probe.version).not.toBe('');
      expect(probe.latencyMs).toBeGreaterThanOrEqual(0);
    });
  });
}
