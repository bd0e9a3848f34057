/** A bucket as a store: what it lists, what it keeps about objects, and what their bytes come to. */
import pMap from 'p-map';
import type { Looked } from '../../model/contents.ts';
import { SourceError } from '../../model/problem.ts';
import type { ObjectRow, ObjectStore } from '../object-store.ts';
import type { Asking, BucketClient } from './client.ts';
import { s3Error } from './errors.ts';
import { listing } from './listing.ts';
import { openedObject } from './opening.ts';
import { pageOf } from './page.ts';
import { hashedObject } from './reading.ts';
import { storedObject } from './stored.ts';

/** No key of S3 is longer than this many bytes of UTF-8. */
const LONGEST_KEY = 1_024;

/** Reads a bucket through a client until it is closed; the writers' lease is no object of it. */
export function bucketStore(client: BucketClient, lease: string): ObjectStore {
  /** Answers in the order of the questions; when one fails, the others are stopped. */
  const each = async <Question, Answer>(
    questions: readonly Question[],
    ask: (question: Question, asking: Asking) => Promise<Answer>,
    name: string,
    signal: AbortSignal,
  ): Promise<Answer[]> => {
    const failed = new AbortController();
    const asking = { name, signal: AbortSignal.any([signal, failed.signal]) };
    try {
      return await pMap(questions, (question) => ask(question, asking), { concurrency: client.connections });
    } catch (thrown) {
      failed.abort(new SourceError('stopped', `${name}: another question failed`));
      throw thrown;
    }
  };
  /** The answer about a key, unless it is the lease's. */
  const unlessLease = <Answer>(key: string, answer: () => Promise<Looked<Answer>>) =>
    key === lease ? Promise.resolve({ key, gone: true } as const) : answer();
  return {
    list: async function* (prefix, name, signal) {
      for await (const page of listing(client, prefix, { name, signal }))
        yield lease.startsWith(prefix) ? page.filter(({ key }) => key !== lease) : page;
    },
    find: (keys, name, signal) =>
      each(
        keys,
        (key, asking) => (key === lease ? Promise.resolve(null) : listedRow(client, key, asking)),
        name,
        signal,
      ),
    stored: (keys, name, signal) =>
      each(keys, (key, asking) => unlessLease(key, () => storedObject(client, key, asking)), name, signal),
    hash: (wanted, name, signal) =>
      each(
        wanted,
        (one, asking) => unlessLease(one.key, () => hashedObject(client, one, asking)),
        name,
        signal,
      ),
    open: (key, name, signal) => unlessLease(key, () => openedObject(client, key, { name, signal })),
    close: async () => client.close(),
  };
}

/** The row that a listing has of one key: it is the first of all that start with it. */
async function listedRow(client: BucketClient, key: string, asking: Asking): Promise<ObjectRow | null> {
  if (key === '' || Buffer.byteLength(key) > LONGEST_KEY || !key.isWellFormed()) return null;
  try {
    let token: string | null = null;
    while (true) {
      const answer = await client.list(
        {
          Prefix: key,
          MaxKeys: 1,
          EncodingType: 'url',
          ...(token !== null && { ContinuationToken: token }),
        },
        asking,
      );
      const page = pageOf(answer, { name: asking.name, prefix: key, after: null, token });
      const [row] = page.rows;
      if (row !== undefined) return row.key === key ? row : null;
      if (page.next === null) return null;
      token = page.next; // an empty page that is not the last says nothing
    }
  } catch (thrown) {
    throw s3Error(thrown, client.place(asking));
  }
}
