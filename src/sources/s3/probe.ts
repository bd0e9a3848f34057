/** Finds out for `doctor` what answers for a bucket, how far away it is, and how far off its clock is. */
import type { OpenContext, Probe } from '../../model/dataset.ts';
import { revealed } from '../object-refs.ts';
import { writerNote } from '../object-writing.ts';
import { obey } from '../stopping.ts';
import { bucketClient, type Asking, type BucketClient } from './client.ts';
import { failureOf, s3Error } from './errors.ts';
import type { Opening } from './open.ts';
import { pageOf } from './page.ts';

const ROUNDS = 3;

/** Asks for the first key of the bucket, a few times. @throws SourceError when it cannot be listed. */
export async function probeBucket(
  opening: Opening,
  context: OpenContext,
  signal: AbortSignal,
): Promise<Probe> {
  const { source, settings } = opening;
  const asking = { name: `source ${context.name(source)}`, signal };
  obey(signal, asking.name);
  const client = await bucketClient(settings, context);
  try {
    let headers: Readonly<Record<string, string>> = {};
    client.watch((seen) => (headers = seen));
    const prefix = revealed(settings.prefix, context);
    let latencyMs = Number.POSITIVE_INFINITY;
    let clockSkewMs: number | null = null;
    for (let round = 0; round < ROUNDS; round += 1) {
      const [before, started] = [Date.now(), performance.now()];
      await firstKey(client, prefix, asking);
      const took = performance.now() - started;
      if (took >= latencyMs) continue;
      latencyMs = took;
      clockSkewMs = skew(headers['date'], before + took / 2);
    }
    const { host, region } = client.place(asking);
    const server = headers['server'];
    const version = `S3 at ${host}, region ${region}${server === undefined ? '' : `, ${server}`}`;
    const told = [...(await notes(client, asking))];
    const { openWriter } = source;
    if (openWriter !== undefined) told.push(await writerNote(() => openWriter(context, signal)));
    return { version, canWrite: null, clockSkewMs, latencyMs, notes: told };
  } finally {
    client.close();
  }
}

async function firstKey(client: BucketClient, prefix: string, asking: Asking): Promise<void> {
  try {
    const answer = await client.list({ Prefix: prefix, MaxKeys: 1, EncodingType: 'url' }, asking);
    pageOf(answer, { name: asking.name, prefix, after: null, token: null });
  } catch (thrown) {
    throw s3Error(thrown, client.place(asking));
  }
}

/** How far a server's clock is from ours, in milliseconds; its date has whole seconds, so less than one is none. */
function skew(date: string | undefined, at: number): number | null {
  const server = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return null;
  if (at >= server && at < server + 1_000) return 0;
  return Math.round(at < server ? server - at : server + 1_000 - at);
}

async function notes(client: BucketClient, asking: Asking): Promise<readonly string[]> {
  try {
    const status = await client.versioning(asking);
    if (status === undefined) return [];
    return [`versioning is ${status.toLowerCase()}: only current versions are read`];
  } catch (thrown) {
    // Whether there are versions is not everybody's to know; whatever else fails is told.
    const { status } = failureOf(thrown);
    if (status !== null && status < 500) return [];
    throw s3Error(thrown, client.place(asking));
  }
}
