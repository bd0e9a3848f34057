/** Opens one object for a copy: what is kept about it first, then its bytes, which are all of that same version. */
import type { Looked, Opened } from '../../model/contents.ts';
import { SourceError } from '../../model/problem.ts';
import { refusal } from './answers.ts';
import { BodyCut, wholeBody, type Cut } from './body.ts';
import type { Asking, BucketClient } from './client.ts';
import { failureOf } from './errors.ts';
import { metadataOf } from './metadata.ts';
import { CHANGED } from './reading.ts';
import { headOf } from './stored.ts';

/** Opens an object. Nothing is requested for its bytes before they are taken. @throws SourceError when the bucket cannot be asked. */
export async function openedObject(
  client: BucketClient,
  key: string,
  asking: Asking,
): Promise<Looked<Opened>> {
  if (key === '') return { key, gone: true };
  const head = await headOf(client, key, asking);
  if ('key' in head) return head;
  const { ContentLength: size, ContentType: contentType = null, ETag: version } = head;
  if (size === undefined)
    return {
      key,
      unable: { code: 'no-size', message: 'the store does not say how long it is; look at the server' },
    };
  const bytes = bytesOf(client, { key, size, version }, asking);
  return { key, found: { size, contentType, metadata: metadataOf(head), bytes } };
}

type Version = { readonly key: string; readonly size: number; readonly version: string | undefined };

async function* bytesOf(
  client: BucketClient,
  { key, size, version }: Version,
  asking: Asking,
): AsyncGenerator<Uint8Array, void, undefined> {
  const failed = ({ code, message }: Cut) =>
    new SourceError(code, `${asking.name}: an object could not be read: ${message}`, { transient: true });
  try {
    const input = { Key: key, ...(version !== undefined && { IfMatch: version }) };
    const answer = await client.get(input, async (got) => got, asking);
    if (answer.ContentLength !== size) throw new BodyCut(CHANGED);
    yield* wholeBody(answer, client.idleTimeout, asking);
  } catch (thrown) {
    if (thrown instanceof BodyCut) throw failed(thrown.cut);
    const { code, status } = failureOf(thrown);
    if (code === 'PreconditionFailed' || status === 412) throw failed(CHANGED);
    const refused = refusal(thrown, key, client, asking);
    throw failed('unable' in refused ? refused.unable : GONE);
  }
}

const GONE: Cut = { code: 'gone', message: 'it was deleted since it was found; run again' };
