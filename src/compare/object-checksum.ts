/** Checksums of whole objects as rows write them and as stores keep them, in one form. */
import { Buffer } from 'node:buffer';
import type { Algorithm, Contents, Looked, Stored } from '../model/contents.ts';
import type { Key } from '../model/key.ts';
import type { Cell } from '../model/value.ts';
import { isEach } from './said-values.ts';

const BYTES: Readonly<Record<Algorithm, number>> = {
  md5: 16,
  sha1: 20,
  sha256: 32,
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
};

/** Lower-case hexadecimal of a checksum written as hexadecimal (`\x` before it or not) or as base64; `null` when it is neither. */
export function checksumText(text: string, algorithm: Algorithm): string | null {
  const bytes = BYTES[algorithm];
  const hex = text.startsWith('\\x') ? text.slice(2) : text;
  if (hex.length === bytes * 2 && /^[0-9a-f]+$/i.test(hex)) return hex.toLowerCase();
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === bytes && decoded.toString('base64') === text ? decoded.toString('hex') : null;
}

/** The checksum of the whole object that its store keeps, or that its ETag is; `null` when there is none of that algorithm. */
export function storedChecksum({ checksums, etag }: Stored, algorithm: Algorithm): string | null {
  const whole = checksums.find((kept) => kept.algorithm === algorithm && kept.parts === null);
  if (whole !== undefined) return whole.value;
  return algorithm === 'md5' && etag?.of === 'md5' ? etag.value : null;
}

/** A checksum, given as lower-case hexadecimal, in the form in which a row writes its own: as it, where that is one. */
export function checksumLike(text: Cell, hex: string, algorithm: Algorithm, isBytes: boolean): string {
  if (isBytes || text?.startsWith('\\x') === true) return `\\x${hex}`;
  if (text === null || checksumText(text, algorithm) === null) return hex;
  if (text.length !== hex.length) return Buffer.from(hex, 'hex').toString('base64');
  return text === text.toLowerCase() ? hex : hex.toUpperCase();
}

/**
 * The objects that have another checksum than rows say, with that one; and those of which that cannot be told. Where the
 * store keeps none of the whole object, its bytes are read if `read` allows it.
 */
export async function otherChecksums(
  said: ReadonlyMap<Key, readonly Cell[]>,
  stored: ReadonlyMap<Key, Stored>,
  { algorithm, read }: { readonly algorithm: Algorithm; readonly read: boolean },
  contents: Contents,
  signal: AbortSignal,
): Promise<readonly Looked<string>[]> {
  const kept = [...said.keys()].map((key) => {
    const found = stored.get(key);
    return { key, found: found === undefined ? null : storedChecksum(found, algorithm) };
  });
  const unknown = kept.flatMap(({ key, found }) => (found === null ? [key] : []));
  const hashing = read && unknown.length > 0;
  const hashed = hashing
    ? await contents.hash(
        unknown.map((key) => ({ key, algorithms: [algorithm] })),
        signal,
      )
    : [];
  const readOf = new Map(hashed.map((looked) => [looked.key, looked]));
  return kept.flatMap(({ key, ...looked }): Looked<string>[] => {
    const bytes = readOf.get(key);
    if (bytes !== undefined && !('found' in bytes)) return [bytes];
    const found = looked.found ?? bytes?.found.digests[algorithm] ?? null;
    if (found !== null) return isEach(said.get(key) ?? [], found) ? [] : [{ key, found }];
    const message = `its store keeps no ${algorithm} of the whole object; allow bytes: 'if-needed', or leave "checksum" out`;
    return [{ key, unable: { code: 'inconclusive', message } }];
  });
}
