/** Objects opened for a copy: every byte in order, what is kept besides, and never a shorter body. */
import { expect, it } from 'vitest';
import type { Contents, Opened } from '../../../src/model/contents.ts';
import { Cancelled } from '../../../src/model/problem.ts';
import type { ObjectHarness } from './object-harness.ts';
import { calm } from './reading.ts';
import { contentsOf, named, stocking } from './stocking.ts';

const LONG = Buffer.from(Array.from({ length: 700_001 }, (_, at) => (at * 2_654_435_761) >>> 13));

/** Cases about opening. */
export function objectOpening(harness: ObjectHarness): void {
  it('opens an object and hands over every byte in order', async () => {
    const objects = [{ key: 'a/long', bytes: LONG }, { key: 'empty', bytes: '' }, ...named('b/ü')];
    await stocking(harness, objects, async ({ fresh }) => {
      const contents = contentsOf(await fresh());
      for (const { key, bytes } of objects) {
        const opened = await openedOf(contents, key);
        expect(opened.size).toBe(Buffer.byteLength(bytes));
        expect((await taken(opened)).equals(Buffer.from(bytes as string))).toBe(true);
      }
      const relative = contentsOf(await fresh({ prefix: 'a/', relative: true }));
      expect((await openedOf(relative, 'long')).size).toBe(LONG.length);
    });
  });

  it('opens nothing that is not there, or outside of its prefix', async () => {
    await stocking(harness, named('a/b', 'c'), async ({ fresh }) => {
      const contents = contentsOf(await fresh());
      for (const key of ['', 'a', 'a/', 'nothing', 'b'])
        expect(await contents.open?.(key, calm)).toEqual({ key, gone: true });
      const prefixed = contentsOf(await fresh({ prefix: 'a/' }));
      expect(await prefixed.open?.('c', calm)).toEqual({ key: 'c', gone: true });
    });
  });

  it('can be left half-way, or before the first byte, and obeys whoever stops', async () => {
    await stocking(harness, [{ key: 'long', bytes: LONG }], async ({ fresh }) => {
      const contents = contentsOf(await fresh());
      await openedOf(contents, 'long');
      for await (const chunk of (await openedOf(contents, 'long')).bytes) {
        expect(chunk.length).toBeLessThan(LONG.length);
        break;
      }
      const stop = new AbortController();
      const reading = async () => {
        const bytes = (await openedOf(contents, 'long', stop.signal)).bytes[Symbol.asyncIterator]();
        await bytes.next();
        stop.abort();
        await bytes.next();
      };
      await expect(reading()).rejects.toThrow(Cancelled);
      await expect(openedOf(contents, 'long', stop.signal)).rejects.toThrow(Cancelled);
      expect((await taken(await openedOf(contents, 'long'))).equals(LONG)).toBe(true);
    });
  });
}

/** An object that is there, open. */
export async function openedOf(contents: Contents, key: string, signal = calm): Promise<Opened> {
  const answer = await contents.open!(key, signal);
  if (!('found' in answer)) throw new Error(`${key} is not there: ${JSON.stringify(answer)}`);
  return answer.found;
}

/** Every byte of an open object. */
export async function taken({ bytes }: Opened): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(bytes));
}
