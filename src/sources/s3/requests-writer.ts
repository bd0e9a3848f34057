/** The requests that change a bucket: each carries a condition, so that nothing is overwritten and nothing of another is deleted. */
import type { PutObjectCommand as Command, PutObjectCommandOutput, S3 } from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { metadataInput } from './metadata.ts';
import type { Asking, BucketClient } from './client.ts';
import { versionOf } from './looking.ts';

/** An object to be put, and when it may be: where there is none, or where the one that is there has this ETag. */
export type Putting = {
  readonly key: string;
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly contentType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly when: 'none' | { readonly etag: string };
};

/** What a store says of what it has taken. */
export type Version = { readonly etag: string; readonly version: string | undefined };

/** Puts an object once: a stream is never tried again by the SDK. What that throws comes through, as what the body throws does. */
export async function put(client: BucketClient, putting: Putting, asking: Asking): Promise<Version> {
  const { key, body, size, sha256, contentType, metadata, when } = putting;
  const failed = new AbortController();
  const stream = body instanceof Uint8Array ? body : Readable.from(body, { objectMode: false });
  // The SDK pipes a stream and does not hear that it failed.
  if (stream instanceof Readable) stream.once('error', (thrown) => failed.abort(thrown));
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    const answer = await client.send(async (sdk: S3, bucket, { abortSignal }) => {
      const command = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: stream,
        ContentLength: size,
        ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
        ...(contentType !== null && { ContentType: contentType }),
        ...metadataInput(metadata),
        ...(when === 'none' ? { IfNoneMatch: '*' } : { IfMatch: when.etag }),
      });
      signBody(command, sha256);
      const either = AbortSignal.any([abortSignal, failed.signal]);
      // How long an upload takes depends on its size; that it goes on is what the time-out of its socket sees.
      return sdk.send(command, { abortSignal: either, requestTimeout: 0 });
    }, asking);
    return putVersion(answer);
  } catch (thrown) {
    if (failed.signal.aborted) throw failed.signal.reason;
    throw thrown;
  } finally {
    if (stream instanceof Readable) stream.destroy();
  }
}

/** Deletes exactly one version of an object, or the one that has this ETag. */
export async function remove(
  client: BucketClient,
  key: string,
  which: { readonly version: string } | { readonly etag: string },
  asking: Asking,
): Promise<void> {
  const of = 'version' in which ? { VersionId: which.version } : { IfMatch: which.etag };
  await client.send((sdk, bucket, to) => sdk.deleteObject({ Bucket: bucket, Key: key, ...of }, to), asking);
}

/** Has the signature cover the bytes, as it does not by itself where they are a stream. */
function signBody(command: Command, sha256: string): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build', name: 'signBody', priority: 'low' },
  );
}

function putVersion({ ETag: etag = '', VersionId: id }: PutObjectCommandOutput): Version {
  return { etag, version: versionOf(id) };
}
