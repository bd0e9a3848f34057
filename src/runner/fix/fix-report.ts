/** Puts together what a plan, an apply or an undo has to say. */
import type { ChangeReport, ChangeStatus, FixReport, Refusal } from '../../model/fix-report.ts';
import type { Plan } from '../../model/plan.ts';

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

/** Everything that was refused while planning, as whoever applies the plan tells it: findings by the guard that refused them. */
export function refusedByPlan({ refused, refusals }: Pick<Plan, 'refused' | 'refusals'>): readonly Refusal[] {
  const groups = Map.groupBy(refused, ({ check, kind, guard, message }) =>
    JSON.stringify([check, kind, guard, message]),
  );
  const grouped = [...groups.values()].flatMap((all): Refusal[] => {
    const [first] = all;
    if (first === undefined || first.guard === null) return [];
    const { check, kind, guard, message } = first;
    return [{ check, kind, guard, message: message ?? '', findings: all.length }];
  });
  return [...refusals, ...grouped];
}
