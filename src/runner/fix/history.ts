/** What was applied of a run and taken back since: the journals of every apply and undo that names it, in time order. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JOURNAL_FILE, type JournalLine } from '../../model/journal.ts';
import { ConfigError } from '../../model/problem.ts';
import { isFixId } from './fix-folder.ts';
import { readJournal, type OpenedLine } from './read-journal.ts';

/** One apply or undo, finished or killed. */
export type Chapter = { readonly opened: OpenedLine; readonly lines: readonly JournalLine[] };

const FIRST_LINE_MOST = 1 << 16;

/**
 * All applies and undos of a run. One whose first line is not whole has changed nothing, and is none.
 * @throws ConfigError when a journal of the run was edited, or one that may be the run's cannot be read.
 */
export async function historyOf(out: string, runId: string): Promise<readonly Chapter[]> {
  const names = await readdir(out).catch((cause: unknown) => {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new ConfigError('out', `${out}: cannot be read (${code}); name another folder with --out`, {
      cause,
    });
  });
  const chapters: Chapter[] = [];
  for (const name of names.filter(isFixId)) {
    const folder = join(out, name);
    if ((await parentOf(folder)) === 'another') continue;
    const read = await readJournal(folder);
    if (read === null || read.opened?.parent.runId !== runId) continue;
    if (read.opened.id !== name) {
      throw new ConfigError(
        'journal',
        `${folder}: holds the journal of ${read.opened.id}; give the folder its name back, or move a copy away`,
      );
    }
    chapters.push({ opened: read.opened, lines: read.lines });
  }
  const order = (left: Chapter, right: Chapter) => (timeOf(left) < timeOf(right) ? -1 : 1);
  return chapters.sort(order);

  // Another run's journal is nothing to us, whatever became of it: only its first line is read.
  async function parentOf(folder: string): Promise<'another' | 'perhaps'> {
    const first = await firstLine(join(folder, JOURNAL_FILE));
    try {
      const { parent } = JSON.parse(first) as { parent?: { runId?: unknown } };
      return typeof parent?.runId === 'string' && parent.runId !== runId ? 'another' : 'perhaps';
    } catch {
      return 'perhaps';
    }
  }
}

function timeOf({ opened }: Chapter): string {
  return `${opened.at} ${opened.id}`;
}

async function firstLine(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FIRST_LINE_MOST), 0, FIRST_LINE_MOST, 0);
    return buffer.toString('utf8', 0, bytesRead).split('\n', 1)[0] ?? '';
  } finally {
    await file.close();
  }
}
