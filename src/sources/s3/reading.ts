/** Reads an object's bytes and hashes them: whole, at the length that the store announced, and all of one version. */
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Hashed, Hashing, Looked } from '../../model/contents.ts';
import { ReconcileError } from '../../model/problem.ts';
import { ContentHash } from '../hashing.ts';
import { refusal } from './answers.ts';
import { BodyCut, wholeBody, type Cut } from './body.ts';
import type { Asking, BucketClient } from './client.ts';
import { failureOf } from './errors.ts';

/** How often a body is read that is cut, stalls or changes. */
const READINGS = 3;
/** What is said of an object that did not stay as it was. */
export const CHANGED: Cut = {
  code: 'changed',
  message: 'the object was changed while it was read; run again when nobody writes it',
};

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
  answer: GetObjectCommandOutput,
  hashing: Hashing,
  idleTimeout: number,
  asking: Asking,
): Promise<{ readonly found: Hashed } | { readonly cut: Cut }> {
  const hash = new ContentHash(hashing);
  try {
    for await (const chunk of wholeBody(answer, idleTimeout, asking)) hash.update(chunk);
  } catch (thrown) {
    if (thrown instanceof BodyCut) return { cut: thrown.cut };
    throw thrown;
  }
  return { found: hash.result() };
}
