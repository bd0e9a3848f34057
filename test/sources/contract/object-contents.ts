/** What is in objects: one answer for each question, in their order, and digests that others compute alike. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { ALGORITHMS } from '../../../src/model/contents.ts';
import type { ObjectHarness } from './object-harness.ts';
import { calm } from './reading.ts';
import { contentsOf, named, stocking } from './stocking.ts';

/** Bytes that repeat nowhere near, and are no multiple of any chunk. */
const LONG = Buffer.alloc(700_001);
for (let at = 0; at < LONG.length; at += 1) LONG[at] = (at * 2_654_435_761) >>> 13;
const PART = 262_144;

/** Cases about contents. */
export function objectContents(harness: ObjectHarness): void {
  it('says what is stored, one answer for each question in its order', async () => {
    await stocking(harness, [...named('a', 'b/ü'), { key: 'long', bytes: LONG }], async ({ fresh }) => {
      const stored = await contentsOf(await fresh()).stored(['long', 'nothing', 'b/ü', 'a', 'long'], calm);
      expect(stored.map(({ key }) => key)).toEqual(['long', 'nothing', 'b/ü', 'a', 'long']);
      expect(stored.map((answer) => ('found' in answer ? answer.found.size : 'gone' in answer))).toEqual([
        LONG.length,
        true,
        4,
        1,
        LONG.length,
      ]);
      const tag = { value: createHash('md5').update('a').digest('hex'), of: 'md5' };
      expect(stored[3]).toMatchObject({ found: { etag: harness.tags ? tag : null, partSizes: null } });
    });
  });

  it('computes every digest over every byte, with the ETags of uploads in parts', async () => {
    const objects = [
      { key: 'long', bytes: LONG },
      { key: 'empty', bytes: '' },
      { key: 'known', bytes: '123456789' },
    ];
    await stocking(harness, objects, async ({ fresh }) => {
      const contents = contentsOf(await fresh());
      const wanted = ['known', 'long', 'nothing', 'empty'].map((key) => ({
        key,
        algorithms: ALGORITHMS,
        partSizes: [PART],
      }));
      const [known, long, nothing, empty] = await contents.hash(wanted, calm);
      expect(known).toEqual({
        key: 'known',
        found: {
          size: 9,
          digests: {
            ...byNode(Buffer.from('123456789')),
            crc32: 'cbf43926',
            crc32c: 'e3069283',
            crc64nvme: 'ae8b14860a799888',
          },
          partTags: { [PART]: partTag(Buffer.from('123456789')) },
        },
      });
      expect(long).toMatchObject({
        key: 'long',
        found: { size: LONG.length, digests: byNode(LONG), partTags: { [PART]: partTag(LONG) } },
      });
      expect(nothing).toEqual({ key: 'nothing', gone: true });
      expect(empty).toMatchObject({
        found: { size: 0, digests: { md5: 'd41d8cd98f00b204e9800998ecf8427e', crc32: '00000000' } },
      });
    });
  });

  it('answers many questions at once, each with its own bytes', async () => {
    const keys = Array.from({ length: 200 }, (_, at) => `many/${String(at)}`);
    await stocking(harness, named(...keys), async ({ fresh }) => {
      const contents = contentsOf(await fresh());
      const asked = [...keys.toReversed(), 'many/none'];
      const hashed = await contents.hash(
        asked.map((key) => ({ key, algorithms: ['sha256'] as const })),
        calm,
      );
      const expected = asked.map((key) =>
        key === 'many/none'
          ? { key, gone: true }
          : { key, found: { size: key.length, digests: { sha256: byNode(key).sha256 }, partTags: {} } },
      );
      expect(hashed).toEqual(expected);
    });
  });

  it('has no answer for no question', async () => {
    await stocking(harness, named('a'), async ({ fresh }) => {
      const contents = contentsOf(await fresh());
      expect(await contents.stored([], calm)).toEqual([]);
      expect(await contents.hash([], calm)).toEqual([]);
    });
  });
}

function byNode(bytes: string | Uint8Array) {
  const hash = (name: string) => createHash(name).update(bytes).digest('hex');
  const crc = crc32(bytes).toString(16).padStart(8, '0');
  return { md5: hash('md5'), sha1: hash('sha1'), sha256: hash('sha256'), crc32: crc };
}

function partTag(bytes: Buffer): string {
  const tags = [];
  for (let at = 0; at < bytes.length; at += PART)
    tags.push(
      createHash('md5')
        .update(bytes.subarray(at, at + PART))
        .digest(),
    );
  return `${createHash('md5').update(Buffer.concat(tags)).digest('hex')}-${String(tags.length)}`;
}
