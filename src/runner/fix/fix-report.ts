/** Puts together what a plan, an apply or an undo has to say. */
import type { ChangeReport, ChangeStatus, FixReport } from '../../model/fix-report.ts';

/** How many changes came to what. */
export function countChanges(changes: readonly ChangeReport[]): FixReport['counts'] {
  const having = (status: ChangeStatus) => changes.filter((change) => change.status === status).length;
  return {
    planned: having('planned'),
    done: having('done'),
    already: having('already'),
    refused: having('refused'),
    doubtful: having('doubtful'),
    stopped: having('stopped'),
    proved: changes.filter(({ proved }) => proved).length,
  };
}
