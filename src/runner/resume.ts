/** Finds the run that another one goes on from, and refuses one whose answers would not be answers to the same question. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from '../model/problem.ts';
import type { RunLine } from './checkpoint-lines.ts';
import { readCheckpoint, type Checkpointed, type Progressed } from './checkpoint-reading.ts';
import { isFixId } from './fix/fix-folder.ts';
import { MANIFEST, sha256, SPOOL } from './folder.ts';
import type { Mask } from './mask.ts';
import type { RunRequest } from './request.ts';

/** A run that was not finished. */
export type Parent = {
  readonly runId: string;
  readonly spoolFolder: string;
  /** What was done of each check. */
  readonly checks: ReadonlyMap<string, Progressed>;
};

type Asked = Pick<
  RunRequest,
  'out' | 'suite' | 'configHash' | 'tool' | 'evidence' | 'maxFindings' | 'segments' | 'only'
>;

/**
 * Reads how far a run came, by its id or its folder in `out`; whoever asks holds the lock of the suite.
 * @throws ConfigError `resume` when there is no such run, nothing is left of it to do, it is a run of something else, or what it
 * found is not on disk as it was written.
 */
export async function parentOf(given: string, asked: Asked, mask: Mask): Promise<Parent> {
  const { runId, folder } = await folderOf(given, asked.out);
  const read = await readCheckpoint(folder, mask);
  if (read === null) throw await nothingLeft(runId, folder);
  if (read.run.runId !== runId)
    throw refused(
      `${folder}: holds segments of run ${read.run.runId}; give the folder its name back, or run anew without --resume`,
    );
  demandSame(runId, read.run, asked);
  const spoolFolder = join(folder, SPOOL);
  await demandSpools(runId, spoolFolder, read);
  return { runId, spoolFolder, checks: read.checks };
}

async function folderOf(given: string, out: string): Promise<{ runId: string; folder: string }> {
  for (const folder of [join(out, given), resolve(given)]) {
    const found = await stat(folder).catch(() => null);
    const isOurs = dirname(resolve(folder)) === resolve(out);
    if (found?.isDirectory() === true && isOurs) return { runId: basename(folder), folder };
  }
  throw refused(`${given}: there is no such run in ${out}; name its id, and where runs are kept with --out`);
}

async function nothingLeft(runId: string, folder: string): Promise<ConfigError> {
  if (isFixId(runId))
    return refused(`${runId}: is no run; an apply or an undo goes on when it is typed again`);
  const isSealed = (await stat(join(folder, MANIFEST)).catch(() => null)) !== null;
  return refused(
    isSealed
      ? `${runId}: has nothing left to do; run anew without --resume`
      : `${runId}: left nothing to go on from; run anew without --resume`,
  );
}

/** What a run was asked must be what is asked now, or two questions would be answered as one. */
function demandSame(runId: string, run: RunLine, asked: Asked): void {
  const { suite, tool, configHash, evidence, maxFindings, segments, only } = asked;
  const unlike = (what: string, then: string, now: string): void => {
    if (then !== now)
      throw refused(
        `${runId}: was run with ${what} ${then}, not ${now}; give it the same, or run anew without --resume`,
      );
  };
  unlike('suite', run.suite, suite.name);
  unlike('version', run.version, tool.version);
  if (run.configHash !== configHash)
    throw refused(`${runId}: was run with another config; bring it back, or run anew without --resume`);
  unlike('--evidence', run.evidence, evidence);
  unlike('--max-findings', given(run.maxFindings), given(maxFindings));
  unlike('--segments', given(run.segments), given(segments));
  unlike('--check', named(run.only), named(only));
}

function given(number: number | null | undefined): string {
  return String(number ?? 'not given');
}

function named(only: readonly string[] | null): string {
  return only === null ? 'not given' : [...only].sort().join(', ');
}

async function demandSpools(runId: string, folder: string, { checks }: Checkpointed): Promise<void> {
  for (const { done } of checks.values()) {
    for (const { spool } of done.values()) {
      if (spool === null) continue;
      const digest = await sha256(join(folder, spool.name)).catch(() => null);
      if (digest === spool.sha256) continue;
      const what = digest === null ? 'are not there any more' : 'are not those that were written';
      throw refused(
        `${runId}: the findings in ${join(folder, spool.name)} ${what}; bring them back, or run anew without --resume`,
      );
    }
  }
}

function refused(message: string): ConfigError {
  return new ConfigError('resume', message);
}
