/** Any key that a store takes: it is listed in the order of its bytes, found again, and found by nothing else. */
import { expect, it } from 'vitest';
import { compareKeys } from '../../../src/model/key.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { ObjectHarness } from './object-harness.ts';
import { all, byBytes, calm } from './reading.ts';
import { contentsOf, named, stocking } from './stocking.ts';

const ODD = [
  ' lead', 'trail ', 'a b', 'a+b', 'a%20b', 'a%2Bb', '%', '%zz', '+', '?', '#', '&amp;', '<x>', '"', "'", '\\', '~', '.hidden',
  'new\nline', 'tab\t', '\u007f', 'ü', 'u\u0308', '\ufeffmark', 'e\u0301', '🚤', '\ufffd', '\uffee', 'ﬁ', '👩‍👩‍👧',
  'a-b', 'a/b', 'a/b-c', 'a/b/c'.replace('b/', 'bb/'), 'a0', 'A', 'dir.d/x', 'dir/x', 'dir-/x', 'x=1&y=2', 'long'.repeat(50),
]; // prettier-ignore

/** Cases about keys. */
export function objectKeys(harness: ObjectHarness): void {
  const odd = harness.lacksControls === true ? ODD : [...ODD, 'bell\u0007', '\u0001'];

  it('lists odd keys as they are, in the order of their bytes', async () => {
    await stocking(harness, named(...odd), async ({ fresh }) => {
      const entries = await all((await fresh()).scan(EVERYTHING, ['key', 'size'], calm));
      expect(entries.map(({ key }) => key)).toEqual(odd.toSorted(byBytes));
      for (const { key, row } of entries) expect(row).toEqual([key, String(Buffer.byteLength(key))]);
    });
  });

  it('finds odd keys alike with a listing and without one', async () => {
    await stocking(harness, named(...odd), async ({ fresh }) => {
      const columns = ['key', 'size', 'last_modified', 'etag'];
      const listed = await fresh();
      const whole = await all(listed.scan(EVERYTHING, columns, calm));
      const scope = { anyOf: [...odd, ...odd.slice(0, 5)] };
      expect(await all((await fresh()).scan(scope, columns, calm))).toEqual(whole);
      expect(await all(listed.scan(scope, columns, calm))).toEqual(whole);
      expect(await (await fresh()).count(scope, calm)).toBe(odd.length);
      const stored = await contentsOf(listed).stored(odd, calm);
      const sizes = stored.map((answer) => ('found' in answer ? answer.found.size : answer));
      expect(sizes).toEqual(odd.map((key) => Buffer.byteLength(key)));
    });
  });

  it('finds nothing under a key that is not there, however near it is', async () => {
    const near = ['', 'a', 'a/', 'a/b/', 'a/bb', 'a/b/c/d', 'A/b', 'a//b', './a/b', 'a/../a/b', '/a/b', '../a', 'ab', 'k'.repeat(2_000), 'ü'.repeat(600)]; // prettier-ignore
    await stocking(harness, named('a/b/c', 'aa', 'u\u0308'), async ({ fresh }) => {
      for (const asked of [await fresh(), await listed(fresh)]) {
        expect(await all(asked.scan({ anyOf: [...near, 'ü'] }, ['key'], calm))).toEqual([]);
        expect(await asked.count({ anyOf: near }, calm)).toBe(0);
        expect(await all(asked.scan({ anyOf: [] }, ['key'], calm))).toEqual([]);
        expect(await asked.count({ anyOf: ['aa', ...near, 'aa'] }, calm)).toBe(1);
      }
    });
  });

  it('orders keys that UTF-16 orders otherwise', async () => {
    await stocking(harness, named('\ufffd', '🚤', '\uffee', 'z'), async ({ fresh }) => {
      const keys = (await all((await fresh()).scan(EVERYTHING, [], calm))).map(({ key }) => key);
      expect(keys).toEqual(['z', '\uffee', '\ufffd', '🚤']);
      expect(keys).toEqual(keys.toSorted(compareKeys));
    });
  });
}

async function listed(fresh: () => Promise<Parameters<typeof contentsOf>[0]>) {
  const dataset = await fresh();
  await dataset.count(EVERYTHING, calm);
  return dataset;
}
