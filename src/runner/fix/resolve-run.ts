/** Finds the run that a person means: by its id, its folder, an apply of it, or the run that `--fix` made afterwards. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigError } from '../../model/problem.ts';
import type { Report } from '../../model/report.ts';
import { historyOf, type Chapter } from './history.ts';
import { readJournal } from './read-journal.ts';

/** A run of which something was applied. */
export type Applied = {
  readonly runId: string;
  /** The suite that was run. */
  readonly suite: string;
  readonly parent: { readonly runId: string; readonly manifest: string };
  readonly history: readonly Chapter[];
};

/** Finds the run. @throws ConfigError when there is none such, or nothing of it was applied. */
export async function resolveRun(out: string, given: string): Promise<Applied> {
  const id = await idOf(out, given);
  const own = await appliedOf(out, id);
  if (own !== null) return own;
  const folder = join(out, id);
  const journal = await readJournal(folder);
  if (journal?.opened?.mode === 'undo') {
    throw new ConfigError(
      'undo',
      `${id}: is an undo, and an undo is not taken back; apply the plan of ${journal.opened.parent.runId} again`,
    );
  }
  const runId = journal === null ? await before(folder) : journal.opened?.parent.runId;
  const applied = runId === undefined ? null : await appliedOf(out, runId);
  if (applied !== null) return applied;
  throw (await isThere(folder))
    ? new ConfigError('undo', `${id}: nothing of it was applied, so there is nothing to undo`)
    : new ConfigError(
        'undo',
        `${id}: there is no such run in ${out}; name it by its id, or its out folder with --out`,
      );
}

async function appliedOf(out: string, runId: string): Promise<Applied | null> {
  const history = await historyOf(out, runId);
  const apply = history.find(({ opened }) => opened.mode === 'apply');
  if (apply === undefined) return null;
  const { suite, parent } = apply.opened;
  return { runId, suite, parent, history };
}

/** The run whose findings were fixed before this one looked again. */
async function before(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'report.json'), 'utf8').catch(() => null);
  if (text === null) return undefined;
  try {
    const { fixes } = JSON.parse(text) as Partial<Report>;
    return fixes?.parent?.runId;
  } catch {
    return undefined;
  }
}

/** A path is that of a folder in `out`; anything else is an id. */
async function idOf(out: string, given: string): Promise<string> {
  if (!/[/\\]/.test(given)) return given;
  const path = resolve(given);
  const [real, home] = await Promise.all(
    [dirname(path), out].map((folder) => realpath(folder).catch(() => null)),
  );
  if (real !== null && real === home) return basename(path);
  throw new ConfigError('undo', `${given}: is no folder in ${out}; name its out folder with --out`);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
