/** Applies a plan that is still acceptable: everything is asked again before anything is changed, and proved again afterwards. */
import type { Check } from '../../model/check.ts';
import type { FixReport } from '../../model/fix-report.ts';
import { toProblem, type Problem } from '../../model/problem.ts';
import { expand } from '../expand.ts';
import { lockSuite } from '../lock.ts';
import { openMask, type Mask } from '../mask.ts';
import { demandCurrent, demandKey, demandTargets } from './acceptable.ts';
import { applyChanges, type Became } from './apply-changes.ts';
import type { ApplyRequest, Fixed } from './apply-request.ts';
import type { Asking } from './ask.ts';
import { onFixGround, type FixGround } from './fix-ground.ts';
import { fixFolder, makeFixId } from './fix-folder.ts';
import { foundBefore } from './found-lines.ts';
import { changedBy } from './changed-by.ts';
import { countChanges, refusedByPlan } from './fix-report.ts';
import { targetOf } from './guards.ts';
import { historyOf } from './history.ts';
import { Journal } from './journal.ts';
import { readPlan, type ReadPlan } from './plan-file.ts';
import { plannedReport } from './plan-parts.ts';
import { proveAfter } from './prove-after.ts';
import { settle } from './settle.ts';

/**
 * Applies a plan; the caller writes the report into the folder and seals it. An abort lets the change on its way come to its
 * end, and begins no other.
 * @throws ConfigError when the plan is not acceptable, and SourceError when a target cannot be asked who it is: nothing was
 * changed then.
 */
export async function applyPlan(request: ApplyRequest): Promise<Fixed> {
  const read = await readPlan(request.plan, request.out);
  demandCurrent(read.plan, request, new Date());
  const mask = await openMask(request.out);
  demandKey(read.plan, mask, request.out);
  const unlock = await lockSuite(request.out, read.plan.suite);
  try {
    return await onFixGround(request, (ground) => applyLocked(request, read, mask, ground));
  } finally {
    unlock();
  }
}

async function applyLocked(
  request: ApplyRequest,
  read: ReadPlan,
  mask: Mask,
  ground: FixGround,
): Promise<Fixed> {
  const { plan, parent } = read;
  const { config, out, signal, onProgress } = request;
  const { sessions, writers, nameOf } = ground;
  const suite = demandCurrent(plan, request, new Date());
  const only = [...new Set(plan.changes.map(({ check }) => check))];
  const { expanded } = await expand({ suite, only }, sessions, signal);
  const checks = new Map(
    expanded.flatMap((entry) => ('check' in entry ? [[entry.check.id, entry.check]] : [])),
  );
  const sources = new Map(
    [...checks.values()].flatMap((check) => {
      const source = targetOf(check);
      return source === undefined ? [] : [[nameOf(source), source] as const];
    }),
  );
  await demandTargets(plan, sources, sessions, writers, signal);
  const { pasts, news } = await settle(await historyOf(out, plan.runId), (line) => writers.outcome(line));

  const folder = await fixFolder(out, makeFixId(suite.name, 'apply', new Date()));
  const { id } = folder;
  const opening = {
    mode: 'apply',
    id,
    parent,
    plan: plan.digest,
    suite: suite.name,
    askedBy: request.askedBy,
  } as const;
  const journal = await Journal.open(folder.path, opening, request.redact);
  try {
    const many = plan.changes.length;
    onProgress({
      event: 'fix-started',
      mode: 'apply',
      id,
      runId: plan.runId,
      folder: folder.path,
      changes: many,
    });
    for (const { id: of, seq, outcome } of news) await journal.settled(of, seq, outcome);
    const asking: Asking = { suite, mask, sessions, signal };
    const became = await applyChanges(plan, {
      id,
      checks,
      pasts,
      journal,
      changedBy: (planned) => changedBy(out, plan, planned),
      asking,
      config,
      ground,
      request,
    });
    await sessions.close();
    const proved = await proveAll(read, became, checks, { ...asking, sessions: sessions.apart() }, request);
    const fixes = reportOf(request, read, id, became, proved, journal);
    onProgress({
      event: 'fix-finished',
      mode: 'apply',
      id,
      counts: fixes.counts,
      problems: fixes.problems.length,
    });
    return { fixes, folder };
  } finally {
    await journal.close();
  }
}

type Proved = { readonly proved: ReadonlySet<number>; readonly problems: readonly Problem[] };

/** Asks again about everything that counts as changed, at an instant after all changes. What was done is proved even when stopped. */
async function proveAll(
  { plan, folder }: ReadPlan,
  became: ReadonlyMap<number, Became>,
  checks: ReadonlyMap<string, Check>,
  asking: Asking,
  { onProgress }: ApplyRequest,
): Promise<Proved> {
  const proved = new Set<number>();
  const problems: Problem[] = [];
  const unhurried = { ...asking, signal: new AbortController().signal };
  try {
    for (const [id, check] of checks) {
      const planned = plan.changes.filter(({ check: of }) => of === id);
      const made = planned.filter(({ n }) => ['done', 'already'].includes(became.get(n)?.status ?? ''));
      if (made.length === 0) continue;
      onProgress({ event: 'fix-proving', check: id, findings: made.length });
      const before = await foundBefore(folder, id);
      const after = await proveAfter(check, { planned, made, before }, unhurried);
      for (const n of after.proved) proved.add(n);
      problems.push(...after.problems);
    }
  } finally {
    await asking.sessions.close();
  }
  return { proved, problems };
}

function reportOf(
  { askedBy, redact }: ApplyRequest,
  { plan, parent }: ReadPlan,
  id: string,
  became: ReadonlyMap<number, Became>,
  { proved, problems }: Proved,
  { failure }: Journal,
): FixReport {
  const changes = plan.changes.map((change) => {
    const { n } = change;
    const { status, guard, message } = became.get(n) ?? { status: 'stopped', guard: null, message: null };
    const said = message === null ? null : redact(message);
    return { ...plannedReport(change), status, proved: proved.has(n), guard, message: said };
  });
  const all = [...(failure === null ? [] : [toProblem(failure)]), ...problems];
  const counts = countChanges(changes);
  return {
    mode: 'apply',
    id,
    parent,
    plan: { digest: plan.digest, expiresAt: plan.expiresAt },
    askedBy,
    changes,
    refusals: refusedByPlan(plan),
    advice: plan.advice,
    counts,
    problems: all.map((problem) => ({ ...problem, message: redact(problem.message) })),
    applyCommand: counts.stopped + counts.doubtful > 0 ? `reconcile apply ${plan.runId}` : null,
    undoCommand: counts.done + counts.already + counts.doubtful > 0 ? `reconcile undo ${plan.runId}` : null,
  };
}
