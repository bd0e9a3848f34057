/** Proves that one page of a listing is whole and in order before anybody believes it. */
import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { compareKeys } from '../../model/key.ts';
import { ContractError, SourceError, type ReconcileError } from '../../model/problem.ts';
import type { ObjectRow } from '../object-store.ts';

/** What was asked for, and what came before: what a page must agree with. */
export type Asked = {
  readonly name: string;
  readonly prefix: string;
  /** Every key of the page is greater; `null` when it is the first. */
  readonly after: string | null;
  /** The token that the page was asked for with. */
  readonly token: string | null;
};

/** A page that is whole, and the token of the next; `null` when it is the last. */
export type Page = { readonly rows: readonly ObjectRow[]; readonly next: string | null };

/** Reads an answer. @throws SourceError, ContractError where it may be a part of a page, or of a listing. */
export function pageOf(answer: ListObjectsV2CommandOutput, asked: Asked): Page {
  const {
    Contents: contents = [],
    KeyCount: count,
    IsTruncated: truncated,
    NextContinuationToken: token,
  } = answer;
  if (truncated === undefined) throw notWhole(asked, 'an answer that is no listing');
  if (count !== undefined && count !== contents.length + (answer.CommonPrefixes?.length ?? 0))
    throw notWhole(asked, `a page that announces ${count} keys and has ${contents.length}`);
  if (truncated && (token === undefined || token === ''))
    throw notWhole(asked, 'a page that is not the last and does not say how to go on');
  if (truncated && token === asked.token) throw notWhole(asked, 'a page that leads back to itself');
  const encoded = answer.EncodingType === 'url';
  let last = asked.after;
  const rows = contents.map(({ Key: given, Size: size, LastModified: lastModified, ETag: etag }) => {
    if (given === undefined) throw notWhole(asked, 'an entry without a key');
    // A piece of the answer's text would keep all of it in memory for as long as the key is held.
    const key = Buffer.from(encoded ? decoded(given, asked) : given).toString();
    if (size === undefined || !Number.isSafeInteger(size) || size < 0)
      throw notWhole(asked, 'an entry without a size');
    if (!key.startsWith(asked.prefix))
      throw broken(asked, 'a key that does not start with the prefix asked for');
    if (last !== null && compareKeys(key, last) <= 0) throw broken(asked, OUT_OF_ORDER);
    last = key;
    return { key, size, lastModified: lastModified ?? null, etag: etag === undefined ? null : bareTag(etag) };
  });
  return { rows, next: truncated ? (token ?? null) : null };
}

const OUT_OF_ORDER =
  'keys that do not ascend, or the same key twice (a server that repeats pages, or orders otherwise than by bytes)';

/** A key as it is; a plus is a space, as every server writes it that encodes keys. */
export function decoded(key: string, asked: Pick<Asked, 'name'>): string {
  if (!/[%+]/.test(key)) return key;
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    throw new ContractError(
      'listing',
      `${asked.name}: the server lists a key that is no text in UTF-8; rename the object`,
    );
  }
}

/** An ETag without its quotation marks. */
export function bareTag(etag: string): string {
  const start = etag.startsWith('W/') ? 2 : 0;
  return etag.length >= start + 2 && etag.startsWith('"', start) && etag.endsWith('"')
    ? etag.slice(start + 1, -1)
    : etag;
}

function notWhole({ name }: Asked, what: string): ReconcileError {
  const advice = 'so the list may be short and none of it is used; look at the server';
  return new SourceError('listing-cut', `${name}: the server sent ${what}, ${advice}`, { transient: true });
}

function broken({ name }: Asked, what: string): ReconcileError {
  return new ContractError('listing', `${name}: the server lists ${what}; it cannot be read as S3`);
}
