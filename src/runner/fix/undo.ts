/** Takes back what was applied of a run, the last change first, each under the guards of its writer, with a journal of its own. */
import type { FixReport } from '../../model/fix-report.ts';
import { ConfigError } from '../../model/problem.ts';
import { lockSuite } from '../lock.ts';
import type { FixRequest } from './apply-request.ts';
import { fixFolder, makeFixId, type FixFolder } from './fix-folder.ts';
import { onFixGround, type FixGround } from './fix-ground.ts';
import { Journal } from './journal.ts';
import { resolveRun, type Applied } from './resolve-run.ts';
import { settle, type Past } from './settle.ts';
import { takeBack, type TakingBack } from './take-back.ts';
import { undoReport } from './undo-report.ts';

/** What an undo is asked to do. */
export type UndoRequest = Omit<FixRequest, 'configHash' | 'tool'> & {
  /** The run by its id, its folder, an apply of it, or the run that `--fix` made afterwards. */
  readonly run: string;
  /** Ids named by `--check`, or `null` for all that was applied. */
  readonly only: readonly string[] | null;
};

/**
 * Takes back everything that was applied of a run and still is as it was left; the caller writes the report into the folder
 * and seals it. An abort lets the change on its way come to its end, and begins no other.
 * @throws ConfigError when nothing can be undone: no such run, nothing applied, an edited journal, a lock that is held.
 */
export async function undoRun(request: UndoRequest): Promise<{ fixes: FixReport; folder: FixFolder }> {
  const { out } = request;
  const { suite, runId } = await resolveRun(out, request.run);
  const unlock = await lockSuite(out, suite);
  try {
    // Read again under the lock: another undo may have come to its end meanwhile.
    const applied = await resolveRun(out, runId);
    return await onFixGround(request, (ground) => undoLocked(request, applied, ground));
  } finally {
    unlock();
  }
}

async function undoLocked(
  request: UndoRequest,
  applied: Applied,
  { writers, sessions }: FixGround,
): Promise<{ fixes: FixReport; folder: FixFolder }> {
  const { config, out, askedBy, redact, onProgress, signal } = request;
  const { runId, suite, parent } = applied;
  const { pasts, news } = await settle(applied.history, (line) => writers.outcome(line));
  // What was killed before anything counted is settled all the same: else it would be told of for ever.
  const isHalfOpen = news.length > 0 || applied.history.at(-1)?.lines.at(-1)?.entry !== 'closed';
  const all = latest(pasts);
  const done = all.length === 0 && isHalfOpen ? [] : chosen(all, request.only, runId);
  const folder = await fixFolder(out, makeFixId(suite, 'undo', new Date()));
  const { id, path } = folder;
  const opening = { mode: 'undo', id, parent, plan: null, suite, askedBy } as const;
  const journal = await Journal.open(path, opening, redact);
  try {
    onProgress({ event: 'fix-started', mode: 'undo', id, runId, folder: path, changes: done.length });
    for (const { id: of, seq, outcome } of news) await journal.settled(of, seq, outcome);
    // Who names an object is asked to the end: the change on its way needs the answer.
    const naming = { suites: config.suites, sessions, signal: new AbortController().signal };
    const ground: TakingBack = { id, journal, writers, naming, redact, onProgress, signal };
    const taken = await takeBack(done, pasts, ground);
    const fixes = undoReport(taken, { request, applied, id, journal });
    const { counts, problems } = fixes;
    onProgress({ event: 'fix-finished', mode: 'undo', id, counts, problems: problems.length });
    return { fixes, folder };
  } finally {
    await journal.close();
  }
}

/** What was done, the last change first: what was taken back and made again by the same plan is told once, as it is now. */
function latest(pasts: readonly Past[]): readonly Past[] {
  const told = new Set<string>();
  return pasts
    .filter(({ state }) => state !== 'not-done')
    .reverse()
    .filter(({ plan, line, state }) => {
      const name = `${plan ?? ''} ${String(line.n)}`;
      const isOlder = told.has(name);
      told.add(name);
      return !isOlder || state !== 'undone';
    });
}

/** What is to be taken back of all that was done. @throws ConfigError when that is nothing. */
function chosen(done: readonly Past[], only: UndoRequest['only'], runId: string): readonly Past[] {
  if (done.length === 0) {
    throw new ConfigError('undo', `${runId}: nothing of it was applied, so there is nothing to undo`);
  }
  if (only === null) return done;
  const checks = new Set(done.map(({ line }) => line.check));
  const other = only.find((check) => !checks.has(check));
  if (other !== undefined) {
    throw new ConfigError(
      'check-unknown',
      `${runId}: nothing of check ${JSON.stringify(other)} was applied; what was is of ${[...checks].sort().join(', ')}`,
    );
  }
  return done.filter(({ line }) => only.includes(line.check));
}
