/** Finds the run of a suite that was killed before it could say anything, if no later one took its place. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKPOINT_FILE, CHECKPOINT_SCHEMA, type RunLine } from './checkpoint-lines.ts';
import { MANIFEST } from './folder.ts';

/** What a killed run was asked, and how many lines it left of what it had done. */
export type Killed = Pick<RunLine, 'runId' | 'suite' | 'only' | 'evidence' | 'maxFindings' | 'segments'> & {
  readonly done: number;
};

/** The newest run of a suite in `out` when it was killed with something done; whoever asks holds the lock of the suite. */
export async function killedRun(out: string, suite: string): Promise<Killed | null> {
  const names = await readdir(out).catch(() => []);
  const runs = names.filter((name) => /^\d{8}T\d{9}Z-(.+)-[a-z0-9]{4}$/.exec(name)?.[1] === suite);
  for (const runId of runs.toSorted().toReversed()) {
    const text = await readFile(join(out, runId, CHECKPOINT_FILE), 'utf8').catch(() => '');
    const [first = '', ...rest] = text.split('\n').slice(0, -1);
    const run = headerOf(first);
    const isSealed = (await stat(join(out, runId, MANIFEST)).catch(() => null)) !== null;
    if (isSealed) return null;
    if (run === null) continue;
    const done = rest.filter((line) => line.startsWith('{"entry":"segment"')).length;
    return done === 0 ? null : { ...run, runId, done };
  }
  return null;
}

function headerOf(line: string): RunLine | null {
  try {
    const run = JSON.parse(line) as RunLine;
    return run.schema === CHECKPOINT_SCHEMA ? run : null;
  } catch {
    return null; // torn, or there is none
  }
}
