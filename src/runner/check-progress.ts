/** Tells how far the first look at a check is: what was examined, how fast, and about how long the rest takes where that can be told. */
import type { Check } from '../model/check.ts';
import type { HowFar, Progress } from '../model/progress.ts';
import type { Scope } from '../model/scope.ts';
import type { SegmentResult } from '../model/segment.ts';
import type { Bound } from './bind.ts';

type Examined = SegmentResult['examined'];

/** No rate is told of less than this: the first page is no measure. */
const SOONEST_MS = 500;

/** How often a segment that goes on tells that it does. */
const EVERY_MS = 1_000;

/** So many ranges say better how long the rest takes than what a catalog believes of a table: they are cut to be alike. */
const TELLING_RANGES = 3;

/** The progress of one look, from what its segments tell. */
export class CheckProgress {
  private done = 0;
  private findings = 0;
  private examined = 0;
  private walked = 0;
  /** What an earlier run had done: no measure of how fast this one is. */
  private taken = { examined: 0, walked: 0, ranges: 0 };
  private ranges = 0;
  private readonly under = new Map<number, Examined>();
  private lastTold: number;
  private readonly since: number;
  private readonly check: Check;
  private readonly scopes: readonly Scope[];
  /** Rows that are walked, roughly; `null` when nobody knows. */
  private readonly expected: number | null;
  private readonly tell: (progress: Progress) => void;
  private readonly now: () => number;

  constructor(
    check: Check,
    bound: ReadonlyMap<string, Pick<Bound, 'shape'>>,
    scopes: readonly Scope[],
    tell: (progress: Progress) => void,
    now: () => number = Date.now,
  ) {
    this.check = check;
    this.scopes = scopes;
    this.expected = expectedOf(check, bound);
    this.tell = tell;
    this.now = now;
    this.since = now();
    this.lastTold = this.since;
    const { id, definition } = check;
    tell({ event: 'check-started', check: id, name: definition.name, segments: scopes.length });
  }

  /** What a segment under way has looked at so far; told now and then. */
  examining(ordinal: number, examined: Examined): void {
    const now = this.now();
    if (now - this.lastTold < EVERY_MS) return;
    this.under.set(ordinal, { ...examined });
    this.lastTold = now;
    this.tell({ event: 'segment-examining', ...this.standing() });
  }

  /** A segment came back, or was there from the beginning. */
  finished({ job, examined, found }: SegmentResult, wasThere: boolean): void {
    const range = 'nullKeys' in job.scope ? 0 : 1;
    const [entries, walked] = [sum(examined), this.walkedIn(examined)];
    this.under.delete(job.ordinal);
    this.done += 1;
    this.examined += entries;
    this.walked += walked;
    this.ranges += range;
    this.findings += sum(found);
    if (wasThere) {
      const { taken } = this;
      this.taken = {
        examined: taken.examined + entries,
        walked: taken.walked + walked,
        ranges: taken.ranges + range,
      };
    }
    this.lastTold = this.now();
    this.tell({ event: 'segment-finished', ...this.standing() });
  }

  private standing(): HowFar {
    const { check, done, scopes, findings, taken } = this;
    const under = [...this.under.values()];
    const examined = this.examined + under.reduce((total, one) => total + sum(one), 0);
    const walked = this.walked + under.reduce((total, one) => total + this.walkedIn(one), 0);
    const took = this.now() - this.since;
    const fresh = examined - taken.examined;
    const rate = took < SOONEST_MS || fresh === 0 ? null : Math.round((fresh / took) * 1_000);
    const left = rate === null ? null : this.leftOf(walked);
    const leftMs = left === null ? null : Math.round(left * took);
    return { check: check.id, done, segments: scopes.length, examined, findings, rate, leftMs };
  }

  /** What is left as a multiple of what this run has done; `null` when that cannot be told. */
  private leftOf(walked: number): number | null {
    const { done, scopes, expected, taken, ranges } = this;
    if (done === scopes.length) return 0;
    const fresh = ranges - taken.ranges;
    const all = scopes.filter((scope) => !('nullKeys' in scope)).length;
    const byRanges = fresh === 0 || all < 2 ? null : (all - ranges) / fresh;
    if (fresh >= TELLING_RANGES) return byRanges;
    const freshRows = walked - taken.walked;
    const isPlausible = expected !== null && expected > walked && freshRows > 0;
    return isPlausible ? (expected - walked) / freshRows : byRanges;
  }

  private walkedIn(examined: Examined): number {
    return this.check.definition.inStep.reduce((total, role) => total + (examined[role] ?? 0), 0);
  }
}

function expectedOf({ definition }: Check, bound: ReadonlyMap<string, Pick<Bound, 'shape'>>): number | null {
  const estimates = definition.inStep.map((role) => bound.get(role)?.shape.estimate ?? null);
  const known = estimates.filter((estimate) => estimate !== null);
  return known.length < estimates.length || known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
