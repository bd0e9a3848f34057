/** Turns what a check looked at and found into its part of the report: emptiness, evidence, findings, verdict. */
import type { AnyDefinition, Check } from '../model/check.ts';
import { proofOf } from './proof.ts';
import { toProblem, type Problem } from '../model/problem.ts';
import type { CheckReport } from '../model/report.ts';
import type { Bound } from './bind.ts';
import type { RunGround } from './ground.ts';
import { gather, type Gathered } from './findings-file.ts';
import { fingerprint, measure } from './rendering.ts';
import { isIncomplete } from './keeping.ts';
import { findingsOf, judgeCheck } from './judge.ts';
import { inOrder, kindInfo, RUNNER_FINDS } from './kinds.ts';
import type { LookOutcome } from './look.ts';
import type { SegmentResult, Spool } from '../model/segment.ts';
import { datasetName, rolesOf } from '../model/binding.ts';
import type { SpooledLine } from './spool.ts';

/** What looking came to: `look` is `null` when nothing could even be begun. */
export type CheckOutcome = {
  readonly bound: ReadonlyMap<string, Bound>;
  readonly look: LookOutcome | null;
  readonly secondLook: CheckReport['secondLook'];
  /** Differences that were gone at a later look. */
  readonly transient: number;
  /** Spools of the later looks. */
  readonly later: readonly Spool[];
  /** What segments told of what they proved, at the first look and at later ones. */
  readonly told: readonly SegmentResult[];
  /** Fingerprint to measure of the lines that stand; `null` when all that the first look found do. */
  readonly confirmed: ReadonlyMap<string, string> | null;
  readonly problems: readonly Problem[];
};

type When = { readonly startedAt: Date; readonly notes: readonly string[] };

/** Writes the findings file and judges. */
export async function checkReport(
  check: Check,
  ground: RunGround,
  outcome: CheckOutcome,
  when: When,
): Promise<CheckReport> {
  const { request } = ground;
  const problems = [...outcome.problems];
  const headlines: SpooledLine[] = [];
  if (problems.length === 0 && outcome.look !== null)
    judgeEmptiness(check, ground, outcome, problems, headlines);
  const proof = proofOf(check, outcome.told, request.suite.least);
  problems.push(...proof.problems);
  const gathered = await gatherAll(check, ground, outcome, headlines, problems);
  const found = inOrder(check.definition, gathered.found);
  const kinds = Object.fromEntries(
    Object.keys(found).map((kind) => [kind, kindInfo(check.definition, kind)]),
  ) as CheckReport['kinds']; // pending kinds are in no count of findings
  const told = [...outcome.told.flatMap((result) => result.notes), ...ground.told.of(check)];
  const notes = [...new Set([...when.notes, ...told])];
  if (problems.length > 0 && outcome.secondLook === 'skipped')
    notes.push('the findings so far were not looked at again, and there may be more');
  if ((ground.previous?.unwritten(check.id) ?? 0) > 0 && gathered.findings !== null)
    notes.push('not all findings of the run before were written down, so some may be older than they seem');
  const report = {
    ...identity(check, ground),
    examined: outcome.look?.examined ?? {},
    found,
    kinds,
    transient: outcome.transient,
    secondLook: outcome.secondLook,
    evidence: proof.evidence,
    proved: proof.proved,
    sample: proof.sample,
    pending: Object.entries(gathered.pending).map(([kind, count]) => {
      return { kind, title: kindInfo(check.definition, kind).title, count };
    }),
    problems: problems.map((problem) => ({ ...problem, message: request.redact(problem.message) })),
    notes,
    samples: gathered.samples,
    truncated: gathered.truncated,
    findings: gathered.findings,
    segments: outcome.look?.results.map(({ job, examined }) => ({ ordinal: job.ordinal, examined })) ?? [],
    startedAt: when.startedAt.toISOString(),
    finishedAt: new Date().toISOString(),
  };
  return { ...report, verdict: judgeCheck(problems.length, findingsOf(report, 'error')) };
}

