/** What writers of objects do alike: images of objects, and bytes that are handed on only while they can be those that were proved. */
import { createHash } from 'node:crypto';
import { SourceError } from '../model/problem.ts';
import type { Image, ObjectBytes } from '../model/writer.ts';

/** The name under which a store keeps with an object which write put it there. */
export const MARK = 'reconcile-change';

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

function notProved(name: string): SourceError {
  const message = 'the bytes to be copied are not those that were proved; run again when nobody writes them';
  return new SourceError('changed', `${name}: ${message}`, { transient: true });
}
