/** Findings on their way: written to disk as they come, named by their content, never held in memory. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
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

const FLUSH_AT = 1 << 18;
const READING = { highWaterMark: 1 << 17 };

/** Writes the findings of one segment. */
export class SpoolWriter {
  private buffer = '';
  private lines = 0;
  private bytes = 0;
  private handle: FileHandle | null = null;
  private readonly hash: Hash | null;
  private readonly folder: string;
  private readonly stem: string;
  private readonly budget: DiskBudget;
  private readonly part: string;

  /** `named` by its content, so that it can be told from any other; else by its stem alone. */
  constructor(folder: string, stem: string, attempt: string, budget: DiskBudget, named = true) {
    this.folder = folder;
    this.stem = stem;
    this.budget = budget;
    this.hash = named ? createHash('sha256') : null;
    this.part = join(folder, `${stem}-${attempt}.part`);
  }

  /** Takes the text of a line; write them down whenever they are many. */
  add(text: string): void {
    this.buffer += `${text}\n`;
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
    const sha256 = this.hash?.digest('hex') ?? '';
    const name = this.hash === null ? `${this.stem}.ndjson` : `${this.stem}-${sha256}.ndjson`;
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
    this.hash?.update(bytes);
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

/**
 * Reads a spool back, some lines at a time.
 * @throws SourceError, before the first line, when its content is not what its result named: nothing of it can be trusted.
 */
export async function* readSpool(
  folder: string,
  spool: Spool,
): AsyncGenerator<readonly string[], void, undefined> {
  const path = join(folder, spool.name);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, READING)) hash.update(chunk as Buffer);
  if (hash.digest('hex') !== spool.sha256) {
    throw new SourceError(
      'spool',
      `${path}: the findings on disk are not those that were written; run again`,
    );
  }
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of createReadStream(path, READING)) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
  if (rest !== '') yield [rest];
}

/** What a line of a spool says. */
export function lineOf(text: string): SpooledLine {
  return JSON.parse(text) as SpooledLine;
}
