/** Plans the fixes of a run: what would be changed and why the rest would not, as a file that changes nothing. */
import type { Source } from '../../model/dataset.ts';
import type { AdviceReport, FixReport, Refusal } from '../../model/fix-report.ts';
import { PLAN_SCHEMA, type Plan } from '../../model/plan.ts';
import { Cancelled, SourceError, toProblem, type Problem } from '../../model/problem.ts';
import type { CheckReport } from '../../model/report.ts';
import type { RunGround } from '../ground.ts';
import type { FixAsked } from '../request.ts';
import type { Sessions } from '../sessions.ts';
import { countChanges } from './fix-report.ts';
import { targetOf } from './guards.ts';
import { planCheck, type CheckPlan } from './plan-check.ts';
import { lifetimeOf, sealedBy, sealedPlan } from './plan-file.ts';
import { plannedChange, plannedReport, refusedReport, type Placed } from './plan-parts.ts';
import { observedBefore } from './removal.ts';
import { withoutSuperseded } from './superseded.ts';
import { distrusted } from './trust.ts';

/** What the checks of a run come to, and which systems they would change. */
type Planned = {
  readonly placed: readonly Placed[];
  readonly refusals: readonly Refusal[];
  readonly advice: readonly AdviceReport[];
  /** Source name to the identity of the system behind it. */
  readonly targets: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
};

/** Plans what a run found. Nothing is written to any system. */
export async function planFixes(
  reports: readonly CheckReport[],
  asked: FixAsked,
  ground: RunGround,
): Promise<{ readonly plan: Plan; readonly fixes: FixReport }> {
  const { request, runId } = ground;
  const sessions = ground.sessions.apart();
  const planned = await planChecks(reports, asked, ground, sessions).finally(() => sessions.close());
  const { placed, advice, problems } = planned;
  const refusals = planned.refusals.map((one) => ({ ...one, message: request.redact(one.message) }));
  // What is put back where it was comes first: a row need not be led elsewhere then.
  const isCopy = ({ candidate }: Placed) => candidate.resolved.change.op === 'copy-object';
  const passed = placed
    .filter(({ candidate }) => candidate.refused === null)
    .toSorted((left, right) => Number(isCopy(right)) - Number(isCopy(left)));
  const others = placed.filter(({ candidate }) => candidate.refused !== null);
  const changes = passed.map((one, at) => plannedChange(one, at + 1));
  const refused = others.map((one, at) => refusedReport(one, changes.length + at + 1, request.redact));
  const changed = new Set(changes.map(({ source }) => source));
  const targets = Object.fromEntries(Object.entries(planned.targets).filter(([name]) => changed.has(name)));
  const createdAt = new Date();
  const lifetime = lifetimeOf(changes.map(({ op }) => op));
  const plan = sealedPlan({
    schema: PLAN_SCHEMA,
    tool: request.tool,
    runId,
    suite: request.suite.name,
    configHash: request.configHash,
    askedBy: asked.askedBy,
    createdAt: createdAt.toISOString(),
    expiresAt: new Date(createdAt.getTime() + lifetime).toISOString(),
    targets,
    maxChanges: asked.maxChanges,
    changes,
    refused,
    refusals,
    advice,
    sealedBy: sealedBy(runId, ground.mask),
  });
  const told = [...changes.map((change) => plannedReport(change)), ...refused];
  const fixes: FixReport = {
    mode: 'plan',
    id: runId,
    parent: null,
    plan: { digest: plan.digest, expiresAt: plan.expiresAt },
    askedBy: asked.askedBy,
    changes: told,
    refusals,
    advice,
    counts: countChanges(told),
    problems: problems.map((problem) => ({ ...problem, message: request.redact(problem.message) })),
    applyCommand: changes.length === 0 ? null : `reconcile apply ${runId}`,
    undoCommand: null,
  };
  const many = refused.length + refusals.reduce((sum, { findings }) => sum + findings, 0);
  const advised = advice.reduce((sum, { findings }) => sum + findings, 0);
  request.onProgress({ event: 'fix-planned', runId, changes: changes.length, refused: many, advised });
  return { plan, fixes };
}

async function planChecks(
  reports: readonly CheckReport[],
  { maxChanges }: FixAsked,
  ground: RunGround,
  sessions: Sessions,
): Promise<Planned> {
  const { request, checks, mask, signal, folder } = ground;
  const { suite, config } = request;
  const nameOf = (source: Source) => config.sources.get(source) ?? source.label ?? source.kind;
  const observed = await observedBefore(ground.previous, reports, request.only === null && !signal.aborted);
  const shared = {
    interrupted: signal.aborted,
    distrusted: distrusted(reports, checks, suite),
    nameOf,
    maxChanges,
    asking: { suite, mask, sessions, signal },
    observed,
    folder,
  };
  const plans: CheckPlan[] = [];
  const placed: Placed[] = [];
  const targets: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const report of reports) {
    const check = checks.get(report.id);
    const source = check === undefined ? undefined : targetOf(check);
    if (check === undefined) continue;
    // A defect of a check fixes nothing of it, and makes the run unknown.
    const planned = await planCheck({ ...shared, check, report }).catch((thrown: unknown) => {
      problems.push(toProblem(thrown));
      return { candidates: [], refusals: [], advice: [] };
    });
    plans.push(planned);
    if (source === undefined || planned.candidates.length === 0) continue;
    const identity = await identityOf(source, sessions, signal);
    if ('is' in identity) targets[nameOf(source)] = identity.is;
    const refused = 'is' in identity ? null : ({ guard: 'no-writer-access', message: identity.not } as const);
    placed.push(
      ...planned.candidates.map((one) => {
        const candidate = refused === null ? one : { ...one, refused };
        return { candidate, source: nameOf(source) };
      }),
    );
  }
  const refusals = plans.flatMap((plan) => plan.refusals);
  // Whoever cannot tell plans both: the apply asks again before it leads a row away.
  const judged = await withoutSuperseded(placed, { checks, sessions, signal }).catch((thrown: unknown) => {
    if (thrown instanceof SourceError || thrown instanceof Cancelled) return placed;
    problems.push(toProblem(thrown));
    return placed;
  });
  return { placed: judged, refusals, advice: plans.flatMap(({ advice }) => advice), targets, problems };
}

async function identityOf(
  source: Source,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<{ readonly is: string } | { readonly not: string }> {
  try {
    const is = await (await sessions.of(source)).identity?.(signal);
    return is === undefined ? { not: `a ${source.kind} source cannot say which system it is` } : { is };
  } catch (thrown) {
    return { not: toProblem(thrown).message };
  }
}
