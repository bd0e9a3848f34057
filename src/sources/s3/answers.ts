/** What a refusal about one key means: that there is no such object, that nothing can be said of it, or that all have failed. */
import type { Looked } from '../../model/contents.ts';
import { ReconcileError } from '../../model/problem.ts';
import type { Asking, BucketClient } from './client.ts';
import { failureOf, s3Error } from './errors.ts';

const UNABLE: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  AccessDenied: {
    code: 'access-denied',
    message: 'its credentials may not read this object; allow s3:GetObject for it',
  },
  InvalidObjectState: {
    code: 'archived',
    message: 'the object is archived and cannot be read; restore it first',
  },
  MethodNotAllowed: {
    code: 'not-readable',
    message: 'the store does not let this object be read; look at it there',
  },
  InvalidRequest: {
    code: 'customer-key',
    message: 'the store does not give it out without more (a customer key, for one); look at it there',
  },
};

/**
 * The answer about one key that a refusal of GET comes to.
 * @throws SourceError where it says nothing about the key: no bucket, no valid credentials, a server that fails.
 */
export function refusal(thrown: unknown, key: string, client: BucketClient, asking: Asking): Looked<never> {
  if (thrown instanceof ReconcileError) throw thrown;
  const { code, status } = failureOf(thrown);
  if (code === 'NoSuchKey' || code === 'KeyTooLongError') return { key, gone: true };
  const unable = UNABLE[code] ?? (status === 403 && isUnnamed(code) ? UNABLE['AccessDenied'] : undefined);
  if (unable !== undefined) return { key, unable };
  throw s3Error(thrown, client.place(asking));
}

/**
 * The answer that a refusal of HEAD comes to. A refusal of HEAD has no body, so a missing object looks as a missing bucket
 * does, and a denied one as a wrong password: GET is asked for the reason. `null` when GET answers after all.
 */
export async function headRefusal(
  thrown: unknown,
  key: string,
  client: BucketClient,
  asking: Asking,
): Promise<Looked<never> | null> {
  if (thrown instanceof ReconcileError) throw thrown;
  const { status } = failureOf(thrown);
  if (status === null || status >= 500 || status === 429) throw s3Error(thrown, client.place(asking));
  try {
    await client.get(
      { Key: key },
      async ({ Body: body }) => (body as { destroy?: () => void } | undefined)?.destroy?.(),
      asking,
    );
    return null;
  } catch (reason) {
    return refusal(reason, key, client, asking);
  }
}

/** Codes that the SDK makes up for an answer without one. */
function isUnnamed(code: string): boolean {
  return (
    code === '' || code === 'Unknown' || code === 'UnknownError' || code === 'Forbidden' || code === '403'
  );
}
