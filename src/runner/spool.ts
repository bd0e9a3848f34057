/** Findings on their way: written to disk as they come, named by their content, never held in memory. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FindingLine, KindSeverity } from '../model/finding.ts';
import { SourceError } from '../model/problem.ts';
import type { Spool } from '../model/segment.ts';

/** A finding as it is spooled: its age is added when the findings of all segments are put together. */
export type SpooledLine = Omit<FindingLine, 'firstSeen' | 'severity'> & {
  readonly severity: KindSeverity;
  /** Whether the key is one of those that the check walks, so that a second look can ask for it. */
  readonly walked: boolean;
};

/** The bytes that all findings of a run may still take. */
export type DiskBudget = { left: number };

const FLUSH_AT = 1 << 16;

/** Writes the findings of one segment. */
export class SpoolWriter {
  private buffer = '';
  private lines = 0;
  private bytes = 0;
  private handle: FileHandle | null = null;
  private readonly hash = createHash('sha256');
  private readonly folder: string;
  private readonly stem: string;
  private readonly budget: DiskBudget;
  private readonly part: string;

  constructor(folder: string, stem: string, attempt: string, budget: DiskBudget) {
    this.folder = folder;
    this.stem = stem;
    this.budget = budget;
    this.part = join(folder, `${stem}-${attempt}.part`);
  }

  /** Takes a line; write them down whenever they are many. */
  add(line: SpooledLine | FindingLine): void {
    this.buffer += `${oneLine(line)}\n`;
    this.lines += 1;
  }

  /** Whether so much was taken that it is time to write it down. */
  get isFull(): boolean {
    return this.buffer.length >= FLUSH_AT;
  }

  /** Ends the spool under its final name; `null` when there were no findings. */
  async finish(): Promise<Spool | null> {
    if (this.lines === 0) return null;
    await this.flush();
    await this.handle?.close();
    const sha256 = this.hash.digest('hex');
    const name = `${this.stem}-${sha256}.ndjson`;
    await rename(this.part, join(this.folder, name));
    return { name, sha256, lines: this.lines, bytes: this.bytes };
  }

  /** Drops what a failed attempt wrote. */
  async abandon(): Promise<void> {
    this.budget.left += this.bytes;
    await this.handle?.close();
    await rm(this.part, { force: true });
  }

  /** Writes down what was taken. @throws SourceError when the disk or the budget is full. */
  async flush(): Promise<void> {
    const bytes = Buffer.from(this.buffer);
    this.buffer = '';
    if (bytes.length > this.budget.left) {
      throw new SourceError(
        'disk-cap',
        `${this.folder}: findings take more than the disk cap; raise diskCap in the config, or narrow the check`,
      );
    }
    this.budget.left -= bytes.length;
    this.bytes += bytes.length;
    this.hash.update(bytes);
    try {
      this.handle ??= await open(this.part, 'wx', 0o600);
      await this.handle.appendFile(bytes);
    } catch (cause) {
      const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
      const full = code === 'ENOSPC' || code === 'EDQUOT';
      const advice = full
        ? 'the disk is full; free some space or name another folder with --out'
        : `cannot be written (${code})`;
      throw new SourceError(full ? 'disk-full' : 'spool', `${this.folder}: ${advice}`, { cause });
    }
  }
}

/** JSON leaves U+2028 and U+2029 as they are, and readers of lines end a line at them. */
export function oneLine(line: object): string {
  return JSON.stringify(line)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);
}

/**
 * Reads a spool back, line by line.
 * @throws SourceError, before the first line, when its content is not what its result named: nothing of it can be trusted.
 */
export async function* readSpool(folder: string, spool: Spool): AsyncGenerator<SpooledLine, void, undefined> {
  const path = join(folder, spool.name);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== spool.sha256) {
    throw new SourceError(
      'spool',
      `${path}: the findings on disk are not those that were written; run again`,
    );
  }
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    yield JSON.parse(line) as SpooledLine;
  }
}
