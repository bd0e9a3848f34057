/** Lists a bucket in a process of its own, as a source or as a bare loop of the SDK, and prints its time and its peak memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import type { OpenContext } from '../src/model/dataset.ts';
import { EVERYTHING } from '../src/model/scope.ts';
import { s3 } from '../src/sources/s3/index.ts';

/** What a client prints. */
export type Listed = {
  readonly objects: number;
  /** Seconds until the listing was whole. */
  readonly listed: number;
  /** Seconds in which it was read back in the order of its keys. */
  readonly read: number;
  readonly peakMb: number;
};

const [how, endpoint = '', objects = '0'] = process.argv.slice(2);
const reach = {
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
};
const calm = new AbortController().signal;

async function bare(): Promise<Omit<Listed, 'peakMb'>> {
  const client = new S3({ ...reach, forcePathStyle: true });
  const started = performance.now();
  let [found, token] = [0, undefined as string | undefined];
  do {
    const page = await client.listObjectsV2({ Bucket: 'bench', ContinuationToken: token });
    found += page.Contents?.length ?? 0;
    token = page.NextContinuationToken;
  } while (token !== undefined);
  client.destroy();
  return { objects: found, listed: (performance.now() - started) / 1_000, read: 0 };
}

async function ours(): Promise<Omit<Listed, 'peakMb'>> {
  const scratch = await mkdtemp(join(tmpdir(), 'reconcile-bench-'));
  const ref = s3({ ...reach, bucket: 'bench' }).objects();
  const context: OpenContext = {
    name: () => 'bench',
    reveal: () => '',
    session: () => Promise.reject(new Error('reads through nothing')),
    folder: '.',
    scratch,
    diskCap: 10_000_000_000,
  };
  const session = await ref.source.open(context, calm);
  try {
    const dataset = session.dataset(ref);
    const started = performance.now();
    const counted = await dataset.count(EVERYTHING, calm);
    const listed = performance.now();
    let found = 0;
    for await (const page of dataset.scan(EVERYTHING, ['key', 'size'], calm)) found += page.length;
    if (found !== counted) throw new Error(`read ${String(found)} of ${String(counted)}`);
    return { objects: found, listed: (listed - started) / 1_000, read: (performance.now() - listed) / 1_000 };
  } finally {
    await session.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

const result = how === 'bare' ? await bare() : await ours();
if (result.objects !== Number(objects))
  throw new Error(`listed ${String(result.objects)} of ${objects} objects`);
const printed: Listed = { ...result, peakMb: process.resourceUsage().maxRSS / 1_024 };
console.log(JSON.stringify(printed));
