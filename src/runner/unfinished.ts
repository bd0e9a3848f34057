/** Tells whether a run ended before it had looked at everything, for a reason that may not hold when another one goes on. */
import type { Report } from '../model/report.ts';

const STOPS = ['interrupted', 'deadline', 'check-timeout'];

/** Whether to go on with a run may tell more than its report does. */
export function isUnfinished({ interrupted, checks }: Pick<Report, 'interrupted' | 'checks'>): boolean {
  const problems = checks.flatMap((check) => check.problems);
  return interrupted || problems.some(({ code, transient }) => transient || STOPS.includes(code));
}
