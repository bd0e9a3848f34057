/** `reconcile run --fix`: runs and plans, makes the changes, and runs again, so that the look after the changes judges them. */
import { ReconcileError } from '../model/problem.ts';
import { EXIT, exitCode, type Report } from '../model/report.ts';
import type { Fixed } from '../runner/fix/apply-request.ts';
import type { RunRequest } from '../runner/request.ts';
import type { Ran } from '../runner/run.ts';
import type { Ground } from './ground.ts';
import { keepFixes, keepRun, type Kept } from './keep.ts';

/** Prints the last report that there is and returns the exit code. @throws ConfigError when nothing ran. */
export async function runAndFix(request: RunRequest, ground: Ground): Promise<number> {
  const { run } = await import('../runner/run.ts');
  step(ground, '1 of 3: looking, and planning what may be changed');
  const first = await run(request);
  const kept = await keep(first, ground);
  const plan = first.report.fixes;
  const planned = plan?.counts.planned ?? 0;
  if (plan === null || planned === 0 || !kept.isKept || ground.stopped.aborted) {
    if (planned > 0) step(ground, 'not made: nothing was changed');
    kept.print();
    return codeOf(first.report, kept.isKept, ground);
  }
  step(ground, `2 of 3: making ${String(planned)} ${planned === 1 ? 'change' : 'changes'}`);
  const fixed = await attempt(ground, () => applied(first, ground));
  if (fixed === null) {
    kept.print();
    return withoutAnswer(ground);
  }
  const keptFixes = await keepFixes(fixed, ground.request.tool, null, ground);
  step(ground, '3 of 3: looking again');
  // What went wrong while planning, no later look can see.
  const after = { ...fixed.fixes, problems: [...plan.problems, ...fixed.fixes.problems] };
  const second = await attempt(ground, () => run({ ...request, fix: null, after }));
  if (second === null) {
    keptFixes.print();
    return withoutAnswer(ground);
  }
  const last = await keep(second, ground);
  last.print();
  return codeOf(second.report, keptFixes.isKept && last.isKept, ground);
}

async function applied(first: Ran, { request, stopped }: Ground): Promise<Fixed> {
  const { applyPlan } = await import('../runner/fix/apply.ts');
  return applyPlan({ ...request, signal: stopped, plan: first.folder.path });
}

async function keep(ran: Ran, ground: Ground): Promise<Kept> {
  ground.endProgress();
  return keepRun(ran, ground.options, ground.terminal);
}

/** A step after the first one that cannot be made is told; that nothing ran at all would not be true any more. */
async function attempt<T>(ground: Ground, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof ReconcileError)) throw thrown;
    ground.endProgress();
    ground.terminal.fail(thrown.code, thrown.message);
    return null;
  } finally {
    ground.endProgress();
  }
}

function withoutAnswer({ request }: Ground): number {
  return request.signal.aborted ? EXIT.interrupted : EXIT.unknown;
}

function codeOf(report: Report, isKept: boolean, { request }: Ground): number {
  if (report.interrupted || request.signal.aborted) return EXIT.interrupted;
  return isKept ? exitCode(report) : EXIT.unknown;
}

function step({ options, terminal }: Ground, what: string): void {
  if (!options.quiet && options.log === null) terminal.say(`fix, ${what}`);
}
