/** What `run --fix` tells: what was made of its plan, and what the plan had refused before anything was made. */
import type { FixReport } from '../model/fix-report.ts';

/** The report of an apply with what was refused, or went wrong, while planning: an apply knows of what was planned only. */
export function wholeStory(planned: FixReport, applied: FixReport): FixReport {
  const first = applied.changes.length + 1;
  const refused = planned.changes
    .filter(({ status }) => status === 'refused')
    .map((change, at) => ({ ...change, n: first + at }));
  return {
    ...applied,
    changes: [...applied.changes, ...refused],
    counts: { ...applied.counts, refused: applied.counts.refused + refused.length },
    problems: [...planned.problems, ...applied.problems],
  };
}
