/** Runs one check from first look to verdict; whatever happens, what comes back says how much was looked at. */
import type { Check } from '../model/check.ts';
import { Cancelled, toProblem, type Problem } from '../model/problem.ts';
import type { CheckReport } from '../model/report.ts';
import type { Scope } from '../model/scope.ts';
import { checkReport, type CheckOutcome } from './check-report.ts';
import { firstLook, jobOf, port, type FirstLook } from './first-look.ts';
import type { RunGround } from './ground.ts';
import { Leases } from './leases.ts';
import { lookOver } from './look.ts';
import { lookAgain, MOST_SUSPECTS, type Confirmation, type Look } from './second-look.ts';
import { rolesOf, sourcesOf } from '../model/binding.ts';

const LATER_LOOKS_FROM = 1_000_000; // ordinals of later looks; a check has at most 1,024 segments

/** Looks, looks again, and reports. Throws for defects of this program only. */
export async function runCheck(check: Check, ground: RunGround): Promise<CheckReport> {
  const startedAt = new Date();
  const timeout = new AbortController();
  const { checkTimeout } = ground.request.suite;
  const timer = setTimeout(() => {
    timeout.abort(
      new Cancelled(
        'check-timeout',
        `check ${check.id}: took longer than ${String(checkTimeout / 1000)} s; raise checkTimeout, or look at what holds it up`,
      ),
    );
  }, checkTimeout);
  const signal = AbortSignal.any([ground.signal, timeout.signal]);
  const notes: string[] = [];
  try {
    const outcome = await lookFully(check, ground, signal, notes);
    return await checkReport(check, ground, outcome, { startedAt, notes });
  } finally {
    clearTimeout(timer);
  }
}

async function lookFully(
  check: Check,
  ground: RunGround,
  signal: AbortSignal,
  notes: string[],
): Promise<CheckOutcome> {
  let first: FirstLook | null = null;
  try {
    first = await firstLook(check, ground, signal, notes);
    if (first.look.problem !== null) return failed(first, first.look.problem);
    if (first.look.findings === 0)
      return { ...shape(first), secondLook: 'none', confirmation: null, problems: [] };
    if (first.look.findings > MOST_SUSPECTS) {
      notes.push(
        `more than ${String(MOST_SUSPECTS)} findings: none was looked at again, so some may be rows that were just being written`,
      );
      return { ...shape(first), secondLook: 'skipped', confirmation: null, problems: [] };
    }
    const confirmation = await secondLook(check, ground, first, signal);
    const problems = confirmation.problem === null ? [] : [redacted(confirmation.problem, ground)];
    return { ...shape(first), secondLook: 'confirmed', confirmation, problems };
  } catch (thrown) {
    const problem = redacted(toProblem(signal.aborted ? signal.reason : thrown), ground);
    return first === null
      ? { bound: new Map(), look: null, secondLook: 'none', confirmation: null, problems: [problem] }
      : failed(first, problem);
  }
}

function shape(first: FirstLook): Pick<CheckOutcome, 'bound' | 'look'> {
  return { bound: first.bound, look: first.look };
}

function failed(first: FirstLook, problem: Problem): CheckOutcome {
  return {
    ...shape(first),
    secondLook: first.look.findings > 0 ? 'skipped' : 'none',
    confirmation: null,
    problems: [problem],
  };
}

function redacted(problem: Problem, ground: RunGround): Problem {
  return { ...problem, message: ground.request.redact(problem.message) };
}

async function secondLook(
  check: Check,
  ground: RunGround,
  first: FirstLook,
  signal: AbortSignal,
): Promise<Confirmation> {
  const { suite, onProgress } = ground.request;
  const sources = sourcesOf(rolesOf(check).values());
  const stale = Math.max(0, ...[...sources].map(({ staleFor }) => staleFor));
  const settleMs = Math.max(suite.settle, stale);
  onProgress({ event: 'second-look', check: check.id, suspects: first.look.findings, settleMs });
  const look = async (scopes: readonly Scope[], round: number): Promise<Look> => {
    const sessions = ground.sessions.apart();
    try {
      const { spools, problem } = await lookOver({
        scopes,
        atATime: first.atATime,
        job: { ...jobOf(check, ground), snapshots: await sessions.snapshots(sources) },
        firstOrdinal: LATER_LOOKS_FROM * round,
        runSegment: port(ground, new Leases(sessions)),
        signal,
      });
      return { spools, problem };
    } finally {
      await sessions.close();
    }
  };
  return lookAgain(first.look.spools, {
    check,
    bound: first.bound,
    folder: ground.spoolFolder,
    settleMs,
    signal,
    look,
  });
}
