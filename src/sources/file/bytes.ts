/** Reads a file once: as whole UTF-8 characters, with its SHA-256, and with proof that nobody changed it meanwhile. */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { SourceError } from '../../model/problem.ts';
import { obey } from '../stopping.ts';
import { badFile } from './wording.ts';
import { splitLines, wholeCharacters } from './utf8.ts';

const CHUNK = 1 << 18;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A reading of one file; `hash` is known when all its chunks were read. */
export class FileBytes {
  /** `sha256:...` over every byte of the file. */
  hash: string | null = null;
  private readonly path: string;
  private readonly name: string;

  /** A reading of the file at `path`, which errors call `name`. */
  constructor(path: string, name: string) {
    this.path = path;
    this.name = name;
  }

  /**
   * Its bytes without a byte order mark, in chunks that end where a character ends.
   * @throws SourceError when it is missing, cannot be read, is not UTF-8, or changes while it is read (transient).
   */
  async *chunks(signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
    obey(signal, this.name);
    const handle = await this.opened();
    try {
      const before = stateOf(await handle.stat({ bigint: true }));
      const hash = createHash('sha256');
      let rest: Buffer = Buffer.alloc(0);
      for (let at = 0; ;) {
        obey(signal, this.name);
        const read = await this.read(handle, at);
        hash.update(read);
        const bytes: Buffer = rest.length === 0 ? read : Buffer.concat([rest, read]);
        const end = read.length === 0 ? bytes.length : wholeCharacters(bytes);
        const chunk = bytes.subarray(at === 0 && bytes.indexOf(BYTE_ORDER_MARK) === 0 ? 3 : 0, end);
        if (!isUtf8(chunk)) throw await this.notUtf8(handle, at - rest.length, bytes.subarray(0, end));
        if (chunk.length > 0) yield chunk;
        if (read.length === 0) break;
        rest = bytes.subarray(end);
        at += read.length;
      }
      if ((await this.state()) !== before) throw this.changed();
      this.hash = `sha256:${hash.digest('hex')}`;
    } finally {
      await handle.close();
    }
  }

  private async opened(): Promise<FileHandle> {
    try {
      const handle = await open(this.path, 'r');
      if ((await handle.stat()).isFile()) return handle;
      await handle.close();
    } catch (cause) {
      throw unreadable(this.name, this.path, cause);
    }
    throw new SourceError('file-unreadable', `${this.name}: ${this.path} is no file; name the file itself`);
  }

  private async read(handle: FileHandle, at: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(CHUNK);
    try {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, at);
      return buffer.subarray(0, bytesRead);
    } catch (cause) {
      throw unreadable(this.name, this.path, cause);
    }
  }

  private async state(): Promise<string> {
    try {
      return stateOf(await stat(this.path, { bigint: true }));
    } catch {
      throw this.changed();
    }
  }

  private changed(): SourceError {
    const message = `${this.name}: ${this.path} was changed while it was read; run again when nobody writes it`;
    return new SourceError('file-changed', message, { transient: true });
  }

  private async notUtf8(handle: FileHandle, offset: number, bytes: Buffer): Promise<SourceError> {
    let line = 1;
    for (let at = 0; at < offset; at += CHUNK) {
      const before = await this.read(handle, at);
      line += splitLines(before.subarray(0, offset - at)).length - 1;
    }
    const lines = splitLines(bytes);
    const bad = lines.findIndex((text) => !isUtf8(text));
    const complaint = 'holds bytes that are not UTF-8; convert the file to UTF-8';
    return badFile(this.name, `line ${line + Math.max(bad, 0)}`, complaint);
  }
}

/** Which file it is, how long it is, and when it was last written. */
function stateOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs].join(' ');
}

/** The error for a file that the system does not let us read; a missing file is never an empty set. */
export function unreadable(name: string, path: string, cause: unknown): SourceError {
  const code = (cause as { code?: unknown } | null)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const advice = 'check the path; a missing file is not taken for an empty one';
    return new SourceError('file-missing', `${name}: ${path} does not exist; ${advice}`, { cause });
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  const advice = 'let the user who runs this read it';
  return new SourceError('file-unreadable', `${name}: ${path} cannot be read; ${advice} (${message})`, {
    cause,
  });
}
