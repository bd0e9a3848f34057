/** Stands in for a queue: sends segments and results as JSON, delivers some twice, some late, and fails some on the way. */
import { setTimeout as pause } from 'node:timers/promises';
import { SourceError } from '../../src/model/problem.ts';
import type { RunSegment, SegmentJob, SegmentResult } from '../../src/model/segment.ts';

/** How a loopback misbehaves; each is decided by the job's ordinal, so that a run can be repeated. */
export type Loopback = {
  /** Every n-th segment is worked on twice at the same time, and the second result is the one that arrives. */
  readonly twiceEvery?: number;
  /** Every n-th segment's result arrives late. */
  readonly lateEvery?: number;
  /** Every n-th segment fails on its first delivery, after its work was done. */
  readonly failEvery?: number;
  /** Segments that fail whenever they are delivered. */
  readonly neverComes?: (job: SegmentJob) => boolean;
};

const ROUGH: Loopback = { twiceEvery: 2, lateEvery: 3, failEvery: 4 };

/** A port that goes through JSON both ways and misbehaves as told. */
export function loopback(how: Loopback = ROUGH): (runSegment: RunSegment) => RunSegment {
  return (runSegment) => {
    const failed = new Set<string>();
    const every = (n: number | undefined, job: SegmentJob) => n !== undefined && job.ordinal % n === n - 1;
    return async (given, signal) => {
      const job = travel(given);
      if (how.neverComes?.(job) === true) throw lost(job);
      const twice = every(how.twiceEvery, job);
      const deliveries = [runSegment(job, signal), ...(twice ? [runSegment(travel(given), signal)] : [])];
      const results = await Promise.all(deliveries);
      const identity = JSON.stringify([job.check, job.ordinal, job.scope]);
      if (every(how.failEvery, job) && !failed.has(identity)) {
        failed.add(identity);
        throw lost(job);
      }
      if (every(how.lateEvery, job)) await pause(5);
      const last = results.at(-1);
      if (last === undefined) throw lost(job);
      return travel<SegmentResult>(last);
    };
  };
}

function travel<T>(message: T): T {
  return JSON.parse(JSON.stringify(message)) as T;
}

function lost(job: SegmentJob): SourceError {
  return new SourceError('queue', `segment ${String(job.ordinal)} of ${job.check}: was lost on the way`, {
    transient: true,
  });
}
