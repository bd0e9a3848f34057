/** Opens a bucket for a test, through the fault proxy where it is given one. */
import { onTestFinished } from 'vitest';
import type { Dataset, Session } from '../../../src/model/dataset.ts';
import type { ObjectsOptions } from '../../../src/sources/object-refs.ts';
import type { S3Options } from '../../../src/sources/s3/index.ts';
import { openContext } from '../../support/open-context.ts';
import { server, source } from '../../support/s3.ts';
import { proxyTo, type Proxy } from '../../support/s3-proxy.ts';

/** A dataset of a session of its own, which ends with the test. */
export async function opened(
  bucket: string,
  options: Partial<S3Options> = {},
  objects: ObjectsOptions = {},
): Promise<{ readonly dataset: Dataset; readonly session: Session }> {
  const ref = source(bucket, options).objects(objects);
  const context = await openContext({ names: new Map([[ref.source, 'media']]) });
  const session = await context.session(ref.source);
  onTestFinished(() => context.close());
  return { dataset: session.dataset(ref), session };
}

/** A proxy in front of the server that ends with the test. */
export async function faulty(): Promise<Proxy> {
  const proxy = await proxyTo(server().endpoint);
  onTestFinished(() => proxy.close());
  return proxy;
}
