/** Runs one segment here: binds the check's datasets, walks the scope, spools what is found, and never throws for a system's failure. */
import { randomUUID } from 'node:crypto';
import type { Check } from '../model/check.ts';
import type { Session, Source } from '../model/dataset.ts';
import { Cancelled, CheckError, ReconcileError, toProblem, type Problem } from '../model/problem.ts';
import type { RunSegment, SegmentResult } from '../model/segment.ts';
import type { Suite } from '../model/suite.ts';
import { bind, viewsOf } from './bind.ts';
import { together } from '../model/finding.ts';
import { isLimited } from './keeping.ts';
import type { Mask } from './mask.ts';
import { rolesOf, sourcesOf } from '../model/binding.ts';
import { spooledText } from './line-text.ts';
import { renderer } from './rendering.ts';
import { Tellings, untold } from './tellings.ts';
import { SpoolWriter, type DiskBudget } from './spool.ts';

/** What running segments here needs. */
export type SegmentGround = {
  readonly checks: ReadonlyMap<string, Check>;
  readonly suite: Pick<Suite, 'frozen' | 'least'>;
  /** Waits for the sessions that a segment reads through, and what gives them back. */
  readonly lend: (signal: AbortSignal) => Promise<Lease>;
  readonly spoolFolder: string;
  readonly budget: DiskBudget;
  readonly mask: Mask;
  readonly redact: (text: string) => string;
  /** Told what a segment has looked at so far, again and again. */
  readonly onExamined?: (ordinal: number, examined: SegmentResult['examined']) => void;
};

/** Sessions on loan to one segment. */
type Lease = {
  readonly session: (source: Source) => Promise<Session>;
  readonly release: () => Promise<void>;
};

/** The port, played in this process. */
export function inspectHere(ground: SegmentGround): RunSegment {
  return async (job, signal) => {
    const check = ground.checks.get(job.check);
    if (check === undefined)
      throw new CheckError('check-unknown', `check ${job.check} is not in this config`);
    let examined: Record<string, number> = {};
    const found: Record<string, number> = {};
    const writer = new SpoolWriter(
      ground.spoolFolder,
      `${job.check}-${String(job.ordinal)}`,
      randomUUID(),
      ground.budget,
    );
    const sources = sourcesOf(rolesOf(check).values());
    const ended = new AbortController();
    let lease: Lease | null = null;
    let watched = signal;
    try {
      lease = await ground.lend(signal);
      const { session } = lease;
      const sessions = await Promise.all([...sources].map((source) => session(source)));
      watched = AbortSignal.any([signal, ended.signal, ...sessions.map(({ lost }) => lost)]);
      const bound = await bind(check, session, watched);
      const { render, keyText } = renderer(job.suite, check, bound, ground.mask);
      const tellings = new Tellings((message, key) =>
        ground.redact(key === null ? message : `${keyText(key)}: ${message}`),
      );
      ({ examined } = tellings);
      const inspection = {
        options: check.options,
        scope: job.scope,
        signal: watched,
        asOf: Date.parse(job.asOf),
        frozen: ground.suite.frozen,
        least: ground.suite.least,
        evidence: job.evidence,
        ...tellings.port,
        examined: (role: string, entries: number): void => {
          tellings.port.examined(role, entries);
          ground.onExamined?.(job.ordinal, tellings.examined);
        },
      };
      let room = job.keep ?? Number.POSITIVE_INFINITY;
      for await (const yielded of check.definition.inspect(
        viewsOf(check, bound) as never,
        inspection as never,
      )) {
        for (const finding of together(yielded)) {
          const { kind } = finding;
          found[kind] = (found[kind] ?? 0) + 1;
          if (isLimited(check.definition, kind)) {
            if (room === 0) continue;
            room -= 1;
          }
          writer.add(spooledText(render(finding)));
        }
        if (writer.isFull) await writer.flush();
        if (watched.aborted) break;
      }
      throwIfAborted(watched);
      return { job, found, ...tellings.told(), spool: await writer.finish(), problem: null };
    } catch (thrown) {
      await writer.abandon();
      const problem = problemOf(thrown, watched, ground.redact);
      return { job, ...untold(examined), problem };
    } finally {
      ended.abort(new Cancelled('ended', 'this segment has ended')); // whatever it left under way ends with it
      await lease?.release();
    }
  };
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw signal.reason;
}

/** An abort is reported by its reason, whatever an adapter threw on the way out. */
function problemOf(thrown: unknown, signal: AbortSignal, redact: (text: string) => string): Problem {
  const cause: unknown =
    signal.aborted && !(thrown instanceof ReconcileError && !(thrown instanceof Cancelled))
      ? signal.reason
      : thrown;
  const problem = toProblem(cause);
  return { ...problem, message: redact(problem.message) };
}
