/** Asks a store what it keeps about objects: size, ETag, checksums, and the parts that they were uploaded in. */
import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Looked, Stored } from '../../model/contents.ts';
import { SourceError } from '../../model/problem.ts';
import { headRefusal } from './answers.ts';
import { entityTag, partsOf, storedChecksums } from './checksums.ts';
import type { Asking, BucketClient } from './client.ts';
import { failureOf, s3Error } from './errors.ts';
import { bareTag } from './page.ts';

/** More parts than this are not asked for one by one. */
const MOST_PARTS = 64;

/** What the store says about one object. @throws SourceError when the bucket cannot be asked at all. */
export async function storedObject(
  client: BucketClient,
  key: string,
  asking: Asking,
): Promise<Looked<Stored>> {
  const answer = await headOf(client, key, asking);
  if ('key' in answer) return answer;
  const { ContentLength: size } = answer;
  if (size === undefined)
    return {
      key,
      unable: { code: 'no-size', message: 'the store does not say how long it is; look at the server' },
    };
  const { bucket } = client.place(asking);
  const parts = answer.ETag === undefined ? null : partsOf(bareTag(answer.ETag));
  const found: Stored = {
    size,
    etag: entityTag(answer, bucket),
    checksums: storedChecksums(answer),
    partSizes: parts === null ? null : await partSizes(client, { key, parts, size }, asking),
    contentType: answer.ContentType ?? null,
  };
  return { key, found };
}

/** What HEAD answers about one object, or why it does not. @throws SourceError when the bucket cannot be asked at all. */
export async function headOf(
  client: BucketClient,
  key: string,
  asking: Asking,
): Promise<HeadObjectCommandOutput | Looked<never>> {
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      return await client.head({ Key: key, ChecksumMode: 'ENABLED' }, asking);
    } catch (thrown) {
      const refused = await headRefusal(thrown, key, client, asking);
      if (refused !== null) return refused;
    }
  }
  return {
    key,
    unable: {
      code: 'head-refused',
      message: 'the store answers GET and refuses HEAD; allow HEAD, or look at a proxy',
    },
  };
}

type Multipart = { readonly key: string; readonly parts: number; readonly size: number };

/** The sizes of an object's parts; `null` unless they are told for every one of them and add up to the whole. */
async function partSizes(
  client: BucketClient,
  object: Multipart,
  asking: Asking,
): Promise<readonly number[] | null> {
  const told = (await fromAttributes(client, object, asking)) ?? (await oneByOne(client, object, asking));
  if (told?.length !== object.parts) return null;
  return told.reduce((sum, size) => sum + size, 0) === object.size ? told : null;
}

async function fromAttributes(
  client: BucketClient,
  { key, parts }: Multipart,
  asking: Asking,
): Promise<readonly number[] | null> {
  const sizes: number[] = [];
  let marker: string | undefined;
  try {
    while (sizes.length < parts) {
      const { ObjectParts: page } = await client.parts(key, marker, asking);
      const listed = page?.Parts ?? [];
      if (listed.length === 0) return null;
      for (const { Size: size } of listed) sizes.push(size ?? Number.NaN);
      marker = page?.NextPartNumberMarker;
      if (page?.IsTruncated !== true) break;
    }
    return sizes;
  } catch (thrown) {
    return notTold(thrown, client, asking);
  }
}

async function oneByOne(
  client: BucketClient,
  { key, parts }: Multipart,
  asking: Asking,
): Promise<readonly number[] | null> {
  if (parts > MOST_PARTS) return null;
  try {
    const sizes: number[] = [];
    for (let part = 1; part <= parts; part += 1) {
      const { ContentLength: size, PartsCount: count } = await client.head(
        { Key: key, PartNumber: part },
        asking,
      );
      if (count !== parts) return null;
      sizes.push(size ?? Number.NaN);
    }
    return sizes;
  } catch (thrown) {
    return notTold(thrown, client, asking);
  }
}

/** A server that does not know a question has not answered it; one that fails has failed. @throws SourceError then. */
function notTold(thrown: unknown, client: BucketClient, asking: Asking): null {
  const { status } = failureOf(thrown);
  const refused = status !== null && status >= 400 && (status < 500 || status === 501) && status !== 429;
  if (refused && !(thrown instanceof SourceError)) return null;
  throw s3Error(thrown, client.place(asking));
}
