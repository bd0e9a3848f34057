/** The first look at a check: planned, run in segments at one instant, and begun again once when that instant is lost. */
import type { Check } from '../model/check.ts';
import type { Source } from '../model/dataset.ts';
import { SnapshotLost } from '../model/problem.ts';
import type { RunSegment, SegmentJob } from '../model/segment.ts';
import { bind, type Bound } from './bind.ts';
import type { RunGround } from './ground.ts';
import { inspectHere } from './inspect-segment.ts';
import { Leases } from './leases.ts';
import { lookOver, type LookOutcome } from './look.ts';
import { planLook } from './checkpoint-plan.ts';
import { segmentsAtATime, type AtATime } from './plan.ts';
import { takenOver } from './resume-plan.ts';
import { rolesOf, sourcesOf } from '../model/binding.ts';

/** What the first look came to, and what a second one needs to know of it. */
export type FirstLook = {
  readonly bound: ReadonlyMap<string, Bound>;
  readonly look: LookOutcome;
  readonly atATime: number;
  readonly ownAtATime: number;
};

/** The first look; a lost instant starts it again on a new one, once for each source, and nothing of two instants is mixed. */
export async function firstLook(
  check: Check,
  ground: RunGround,
  signal: AbortSignal,
  notes: string[],
): Promise<FirstLook> {
  const sources = sourcesOf(rolesOf(check).values());
  const nameOf = (source: Source) => ground.request.config.sources.get(source) ?? source.label ?? source.kind;
  for (;;) {
    for (const source of sources) {
      if (ground.sessions.isOld(source)) await ground.sessions.renew(source);
      if (ground.sessions.isGone(source)) ground.manyInstants.add(source);
    }
    const atATime = segmentsAtATime(check, ground.request.concurrency, nameOf);
    const leases = new Leases(ground.sessions, atATime.own);
    let lost: unknown;
    let look: FirstLook | null = null;
    try {
      look = await attempt(check, ground, leases, atATime, signal, notes);
      if (look.look.problem?.code !== 'snapshot-lost') {
        for (const source of leases.apart) {
          ground.manyInstants.add(source);
          notes.push(
            `${nameOf(source)}: not of one instant, since its snapshot grew older than maxSnapshotAge`,
          );
        }
        return look;
      }
    } catch (thrown) {
      if (!(thrown instanceof SnapshotLost)) throw thrown;
      lost = thrown;
    }
    const replaced = signal.aborted ? [] : await replaceLost(sources, ground);
    if (replaced.length === 0) {
      if (look !== null) return look;
      throw lost;
    }
    for (const source of replaced) {
      const reason = 'its snapshot was lost; the checks that were not finished read a new one';
      notes.push(`${nameOf(source)}: ${reason}`);
      ground.request.onProgress({ event: 'source-restarted', source: nameOf(source), reason });
    }
  }
}

/** Drops the lost instants that were not replaced before (all that can be lost, when none says so) and returns their sources. */
async function replaceLost(sources: ReadonlySet<Source>, ground: RunGround): Promise<readonly Source[]> {
  const mortal = [...sources].filter(
    (source) => source.maxSnapshotAge !== null && !ground.restarted.has(source),
  );
  const lost: Source[] = [];
  for (const source of mortal) {
    const session = await ground.sessions.of(source).catch(() => null);
    if (session === null || session.lost.aborted) lost.push(source);
  }
  const replaced = lost.length > 0 ? lost : mortal;
  for (const source of replaced) {
    ground.restarted.add(source);
    ground.manyInstants.add(source);
    await ground.sessions.renew(source);
  }
  return replaced;
}

async function attempt(
  check: Check,
  ground: RunGround,
  leases: Leases,
  atATime: AtATime,
  signal: AbortSignal,
  notes: string[],
): Promise<FirstLook> {
  const { request, sessions } = ground;
  const sources = sourcesOf(rolesOf(check).values());
  const bound = await bind(check, (source) => sessions.of(source), signal);
  const { scopes, done, keep } = await planLook(check, bound, ground, signal, notes);
  request.onProgress({
    event: 'check-started',
    check: check.id,
    name: check.definition.name,
    segments: scopes.length,
  });
  let examined = 0;
  let findings = 0;
  const job = { ...jobOf(check, ground), snapshots: await sessions.snapshots(sources) };
  const known = scopes.flatMap((scope, at) => {
    const line = done.get(at);
    return line === undefined ? [] : [[at, takenOver(line, job, scope)] as const];
  });
  const look = await lookOver({
    scopes,
    atATime: atATime.shared,
    job,
    done: new Map(known),
    keep,
    firstOrdinal: 0,
    runSegment: port(ground, leases),
    signal,
    onResult: (finished, result) => {
      examined += Object.values(result.examined).reduce((sum, entries) => sum + entries, 0);
      findings += Object.values(result.found).reduce((sum, count) => sum + count, 0);
      request.onProgress({
        event: 'segment-finished',
        check: check.id,
        done: finished,
        segments: scopes.length,
        examined,
        findings,
      });
    },
  });
  return { bound, look, atATime: atATime.shared, ownAtATime: atATime.own };
}

/** What the segments of a check have in common. */
export function jobOf(
  check: Check,
  { request, runId }: RunGround,
): Omit<SegmentJob, 'ordinal' | 'scope' | 'snapshots'> {
  const { suite, configHash, evidence } = request;
  return { runId, suite: suite.name, check: check.id, configHash, evidence, asOf: new Date().toISOString() };
}

/** The way to segments: in this process, or through what stands between. */
export function port(ground: RunGround, leases: Leases): RunSegment {
  const { checks, spoolFolder, budget, mask, request } = ground;
  const here = inspectHere({
    checks,
    suite: request.suite,
    lease: (sources) => leases.lend(sources),
    spoolFolder,
    budget,
    mask,
    redact: request.redact,
  });
  return request.through?.(here) ?? here;
}
