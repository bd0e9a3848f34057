/** The memory that rows may take which are kept for whoever asks again: one bound for all sessions of a run. */
import type { Entry } from '../model/entry.ts';

/** All of it, in bytes, as they are reckoned. */
const LIMIT = 32_000_000;

/** What one reading may take: what is larger is read again. */
const LARGEST = 8_000_000;

const BYTES_OF_ENTRY = 96;
const BYTES_OF_CELL = 24;

/** Rows that are being read to be kept, or are kept; the oldest of those that nobody reads make room for new ones. */
export class KeptRows {
  /** Settled when it is known whether they are kept. */
  readonly read: Promise<undefined>;
  bytes = 0;
  /** How many read them at the moment, or make them. */
  users = 1;
  pages: readonly (readonly Entry[])[] | null = null;
  readonly forget: () => void;
  private readonly settle: (nothing: undefined) => void;

  /** `forget` is called when they must go. */
  constructor(forget: () => void) {
    this.forget = forget;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.read = promise;
    this.settle = resolve;
  }

  /** Whoever waits may look whether there are pages. */
  settled(): void {
    this.users -= 1;
    this.settle(undefined);
  }
}

/** Reckons what kept rows take. */
export class ReadMemory {
  private used = 0;
  private readonly limit: number;
  /** From the one that was not asked for the longest. */
  private readonly kept = new Set<KeptRows>();

  constructor(limit = LIMIT) {
    this.limit = limit;
  }

  /** Whether these rows may take so much more; others may have to go for it. */
  grow(rows: KeptRows, bytes: number): boolean {
    if (rows.bytes + bytes > Math.min(LARGEST, this.limit)) return false;
    for (const other of this.kept) {
      if (this.used + bytes <= this.limit) break;
      if (other.users === 0) this.drop(other);
    }
    if (this.used + bytes > this.limit) return false;
    this.kept.add(rows);
    rows.bytes += bytes;
    this.used += bytes;
    return true;
  }

  /** These were asked for just now. */
  touch(rows: KeptRows): void {
    if (this.kept.delete(rows)) this.kept.add(rows);
  }

  /** These are kept no more. */
  drop(rows: KeptRows): void {
    rows.forget();
    if (this.kept.delete(rows)) this.used -= rows.bytes;
    rows.bytes = 0; // whoever still reads them may ask for more
  }
}

/** What a page takes, roughly and rather too much. */
export function bytesOf(page: readonly Entry[]): number {
  let bytes = 0;
  for (const { key, row, origin } of page) {
    bytes += BYTES_OF_ENTRY + 2 * key.length;
    for (const cell of row) bytes += BYTES_OF_CELL + 2 * (cell?.length ?? 0);
    if (origin !== undefined) bytes += BYTES_OF_ENTRY + 2 * JSON.stringify(origin).length;
  }
  return bytes;
}
