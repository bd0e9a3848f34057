/** Verdicts: pure functions of what was looked at and found. What was not fully looked at is unknown, before all else. */
import type { CheckReport, Report, Verdict } from '../model/report.ts';

/** One unknown part makes a check unknown; else any finding of severity error makes it inconsistent. */
export function judgeCheck(problems: number, errors: number): Verdict {
  if (problems > 0) return 'unknown';
  return errors > 0 ? 'inconsistent' : 'consistent';
}

/** The run's verdict: unknown outranks inconsistent, since the list may be incomplete. */
export function judgeRun(checks: readonly Pick<CheckReport, 'verdict'>[], interrupted: boolean): Verdict {
  if (interrupted || checks.length === 0 || checks.some(({ verdict }) => verdict === 'unknown'))
    return 'unknown';
  return checks.some(({ verdict }) => verdict === 'inconsistent') ? 'inconsistent' : 'consistent';
}

/** How many findings of a severity a check has. */
export function findingsOf(
  check: Pick<CheckReport, 'found' | 'kinds'>,
  severity: 'error' | 'warning',
): number {
  return Object.entries(check.found)
    .filter(([kind]) => check.kinds[kind]?.severity === severity)
    .reduce((sum, [, count]) => sum + count, 0);
}

/** The numbers on the report's first line. */
export function tally(checks: readonly CheckReport[]): Report['counts'] {
  const having = (verdict: Verdict) => checks.filter((check) => check.verdict === verdict).length;
  const sum = (of: (check: CheckReport) => number) => checks.reduce((total, check) => total + of(check), 0);
  return {
    consistent: having('consistent'),
    inconsistent: having('inconsistent'),
    unknown: having('unknown'),
    errors: sum((check) => findingsOf(check, 'error') - headlines(check)),
    warnings: sum((check) => findingsOf(check, 'warning')),
    transient: sum((check) => check.transient),
  };
}

/** The headline of an empty target stands for rows that are counted one by one, where they are. */
function headlines({ found }: CheckReport): number {
  const { empty = 0, ...others } = found;
  return Object.keys(others).length > 0 ? empty : 0;
}
