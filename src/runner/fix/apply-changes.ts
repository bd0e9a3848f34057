/** Goes through the changes of a plan: all are asked again first, so that a system that fails keeps every check that reads it from changing anything. */
import { rolesOf, sourcesOf } from '../../model/binding.ts';
import type { Check } from '../../model/check.ts';
import type { Source } from '../../model/dataset.ts';
import type { Plan, PlannedChange } from '../../model/plan.ts';
import { Cancelled, toProblem } from '../../model/problem.ts';
import type { Config } from '../../model/suite.ts';
import type { ApplyRequest } from './apply-request.ts';
import type { Asking } from './ask.ts';
import type { FixGround } from './fix-ground.ts';
import type { Journal } from './journal.ts';
import { makeChange, type Made } from './make-change.ts';
import { propose, type Proposals } from './propose.ts';
import type { Past } from './settle.ts';

/** What became of a change. */
export type Became =
  Omit<Made, 'failed'> | { readonly status: 'already'; readonly guard: null; readonly message: string };

export type Applying = {
  /** The id of the apply. */
  readonly id: string;
  readonly checks: ReadonlyMap<string, Check>;
  readonly pasts: readonly Past[];
  readonly journal: Journal;
  /** Who changed the record of a planned change since the plan, as far as journals tell. */
  readonly changedBy: (planned: PlannedChange) => Promise<string>;
  readonly asking: Asking;
  readonly config: Config;
  readonly ground: FixGround;
  readonly request: Pick<ApplyRequest, 'onProgress' | 'redact'>;
};

/** What became of each change, by its number. Never throws for what a system does. */
export async function applyChanges(plan: Plan, applying: Applying): Promise<ReadonlyMap<number, Became>> {
  const { asking, request, journal } = applying;
  const became = new Map<number, Became>();
  const tell = (change: PlannedChange, what: Became): void => {
    became.set(change.n, what);
    const { status } = what;
    const message = what.message === null ? null : request.redact(what.message);
    const changes = plan.changes.length;
    request.onProgress({
      event: 'change-done',
      check: change.check,
      done: became.size,
      changes,
      status,
      message,
    });
  };
  const due: PlannedChange[] = [];
  for (const change of plan.changes) {
    const past = pastOf(plan, change, applying.pasts);
    if (past === null) due.push(change);
    else tell(change, past);
  }
  const failed = new Map<Source, string>();
  const answers = new Map<string, Proposals>();
  const askAbout = async (id: string, lines: readonly PlannedChange[]): Promise<void> => {
    answers.delete(id);
    const check = applying.checks.get(id);
    if (check === undefined || asking.signal.aborted) return;
    try {
      answers.set(id, await propose(check, lines, asking));
    } catch (thrown) {
      if (!(thrown instanceof Cancelled)) distrust(failed, check, toProblem(thrown).message);
    }
  };
  const groups = Map.groupBy(due, ({ check }) => check);
  for (const [id, lines] of groups) await askAbout(id, lines);
  let isChanged = false;
  for (const [id, lines] of groups) {
    // What was changed for another check may have put this one's finding right, or made it another.
    if (isChanged) {
      await asking.sessions.close();
      await askAbout(id, lines);
    }
    for (const change of lines) {
      if (asking.signal.aborted)
        tell(change, stopped('the apply was stopped before it; type the same again'));
      else if (journal.failure !== null) tell(change, stopped(journal.failure.message));
      else tell(change, await make(change, answers.get(id), failed, applying));
      isChanged ||= ['done', 'doubtful'].includes(became.get(change.n)?.status ?? '');
    }
  }
  return became;
}

async function make(
  change: PlannedChange,
  proposals: Proposals | undefined,
  failed: Map<Source, string>,
  applying: Applying,
): Promise<Became> {
  const { id, checks, journal, changedBy, asking, config, ground } = applying;
  const check = checks.get(change.check);
  const refuse = async (guard: NonNullable<Made['guard']>, message: string): Promise<Became> => {
    await journal.refused(change.n, guard, message).catch(() => undefined); // the journal remembers that it failed
    return { status: 'refused', guard, message };
  };
  if (check === undefined) return refuse('moved', `check ${change.check}: is not in the suite any more`);
  const read = [...sourcesOf(rolesOf(check).values())].find((source) => failed.has(source));
  if (read !== undefined || proposals === undefined) {
    const why = read === undefined ? 'its findings could not be asked for again' : (failed.get(read) ?? '');
    return refuse('untrusted-source', why);
  }
  const opened = await ground.writers.of(change.source);
  if ('guard' in opened) return refuse(opened.guard, opened.message);
  const proposal = proposals.of.get(change.fingerprint);
  const { failed: failure, ...made } = await makeChange(change, proposal, {
    id,
    check,
    proposals,
    writer: opened.writer,
    journal,
    changedBy,
    mask: asking.mask,
    naming: { suites: config.suites, sessions: ground.sessions, signal: asking.signal },
    scratch: ground.scratch,
    diskCap: config.diskCap,
    signal: asking.signal,
  });
  if (failure !== undefined) distrust(failed, check, toProblem(failure).message);
  return made;
}

/** What an earlier apply of the same plan did; `null` where it is still to be done. */
function pastOf(plan: Plan, { n }: PlannedChange, pasts: readonly Past[]): Became | null {
  const past = pasts.findLast(({ plan: digest, line }) => digest === plan.digest && line.n === n);
  if (past?.state === 'done') return { status: 'already', guard: null, message: `made by ${past.id}` };
  if (past?.state !== 'in-doubt') return null;
  const message = 'what became of it in an earlier apply cannot be told now; look at the record';
  return { status: 'doubtful', guard: 'in-doubt', message };
}

/** What a check could not read, no other check changes anything by. */
function distrust(failed: Map<Source, string>, check: Check, message: string): void {
  for (const source of sourcesOf(rolesOf(check).values()))
    if (!failed.has(source)) failed.set(source, message);
}

function stopped(message: string): Became {
  return { status: 'stopped', guard: null, message };
}
