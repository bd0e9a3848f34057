/** Reads the records of a sorted file one after the other, through a small buffer that it fills by position. */
import type { Key } from '../../model/key.ts';
import { SourceError } from '../../model/problem.ts';
import type { Cells } from '../../model/value.ts';
import { HEADER, type RecordFile } from './record-file.ts';

/**
 * A place in a file. `advance() || (await refill())` moves to the next record and says whether there is one: only where
 * the buffer ends is there anything to wait for. Many cursors can read one file at a time.
 */
export class RecordCursor {
  /** The current record's key. */
  key: Key = '';
  /** Where the current record is in `buffer`, its header included. */
  start = 0;
  end = 0;
  buffer: Buffer;
  private readonly file: RecordFile;
  private keyEnd = 0;
  private filled = 0;
  private fileOffset: number;

  /** A cursor before the record that starts at a byte of the file. */
  constructor(file: RecordFile, offset: number, bufferBytes: number) {
    this.file = file;
    this.fileOffset = offset;
    this.buffer = Buffer.allocUnsafe(Math.max(HEADER, Math.min(bufferBytes, file.bytes)));
  }

  /** The byte of the file at which the next record starts. */
  get next(): number {
    return this.fileOffset - this.filled + this.end;
  }

  /** Goes to another record's start. */
  seek(offset: number): void {
    this.fileOffset = offset;
    this.start = 0;
    this.end = 0;
    this.filled = 0;
  }

  /** Moves to the next record if all of it is in the buffer. */
  advance(): boolean {
    const start = this.end;
    if (start + HEADER > this.filled) return false;
    const keyEnd = start + HEADER + this.buffer.readUInt32LE(start);
    const end = keyEnd + this.buffer.readUInt32LE(start + 4);
    if (end > this.filled) return false;
    this.key = this.buffer.toString('utf8', start + HEADER, keyEnd);
    this.start = start;
    this.keyEnd = keyEnd;
    this.end = end;
    return true;
  }

  /** Reads on and moves to the next record. @throws SourceError when the file cannot be read. */
  async refill(): Promise<boolean> {
    do {
      this.makeRoom();
      const read = await this.read();
      if (read === 0 && this.filled === 0) return false;
      if (read === 0) throw unreadable('it ends within a record');
      this.filled += read;
      this.fileOffset += read;
    } while (!this.advance());
    return true;
  }

  /** The current record's cells. */
  row(): Cells {
    return JSON.parse(this.buffer.toString('utf8', this.keyEnd, this.end)) as Cells;
  }

  private makeRoom(): void {
    const left = this.filled - this.end;
    const whole = left < HEADER ? HEADER : this.recordBytes();
    const target = whole > this.buffer.length ? Buffer.allocUnsafe(whole) : this.buffer;
    this.buffer.copy(target, 0, this.end, this.filled);
    this.buffer = target;
    this.start = 0;
    this.end = 0;
    this.filled = left;
  }

  private recordBytes(): number {
    return HEADER + this.buffer.readUInt32LE(this.end) + this.buffer.readUInt32LE(this.end + 4);
  }

  private async read(): Promise<number> {
    const wanted = Math.min(this.buffer.length - this.filled, this.file.bytes - this.fileOffset);
    if (wanted === 0) return 0;
    const { bytesRead } = await this.file.handle
      .read(this.buffer, this.filled, wanted, this.fileOffset)
      .catch((cause: unknown) => {
        throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
      });
    if (bytesRead === 0) throw unreadable('it is shorter than it was written');
    return bytesRead;
  }
}

function unreadable(why: string, cause?: unknown): SourceError {
  return new SourceError(
    'local-copy',
    `a local copy in the scratch folder cannot be read: ${why}; run again`,
    { cause },
  );
}
