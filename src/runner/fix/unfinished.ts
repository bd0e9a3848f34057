/** Tells which applies and undos of a suite were killed half-way and not settled since, so that a person learns of it from any run. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { JOURNAL_FILE } from '../../model/journal.ts';
import { ConfigError } from '../../model/problem.ts';
import { isFixId } from './fix-folder.ts';
import { readJournal } from './read-journal.ts';

/** An apply or undo whose journal has no end. */
export type Unfinished = {
  readonly id: string;
  /** The run whose plan was on its way; `apply` and `undo` take it. */
  readonly runId: string;
  readonly mode: 'apply' | 'undo';
  /** How many changes its journal says were done; `null` where the journal is not what was written. */
  readonly done: number | null;
};

const TAIL = 1 << 12;

/**
 * What is unfinished, oldest first; a later apply or undo of the same run that came to its end has settled it. Whoever asks
 * holds the lock of the suite: else one that is under way looks like this. What cannot be read is passed over.
 */
export async function unfinishedIn(out: string, suite: string): Promise<readonly Unfinished[]> {
  const names = (await readdir(out).catch(() => [])).filter(isFixId);
  const journals: Ends[] = [];
  for (const id of names.filter((name) => name.includes(`-${suite}-`))) {
    const ends = await endsOf(id, join(out, id, JOURNAL_FILE));
    if (ends?.suite === suite) journals.push(ends);
  }
  journals.sort((left, right) => (`${left.at} ${left.id}` < `${right.at} ${right.id}` ? -1 : 1));
  const open = new Map<string, Unfinished>();
  for (const { id, runId, mode, isClosed } of journals) {
    for (const [other, one] of open) if (isClosed && one.runId === runId) open.delete(other);
    if (!isClosed) open.set(id, { id, runId, mode, done: await doneIn(join(out, id)) });
  }
  return [...open.values()];
}

async function doneIn(folder: string): Promise<number | null> {
  try {
    const { lines } = (await readJournal(folder)) ?? { lines: [] };
    return lines.filter(({ entry }) => entry === 'done').length;
  } catch (thrown) {
    if (thrown instanceof ConfigError) return null; // it was edited: apply and undo refuse it, and say so
    throw thrown;
  }
}

type Ends = Pick<Unfinished, 'id' | 'runId' | 'mode'> & {
  readonly suite: string;
  readonly at: string;
  readonly isClosed: boolean;
};

/** The first and the last line of a journal, however long it is; `null` where there is none whose first line is whole. */
async function endsOf(id: string, path: string): Promise<Ends | null> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const [head, tail] = [Buffer.alloc(TAIL), Buffer.alloc(Math.min(size, TAIL))];
    const { bytesRead } = await file.read(head, 0, TAIL, 0);
    await file.read(tail, 0, tail.length, size - tail.length);
    const first = parsed(head.toString('utf8', 0, bytesRead).split('\n', 1)[0]) as Partial<Opened> | null;
    const last = parsed(tail.toString('utf8').split('\n').at(-2)) as { entry?: unknown } | null;
    if (first?.entry !== 'opened' || typeof first.parent?.runId !== 'string') return null;
    const { mode = 'apply', suite = '', at = '', parent } = first;
    return { id, runId: parent.runId, mode, suite, at, isClosed: last?.entry === 'closed' };
  } finally {
    await file.close();
  }
}

type Opened = {
  readonly entry: string;
  readonly mode: Unfinished['mode'];
  readonly suite: string;
  readonly at: string;
  readonly parent: { readonly runId: string };
};

function parsed(line: string | undefined): unknown {
  try {
    return JSON.parse(line ?? '') as unknown;
  } catch {
    return null; // torn while it was written
  }
}
