/** Takes changes back one by one: what is in doubt, what rows name and what was changed since stays as it is. */
import type { Guard } from '../../model/fix-report.ts';
import type { IntentLine } from '../../model/journal.ts';
import { Cancelled, ReconcileError, toProblem, type Problem } from '../../model/problem.ts';
import type { RunRequest } from '../request.ts';
import { carryOut, type Carried } from './carry-out.ts';
import type { Journal } from './journal.ts';
import { isNamedAlike, isThere, rowsNaming, type NamingGround } from './naming.ts';
import { mayFollow, type Past } from './settle.ts';
import { Standing } from './standing.ts';
import type { Opened, Writers } from './writers.ts';

/** What the changes that are taken back share. */
export type TakingBack = Pick<RunRequest, 'redact' | 'onProgress' | 'signal'> & {
  /** The id of the undo. */
  readonly id: string;
  readonly journal: Journal;
  readonly writers: Writers;
  readonly naming: NamingGround;
};

/** What became of one change that was to be taken back. */
export type TakenBack = {
  readonly past: Past;
  readonly status: 'done' | 'already' | 'refused' | 'doubtful' | 'stopped';
  readonly guard: Guard | null;
  readonly message: string | null;
  /** Set for a failure that is a defect and no refusal. */
  readonly problem: Problem | null;
};

type Became = Omit<TakenBack, 'past'>;

/** What is known of the other changes of the run: those in doubt, and those that were taken back. */
type Others = { readonly doubts: IntentLine[]; readonly standing: Standing };

/** Takes back `done`, in that order; `pasts` are all changes of the run, those in doubt among them. */
export async function takeBack(
  done: readonly Past[],
  pasts: readonly Past[],
  ground: TakingBack,
): Promise<readonly TakenBack[]> {
  const taken: TakenBack[] = [];
  const doubts = pasts.filter(({ state }) => state === 'in-doubt').map(({ line }) => line);
  const standing = new Standing();
  for (const { line, undo, state } of pasts)
    if (state === 'undone') standing.add(line, undo?.line.after ?? null);
  for (const past of done) {
    const found = await one(past, taken.length + 1, { doubts, standing }, ground);
    const became = { ...found, message: found.message === null ? null : ground.redact(found.message) };
    if (became.status === 'doubtful') doubts.push(past.line);
    taken.push({ past, ...became });
    const { status, message } = became;
    const { check } = past.line;
    ground.onProgress({
      event: 'change-done',
      check,
      done: taken.length,
      changes: done.length,
      status,
      message,
    });
  }
  return taken;
}

async function one(past: Past, n: number, { doubts, standing }: Others, ground: TakingBack): Promise<Became> {
  const { journal, writers, signal } = ground;
  if (past.state === 'undone') return became('already', null, past.undo?.note ?? null);
  if (signal.aborted) return became('stopped', null, 'the undo was stopped before it; type the same again');
  if (journal.failure !== null) return became('stopped', null, journal.failure.message);
  if (past.state === 'in-doubt') return became('doubtful', 'in-doubt', doubtOf(past));
  if (doubts.some((doubt) => mayFollow(doubt, past.line))) {
    return refuse(n, 'in-doubt', 'what became of another change of the record cannot be told now', ground);
  }
  const opened = await writers.for(past.line);
  if ('guard' in opened) return refuse(n, opened.guard, opened.message, ground);
  if (await isGone(past, opened, ground)) return refuse(n, 'drifted', 'the object is gone already', ground);
  const named = await namedNow(past, opened, ground);
  if (named !== null) return refuse(n, 'named', named, ground);
  const carried = await attempt(past, n, standing.after(past.line), opened, ground);
  if ('did' in carried) standing.add(past.line, carried.intended.after);
  return judged(carried, n, ground);
}

async function attempt(
  { id, line }: Past,
  n: number,
  after: IntentLine['after'],
  { writer }: Extract<Opened, { writer: unknown }>,
  { journal, id: by, signal }: TakingBack,
): Promise<Carried> {
  const { check, kind, key, fingerprint, source, dataset, seq } = line;
  const about = { n, check, kind, key, fingerprint, source, dataset };
  const change = journal.change(about, { undoes: { id, seq }, object: line.object });
  const left = { ...line, after };
  return carryOut(journal, change, writer, (port) => writer.undo(left, { by, check, kind }, port, signal));
}

async function judged(carried: Carried, n: number, ground: TakingBack): Promise<Became> {
  if ('did' in carried) return became('done', null, carried.note);
  if ('refused' in carried) return refuse(n, carried.refused, carried.message, ground);
  if ('doubtful' in carried) return became('doubtful', 'in-doubt', carried.doubtful);
  const { failed } = carried;
  const problem = toProblem(failed);
  if (failed instanceof Cancelled || ground.journal.failure !== null) {
    return became('stopped', null, problem.message);
  }
  const refused = await refuse(n, 'no-writer-access', problem.message, ground);
  return failed instanceof ReconcileError ? refused : { ...refused, problem };
}

/** Whether an object is known not to be there any more: then nobody need be asked who names it. */
async function isGone(
  { line }: Past,
  { source }: Extract<Opened, { writer: unknown }>,
  { naming }: TakingBack,
): Promise<boolean> {
  if (line.op !== 'put-object' || line.object === null) return false;
  // Who cannot tell leaves it to the guards that follow, which say why.
  return (await isThere(source, line.object, naming).catch(() => null)) === false;
}

/** Why an object stays: a row that names it was changed since, or nobody can tell. An object that no check asks about is named by none. */
async function namedNow(
  { line }: Past,
  { source }: Extract<Opened, { writer: unknown }>,
  { naming }: TakingBack,
): Promise<string | null> {
  if (line.op !== 'put-object') return null;
  if (line.object === null) return 'its journal does not say what the store calls it; remove it by hand';
  try {
    const now = await rowsNaming(source, line.object, naming);
    if (isNamedAlike(line.namedBy, now)) return null;
    return 'the rows that name it are not what they were when it was put there; look at them, and remove it by hand if it is not needed';
  } catch (thrown) {
    return `whether a row names it cannot be told: ${toProblem(thrown).message}`;
  }
}

function doubtOf({ outcome, undo }: Past): string {
  const what = undo === null ? 'whether it was changed' : 'whether it was taken back already';
  const drifted = (undo?.outcome ?? outcome) === 'drifted';
  return `${what} cannot be told${drifted ? ', and the record was changed since; look at it' : ' now; type the same again'}`;
}

async function refuse(n: number, guard: Guard, message: string, { journal }: TakingBack): Promise<Became> {
  await journal.refused(n, guard, message).catch(() => undefined); // what failed is in `journal.failure`
  return became('refused', guard, message);
}

function became(status: Became['status'], guard: Guard | null, message: string | null): Became {
  return { status, guard, message, problem: null };
}
