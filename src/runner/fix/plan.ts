/** Plans the fixes of a run: what would be changed and why the rest would not, as a file that changes nothing. */
import type { Source } from '../../model/dataset.ts';
import type { ChangeReport, FixReport, Refusal } from '../../model/fix-report.ts';
import { PLAN_SCHEMA, type Plan, type PlannedChange } from '../../model/plan.ts';
import { toProblem, type Problem } from '../../model/problem.ts';
import type { CheckReport } from '../../model/report.ts';
import type { RunGround } from '../ground.ts';
import type { FixAsked } from '../request.ts';
import { countChanges } from './fix-report.ts';
import { targetOf } from './guards.ts';
import { planCheck, type Candidate, type CheckPlan } from './plan-check.ts';
import { lifetimeOf, sealedPlan } from './plan-file.ts';
import { observedBefore } from './removal.ts';
import { distrusted } from './trust.ts';

/** Plans what a run found. Nothing is written to any system. */
export async function planFixes(
  reports: readonly CheckReport[],
  asked: FixAsked,
  ground: RunGround,
): Promise<{ readonly plan: Plan; readonly fixes: FixReport }> {
  const { request, checks, mask, signal } = ground;
  const { suite, config } = request;
  const nameOf = (source: Source) => config.sources.get(source) ?? source.label ?? source.kind;
  const sessions = ground.sessions.apart();
  const plans: (CheckPlan & { readonly source: Source | undefined })[] = [];
  const targets: Record<string, string> = {};
  const problems: Problem[] = [];
  try {
    const observed = await observedBefore(ground.previous, reports, request.only === null && !signal.aborted);
    const wrong = distrusted(reports, checks, suite);
    for (const report of reports) {
      const check = checks.get(report.id);
      if (check === undefined) continue;
      const planning = {
        check,
        report,
        interrupted: signal.aborted,
        distrusted: wrong,
        nameOf,
        maxChanges: asked.maxChanges,
        asking: { suite, mask, sessions, signal },
        observed,
        folder: ground.folder,
      };
      const planned = await planCheck(planning).catch((thrown: unknown): CheckPlan => {
        problems.push(toProblem(thrown)); // a defect of the check: nothing of it is fixed, and the run is unknown
        return { candidates: [], refusals: [], advice: [] };
      });
      const source = targetOf(check);
      if (source === undefined || planned.candidates.length === 0) plans.push({ ...planned, source });
      else {
        const identity = await identityOf(source, sessions, signal);
        if ('not' in identity) plans.push({ ...withoutTarget(planned, identity.not), source });
        else {
          targets[nameOf(source)] = identity.is;
          plans.push({ ...planned, source });
        }
      }
    }
  } finally {
    await sessions.close();
  }
  const candidates = plans.flatMap(({ candidates, source }) =>
    candidates.map((one) => ({ one, source: source === undefined ? '' : nameOf(source) })),
  );
  const createdAt = new Date();
  const changes = candidates
    .filter(({ one }) => one.refused === null)
    .map(({ one, source }, at) => plannedChange(one, source, at + 1));
  const parts = {
    refusals: redacted(
      plans.flatMap(({ refusals }) => refusals),
      request.redact,
    ),
    advice: plans.flatMap(({ advice }) => advice),
  };
  const plan = sealedPlan({
    schema: PLAN_SCHEMA,
    tool: request.tool,
    runId: ground.runId,
    suite: suite.name,
    configHash: request.configHash,
    askedBy: asked.askedBy,
    createdAt: createdAt.toISOString(),
    expiresAt: new Date(createdAt.getTime() + lifetimeOf(changes.map(({ op }) => op))).toISOString(),
    targets,
    maxChanges: asked.maxChanges,
    changes,
    ...parts,
  });
  const planned = changes.map((change) => reportOf(change));
  const refused = candidates
    .filter(({ one }) => one.refused !== null)
    .map(({ one, source }, at) =>
      refusedReport(plannedChange(one, source, changes.length + at + 1), one, request.redact),
    );
  const all = [...planned, ...refused];
  const fixes: FixReport = {
    mode: 'plan',
    id: ground.runId,
    parent: null,
    plan: { digest: plan.digest, expiresAt: plan.expiresAt },
    askedBy: asked.askedBy,
    changes: all,
    ...parts,
    counts: countChanges(all),
    problems,
    applyCommand: changes.length === 0 ? null : `reconcile apply ${ground.runId}`,
    undoCommand: null,
  };
  return { plan, fixes };
}

async function identityOf(
  source: Source,
  sessions: RunGround['sessions'],
  signal: AbortSignal,
): Promise<{ readonly is: string } | { readonly not: string }> {
  try {
    const session = await sessions.of(source);
    const is = await session.identity?.(signal);
    return is === undefined ? { not: `a ${source.kind} source cannot say which system it is` } : { is };
  } catch (thrown) {
    return { not: toProblem(thrown).message };
  }
}

function withoutTarget(planned: CheckPlan, message: string): CheckPlan {
  return {
    ...planned,
    candidates: planned.candidates.map((one) => ({
      ...one,
      refused: { guard: 'no-writer-access', message },
    })),
  };
}

function plannedChange(
  { line, resolved, evidence, seal }: Candidate,
  source: string,
  n: number,
): PlannedChange {
  const { asked, change, dataset, before, after } = resolved;
  const { fingerprint, measure, key, check } = asked.line;
  const proved = evidence?.proved ?? null;
  return {
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
    after: change.op === 'copy-object' ? proved : after,
    seal,
  };
}

function reportOf({ n, check, kind, key, op, dataset, before, after }: PlannedChange): ChangeReport {
  const what = { n, check, kind, key, op, dataset, before, after };
  return { ...what, status: 'planned', proved: false, guard: null, message: null };
}

function refusedReport(
  change: PlannedChange,
  { refused }: Candidate,
  redact: (text: string) => string,
): ChangeReport {
  const message = refused === null ? null : redact(refused.message);
  return { ...reportOf(change), status: 'refused', guard: refused?.guard ?? null, message };
}

function redacted(refusals: readonly Refusal[], redact: (text: string) => string): readonly Refusal[] {
  return refusals.map((refusal) => ({ ...refusal, message: redact(refusal.message) }));
}