/** What a report says of a check before anything is looked at. */
export type Named = Pick<Check, 'id' | 'datasets' | 'options' | 'mayBeEmpty'> & {
  readonly definition: Pick<AnyDefinition, 'name' | 'asserts' | 'evidence' | 'cannotSee' | 'rules' | 'roles'>;
};

/** The report of a check that was never begun: everything stopped before it. */
export function notLookedAt(check: Named, ground: Pick<RunGround, 'request'>, problem: Problem): CheckReport {
  const now = new Date().toISOString();
  return {
    ...identity(check, ground),
    verdict: 'unknown',
    examined: {},
    found: {},
    kinds: {},
    transient: 0,
    secondLook: 'none',
    sample: null,
    pending: [],
    proved: {},
    problems: [{ ...problem, message: ground.request.redact(problem.message) }],
    notes: [],
    samples: [],
    truncated: 0,
    findings: null,
    segments: [],
    startedAt: now,
    finishedAt: now,
  };
}

function identity(check: Named, { request }: Pick<RunGround, 'request'>) {
  const { name, asserts, evidence, cannotSee, rules } = check.definition;
  const datasets: Record<string, string> = {};
  for (const [role, { source, path }] of rolesOf(check)) {
    const owner = request.config.sources.get(source);
    datasets[role] = owner === undefined ? path : datasetName(owner, path);
  }
  const declared = check.mayBeEmpty ? ['finding no rows at all is declared to be right'] : [];
  return {
    id: check.id,
    name,
    asserts,
    evidence,
    cannotSee,
    datasets,
    rules: [...(rules?.(check.options) ?? []), ...declared],
  };
}

/** An empty source is suspicious; a filled source with an empty target is one headline, whatever else is found. */
function judgeEmptiness(
  check: Check,
  ground: RunGround,
  outcome: CheckOutcome,
  problems: Problem[],
  headlines: SpooledLine[],
): void {
  const { sides } = check.definition;
  const { target } = sides;
  const source = check.datasets[sides.source] === undefined ? target : sides.source;
  const sourceRows = outcome.look?.examined[source] ?? 0;
  const targetRows = outcome.look?.examined[target] ?? 0;
  const nameOf = (role: string) => outcome.bound.get(role)?.view.name ?? role;
  if (sourceRows === 0 && !check.mayBeEmpty) {
    const message = `${nameOf(source)}: has no rows at all, so nothing was compared; if that is right, wrap the check in mayBeEmpty()`;
    problems.push({ code: 'empty', message, transient: false });
  } else if (sourceRows > 0 && targetRows === 0 && outcome.bound.has(target) && target !== source) {
    const [expected, actual, severity] = [sourceRows, 0, RUNNER_FINDS.empty.severity];
    const line = {
      check: check.id,
      kind: 'empty',
      key: [],
      source: null,
      column: null,
      expected,
      actual,
      severity,
      walked: false,
    };
    headlines.push({
      ...line,
      fingerprint: fingerprint(ground.request.suite.name, line),
      measure: measure(expected, actual),
    });
  }
}

async function gatherAll(
  check: Check,
  ground: RunGround,
  outcome: CheckOutcome,
  headlines: readonly SpooledLine[],
  problems: Problem[],
): Promise<Gathered> {
  const results = outcome.look?.results ?? [];
  try {
    return await gather({
      folder: ground.folder,
      suite: ground.request.suite.name,
      check: check.id,
      definition: check.definition,
      headlines,
      first: outcome.look?.spools ?? [],
      later: outcome.later,
      confirmed: outcome.confirmed,
      frozen: ground.request.suite.frozen,
      counted: isIncomplete(results) ? countsOf(results) : null,
      most: ground.request.maxFindings ?? null,
      ages: (await ground.previous?.ages(check.id)) ?? new Map(),
      now: new Date().toISOString(),
      budget: ground.budget,
    });
  } catch (thrown) {
    problems.push(toProblem(thrown));
    return { found: countsOf(results), pending: {}, samples: [], truncated: 0, findings: null };
  }
}

function countsOf(results: readonly SegmentResult[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const result of results) {
    for (const [kind, count] of Object.entries(result.found)) found[kind] = (found[kind] ?? 0) + count;
  }
  return found;
}
