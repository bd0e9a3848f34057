/** Runs the checks of a suite: every first look at one instant, then one pause, then every second look at another. */
import { setTimeout as pause } from 'node:timers/promises';
import { toProblem } from '../model/problem.ts';
import type { CheckReport } from '../model/report.ts';
import { notLookedAt } from './check-report.ts';
import { CheckRun } from './check-run.ts';
import type { Expanded } from './expand.ts';
import type { RunGround } from './ground.ts';
import { MOST_LOOKS } from './second-look.ts';

/** The reports of all checks, in the order of the suite. A check that nothing must be looked at again for is reported at once. */
export async function runChecks(
  expanded: readonly Expanded[],
  ground: RunGround,
): Promise<readonly CheckReport[]> {
  const reports: (CheckReport | null)[] = [];
  const open = new Map<number, CheckRun>();
  for (const [at, entry] of expanded.entries()) {
    reports.push(null);
    if ('problem' in entry) reports[at] = told(notLookedAt(entry.placeholder, ground, entry.problem), ground);
    else if (ground.signal.aborted)
      reports[at] = told(notLookedAt(entry.check, ground, toProblem(ground.signal.reason)), ground);
    else {
      const run = new CheckRun(entry.check, ground);
      await run.look();
      if (run.isOpen) open.set(at, run);
      else reports[at] = told(await run.report(), ground);
    }
  }
  await lookAgain([...open.values()], ground);
  for (const [at, run] of open) reports[at] = told(await run.report(), ground);
  return reports.filter((report) => report !== null);
}

/** The sessions of the first looks are closed before those of the next are opened: a source never serves two at a time. */
async function lookAgain(runs: readonly CheckRun[], ground: RunGround): Promise<void> {
  const { onProgress } = ground.request;
  for (let round = 1; round <= MOST_LOOKS; round += 1) {
    const open = runs.filter((run) => run.isOpen);
    if (open.length === 0) return;
    await ground.sessions.close();
    const settleMs = Math.max(...open.map((run) => run.settleMs));
    const cached = settleMs > ground.request.suite.settle;
    if (round === 1) {
      for (const { check, suspects } of open)
        onProgress({ event: 'second-look', check: check.id, suspects, settleMs, cached });
    }
    await pause(settleMs, undefined, { signal: ground.signal }).catch(() => undefined); // what follows says why
    const sessions = ground.sessions.apart();
    try {
      for (const run of open) await run.lookAgain(sessions, round);
    } finally {
      await sessions.close();
    }
  }
}

function told(report: CheckReport, { request }: RunGround): CheckReport {
  const findings = Object.values(report.found).reduce((sum, count) => sum + count, 0);
  const problem = report.problems[0]?.message ?? null;
  request.onProgress({
    event: 'check-finished',
    check: report.id,
    verdict: report.verdict,
    findings,
    problem,
  });
  return report;
}
