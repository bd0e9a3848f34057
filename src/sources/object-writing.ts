/** What writers of objects do alike: whose key a write is for, images of objects, and bytes that are no others than were proved. */
import { createHash } from 'node:crypto';
import type { OpenContext } from '../model/dataset.ts';
import type { Guard } from '../model/fix-report.ts';
import { keyCodec } from '../model/key.ts';
import { ReconcileError, SourceError } from '../model/problem.ts';
import type { Image, Intent, ObjectBytes, Write, Writer, Written } from '../model/writer.ts';
import { ObjectNames } from './object-names.ts';
import { revealed } from './object-refs.ts';
import type { ObjectOpening } from './object-session.ts';

/** The name under which a store keeps with an object which write put it there. */
export const MARK = 'reconcile-change';

/** A write that was refused. */
export type Refused = Extract<Written, { readonly refused: Guard }>;

/** An object to be put, and what the store will call it. */
export type Put = { readonly key: string; readonly object: ObjectBytes };

const CODEC = keyCodec(['text']);

/** What a write puts where; a refusal where it puts no object into this source. */
export function putOf(
  write: Write,
  opening: ObjectOpening,
  context: OpenContext,
  name: string,
): Put | Refused {
  const { dataset } = write;
  if (dataset.source !== opening.source)
    return refusal('other-target', name, 'the change is of another system');
  const { plan } = opening.refs.meaning(dataset);
  const [text = null] = write.key;
  const names = new ObjectNames(opening.prefix + revealed(plan.prefix, context), plan.relative);
  const key = text === null || text === '' ? null : names.whole(CODEC.encode([text]));
  if (write.op !== 'put-object' || plan.path !== dataset.path || key === null || key === '')
    return refusal('not-writable', name, 'only objects are put here, each under its own key');
  return { key, object: write.object };
}

/** Everything about an object that a journal keeps; its bytes are kept by their digest. */
export function objectImage(object: Omit<ObjectBytes, 'read'>): Image {
  return {
    size: { type: 'int8', value: String(object.size) },
    sha256: { type: 'text', value: object.sha256 },
    content_type: { type: 'text', value: object.contentType },
    metadata: { type: 'jsonb', value: JSON.stringify(object.metadata) },
  };
}

/** What an image says of an object's bytes. */
export function bytesOf(image: Image | null): { readonly size: number; readonly sha256: string } {
  return { size: Number(image?.['size']?.value ?? Number.NaN), sha256: image?.['sha256']?.value ?? '' };
}

/**
 * The bytes of an object. The last of them are held back until all are known to be what was proved, so that whoever is
 * told the size beforehand never has a whole object of other bytes. @throws SourceError where they are not.
 */
export async function* provedBytes(
  object: ObjectBytes,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  let size = 0;
  let held: Uint8Array | null = null;
  for await (const chunk of object.read()) {
    if (chunk.length === 0) continue;
    size += chunk.length;
    if (size > object.size) throw notProved(name);
    hash.update(chunk);
    if (held !== null) yield held;
    held = chunk;
  }
  if (size !== object.size || hash.digest('hex') !== object.sha256) throw notProved(name);
  if (held !== null) yield held;
}

/** The refusal of what one source cannot write. */
export function refusal(refused: Guard, name: string, why: string): Refused {
  return { refused, message: `${name}: ${why}` };
}

/** What `doctor` says of a writer: whether it opens, which proves that its lease can be had. */
export async function writerNote(open: () => Promise<Writer>): Promise<string> {
  try {
    await (await open()).close();
    return 'its writer opens';
  } catch (thrown) {
    if (thrown instanceof ReconcileError) return `warning: its writer does not open: ${thrown.message}`;
    throw thrown;
  }
}

/** Why an intent cannot be taken back by a writer of objects; `null` where it can. */
export function notOurs(done: Intent, identity: string, name: string): Refused | null {
  if (done.target !== identity) return refusal('other-target', name, 'it was done to another system');
  if (done.op === 'put-object') return null;
  const why = done.op === 'undo' ? 'it was an undo, which is not taken back' : `no ${done.op} was done here`;
  return refusal('not-writable', name, why);
}

/** The key that an intent was about. */
export function keyOf({ where }: Intent): string {
  return (where as { readonly key: string }).key;
}

function notProved(name: string): SourceError {
  const message = 'the bytes to be copied are not those that were proved; run again when nobody writes them';
  return new SourceError('changed', `${name}: ${message}`, { transient: true });
}
