/** Writes down each segment as it is done, appended to a file of the run's folder; what cannot be written stops the check. */
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, SourceError } from '../model/problem.ts';
import type { Scope } from '../model/scope.ts';
import type { SegmentResult } from '../model/segment.ts';
import {
  CHECKPOINT_FILE,
  CHECKPOINT_SCHEMA,
  sealOf,
  type CheckpointLine,
  type RunLine,
  type SegmentLine,
} from './checkpoint-lines.ts';
import type { Mask } from './mask.ts';
import { oneLine } from './line-text.ts';

/** The file of a run under way. Lines are written one after another, whoever asks at the same time. */
export class Checkpoint {
  /** How many segments were written down, those that were done anew twice. */
  segments = 0;
  private last: Promise<unknown> = Promise.resolve();
  private seal = '';
  private readonly path: string;
  private readonly file: FileHandle;
  private readonly mask: Mask;

  private constructor(path: string, file: FileHandle, mask: Mask) {
    this.path = path;
    this.file = file;
    this.mask = mask;
  }

  /** Begins the file of a run's folder. @throws ConfigError when it cannot be written. */
  static async open(folder: string, run: Omit<RunLine, 'entry' | 'schema'>, mask: Mask): Promise<Checkpoint> {
    const path = join(folder, CHECKPOINT_FILE);
    try {
      const checkpoint = new Checkpoint(path, await open(path, 'ax', 0o600), mask);
      await checkpoint.append({ entry: 'run', schema: CHECKPOINT_SCHEMA, ...run });
      return checkpoint;
    } catch (cause) {
      throw new ConfigError('out', unwritable(path, cause).message, { cause });
    }
  }

  /** A check begins with these scopes; what was written of it before does not count any more. */
  planned(check: string, reads: string, scopes: readonly Scope[]): Promise<void> {
    return this.append({ entry: 'planned', check, reads, scopes });
  }

  /** A segment of the check's plan is done. */
  done(line: SegmentLine): Promise<void> {
    this.segments += 1;
    return this.append(line);
  }

  /** Never throws. */
  async close(): Promise<void> {
    await this.last.catch(() => undefined); // whoever appended was told
    await this.file.close();
  }

  /** After a line that may be torn none is written: everything after it would be taken for a forgery. */
  private append(line: CheckpointLine): Promise<void> {
    const written = this.last.then(async () => {
      const seal = sealOf(this.mask, this.seal, line);
      await this.file.appendFile(`${oneLine({ ...line, seal })}\n`).catch((cause: unknown) => {
        throw unwritable(this.path, cause);
      });
      this.seal = seal;
    });
    this.last = written;
    written.catch(() => undefined);
    return written;
  }
}

/** What is written down of a segment that had no problem. */
export function lineOf({ job, problem: _problem, ...came }: SegmentResult): SegmentLine {
  return { entry: 'segment', check: job.check, ordinal: job.ordinal, asOf: job.asOf, ...came };
}

function unwritable(path: string, cause: unknown): SourceError {
  if (cause instanceof SourceError) return cause;
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
  const advice = 'make room, or name another folder with --out';
  return new SourceError('checkpoint', `${path}: cannot be written (${code}); ${advice}`, { cause });
}
