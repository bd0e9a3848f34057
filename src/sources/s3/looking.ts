/** Looks at one object with a writer's eyes: whether anything is there, and by whose write. */
import { MARK } from '../object-writing.ts';
import { SourceError } from '../../model/problem.ts';
import type { Asking, BucketClient } from './client.ts';
import { metadataOf } from './metadata.ts';
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
  readonly metadata: Readonly<Record<string, string>>;
};

/** What is under a key, or `null`. @throws SourceError when that cannot be told. */
export async function lookAt(client: BucketClient, key: string, asking: Asking): Promise<Seen | null> {
  const head = await headOf(client, key, asking);
  if (!('key' in head)) {
    const metadata = metadataOf(head);
    const { ETag: etag = '', ContentLength: size = -1, ContentType: contentType = null } = head;
    const mark = metadata[MARK] ?? null;
    return { mark, etag, version: versionOf(head.VersionId), size, contentType, metadata };
  }
  if ('gone' in head) return null;
  const reason = 'unable' in head ? head.unable : { code: 'unable', message: '' };
  throw new SourceError(reason.code, `${asking.name}: an object cannot be looked at: ${reason.message}`);
}

/** What names one version for good: "null" is whatever was last put while a bucket kept no versions, by whomever. */
export function versionOf(id: string | undefined): string | undefined {
  return id === 'null' ? undefined : id;
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
