/** One look over some scopes: segments through the port, tried again when a connection drops, accepted once each. */
import { setTimeout as pause } from 'node:timers/promises';
import { pMapIterable } from 'p-map';
import { Cancelled, ContractError, toProblem, type Problem } from '../model/problem.ts';
import type { Scope } from '../model/scope.ts';
import type { RunSegment, SegmentJob, SegmentResult, Spool, Unable } from '../model/segment.ts';
import type { Keeping } from './keeping.ts';
import { allUnable, untold } from './tellings.ts';

export type LookOutcome = {
  readonly results: readonly SegmentResult[];
  readonly spools: readonly Spool[];
  readonly examined: Readonly<Record<string, number>>;
  readonly findings: number;
  /** What could not be judged, entry by entry; the look went on all the same. */
  readonly unable: readonly Unable[];
  readonly problem: Problem | null;
};

export type LookRequest = {
  readonly scopes: readonly Scope[];
  readonly atATime: number;
  readonly job: Omit<SegmentJob, 'ordinal' | 'scope' | 'keep'>;
  /** Which findings are written down; all where this is left out. */
  readonly keeping?: Keeping;
  /** Added to ordinals, so that no two looks of a check share a spool name. */
  readonly firstOrdinal: number;
  readonly runSegment: RunSegment;
  readonly signal: AbortSignal;
  /** Results that are there already, by their place in the scopes. */
  readonly done?: ReadonlyMap<number, SegmentResult>;
  /** Writes down a segment that was looked at, before its result counts. */
  readonly keep?: (result: SegmentResult) => Promise<void>;
  readonly onResult?: (result: SegmentResult) => void;
};

const RETRY_PAUSES_MS = [200, 1_000];

/** How long a segment that was told to stop may take to come back. */
const GRACE_MS = 2_000;

/** Runs the scopes. The first problem that does not pass stops the rest: what was not looked at is then unknown anyway. */
export async function lookOver(request: LookRequest): Promise<LookOutcome> {
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const running = new Set<Promise<SegmentResult>>();
  const done = new Map(request.done);
  const start = (scope: Scope, index: number): Promise<SegmentResult> => {
    const known = request.done?.get(index);
    if (known !== undefined) return Promise.resolve(known);
    const keep = request.keeping?.roomFor(index, done) ?? null;
    const job = { ...request.job, ordinal: request.firstOrdinal + index, scope, keep };
    const result = patiently(job, request.runSegment, signal)
      .then((came) => kept(came, request))
      .then((came) => {
        if (came.problem === null) done.set(index, came);
        return came;
      })
      .finally(() => running.delete(result));
    running.add(result);
    return result;
  };
  const results: SegmentResult[] = [];
  let problem: Problem | null = null;
  const options = { concurrency: request.atATime, backpressure: request.atATime * 4 };
  const jobs = [...request.scopes.entries()];
  for await (const result of pMapIterable(jobs, ([index, scope]) => start(scope, index), options)) {
    results.push(result);
    request.onResult?.(result);
    if (result.problem !== null) {
      problem = result.problem;
      stop.abort(new Cancelled('stopped', 'another segment of the same check could not be looked at'));
      break;
    }
  }
  await Promise.allSettled(running);
  return {
    results,
    spools: results.flatMap(({ spool }) => spool ?? []),
    examined: sumOf(results),
    findings: findingsIn(results),
    unable: allUnable(results),
    problem,
  };
}

/** What cannot be written down was not looked at, as far as anyone will know. */
async function kept(result: SegmentResult, { keep }: LookRequest): Promise<SegmentResult> {
  if (result.problem !== null || keep === undefined) return result;
  try {
    await keep(result);
    return result;
  } catch (thrown) {
    return { job: result.job, ...untold(), problem: toProblem(thrown) };
  }
}

async function patiently(
  job: SegmentJob,
  runSegment: RunSegment,
  signal: AbortSignal,
): Promise<SegmentResult> {
  for (let attempt = 0; ; attempt += 1) {
    const result = await delivered(job, runSegment, signal);
    const wait = RETRY_PAUSES_MS[attempt];
    const passing =
      result.problem !== null && result.problem.transient && result.problem.code !== 'snapshot-lost';
    if (wait === undefined || !passing || signal.aborted) return result;
    await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}

/** A result is accepted only for the job that was sent; a port that fails is a segment that was not looked at. */
async function delivered(
  job: SegmentJob,
  runSegment: RunSegment,
  signal: AbortSignal,
): Promise<SegmentResult> {
  try {
    if (signal.aborted) throw signal.reason;
    const result = await comesBack(runSegment(job, signal), signal);
    const same =
      result.job.runId === job.runId && result.job.check === job.check && result.job.ordinal === job.ordinal;
    if (!same || result.job.configHash !== job.configHash) {
      throw new ContractError(
        'segment',
        `check ${job.check}: a worker answered for another segment; is an old worker still running?`,
      );
    }
    return result;
  } catch (thrown) {
    const problem = toProblem(thrown);
    const transient = problem.transient || problem.code === 'internal';
    return { job, ...untold(), problem: { ...problem, transient } };
  }
}

/** A segment that was told to stop and does not come back is given up; what it still does is nobody's any more. */
async function comesBack(result: Promise<SegmentResult>, signal: AbortSignal): Promise<SegmentResult> {
  const ended = new AbortController();
  const givenUp = new Promise<never>((_resolve, reject) => {
    const wait = (): void => {
      pause(GRACE_MS, undefined, { signal: ended.signal }).then(() => {
        reject(signal.reason as Error);
      }, nothing);
    };
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true, signal: ended.signal });
  });
  result.catch(nothing); // it may fail after it was given up
  try {
    return await Promise.race([result, givenUp]);
  } finally {
    ended.abort();
  }
}

function nothing(): void {
  // an outcome that nobody waits for any more
}

function sumOf(results: readonly SegmentResult[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { examined } of results) {
    for (const [role, entries] of Object.entries(examined)) sum[role] = (sum[role] ?? 0) + entries;
  }
  return sum;
}

function findingsIn(results: readonly SegmentResult[]): number {
  return results.reduce((sum, { found }) => sum + Object.values(found).reduce((a, b) => a + b, 0), 0);
}
