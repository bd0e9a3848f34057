/** The body of an answer: whole at the length that the store announced, or an error that says why it is not. */
import type { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { ReconcileError } from '../../model/problem.ts';
import { obey, stopped } from '../stopping.ts';
import type { Asking } from './client.ts';
import { failureOf } from './errors.ts';

/** A body that brings fewer bytes than this in a whole idle time-out has stalled. */
const LEAST_BYTES = 1_024;

/** Why a body could not be read to its end. */
export type Cut = { readonly code: string; readonly message: string };

/** Thrown by a body that is not whole. */
export class BodyCut extends Error {
  readonly cut: Cut;

  constructor(cut: Cut) {
    super(cut.message);
    this.cut = cut;
  }
}

/** The bytes of an answer, from the first to the last. @throws BodyCut where they are not all there. */
export async function* wholeBody(
  { Body: body, ContentLength: length }: GetObjectCommandOutput,
  idleTimeout: number,
  { name, signal }: Asking,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = body as Readable | undefined;
  if (stream === undefined)
    throw new BodyCut({ code: 'no-body', message: 'the store sent no bytes; look at the server' });
  let bytes = 0;
  let before = 0;
  let stalled = false;
  let waiting = true;
  const stop = () => stream.destroy(stopped(signal, name));
  const watch = setInterval(() => {
    // While whoever takes the bytes is busy with them, none are waited for.
    if (waiting && bytes - before < LEAST_BYTES) {
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
      waiting = false;
      yield chunk as Uint8Array;
      waiting = true;
    }
  } catch (thrown) {
    obey(signal, name);
    if (thrown instanceof ReconcileError) throw thrown;
    throw new BodyCut(cutBy(thrown, stalled));
  } finally {
    clearInterval(watch);
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
  // Without a length only the end of the stream says that it is whole, and a connection that was cut has one too.
  if (length === undefined)
    throw new BodyCut({
      code: 'no-size',
      message: 'the store does not say how long it is; look at the server',
    });
  if (bytes !== length) throw new BodyCut(LOST);
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
