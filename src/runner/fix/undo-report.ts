/** The report of an undo: what became of each change, with the names of columns and no value of any. */
import type { ChangeReport, FixReport } from '../../model/fix-report.ts';
import type { IntentLine } from '../../model/journal.ts';
import type { Json } from '../../model/json.ts';
import { toProblem } from '../../model/problem.ts';
import { countChanges } from './fix-report.ts';
import type { Applied } from './resolve-run.ts';
import type { Journal } from './journal.ts';
import type { TakenBack } from './take-back.ts';

type Undone = {
  readonly request: { readonly askedBy: string; readonly redact: (text: string) => string };
  readonly applied: Pick<Applied, 'parent' | 'runId'>;
  readonly id: string;
  readonly journal: Pick<Journal, 'failure'>;
};

/** Puts together what an undo has to say. */
export function undoReport(
  taken: readonly TakenBack[],
  { request, applied, id, journal }: Undone,
): FixReport {
  const changes = taken.map(changeReport);
  const failures = journal.failure === null ? [] : [toProblem(journal.failure)];
  const problems = [...failures, ...taken.flatMap(({ problem }) => problem ?? [])];
  const isLeft = changes.some(
    ({ status, guard }) => status !== 'done' && status !== 'already' && guard !== 'forward-only',
  );
  return {
    mode: 'undo',
    id,
    parent: applied.parent,
    plan: null,
    askedBy: request.askedBy,
    changes,
    refusals: [],
    advice: [],
    counts: countChanges(changes),
    problems: problems.map((problem) => ({ ...problem, message: request.redact(problem.message) })),
    applyCommand: null,
    undoCommand: isLeft ? `reconcile undo ${applied.runId}` : null,
  };
}

function changeReport({ past: { line }, status, guard, message }: TakenBack, at: number): ChangeReport {
  const { check, kind, key, dataset } = line;
  return {
    n: at + 1,
    check,
    kind,
    key,
    op: line.op === 'put-object' ? 'copy-object' : line.op,
    dataset,
    ...sides(line),
    status,
    // A writer takes back nothing that does not come out as it was, but for what the message says; what an earlier undo did
    // nobody has looked at again.
    proved: status === 'done',
    guard,
    message,
  };
}

/** What is put back: the names of the columns that differ, or the record whole. */
function sides({ op, before, after }: IntentLine): { readonly before: Json; readonly after: Json } {
  const record = op === 'put-object' ? 'object' : 'row';
  if (before === null) return { before: record, after: null };
  if (after === null) return { before: null, after: record };
  const columns = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = columns.filter((column) => before[column]?.value !== after[column]?.value).join(', ');
  return { before: changed, after: 'as before the fix' };
}
