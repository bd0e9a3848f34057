/** Reads back what a run wrote down of its segments, and believes it only as it was written; a torn last line never counted. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../model/problem.ts';
import {
  CHECKPOINT_FILE,
  CHECKPOINT_SCHEMA,
  sealOf,
  type CheckpointLine,
  type PlannedLine,
  type RunLine,
  type Sealed,
  type SegmentLine,
} from './checkpoint-lines.ts';
import type { Mask } from './mask.ts';

/** How far a check came: its plan, and what is done of it by place. */
export type Progressed = Pick<PlannedLine, 'reads' | 'scopes'> & {
  readonly done: ReadonlyMap<number, SegmentLine>;
};

/** How far a run came, check by check. */
export type Checkpointed = {
  readonly run: RunLine;
  readonly checks: ReadonlyMap<string, Progressed>;
};

/**
 * What a run's folder says; `null` when it says nothing, for its run was finished or had not begun.
 * @throws ConfigError `resume` when it is of a version that is not known, or not what the run wrote.
 */
export async function readCheckpoint(folder: string, mask: Mask): Promise<Checkpointed | null> {
  const path = join(folder, CHECKPOINT_FILE);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw refused(`${path}: cannot be read; see that it can, or run anew without --resume`, cause);
  });
  const lines = text?.split('\n').slice(0, -1) ?? [];
  const [first, ...rest] = lines.map((line) => parsed(line, path));
  if (first === undefined) return null;
  if (first.entry === 'run' && first.schema !== CHECKPOINT_SCHEMA) {
    const [its, ours] = [String(first.schema), String(CHECKPOINT_SCHEMA)];
    throw refused(`${path}: is of version ${its}, and this program reads ${ours}; run anew without --resume`);
  }
  const run = unsealed(first, '', mask);
  if (run?.entry !== 'run') throw edited(path);
  const checks = new Map<string, Progressed & { readonly done: Map<number, SegmentLine> }>();
  let { seal } = first;
  for (const line of rest) {
    const told = unsealed(line, seal, mask);
    if (told === null || told.entry === 'run') throw edited(path);
    ({ seal } = line);
    if (told.entry === 'planned') checks.set(told.check, { ...told, done: new Map() });
    else checks.get(told.check)?.done.set(told.ordinal, told);
  }
  return { run, checks };
}

function parsed(line: string, path: string): Sealed<CheckpointLine> {
  try {
    const value = JSON.parse(line) as unknown;
    if (typeof value === 'object' && value !== null && 'seal' in value)
      return value as Sealed<CheckpointLine>;
  } catch {
    // only the last line can be torn, and that was left out
  }
  throw edited(path);
}

function unsealed(
  { seal, ...line }: Sealed<CheckpointLine>,
  before: string,
  mask: Mask,
): CheckpointLine | null {
  return sealOf(mask, before, line) === seal ? line : null;
}

function edited(path: string): ConfigError {
  return refused(
    `${path}: is not what the run wrote, or the key of its seals is gone from the out folder; run anew without --resume`,
  );
}

function refused(message: string, cause?: unknown): ConfigError {
  return new ConfigError('resume', message, { cause });
}
