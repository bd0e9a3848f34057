/** What a store keeps about objects is told as it is: full and composite checksums apart, and parts where it tells them. */
import { expect, it } from 'vitest';
import { bucket, describeS3, put, putParts } from '../../support/s3.ts';
import { calm } from '../contract/reading.ts';
import { opened } from './opened.ts';

const MB5 = Buffer.alloc(5 * 1024 * 1024, 7);
const LAST = Buffer.alloc(1_000, 1);
const SIZES = [MB5.length, MB5.length, LAST.length];

describeS3('what a store keeps', () => {
  it('says that the ETag of an upload in parts is of parts, tells their sizes, and hashes to it', async () => {
    const name = await bucket('parts');
    await putParts(name, 'parts', [MB5, MB5, LAST]);
    const { dataset } = await opened(name);
    const stored = await dataset.contents?.stored(['parts'], calm);
    expect(stored?.[0]).toMatchObject({
      found: {
        size: 10_486_760,
        etag: { of: 'parts', value: expect.stringMatching(/^[0-9a-f]{32}-3$/) as string },
        partSizes: SIZES,
      },
    });
    const hashed = await dataset.contents?.hash(
      [{ key: 'parts', algorithms: ['crc64nvme'], partSizes: [MB5.length, 1_048_576] }],
      calm,
    );
    const [told, computed] = [stored?.[0], hashed?.[0]];
    if (told === undefined || computed === undefined || !('found' in told) || !('found' in computed))
      throw new Error('not found');
    expect(computed.found.partTags[MB5.length]).toBe(told.found.etag?.value);
    expect(computed.found.partTags[1_048_576]).not.toBe(told.found.etag?.value);
    expect(told.found.checksums).toEqual([
      { algorithm: 'crc64nvme', value: computed.found.digests.crc64nvme, parts: null },
    ]);
  });

  it('tells a checksum of part checksums from one of the whole object', async () => {
    const name = await bucket('composite');
    await putParts(name, 'sha256', [MB5, LAST], { ChecksumAlgorithm: 'SHA256' });
    await putParts(name, 'crc32', [MB5, LAST], { ChecksumAlgorithm: 'CRC32' });
    await putParts(name, 'whole', [MB5, LAST], { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const { dataset } = await opened(name);
    const stored = await dataset.contents?.stored(['sha256', 'crc32', 'whole'], calm);
    const hashed = await dataset.contents?.hash([{ key: 'whole', algorithms: ['crc32'] }], calm);
    const checksums = stored?.map((answer) => ('found' in answer ? answer.found.checksums : answer));
    expect(checksums).toEqual([
      [{ algorithm: 'sha256', value: expect.stringMatching(/^[0-9a-f]{64}$/) as string, parts: 2 }],
      [{ algorithm: 'crc32', value: expect.stringMatching(/^[0-9a-f]{8}$/) as string, parts: 2 }],
      [{ algorithm: 'crc32', value: expect.stringMatching(/^[0-9a-f]{8}$/) as string, parts: null }],
    ]);
    const [whole] = hashed ?? [];
    const crc32 = whole !== undefined && 'found' in whole ? whole.found.digests.crc32 : undefined;
    expect(checksums?.[2]).toEqual([{ algorithm: 'crc32', value: crc32, parts: null }]);
  });

  it.each([
    ['CRC32', 'crc32', 'cbf43926'],
    ['CRC32C', 'crc32c', 'e3069283'],
    ['CRC64NVME', 'crc64nvme', 'ae8b14860a799888'],
    ['SHA1', 'sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
    ['SHA256', 'sha256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ] as const)('tells a stored %s', async (ChecksumAlgorithm, algorithm, value) => {
    const name = await bucket('single');
    await put(name, ['known'], () => '123456789', { ChecksumAlgorithm });
    const { dataset } = await opened(name);
    const stored = await dataset.contents?.stored(['known'], calm);
    expect(stored).toEqual([
      {
        key: 'known',
        found: {
          size: 9,
          etag: { value: '25f9e794323b453885f5181f1b624d0b', of: 'md5' },
          checksums: [{ algorithm, value, parts: null }],
          partSizes: null,
          contentType: expect.stringContaining('octet-stream') as string,
        },
      },
    ]);
  });
});
