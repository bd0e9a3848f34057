/** A bucket with a writer on it for a test, through the fault proxy. */
import { onTestFinished } from 'vitest';
import type { Intent, IntentPort, ObjectBytes, Writer, Written } from '../../../src/model/writer.ts';
import type { S3Options } from '../../../src/sources/s3/index.ts';
import { openContext } from '../../support/open-context.ts';
import { bucket, sdk, server, source } from '../../support/s3.ts';
import type { Damage, Proxy, Seen } from '../../support/s3-proxy.ts';
import { bytes, putting, REASON } from '../contract/object-bench.ts';
import { calm } from '../contract/reading.ts';
import { faulty } from './opened.ts';

export const LEASE = '.reconcile-lease';

/** A source that gives a writer, behind a proxy. */
export async function writable(options: Partial<S3Options> = {}, versioned = false) {
  const name = await bucket('written');
  if (versioned)
    await sdk().putBucketVersioning({ Bucket: name, VersioningConfiguration: { Status: 'Enabled' } });
  const proxy = await faulty();
  const { accessKeyId, secretAccessKey } = server();
  const more = { endpoint: proxy.endpoint, attempts: 3, writer: { accessKeyId, secretAccessKey } };
  const media = source(name, { ...more, ...options });
  const context = await openContext({ names: new Map([[media, 'media']]) });
  const opened: Writer[] = [];
  onTestFinished(async () => {
    proxy.damage(() => undefined);
    for (const writer of opened) await writer.close();
    await context.close();
  });
  const open = async () => {
    const writer = await media.openWriter!(context, calm);
    opened.push(writer);
    return writer;
  };
  return { name, proxy, media, open, context };
}

/** The same with its writer open. */
export async function written(options: Partial<S3Options> = {}, versioned = false) {
  const { open, ...made } = await writable(options, versioned);
  const writer = await open();
  const intents: Intent[] = [];
  const journal: IntentPort = { intent: async (intent) => void intents.push(intent) };
  const ref = made.media.objects();
  return {
    ...made,
    writer,
    intents,
    put: (key: string, object: ObjectBytes = bytes('three')): Promise<Written> =>
      writer.apply(putting(ref, key, object), journal, calm),
    undo: (done: Intent | undefined): Promise<Written> => writer.undo(done!, REASON, journal, calm),
    outcome: (intent: Intent | undefined) => writer.outcome(intent!, calm),
  };
}

/** Damages the answers to one kind of request for one key; `times` counts them from 1. */
export function on(
  proxy: Proxy,
  method: string,
  key: string,
  damage: (times: number, seen: Seen) => Damage | undefined,
): void {
  let times = 0;
  proxy.damage((seen) =>
    seen.method === method && seen.path.endsWith(`/${key}`) ? damage((times += 1), seen) : undefined,
  );
}

/** How many requests of a kind there were for a key. */
export function sent(proxy: Proxy, method: string, key: string): number {
  return proxy.seen.filter((seen) => seen.method === method && seen.path.endsWith(`/${key}`)).length;
}

/** The text of an object, as the server itself has it; `null` where there is none. */
export async function stored(name: string, key: string): Promise<string | null> {
  try {
    const { Body: body } = await sdk().getObject({ Bucket: name, Key: key });
    return (await body?.transformToString()) ?? null;
  } catch {
    return null;
  }
}
