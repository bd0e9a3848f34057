/** Puts an object where there is none: tried again without ever being put twice, and read back whole. */
import { validateHeaderName } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ReconcileError, SourceError } from '../../model/problem.ts';
import type { ObjectBytes, Written } from '../../model/writer.ts';
import { MARK, provedBytes, refusal, type Put } from '../object-writing.ts';
import type { Asking, BucketClient } from './client.ts';
import { failureOf, s3Error } from './errors.ts';
import { hasBytes, lookAt } from './looking.ts';
import { put } from './requests-writer.ts';

/** More than this is not taken in one request. */
const MOST_BYTES = 5 * 1024 ** 3;
const LONGEST_KEY = 1_024;
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/** Why an object cannot be put at all, whatever is there; `null` where it can. */
export function unputtable({ key, object }: Put): string | null {
  if (Buffer.byteLength(key) > LONGEST_KEY || !key.isWellFormed()) return 'its key is none that S3 can have';
  if (key.split('/').some((part) => part === '.' || part === '..'))
    return 'a part of its key is "." or "..", which servers resolve as if it were a path; copy it by hand';
  if (object.size > MOST_BYTES)
    return 'it has more than 5 GB, and only an upload in parts takes that, which has no whole checksum; copy it by hand';
  return isSendable(object) ? null : 'its metadata cannot be sent as headers; copy it by hand';
}

/** What comes through signed as it is: clients and servers do not agree on how else a header is spelled. */
const PLAIN = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

function isSendable({ contentType, metadata }: ObjectBytes): boolean {
  try {
    for (const name of Object.keys(metadata)) {
      validateHeaderName(name.startsWith('http:') ? name.slice(5) : `x-amz-meta-${name}`);
    }
    return [contentType ?? '', ...Object.values(metadata)].every((value) => PLAIN.test(value));
  } catch {
    return false;
  }
}

/**
 * Puts an object with a mark. `lost` is called for each try whose answer never came, so that the server may still be at it.
 * @throws SourceError when it is in doubt whether it is there, or it is not what was put.
 */
export async function putMarked(
  client: BucketClient,
  { key, object }: Put,
  { mark, lost }: { readonly mark: string; readonly lost: () => void },
  asking: Asking,
): Promise<Written> {
  const { size, sha256, contentType } = object;
  const metadata = { ...object.metadata, [MARK]: mark };
  for (let tries = 1; ; tries += 1) {
    // What fails by its own bytes never came to the server whole.
    const body = { failed: false };
    try {
      const bytes = watched(provedBytes(object, asking.name), body);
      await put(client, { key, body: bytes, size, sha256, contentType, metadata, when: 'none' }, asking);
      break;
    } catch (thrown) {
      if (!body.failed && isLost(thrown)) lost();
      // Whatever went wrong, the object says itself whether it was put, and by whom.
      const there = await lookAt(client, key, asking);
      if (there?.mark === mark) break;
      if (there !== null) return refusal('exists', asking.name, 'an object with this key came meanwhile');
      if (thrown instanceof ReconcileError) throw thrown;
      const { status, code } = failureOf(thrown);
      if (status === 403 && code === 'AccessDenied')
        return refusal(
          'no-writer-access',
          asking.name,
          'its writer may not put this object; allow s3:PutObject',
        );
      if (!mayPass(status) || tries >= client.attempts) throw s3Error(thrown, client.place(asking));
      await pause(Math.min(FIRST_PAUSE * 2 ** tries, LONGEST_PAUSE) * (0.5 + Math.random() / 2));
    }
  }
  const there = await lookAt(client, key, asking);
  if (there?.mark === mark && (await hasBytes(client, key, object, asking))) return { did: 'done' };
  throw new SourceError(
    'not-proved',
    `${asking.name}: what is read back is not what was put; look at the server, and take it back by undo`,
  );
}

async function* watched(
  bytes: AsyncIterable<Uint8Array>,
  body: { failed: boolean },
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* bytes;
  } catch (thrown) {
    body.failed = true;
    throw thrown;
  }
}

/** Whether a server may have taken a request all the same: it never said that it did not. */
export function isLost(thrown: unknown): boolean {
  if (thrown instanceof ReconcileError) return false;
  const { status, code } = failureOf(thrown);
  return status === null
    ? code !== 'ECONNREFUSED' && code !== 'ENOTFOUND'
    : [408, 500, 502, 504].includes(status);
}

/** Whether a failure may pass: the network's, the server's own, a conflict, or a condition on what is gone again. */
function mayPass(status: number | null): boolean {
  return status === null || status >= 500 || [408, 409, 412, 429].includes(status);
}
