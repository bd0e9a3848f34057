/** Reads an object's bytes and hashes them: whole, at the length that the store announced, and all of one version. */
import type { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Hashed, Hashing, Looked } from '../../model/contents.ts';
import { ReconcileError } from '../../model/problem.ts';
import { ContentHash } from '../hashing.ts';
import { obey, stopped } from '../stopping.ts';
import { refusal } from './answers.ts';
import type { Asking, BucketClient } from './client.ts';
import { failureOf } from './errors.ts';

/** How often a body is read that is cut, stalls or changes. */
const READINGS = 3;
/** A body that brings fewer bytes than this in a whole idle time-out has stalled. */
const LEAST_BYTES = 1_024;

const CHANGED = {
  code: 'changed',
  message: 'the object was changed while it was read; run again when nobody writes it',
};

/** Why a body could not be read to its end. */
type Cut = { readonly code: string; readonly message: string };

/** What the bytes of one object come to. @throws SourceError when the bucket cannot be read at all. */
export async function hashedObject(
  client: BucketClient,
  hashing: Hashing,
  asking: Asking,
): Promise<Looked<Hashed>> {
  const { key } = hashing;
  let version: string | undefined;
  let cut: Cut = CHANGED;
  for (let reading = 0; reading < READINGS; reading += 1) {
    try {
      const read = await client.get(
        { Key: key, ...(version !== undefined && { IfMatch: version }) },
        (answer) => {
          version = answer.ETag;
          return hashedBody(answer, hashing, client.idleTimeout, asking);
        },
        asking,
      );
      if ('found' in read) return { key, found: read.found };
      cut = read.cut;
    } catch (thrown) {
      if (thrown instanceof ReconcileError) throw thrown;
      const { code, status } = failureOf(thrown);
      if (code !== 'PreconditionFailed' && status !== 412) return refusal(thrown, key, client, asking);
      version = undefined;
      cut = CHANGED;
    }
  }
  return { key, unable: cut };
}

async function hashedBody(
  { Body: body, ContentLength: length }: GetObjectCommandOutput,
  hashing: Hashing,
  idleTimeout: number,
  { name, signal }: Asking,
): Promise<{ readonly found: Hashed } | { readonly cut: Cut }> {
  const stream = body as Readable | undefined;
  if (stream === undefined)
    return { cut: { code: 'no-body', message: 'the store sent no bytes; look at the server' } };
  const hash = new ContentHash(hashing);
  let bytes = 0;
  let before = 0;
  let stalled = false;
  const stop = () => stream.destroy(stopped(signal, name));
  const watch = setInterval(() => {
    if (bytes - before < LEAST_BYTES) {
      stalled = true;
      stream.destroy(new Error('stalled'));
    }
    before = bytes;
  }, idleTimeout);
  signal.addEventListener('abort', stop, { once: true });
  try {
    obey(signal, name);
    for await (const chunk of stream) {
      bytes += (chunk as Uint8Array).length;
      hash.update(chunk as Uint8Array);
    }
  } catch (thrown) {
    obey(signal, name);
    if (thrown instanceof ReconcileError) throw thrown;
    return { cut: cutBy(thrown, stalled) };
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
  // Without a length only the end of the stream says that it is whole, and a connection that was cut has one too.
  if (length === undefined)
    return { cut: { code: 'no-size', message: 'the store does not say how long it is; look at the server' } };
  if (bytes !== length) return { cut: LOST };
  return { found: hash.result() };
}

const LOST: Cut = {
  code: 'body-cut',
  message: 'the connection was cut before all of its bytes had come; run again',
};

function cutBy(thrown: unknown, stalled: boolean): Cut {
  const { code } = failureOf(thrown);
  if (!stalled && code !== 'TimeoutError' && code !== 'ETIMEDOUT') return LOST;
  return { code: 'body-slow', message: 'its bytes stopped coming; run again, or raise idleTimeout' };
}
