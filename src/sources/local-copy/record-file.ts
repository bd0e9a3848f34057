/** A file of records, each the lengths of a key and a row, the key in UTF-8, and the row's cells as a JSON array. */
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { Key } from '../../model/key.ts';
import type { DiskShare } from './disk-share.ts';
import { SparseIndex } from './sparse-index.ts';

/** Bytes before each record: the lengths of its key and of its row, unsigned, 32 bits, little-endian. */
export const HEADER = 8;

const FIRST_BUFFER = 16_384;
const FLUSH_AT = 1 << 20;
const MOST_BYTES_OF_A_UNIT = 3;

/** A file that is written: its records are in key order. */
export interface RecordFile {
  readonly handle: FileHandle;
  readonly rows: number;
  readonly bytes: number;
  readonly index: SparseIndex;
  /** Closes the file and removes it. */
  remove(): Promise<void>;
}

/** Writes records in the order in which they are added, through one buffer; whoever adds must flush when it is `full`. */
export class RecordWriter {
  private readonly path: string;
  private readonly handle: FileHandle;
  private readonly share: DiskShare;
  private readonly index = new SparseIndex();
  private buffer = Buffer.allocUnsafe(FIRST_BUFFER);
  private used = 0;
  private written = 0;
  private rows = 0;

  private constructor(path: string, handle: FileHandle, share: DiskShare) {
    this.path = path;
    this.handle = handle;
    this.share = share;
  }

  /** Starts a file that only its owner can read. @throws SourceError when it cannot be made. */
  static async create(path: string, share: DiskShare): Promise<RecordWriter> {
    try {
      return new RecordWriter(path, await open(path, 'wx+', 0o600), share);
    } catch (cause) {
      throw share.writeError(cause);
    }
  }

  get full(): boolean {
    return this.used >= FLUSH_AT;
  }

  /** Adds a record by its texts. */
  add(key: Key, row: string): void {
    this.reserve(HEADER + (key.length + row.length) * MOST_BYTES_OF_A_UNIT);
    const start = this.used;
    const keyBytes = this.buffer.write(key, start + HEADER);
    const rowBytes = this.buffer.write(row, start + HEADER + keyBytes);
    this.buffer.writeUInt32LE(keyBytes, start);
    this.buffer.writeUInt32LE(rowBytes, start + 4);
    this.added(key, HEADER + keyBytes + rowBytes);
  }

  /** Adds a record as it stands in another file's buffer, its header included. */
  copy(key: Key, from: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    from.copy(this.buffer, this.used, start, end);
    this.added(key, end - start);
  }

  /** Writes out what is buffered. @throws SourceError 'disk-cap', 'disk-full' or 'local-copy'. */
  async flush(): Promise<void> {
    this.share.take(this.used);
    try {
      for (let done = 0; done < this.used;) {
        const { bytesWritten } = await this.handle.write(this.buffer, done, this.used - done);
        done += bytesWritten;
      }
    } catch (cause) {
      throw this.share.writeError(cause);
    }
    this.written += this.used;
    this.used = 0;
  }

  /** Ends the file and hands it over for reading. */
  async finish(): Promise<RecordFile> {
    await this.flush();
    this.buffer = Buffer.alloc(0);
    const { path, handle, share, rows, index, written: bytes } = this;
    const remove = async () => {
      await handle.close();
      await rm(path, { force: true });
      share.release(bytes);
    };
    return { handle, rows, bytes, index, remove };
  }

  /** Closes a file that will not be finished. */
  async abandon(): Promise<void> {
    await this.handle.close();
  }

  private added(key: Key, bytes: number): void {
    this.index.add(key, this.written + this.used, this.rows);
    this.used += bytes;
    this.rows += 1;
  }

  private reserve(bytes: number): void {
    if (this.used + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.used + bytes, 2 * this.buffer.length));
    this.buffer.copy(larger, 0, 0, this.used);
    this.buffer = larger;
  }
}
