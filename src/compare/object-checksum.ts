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

/** The objects whose store keeps another checksum than rows say, with that one; and those of which that cannot be told. */
export async function otherChecksums(
  said: ReadonlyMap<Key, readonly Cell[]>,
  algorithm: Algorithm,
  contents: Contents,
  signal: AbortSignal,
): Promise<readonly Looked<string>[]> {
  const stored = await contents.stored([...said.keys()], signal);
  return stored.flatMap((looked): Looked<string>[] => {
    const { key } = looked;
    if (!('found' in looked)) return [looked];
    const found = storedChecksum(looked.found, algorithm);
    if (found !== null) return isEach(said.get(key) ?? [], found) ? [] : [{ key, found }];
    const message = `its store keeps no ${algorithm} of the whole object; prove it with file-integrity, or leave "checksum" out`;
    return [{ key, unable: { code: 'inconclusive', message } }];
  });
}
