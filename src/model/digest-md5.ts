/** Digests by MD5 in this process: the twin of what servers compute in SQL, and what their answers are held to. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { Digest } from './digest.ts';
import type { Cells } from './value.ts';

/** The text of a row: of each canonical text its length in bytes of UTF-8, `:` and itself; of NULL only `~`. */
function rowText(texts: Cells): string {
  return texts.map((text) => (text === null ? '~' : `${String(Buffer.byteLength(text))}:${text}`)).join('');
}

/** Adds up rows, each given as the canonical texts of its key's parts and then of its columns. */
export function md5Digest(rows: Iterable<Cells>): Digest {
  let count = 0;
  let first = 0n;
  let second = 0n;
  for (const texts of rows) {
    const hash = md5(rowText(texts));
    count += 1;
    first += BigInt(`0x${hash.slice(0, 15)}`);
    second += BigInt(`0x${hash.slice(15, 30)}`);
  }
  return { rows: count, sum: `${String(first)}:${String(second)}` };
}

/** The group of a key, given as the canonical texts of its parts: the low bits of the last five hexadecimal digits. */
export function md5Group(key: Cells, bits: number): number {
  return Number.parseInt(md5(rowText(key)).slice(-5), 16) & (2 ** bits - 1);
}

/** What a server digests to prove that it hashes as we do; its proof is the sum and the groups of these under 18 bits. */
export const MD5_PROBE: readonly Cells[] = [
  ['1', null, '', '~'],
  ['2', 'ä\\', '🛥\n', "it's"],
  ['12', '1:2', null, null],
];

/** The proof of a server that hashes as we do: the key of each row is its first text. */
export function md5Proof(): string {
  const groups = MD5_PROBE.map(([key = null]) => md5Group([key], 18));
  return `md5 ${md5Digest(MD5_PROBE).sum} ${groups.join(' ')}`;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
