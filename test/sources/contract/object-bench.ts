/** A store with a writer on it, for one case of the contract of writers of objects. */
import { createHash } from 'node:crypto';
import type { DatasetRef } from '../../../src/model/dataset.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { Intent, IntentPort, ObjectBytes, Write, Writer } from '../../../src/model/writer.ts';
import type { ObjectsOptions } from '../../../src/sources/object-refs.ts';
import { openContext, type TestContext } from '../../support/open-context.ts';
import type { Given } from './object-harness.ts';
import { openedOf, taken } from './object-opening.ts';
import { all, calm } from './reading.ts';
import { contentsOf } from './stocking.ts';

/** A store whose source gives a writer. */
type WritableStore = {
  objects(options?: ObjectsOptions): DatasetRef;
  /** Puts an object behind the writer's back, over another if there is one; with `null` it is deleted. */
  disturb(key: string, bytes: string | null): Promise<void>;
};

export type ObjectWritingHarness = {
  /** Makes a store of its own that has exactly these objects. */
  make(objects: readonly Given[]): Promise<WritableStore>;
  /** Set where a source has one dataset and no prefixes. */
  readonly lacksPrefixes?: true;
  /** Called once, after the last case. */
  dispose?(): Promise<void>;
};

export const REASON = { by: 'gate-apply-1', check: 'files', kind: 'missing' };

/** What a case works with. */
export type ObjectBench = {
  readonly store: WritableStore;
  readonly ref: DatasetRef;
  readonly writer: Writer;
  readonly context: TestContext;
  /** What was journaled, in order. */
  readonly intents: Intent[];
  readonly journal: IntentPort;
  /** The text of every object (its digest where it is long) by its key, read by a session of its own. */
  readonly read: () => Promise<Readonly<Record<string, string>>>;
};

/** Runs one case on a store of its own. */
export type ObjectBenches = (work: (bench: ObjectBench) => Promise<void>) => Promise<void>;

/** What every store has before a case. */
export const BEFORE: readonly Given[] = [
  { key: 'a', bytes: 'one' },
  { key: 'old/b', bytes: 'two' },
];

/** Makes a store, opens its writer, and closes it afterwards. */
export async function onStore(
  harness: ObjectWritingHarness,
  work: (bench: ObjectBench) => Promise<void>,
): Promise<void> {
  const store = await harness.make(BEFORE);
  const context = await openContext();
  const ref = store.objects();
  const writer = await ref.source.openWriter!(context, calm);
  const intents: Intent[] = [];
  const read = async () => {
    const session = await ref.source.open(context, calm);
    const dataset = session.dataset(ref);
    const found: Record<string, string> = {};
    for (const { key } of await all(dataset.scan(EVERYTHING, [], calm)))
      found[key] = shown((await taken(await openedOf(contentsOf(dataset), key))).toString());
    await session.close();
    return found;
  };
  const journal = { intent: async (intent: Intent) => void intents.push(intent) };
  try {
    await work({ store, ref, writer, context, intents, journal, read });
  } finally {
    await writer.close();
    await context.close();
  }
}

/** A text, or its digest where that is easier to look at. */
export function shown(text: string): string {
  return text.length < 100 ? text : createHash('sha256').update(text).digest('hex');
}

/** Bytes to be put, in pieces, described as they are unless told. */
export function bytes(text: string, told: Partial<ObjectBytes> = {}): ObjectBytes {
  const whole = Buffer.from(text);
  const read = async function* () {
    for (let at = 0; at < whole.length; at += 50_000) yield whole.subarray(at, at + 50_000);
  };
  const sha256 = createHash('sha256').update(whole).digest('hex');
  return { size: whole.length, sha256, contentType: 'image/png', metadata: {}, read, ...told };
}

/** A write that puts an object. */
export function putting(dataset: DatasetRef, key: string | null, object: ObjectBytes): Write {
  return { op: 'put-object', dataset, key: [key], reason: REASON, object };
}
