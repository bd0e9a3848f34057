/** Plans the fixes of one check: every guard in turn, and what passes them all is a change. */
import type { Check } from '../../model/check.ts';
import type { FindingLine } from '../../model/finding.ts';
import type { AdviceReport, Guard, Refusal } from '../../model/fix-report.ts';
import { Cancelled, CheckError, toProblem } from '../../model/problem.ts';
import type { CheckReport } from '../../model/report.ts';
import type { Asking } from './ask.ts';
import { budgetOf, counted, overBudget } from './budget.ts';
import { foundLines } from './found-lines.ts';
import { examinedOf, refusedWhole, type GuardedCheck } from './guards.ts';
import { fixOf, propose, proveChange, type Evidence, type Line, type Proposals } from './propose.ts';
import { refusedRemoval, type Observed } from './removal.ts';
import { sealOf, type Resolved } from './resolve.ts';

/** A change that may be planned, or that its own guard refused. */
export type Candidate = {
  readonly line: Line;
  readonly resolved: Resolved;
  readonly evidence: Evidence;
  readonly refused: { readonly guard: Guard; readonly message: string } | null;
  readonly seal: string;
};

export type CheckPlan = {
  readonly candidates: readonly Candidate[];
  readonly refusals: readonly Refusal[];
  readonly advice: readonly AdviceReport[];
};

export type PlanningCheck = Omit<GuardedCheck, 'findings'> & {
  readonly asking: Asking;
  readonly observed: Observed;
  /** The folder of the run. */
  readonly folder: string;
};

/** Plans one check. A system that fails meanwhile refuses its fixes; a defect of the check is thrown. @throws CheckError */
export async function planCheck(planning: PlanningCheck): Promise<CheckPlan> {
  const { check, report } = planning;
  const kinds = new Set(Object.keys(report.found).filter((kind) => fixOf(check, kind) !== null));
  const told = constantAdvice(check, report);
  const findings = [...kinds].reduce((sum, kind) => sum + (report.found[kind] ?? 0), 0);
  if (findings === 0) return { candidates: [], refusals: [], advice: told };
  const refuse = (guard: Guard, message: string): CheckPlan => ({
    candidates: [],
    refusals: [{ check: check.id, kind: null, guard, message, findings }],
    advice: told,
  });
  const whole = refusedWhole({ ...planning, findings });
  if (whole !== null) return refuse(whole.guard, whole.message);
  try {
    const lines = await linesOf(planning, kinds);
    const proposals = await propose(check, lines, planning.asking);
    const changes = proposals.proposals.flatMap((one) => ('resolved' in one ? [one] : []));
    const many = counted(
      changes.map(({ resolved }) => resolved.change),
      planning.maxChanges,
    );
    const most = budgetOf(examinedOf(check, report), planning.maxChanges);
    const rest = { advice: [...told, ...givenAdvice(check, proposals)], moved: movedOf(check, proposals) };
    if (many > most) {
      const message = overBudget(many, most, planning.maxChanges);
      const over: Refusal = { check: check.id, kind: null, guard: 'budget', message, findings: many };
      return { candidates: [], refusals: [over, ...rest.moved], advice: rest.advice };
    }
    const candidates: Candidate[] = [];
    for (const one of changes) candidates.push(await candidate(one, proposals, planning));
    return { candidates, refusals: rest.moved, advice: rest.advice };
  } catch (thrown) {
    if (thrown instanceof CheckError) throw thrown;
    const guard = thrown instanceof Cancelled ? 'interrupted' : 'untrusted-source';
    return refuse(guard, toProblem(thrown).message);
  }
}

async function candidate(
  { line, resolved }: { readonly line: Line; readonly resolved: Resolved },
  { bound }: Proposals,
  { check, observed, asking }: PlanningCheck,
): Promise<Candidate> {
  const { change } = resolved;
  const removal = refusedRemoval(change, check, line, observed);
  const proved =
    removal === null ? await proveChange(change, check, bound, asking.signal) : { evidence: null };
  const evidence = 'not' in proved ? null : proved.evidence;
  const refused = 'not' in proved ? { guard: 'not-proven' as const, message: proved.not } : removal;
  const seal = sealOf(resolved, evidence?.proved ?? null, asking.mask);
  return { line, resolved, evidence, refused, seal };
}

/** The findings of some kinds, from the file in which all of them are. */
async function linesOf(
  { report, folder }: PlanningCheck,
  kinds: ReadonlySet<string>,
): Promise<readonly Line[]> {
  const lines: FindingLine[] = [];
  if (report.findings === null) return lines;
  for await (const line of foundLines(folder, report.findings)) if (kinds.has(line.kind)) lines.push(line);
  return lines;
}

/** Advice that is the same for all findings of a kind. */
function constantAdvice(check: Check, { found }: CheckReport): readonly AdviceReport[] {
  return Object.entries(found).flatMap(([kind, findings]) => {
    const fix = Object.hasOwn(check.definition.fixes ?? {}, kind)
      ? check.definition.fixes?.[kind]
      : undefined;
    if (fix === undefined || typeof fix === 'function' || findings === 0) return [];
    return [{ check: check.id, kind, advise: fix.advise, findings }];
  });
}

function givenAdvice(check: Check, { proposals }: Proposals): readonly AdviceReport[] {
  const given = proposals.flatMap((one) => ('advise' in one ? [one] : []));
  const groups = Map.groupBy(given, ({ line, advise }) => JSON.stringify([line.kind, advise]));
  return [...groups.values()].flatMap((all) => {
    const [first] = all;
    if (first === undefined) return [];
    return [{ check: check.id, kind: first.line.kind, advise: first.advise, findings: all.length }];
  });
}

function movedOf(check: Check, { proposals }: Proposals): readonly Refusal[] {
  const moved = proposals.flatMap((one) => ('moved' in one ? [one] : []));
  const groups = Map.groupBy(moved, ({ line, moved: how }) => JSON.stringify([line.kind, how]));
  return [...groups.values()].flatMap((all): Refusal[] => {
    const [first] = all;
    if (first === undefined) return [];
    const { line, moved } = first;
    const message = `${moved}: the record was changed since it was found`;
    return [{ check: check.id, kind: line.kind, guard: 'moved', message, findings: all.length }];
  });
}
