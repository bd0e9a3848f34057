/** Runs the checks of a suite: every first look at one instant, then one pause, then every second look at another. */
import { setTimeout as pause } from 'node:timers/promises';
import pMap from 'p-map';
import { toProblem } from '../model/problem.ts';
import type { Progress } from '../model/progress.ts';
import type { CheckReport } from '../model/report.ts';
import { notLookedAt } from './check-report.ts';
import { CheckRun } from './check-run.ts';
import type { Expanded } from './expand.ts';
import type { RunGround } from './ground.ts';
import { InOrder } from './in-order.ts';
import { Instants } from './instants.ts';
import { MOST_LOOKS } from './second-look.ts';

/** The reports of all checks, in the order of the suite. A check that nothing must be looked at again for is reported at once. */
export async function runChecks(
  expanded: readonly Expanded[],
  ground: RunGround,
): Promise<readonly CheckReport[]> {
  const { concurrency, onProgress } = ground.request;
  const reports: (CheckReport | null)[] = expanded.map(() => null);
  const open = new Map<number, CheckRun>();
  const instants = new Instants(ground.sessions, concurrency);
  const inOrder = new InOrder(expanded.length, onProgress);
  await pMap(
    expanded.entries(),
    async ([at, entry]) => {
      const tell = (progress: Progress): void => inOrder.tell(at, progress);
      const report = await lookAt(
        entry,
        { ...ground, request: { ...ground.request, onProgress: tell } },
        instants,
      );
      if (report instanceof CheckRun) open.set(at, report);
      else reports[at] = told(report, tell);
      inOrder.over(at);
    },
    { concurrency },
  );
  const inSuite = [...open].sort(([a], [b]) => a - b);
  await lookAgain(
    inSuite.map(([, run]) => run),
    ground,
  );
  for (const [at, run] of inSuite) reports[at] = told(await run.report(), onProgress);
  return reports.filter((report) => report !== null);
}

/** The report of a check, or the check where something must be looked at again. */
async function lookAt(
  entry: Expanded,
  ground: RunGround,
  instants: Instants,
): Promise<CheckReport | CheckRun> {
  if ('problem' in entry) return notLookedAt(entry.placeholder, ground, entry.problem);
  if (ground.signal.aborted) return notLookedAt(entry.check, ground, toProblem(ground.signal.reason));
  const run = new CheckRun(entry.check, ground);
  await run.look(instants);
  return run.isOpen ? run : run.report();
}

/** The sessions of the first looks are closed before those of the next are opened: a source never serves two looks at a time. */
async function lookAgain(runs: readonly CheckRun[], ground: RunGround): Promise<void> {
  const { onProgress, concurrency } = ground.request;
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
    const instants = new Instants(sessions, concurrency);
    try {
      await pMap(open, (run) => run.lookAgain(instants, round), { concurrency });
    } finally {
      await sessions.close();
    }
  }
}

function told(report: CheckReport, onProgress: (progress: Progress) => void): CheckReport {
  const findings = Object.values(report.found).reduce((sum, count) => sum + count, 0);
  const problem = report.problems[0]?.message ?? null;
  onProgress({
    event: 'check-finished',
    check: report.id,
    verdict: report.verdict,
    findings,
    problem,
  });
  return report;
}
