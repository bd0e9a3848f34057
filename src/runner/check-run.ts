/** One check from first look to verdict; whatever happens, what comes back says how much was looked at. */
import { rolesOf, sourcesOf } from '../model/binding.ts';
import type { Check } from '../model/check.ts';
import { Cancelled, toProblem, type Problem } from '../model/problem.ts';
import type { SegmentResult, Unable } from '../model/segment.ts';
import type { CheckReport } from '../model/report.ts';
import { checkReport } from './check-report.ts';
import { CheckTime } from './check-time.ts';
import { firstLook, jobOf, port, type FirstLook, type Reading } from './first-look.ts';
import type { RunGround } from './ground.ts';
import type { Instants } from './instants.ts';
import { Keeping } from './keeping.ts';
import { Leases } from './leases.ts';
import { lookOver } from './look.ts';
import { segmentsAtATime } from './plan.ts';
import { MOST_SUSPECT_BYTES, MOST_SUSPECTS, Suspicion } from './second-look.ts';
import { allUnable } from './tellings.ts';

const LATER_LOOKS_FROM = 1_000_000; // ordinals of later looks; a check has at most 1,024 segments

/** A check under way. Its methods throw for defects of this program only. */
export class CheckRun {
  readonly check: Check;
  private readonly ground: RunGround;
  private readonly startedAt = new Date();
  private readonly notes: string[] = [];
  private first: FirstLook | null = null;
  private suspicion: Suspicion | null = null;
  private problem: Problem | null = null;
  private secondLook: CheckReport['secondLook'] = 'none';
  private unable: readonly Unable[] = [];
  /** What the segments told of what they proved. */
  private told: readonly SegmentResult[] = [];

  constructor(check: Check, ground: RunGround) {
    this.check = check;
    this.ground = ground;
  }

  /** Looks at everything, and collects what must be looked at again. */
  async look(instants: Instants): Promise<void> {
    await this.guarded(async (within) => {
      this.first = await firstLook(this.check, this.ground, { instants, ...within }, this.notes);
      const { look, bound } = this.first;
      this.problem = look.problem;
      this.unable = look.unable;
      this.told = look.results;
      if (look.findings === 0) return;
      this.secondLook = 'skipped';
      if (look.problem !== null) return;
      const { maxFindings = null } = this.ground.request;
      if (new Keeping(this.check.definition, maxFindings).lacks(look.results)) {
        this.notes.push(
          'not all findings were written down, so none was looked at again, and some may be rows that were just being written',
        );
        return;
      }
      const bytes = look.spools.reduce((sum, spool) => sum + spool.bytes, 0);
      if (look.findings > MOST_SUSPECTS || bytes > MOST_SUSPECT_BYTES) {
        const many =
          look.findings > MOST_SUSPECTS
            ? `more than ${String(MOST_SUSPECTS)} findings`
            : 'findings of too many bytes to hold';
        this.notes.push(
          `${many}: none was looked at again, so some may be rows that were just being written`,
        );
        return;
      }
      this.suspicion = await Suspicion.of(this.check, bound, this.ground.spoolFolder, look.spools);
    });
  }

  /** Whether something must be looked at again. */
  get isOpen(): boolean {
    return this.problem === null && this.suspicion?.isOpen === true;
  }

  /** How long to wait before looking again, in milliseconds: a cache is waited for only where it can explain a difference. */
  get settleMs(): number {
    const { definition, options } = this.check;
    const { settle } = this.ground.request.suite;
    const toldFresh = definition.tellsFresh?.(options) === true;
    if (toldFresh && this.suspicion?.hasPending !== true) return settle;
    return Math.max(settle, ...[...sourcesOf(rolesOf(this.check).values())].map(({ staleFor }) => staleFor));
  }

  /** How many differences the first look left. */
  get suspects(): number {
    return this.first?.look.findings ?? 0;
  }

  /** Looks again, through sessions of another instant. */
  async lookAgain(instants: Instants, round: number): Promise<void> {
    const { first, suspicion, check, ground } = this;
    if (first === null || suspicion === null) return;
    await this.guarded(async ({ time, signal }) => {
      const sources = sourcesOf(rolesOf(check).values());
      const leases = new Leases(instants, sources, first.demand, time);
      const { spools, problem, unable, results } = await lookOver({
        scopes: suspicion.scopes(),
        atATime: segmentsAtATime(first.demand, ground.request.concurrency),
        job: { ...jobOf(check, ground), snapshots: await leases.snapshots(signal) },
        firstOrdinal: LATER_LOOKS_FROM * round,
        runSegment: port(ground, leases),
        signal,
      });
      this.problem = problem;
      if (problem !== null) return;
      // What could not be judged at a later look is not gone: the check is unknown.
      // A look at everything says all of it anew.
      const whole = suspicion.looksEverywhere;
      this.unable = whole ? unable : allUnable([{ unable: this.unable }, { unable }]);
      this.told = whole ? results : [...this.told, ...results];
      this.secondLook = 'confirmed';
      await suspicion.take(spools);
    });
  }

  /** Judges what was seen and writes the findings file. */
  async report(): Promise<CheckReport> {
    const { first, suspicion, check, ground } = this;
    if (this.isOpen && suspicion !== null) this.problem = suspicion.settle();
    const stands = this.problem === null && this.secondLook === 'confirmed';
    const outcome = {
      bound: first?.bound ?? new Map(),
      look: first?.look ?? null,
      secondLook: this.secondLook,
      transient: suspicion?.transient ?? 0,
      later: suspicion?.spools ?? [],
      told: this.told,
      confirmed: stands ? (suspicion?.confirmed ?? null) : null,
      problems: [...(this.problem === null ? [] : [this.problem]), ...this.unable.map(problemOf)],
    };
    return checkReport(check, ground, outcome, { startedAt: this.startedAt, notes: this.notes });
  }

  /** Runs a look under the check's own time limit and turns what it throws into the check's problem. */
  private async guarded(work: (within: Omit<Reading, 'instants'>) => Promise<void>): Promise<void> {
    const { check, ground } = this;
    const limit = ground.request.suite.checkTimeout;
    const timeout = new AbortController();
    const time = new CheckTime(limit, () => {
      const message = `check ${check.id}: took longer than ${String(limit / 1000)} s; raise checkTimeout, or look at what holds it up`;
      timeout.abort(new Cancelled('check-timeout', message));
    });
    const signal = AbortSignal.any([ground.signal, timeout.signal]);
    try {
      await work({ time, signal });
    } catch (thrown) {
      this.problem = toProblem(signal.aborted ? signal.reason : thrown);
    } finally {
      time.end();
    }
  }
}

/** One problem for all entries that could not be judged for one reason; it takes nothing from what was found. */
function problemOf({ code, entries, messages }: Unable): Problem {
  const many = `${String(entries)} entries could not be judged, such as: `;
  return { code, message: `${entries === 1 ? '' : many}${messages.join('; ')}`, transient: false };
}
