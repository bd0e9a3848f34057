/** Carries out one write and journals what became of it; after a failure its writer is asked, and what it cannot tell stays in doubt. */
import type { Guard } from '../../model/fix-report.ts';
import { toProblem } from '../../model/problem.ts';
import type { Intent, IntentPort, Writer, Written } from '../../model/writer.ts';
import type { Journal, JournaledChange } from './journal.ts';
import { askWriter } from './writers.ts';

/** What became of one write. `failed`: the system did, and nothing was changed. `doubtful`: it cannot be told whether it was. */
export type Carried =
  | { readonly did: 'done'; readonly note: string | null; readonly intended: Intent }
  | { readonly refused: Guard; readonly message: string }
  | { readonly failed: unknown }
  | { readonly doubtful: string };

const AFTER_ALL = 'the connection failed, and what was written counts all the same';

/** Never throws; when the journal fails meanwhile, `journal.failure` says so, and whoever calls makes no further change. */
export async function carryOut(
  journal: Journal,
  change: JournaledChange,
  writer: Writer,
  attempt: (port: IntentPort) => Promise<Written>,
): Promise<Carried> {
  let written: Written;
  try {
    written = await attempt(change);
  } catch (thrown) {
    return afterFailure(journal, change, writer, thrown);
  }
  const { intended } = change;
  if ('refused' in written) {
    if (intended !== null) await quietly(journal.void(change.seq, written.message));
    return written;
  }
  if (intended === null)
    return { doubtful: 'the writer says that it changed the record, and journaled nothing' };
  const note = written.note ?? null;
  await quietly(journal.done(change.seq, note));
  return { did: 'done', note, intended };
}

async function afterFailure(
  journal: Journal,
  { seq, intended }: JournaledChange,
  writer: Writer,
  thrown: unknown,
): Promise<Carried> {
  if (intended === null) return { failed: thrown };
  const { message } = toProblem(thrown);
  const outcome = await askWriter(writer, intended);
  if (outcome === 'done') {
    await quietly(journal.done(seq, AFTER_ALL));
    return { did: 'done', note: AFTER_ALL, intended };
  }
  if (outcome === 'not-done') {
    await quietly(journal.void(seq, message));
    return { failed: thrown };
  }
  return { doubtful: `${message}; whether it was changed cannot be told now` };
}

/** A line that cannot be written leaves an intent that the next apply or undo settles; the journal remembers why. */
async function quietly(line: Promise<void>): Promise<void> {
  await line.catch(() => undefined);
}
