/** A prefix is a text that keys start with; taken off, it makes two stores walk in step, and is put back where it is needed. */
import { expect, it } from 'vitest';
import { ConfigError } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { ObjectHarness } from './object-harness.ts';
import { all, calm } from './reading.ts';
import { contentsOf, named, stocking } from './stocking.ts';

const KEYS = ['ne', 'new/a', 'new/b/c', 'newer', 'old/a', 'old/b/c', 'old', 'z'].filter(
  (key) => key !== 'old',
);

/** Cases about prefixes. */
export function objectPrefixes(harness: ObjectHarness): void {
  it('lists exactly the keys that start with a prefix', async () => {
    await stocking(harness, named(...KEYS), async ({ fresh }) => {
      const keysUnder = async (prefix: string) =>
        (await all((await fresh({ prefix })).scan(EVERYTHING, ['key'], calm))).map(({ row }) => row[0]);
      expect(await keysUnder('new/')).toEqual(['new/a', 'new/b/c']);
      expect(await keysUnder('new')).toEqual(['new/a', 'new/b/c', 'newer']);
      expect(await keysUnder('new/b')).toEqual(['new/b/c']);
      expect(await keysUnder('new/a')).toEqual(['new/a']);
      expect(await keysUnder('')).toEqual(KEYS);
      expect(await keysUnder('nothing/')).toEqual([]);
      expect(await keysUnder('new/a/')).toEqual([]);
    });
  });

  it('takes the prefix off the keys, and puts it back for their contents', async () => {
    await stocking(harness, named(...KEYS), async ({ fresh }) => {
      const dataset = await fresh({ prefix: 'old/', relative: true });
      expect(await all(dataset.scan({ anyOf: ['a', 'old/a', 'z', ''] }, ['key'], calm))).toEqual([
        { key: 'a', row: ['a'] },
      ]);
      expect(await all(dataset.scan(EVERYTHING, ['key', 'size'], calm))).toEqual([
        { key: 'a', row: ['a', '5'] },
        { key: 'b/c', row: ['b/c', '7'] },
      ]);
      expect(await dataset.count({ from: 'b', until: null }, calm)).toBe(1);
      const contents = contentsOf(dataset);
      expect(await contents.stored(['old/a', 'b/c', 'z'], calm)).toMatchObject([
        { key: 'old/a', gone: true },
        { key: 'b/c', found: { size: 7 } },
        { key: 'z', gone: true },
      ]);
      const [hashed] = await contents.hash([{ key: 'a', algorithms: ['crc32'] }], calm);
      expect(hashed).toMatchObject({ key: 'a', found: { size: 5 } });
    });
  });

  it('has nothing outside its prefix', async () => {
    await stocking(harness, named(...KEYS), async ({ fresh }) => {
      const dataset = await fresh({ prefix: 'old/' });
      const contents = contentsOf(dataset);
      expect(await dataset.count({ anyOf: ['new/a', 'old/a'] }, calm)).toBe(1);
      expect(await contents.stored(['new/a'], calm)).toEqual([{ key: 'new/a', gone: true }]);
      expect(await contents.hash([{ key: 'new/a', algorithms: [] }], calm)).toEqual([
        { key: 'new/a', gone: true },
      ]);
    });
  });

  it('refuses options that are not known', async () => {
    await stocking(harness, [], async ({ stocked }) => {
      expect(() => stocked.objects({ prefx: 'old/' } as never)).toThrow(ConfigError);
      expect(() => stocked.objects({ prefix: 5 } as never)).toThrow(/prefix/);
      return Promise.resolve();
    });
  });
}
