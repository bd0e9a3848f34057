/** Real S3 for a test file: buckets of its own on the run's server, filled through the SDK itself. */
import { randomBytes } from 'node:crypto';
import { S3, type PutObjectCommandInput } from '@aws-sdk/client-s3';
import { afterAll, describe, inject } from 'vitest';
import { s3, type S3Options, type S3Source } from '../../src/sources/s3/index.ts';

const found = inject('s3');
const made: string[] = [];
let connected: S3 | null = null;

/** `describe` for tests that need a server: without one they are skipped, and their name says why. */
export function describeS3(name: string, tests: () => void): void {
  if ('endpoint' in found) describe(name, tests);
  else describe.skip(`${name} (SKIPPED, no S3 server: ${found.missing})`, tests);
}

/** Where the server is, and the keys of somebody who may do everything. */
export function server() {
  if ('missing' in found) throw new Error(found.missing);
  return found;
}

/** The SDK, for putting things into buckets. */
export function sdk(): S3 {
  const { endpoint, ...credentials } = server();
  connected ??= new S3({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  return connected;
}

/** Makes a bucket whose name starts with `name`; it is removed with all in it when the test file is done. */
export async function bucket(name: string): Promise<string> {
  const unique = `${name}-${randomBytes(4).toString('hex')}`;
  await sdk().createBucket({ Bucket: unique });
  made.push(unique);
  return unique;
}

/** Puts objects by key, some at a time; a function of the key gives bodies that differ. */
export async function put(
  into: string,
  keys: readonly string[],
  body: (key: string) => string | Uint8Array = (key) => key,
  more: Partial<PutObjectCommandInput> = {},
): Promise<void> {
  const waiting = [...keys];
  const one = async () => {
    for (let key = waiting.pop(); key !== undefined; key = waiting.pop())
      await sdk().putObject({ Bucket: into, Key: key, Body: Buffer.from(body(key)), ...more });
  };
  await Promise.all(Array.from({ length: 16 }, one));
}

/** Uploads an object in parts; a composite checksum where an algorithm is given and the type is left out. */
export async function putParts(
  into: string,
  key: string,
  parts: readonly Uint8Array[],
  checksum: Pick<PutObjectCommandInput, 'ChecksumAlgorithm'> & { readonly ChecksumType?: 'FULL_OBJECT' } = {},
): Promise<void> {
  const of = { Bucket: into, Key: key };
  const { UploadId } = await sdk().createMultipartUpload({ ...of, ...checksum });
  const Parts = [];
  for (const [at, Body] of parts.entries()) {
    const PartNumber = at + 1;
    const { ChecksumAlgorithm } = checksum;
    const algorithm = ChecksumAlgorithm === undefined ? {} : { ChecksumAlgorithm };
    const sent = await sdk().uploadPart({ ...of, UploadId, PartNumber, Body, ...algorithm });
    const { ETag, ChecksumCRC32, ChecksumSHA256 } = sent;
    Parts.push({ PartNumber, ETag, ChecksumCRC32, ChecksumSHA256 });
  }
  const { ChecksumType } = checksum;
  const type = ChecksumType === undefined ? {} : { ChecksumType };
  await sdk().completeMultipartUpload({ ...of, UploadId, MultipartUpload: { Parts }, ...type });
}

/** The source under test, over a bucket of the run's server. */
export function source(of: string, options: Partial<S3Options> = {}): S3Source {
  const { endpoint, accessKeyId, secretAccessKey } = server();
  return s3({
    bucket: of,
    endpoint,
    credentials: { accessKeyId, secretAccessKey },
    attempts: 3,
    ...options,
  });
}

afterAll(async () => {
  for (const name of made) await remove(name);
  connected?.destroy();
});

async function remove(name: string): Promise<void> {
  const versions = await sdk().listObjectVersions({ Bucket: name });
  const all = [...(versions.Versions ?? []), ...(versions.DeleteMarkers ?? [])];
  if (all.length > 0) {
    const Objects = all.map(({ Key, VersionId }) => ({ Key, VersionId }));
    await sdk().deleteObjects({ Bucket: name, Delete: { Objects, Quiet: true } });
    if (versions.IsTruncated === true) return remove(name);
  }
  await sdk().deleteBucket({ Bucket: name });
}
