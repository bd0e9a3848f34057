// A batch asks each store once, reads no object twice, and judges no pair by what was said of another.
import { describe, expect, it } from 'vitest';
import { judgeContents } from '../../src/compare/content-batch.ts';
import type { Demand } from '../../src/compare/content-known.ts';
import type { Contents, Looked, Stored } from '../../src/model/contents.ts';
import { memoryObjects, type MemoryObject } from '../../src/sources/memory-objects.ts';
import { openContext } from '../support/open-context.ts';

const { signal } = new AbortController();
const asked: Demand = { least: 'etag', bytes: 'if-needed' };
const opaque = { etag: { value: 'x', of: 'opaque' as const } };
const parts = (value: string) => ({ etag: { value, of: 'parts' as const } });

/** Two stores, and every question that they were asked. */
async function withStores<T>(
  source: readonly MemoryObject[],
  target: readonly MemoryObject[],
  work: (contents: { source: Contents; target: Contents }, questions: string[]) => Promise<T>,
): Promise<T> {
  const context = await openContext();
  const questions: string[] = [];
  const open = async (name: string, objects: readonly MemoryObject[]): Promise<Contents> => {
    const ref = memoryObjects(name, objects);
    const contents = (await context.session(ref.source)).dataset(ref).contents!;
    return {
      stored: (keys, stop) => {
        questions.push(`${name} keeps ${keys.join()}`);
        return contents.stored(keys, stop);
      },
      hash: (wanted, stop) => {
        questions.push(
          `${name} reads ${wanted.map(({ key, algorithms }) => `${key}:${algorithms.join()}`).join()}`,
        );
        return contents.hash(wanted, stop);
      },
    };
  };
  try {
    return await work({ source: await open('old', source), target: await open('new', target) }, questions);
  } finally {
    await context.close();
  }
}

const same = (...keys: readonly string[]) => keys.map((key) => ({ source: key, target: key }));

describe('a batch', () => {
  it('is one question a side, and no reading where the stores keep enough', async () => {
    const objects = ['a', 'b'].map((key) => ({ key, bytes: key }));
    await withStores(objects, objects, async (contents, questions) => {
      expect(await judgeContents(same('a', 'b'), contents, asked, signal)).toEqual([
        { proved: 'etag' },
        { proved: 'etag' },
      ]);
      expect(questions).toEqual(['old keeps a,b', 'new keeps a,b']);
    });
  });

  it('asks nothing when there is nothing to ask', async () => {
    await withStores([], [], async (contents, questions) => {
      expect(await judgeContents([], contents, asked, signal)).toEqual([]);
      expect(questions).toEqual([]);
    });
  });

  it('reads one side first, and the other only where that said nothing', async () => {
    const source = [
      { key: 'a', bytes: 'one' },
      { key: 'b', bytes: 'two', ...opaque },
      { key: 'c', bytes: 'six', ...parts('no-1') },
    ];
    const target = source.map(({ key, bytes }) => ({ key, bytes, ...opaque }));
    await withStores(source, target, async (contents, questions) => {
      expect(await judgeContents(same('a', 'b', 'c'), contents, asked, signal)).toEqual([
        { proved: 'etag' },
        { proved: 'bytes' },
        { proved: 'bytes' },
      ]);
      expect(questions.slice(2)).toEqual([
        'old reads b:sha256',
        'new reads a:md5,b:sha256,c:sha256',
        'old reads c:sha256',
      ]);
    });
  });

  it('asks about an object once, however many it became', async () => {
    const copies = ['x', 'y'].map((key) => ({ key, bytes: 'one' }));
    await withStores([{ key: 'a', bytes: 'one', ...opaque }], copies, async (contents, questions) => {
      const pairs = copies.map(({ key }) => ({ source: 'a', target: key }));
      expect(await judgeContents(pairs, contents, { ...asked, least: 'bytes' }, signal)).toEqual([
        { proved: 'bytes' },
        { proved: 'bytes' },
      ]);
      expect(questions).toContain('old keeps a');
      expect(questions).toContain('old reads a:sha256');
    });
  });

  it('tells what is gone, then what cannot be looked at, and judges the others', async () => {
    const fails = { code: 'denied', message: 'no' };
    const source: MemoryObject[] = [
      { key: 'a', bytes: 'one' },
      { key: 'b', bytes: 'one', fails: 'gone' },
      { key: 'c', bytes: 'one', fails },
      { key: 'd', bytes: 'one', fails },
      { key: 'e', bytes: 'one', fails: 'gone' },
      { key: 'f', bytes: 'one' },
    ];
    const target = source.map(({ key }): MemoryObject => {
      if (key === 'a') return { key, bytes: 'one', fails };
      return key === 'd' || key === 'e' ? { key, bytes: 'one', fails: 'gone' } : { key, bytes: 'one' };
    });
    await withStores(source, target, async (contents) => {
      expect(await judgeContents(same('a', 'b', 'c', 'd', 'e', 'f'), contents, asked, signal)).toEqual([
        { unable: fails },
        { gone: 'source' },
        { unable: fails },
        { gone: 'target' },
        { gone: 'target' },
        { proved: 'etag' },
      ]);
    });
  });

  it.each([
    ['gone', { gone: true as const }, { gone: 'target' }],
    ['unable', { unable: { code: 'cut', message: 'no' } }, { unable: { code: 'cut', message: 'no' } }],
  ])('tells that an object is %s when its bytes are asked for', async (_name, answer, outcome) => {
    const objects = [{ key: 'a', bytes: 'one', ...opaque }];
    await withStores(objects, objects, async (contents) => {
      const target: Contents = {
        ...contents.target,
        hash: async (wanted) => wanted.map(({ key }) => ({ key, ...answer })),
      };
      expect(await judgeContents(same('a'), { ...contents, target }, asked, signal)).toEqual([outcome]);
    });
  });

  it('is altered when an object grew between two questions', async () => {
    const objects = [{ key: 'a', bytes: 'one', ...opaque }];
    await withStores(objects, [{ key: 'a', bytes: 'ones', ...opaque }], async (contents) => {
      const target: Contents = {
        ...contents.target,
        stored: async (keys) => keys.map((key) => ({ key, found: keptOf(3) })),
      };
      expect(await judgeContents(same('a'), { ...contents, target }, asked, signal)).toEqual([
        { altered: 'size', expected: 3, actual: 4 },
      ]);
    });
  });
});

const keptOf = (size: number, etag: Stored['etag'] = null): Stored => {
  return { size, etag, checksums: [], partSizes: null };
};

describe('a store that answers something else', () => {
  it.each<readonly [string, Contents]>([
    ['about nothing', { stored: async () => [], hash: async () => [] }],
    [
      'about other objects',
      {
        stored: async (keys) =>
          keys
            .toReversed()
            .map((key): Looked<Stored> => ({ key, found: keptOf(3, { value: 'x', of: 'md5' }) })),
        hash: async () => [],
      },
    ],
    [
      'without the digest that was asked for',
      {
        stored: async (keys) => keys.map((key) => ({ key, found: keptOf(3) })),
        hash: async (wanted) =>
          wanted.map(({ key }) => ({ key, found: { size: 3, digests: {}, partTags: {} } })),
      },
    ],
  ])('is not believed: %s', async (_name, odd) => {
    const judging = judgeContents(same('a', 'bb'), { source: odd, target: odd }, asked, signal);
    await expect(judging).rejects.toThrow(/does not answer what it was asked about/);
  });
});
