/** CRCs that neither Node's crypto nor its zlib computes, eight bytes at a time: CRC-32C and CRC-64/NVME. */

// Entry 256 * s + b of a table is what byte b does to the CRC s bytes further on (slicing by eight).
const ENTRIES = 8 * 256;

const POLY_32C = 0x82f63b78;
const POLY_64_HIGH = 0x9a6c9329;
const POLY_64_LOW = 0xac4bc9b5;

/** A CRC-64 in two halves, which start, and end, complemented; a CRC-32 is the low one. */
type Tables = { readonly high: Int32Array; readonly low: Int32Array };

function tablesOf(polyHigh: number, polyLow: number): Tables {
  const high = new Int32Array(ENTRIES);
  const low = new Int32Array(ENTRIES);
  for (let byte = 0; byte < 256; byte += 1) {
    let [h, l] = [0, byte];
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = l & 1;
      l = (l >>> 1) | (h << 31);
      h >>>= 1;
      if (odd === 1) [h, l] = [h ^ polyHigh, l ^ polyLow];
    }
    high[byte] = h;
    low[byte] = l;
  }
  for (let entry = 256; entry < ENTRIES; entry += 1) {
    const [h, l] = [high[entry - 256] ?? 0, low[entry - 256] ?? 0];
    high[entry] = (h >>> 8) ^ (high[l & 0xff] ?? 0);
    low[entry] = ((l >>> 8) | (h << 24)) ^ (low[l & 0xff] ?? 0);
  }
  return { high, low };
}

let tables32c: Int32Array | null = null;
let tables64: Tables | null = null;

/** CRC-32C of bytes that come in order; `123456789` comes to `e3069283`. */
export class Crc32c {
  private readonly table = (tables32c ??= tablesOf32(POLY_32C));
  private value = -1;

  update(chunk: Uint8Array): void {
    const { table } = this;
    const words = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    let crc = this.value;
    const end = chunk.length - 7;
    let at = 0;
    for (; at < end; at += 8) {
      crc ^= words.getInt32(at, true);
      const next = words.getInt32(at + 4, true);
      crc =
        (table[1792 + (crc & 0xff)] ?? 0) ^
        (table[1536 + ((crc >>> 8) & 0xff)] ?? 0) ^
        (table[1280 + ((crc >>> 16) & 0xff)] ?? 0) ^
        (table[1024 + (crc >>> 24)] ?? 0) ^
        (table[768 + (next & 0xff)] ?? 0) ^
        (table[512 + ((next >>> 8) & 0xff)] ?? 0) ^
        (table[256 + ((next >>> 16) & 0xff)] ?? 0) ^
        (table[next >>> 24] ?? 0);
    }
    for (; at < chunk.length; at += 1) crc = (crc >>> 8) ^ (table[(crc ^ (chunk[at] ?? 0)) & 0xff] ?? 0);
    this.value = crc;
  }

  hex(): string {
    return hexOf(~this.value);
  }
}

/** CRC-64/NVME of bytes that come in order; `123456789` comes to `ae8b14860a799888`. */
export class Crc64Nvme {
  private readonly tables = (tables64 ??= tablesOf(POLY_64_HIGH, POLY_64_LOW));
  private high = -1;
  private low = -1;

  update(chunk: Uint8Array): void {
    const { high, low } = this.tables;
    const words = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
    let h = this.high;
    let l = this.low;
    const end = chunk.length - 7;
    let at = 0;
    for (; at < end; at += 8) {
      l ^= words.getInt32(at, true);
      h ^= words.getInt32(at + 4, true);
      const a = 1792 + (l & 0xff);
      const b = 1536 + ((l >>> 8) & 0xff);
      const c = 1280 + ((l >>> 16) & 0xff);
      const d = 1024 + (l >>> 24);
      const e = 768 + (h & 0xff);
      const f = 512 + ((h >>> 8) & 0xff);
      const g = 256 + ((h >>> 16) & 0xff);
      const i = h >>> 24;
      l = (low[a] ?? 0) ^ (low[b] ?? 0) ^ (low[c] ?? 0) ^ (low[d] ?? 0) ^ (low[e] ?? 0) ^ (low[f] ?? 0) ^ (low[g] ?? 0) ^ (low[i] ?? 0); // prettier-ignore
      h = (high[a] ?? 0) ^ (high[b] ?? 0) ^ (high[c] ?? 0) ^ (high[d] ?? 0) ^ (high[e] ?? 0) ^ (high[f] ?? 0) ^ (high[g] ?? 0) ^ (high[i] ?? 0); // prettier-ignore
    }
    for (; at < chunk.length; at += 1) {
      const entry = (l ^ (chunk[at] ?? 0)) & 0xff;
      l = ((l >>> 8) | (h << 24)) ^ (low[entry] ?? 0);
      h = (h >>> 8) ^ (high[entry] ?? 0);
    }
    this.high = h;
    this.low = l;
  }

  hex(): string {
    return hexOf(~this.high) + hexOf(~this.low);
  }
}

function tablesOf32(poly: number): Int32Array {
  return tablesOf(0, poly).low;
}

function hexOf(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
