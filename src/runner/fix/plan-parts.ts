/** Makes the lines of a plan and of its report out of what passed the guards, and out of what did not. */
import type { ChangeReport } from '../../model/fix-report.ts';
import type { PlannedChange } from '../../model/plan.ts';
import type { Candidate } from './plan-check.ts';

/** A candidate with the name of the source that would be written to. */
export type Placed = { readonly candidate: Candidate; readonly source: string };

/** A candidate as a plan has it. */
export function plannedChange({ candidate, source }: Placed, n: number): PlannedChange {
  const { line, resolved, evidence, seal } = candidate;
  const { asked, change, dataset, before, after } = resolved;
  const { fingerprint, measure, key, check } = asked.line;
  const what = {
    n,
    check,
    kind: line.kind,
    key,
    fingerprint,
    measure,
    op: change.op,
    source,
    dataset,
    before,
  };
  return { ...what, after: change.op === 'copy-object' ? (evidence?.proved ?? null) : after, seal };
}

/** A planned change as a report has it. */
export function plannedReport({
  n,
  check,
  kind,
  key,
  op,
  dataset,
  before,
  after,
}: PlannedChange): ChangeReport {
  const what = { n, check, kind, key, op, dataset, before, after };
  return { ...what, status: 'planned', proved: false, guard: null, message: null };
}

/** A candidate that its own guard refused, as a report has it. */
export function refusedReport(placed: Placed, n: number, redact: (text: string) => string): ChangeReport {
  const { refused } = placed.candidate;
  const message = refused === null ? null : redact(refused.message);
  const report = plannedReport(plannedChange(placed, n));
  return { ...report, status: 'refused', guard: refused?.guard ?? null, message };
}
