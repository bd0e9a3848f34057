/** Looks at one object with a writer's eyes: whether anything is there, and by whose write. */
import { MARK } from '../object-writing.ts';
import { SourceError } from '../../model/problem.ts';
import type { Asking, BucketClient } from './client.ts';
import { hashedObject } from './reading.ts';
import { headOf } from './stored.ts';

/** What is under a key. */
export type Seen = {
  /** The mark of the write that put it there; `null` where there is none. */
  readonly mark: string | null;
  readonly etag: string;
  readonly version: string | undefined;
  readonly size: number;
  readonly contentType: string | null;
};

/** What is under a key, or `null`. @throws SourceError when that cannot be told. */
export async function lookAt(client: BucketClient, key: string, asking: Asking): Promise<Seen | null> {
  const head = await headOf(client, key, asking);
  if (!('key' in head)) {
    const { Metadata: metadata = {}, ETag: etag = '', VersionId: version } = head;
    const { ContentLength: size = -1, ContentType: contentType = null } = head;
    return { mark: metadata[MARK] ?? null, etag, version, size, contentType };
  }
  if ('gone' in head) return null;
  const reason = 'unable' in head ? head.unable : { code: 'unable', message: '' };
  throw new SourceError(reason.code, `${asking.name}: an object cannot be looked at: ${reason.message}`);
}

/** Whether the bytes under a key, read whole, are of this size and digest. @throws SourceError when that cannot be told. */
export async function hasBytes(
  client: BucketClient,
  key: string,
  { size, sha256 }: { readonly size: number; readonly sha256: string },
  asking: Asking,
): Promise<boolean> {
  const hashed = await hashedObject(client, { key, algorithms: ['sha256'] }, asking);
  if ('found' in hashed) return hashed.found.size === size && hashed.found.digests.sha256 === sha256;
  if ('gone' in hashed) return false;
  const { code, message } = hashed.unable;
  throw new SourceError(code, `${asking.name}: an object cannot be read: ${message}`, { transient: true });
}
