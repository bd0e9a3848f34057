/** Takes back what was applied of a run, the last change first, each under the guards of its writer, with a journal of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FixReport } from '../../model/fix-report.ts';
import { ConfigError } from '../../model/problem.ts';
import type { RunRequest } from '../request.ts';
import { lockSuite } from '../lock.ts';
import { Sessions, type SessionSettings } from '../sessions.ts';
import { fixFolder, makeFixId, type FixFolder } from './fix-folder.ts';
import { Journal } from './journal.ts';
import { resolveRun, type Applied } from './resolve-run.ts';
import { settle, type Past } from './settle.ts';
import { takeBack, type TakingBack } from './take-back.ts';
import { undoReport } from './undo-report.ts';
import { Writers } from './writers.ts';

/** What an undo is asked to do. */
export type UndoRequest = Pick<
  RunRequest,
  'config' | 'folder' | 'out' | 'reveal' | 'redact' | 'onProgress' | 'signal'
> & {
  /** The run by its id, its folder, an apply of it, or the run that `--fix` made afterwards. */
  readonly run: string;
  /** Ids named by `--check`, or `null` for all that was applied. */
  readonly only: readonly string[] | null;
  readonly askedBy: string;
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
    return await undoLocked(request, await resolveRun(out, runId));
  } finally {
    unlock();
  }
}

async function undoLocked(
  request: UndoRequest,
  applied: Applied,
): Promise<{ fixes: FixReport; folder: FixFolder }> {
  const { config, out } = request;
  const scratch = await mkdtemp(join(tmpdir(), 'reconcile-'));
  // Nothing that is open is ended by an abort: the change on its way needs it.
  const { signal } = new AbortController();
  const settings: SessionSettings = {
    name: (source) => config.sources.get(source) ?? source.label ?? source.kind,
    reveal: request.reveal,
    folder: request.folder,
    scratch,
    diskCap: config.diskCap,
    onOpened: () => undefined,
  };
  const sessions = new Sessions(settings, signal);
  const writers = new Writers(config, settings, sessions, request.signal);
  try {
    const { pasts, news } = await settle(applied.history, (line) => writers.outcome(line));
    const done = chosen(pasts, request.only, applied.runId);
    const folder = await fixFolder(out, makeFixId(applied.suite, 'undo', new Date()));
    const { id } = folder;
    const journal = await Journal.open(folder.path, {
      mode: 'undo',
      id,
      parent: applied.parent,
      plan: null,
      suite: applied.suite,
      askedBy: request.askedBy,
    });
    try {
      const { runId } = applied;
      const changes = done.length;
      request.onProgress({ event: 'fix-started', mode: 'undo', id, runId, folder: folder.path, changes });
      for (const { id: of, seq, outcome } of news) await journal.settled(of, seq, outcome);
      const ground: TakingBack = {
        id,
        journal,
        writers,
        naming: { suites: config.suites, sessions, signal },
        redact: request.redact,
        onProgress: request.onProgress,
        signal: request.signal,
      };
      const fixes = undoReport(await takeBack(done, pasts, ground), { request, applied, id, journal });
      const { counts, problems } = fixes;
      request.onProgress({ event: 'fix-finished', mode: 'undo', id, counts, problems: problems.length });
      return { fixes, folder };
    } finally {
      await journal.close();
    }
  } finally {
    await writers.close();
    await sessions.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** What is to be taken back, the last change first. @throws ConfigError when that is nothing. */
function chosen(pasts: readonly Past[], only: UndoRequest['only'], runId: string): readonly Past[] {
  const done = pasts.filter(({ state }) => state !== 'not-done').reverse();
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
