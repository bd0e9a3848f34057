/** The first look at a check: planned, run in segments at one instant, and begun again once when that instant is lost. */
import type { Check } from '../model/check.ts';
import type { Source } from '../model/dataset.ts';
import { SnapshotLost } from '../model/problem.ts';
import type { RunSegment, SegmentJob } from '../model/segment.ts';
import { bind, type Bound } from './bind.ts';
import type { Demand } from './budget.ts';
import { CheckProgress } from './check-progress.ts';
import type { CheckTime } from './check-time.ts';
import type { RunGround } from './ground.ts';
import { inspectHere } from './inspect-segment.ts';
import type { Instants } from './instants.ts';
import { Keeping } from './keeping.ts';
import { Leases } from './leases.ts';
import { lookOver, type LookOutcome } from './look.ts';
import { planLook } from './checkpoint-plan.ts';
import { demandOf, planningDemand, segmentsAtATime } from './plan.ts';
import { takenOver } from './resume-plan.ts';
import { rolesOf, sourcesOf } from '../model/binding.ts';

/** What the first look came to, and what a second one needs to know of it. */
export type FirstLook = {
  readonly bound: ReadonlyMap<string, Bound>;
  readonly look: LookOutcome;
  readonly demand: Demand;
};

/** What a look reads with. */
export type Reading = {
  readonly instants: Instants;
  /** The time that it may take. */
  readonly time: CheckTime;
  readonly signal: AbortSignal;
};

/** The first look; a lost instant starts it again on a new one, once for each source, and nothing of two instants is mixed. */
export async function firstLook(
  check: Check,
  ground: RunGround,
  reading: Reading,
  notes: string[],
): Promise<FirstLook> {
  const { instants, time, signal } = reading;
  const sources = sourcesOf(rolesOf(check).values());
  const nameOf = (source: Source) => ground.request.config.sources.get(source) ?? source.label ?? source.kind;
  const demand = demandOf(check, nameOf);
  for (;;) {
    await time.waits(instants.enter(sources, signal));
    try {
      const eras = new Map([...sources].map((source) => [source, instants.eraOf(source)]));
      for (const [source, era] of eras) if (era > 0) ground.manyInstants.add(source);
      const leases = new Leases(instants, sources, demand, time);
      const tried = await attempt(check, ground, leases, demand, signal, notes).catch(loss);
      if (tried === null) continue;
      if (!(tried instanceof SnapshotLost) && tried.look.problem?.code !== 'snapshot-lost') {
        for (const source of leases.apart) {
          ground.manyInstants.add(source);
          notes.push(
            `${nameOf(source)}: not of one instant, since its snapshot grew older than maxSnapshotAge`,
          );
        }
        return tried;
      }
      const replaced = signal.aborted ? [] : await lostOf(eras, instants);
      if (replaced.length === 0) {
        if (tried instanceof SnapshotLost) throw tried;
        return tried;
      }
      for (const [source, era] of replaced) {
        const reason = 'its snapshot was lost; the checks that were not finished read a new one';
        notes.push(`${nameOf(source)}: ${reason}`);
        ground.manyInstants.add(source);
        if (instants.replace(source, era))
          ground.request.onProgress({ event: 'source-restarted', source: nameOf(source), reason });
      }
    } finally {
      instants.leave(sources);
    }
  }
}

function loss(thrown: unknown): SnapshotLost {
  if (thrown instanceof SnapshotLost) return thrown;
  throw thrown;
}

/** The lost instants that may be replaced; all that can be lost, when none says so. */
async function lostOf(
  eras: ReadonlyMap<Source, number>,
  instants: Instants,
): Promise<readonly (readonly [Source, number])[]> {
  const mortal = [...eras].filter(([source, era]) => instants.mayReplace(source, era));
  const lost: (readonly [Source, number])[] = [];
  for (const one of mortal) if (await instants.sessions.isLost(one[0])) lost.push(one);
  return lost.length > 0 ? lost : mortal;
}

/** `null` when the shared instant was ended before anything was read of it. */
async function attempt(
  check: Check,
  ground: RunGround,
  leases: Leases,
  demand: Demand,
  signal: AbortSignal,
  notes: string[],
): Promise<FirstLook | null> {
  const { request } = ground;
  const planned = await begun(check, ground, leases, demand, signal, notes);
  if (planned === null) return null;
  const { bound, scopes, done, keep, job } = planned;
  const progress = new CheckProgress(check, bound, scopes, request.onProgress);
  const known = scopes.flatMap((scope, at) => {
    const line = done.get(at);
    return line === undefined ? [] : [[at, takenOver(line, job, scope)] as const];
  });
  const look = await lookOver({
    scopes,
    atATime: segmentsAtATime(demand, request.concurrency),
    job,
    done: new Map(known),
    keep,
    keeping: new Keeping(check.definition, request.maxFindings ?? null),
    firstOrdinal: 0,
    runSegment: port(ground, leases, progress),
    signal,
    onResult: (result) => {
      progress.finished(result, done.has(result.job.ordinal));
    },
  });
  return { bound, look, demand };
}

/** Binds and plans a check; `null` when its segments could not read what it would be planned by. */
async function begun(
  check: Check,
  ground: RunGround,
  leases: Leases,
  demand: Demand,
  signal: AbortSignal,
  notes: string[],
) {
  const { session, apart, release } = await leases.lend(signal, planningDemand(demand));
  try {
    if (apart.size > 0) return null;
    const bound = await bind(check, session, signal);
    const planned = await planLook(check, bound, ground, signal, notes);
    const snapshots = await ground.sessions.snapshots(sourcesOf(rolesOf(check).values()));
    return { bound, ...planned, job: { ...jobOf(check, ground), snapshots } };
  } finally {
    await release();
  }
}

/** What the segments of a check have in common. */
export function jobOf(
  check: Check,
  { request, runId }: RunGround,
): Omit<SegmentJob, 'ordinal' | 'scope' | 'snapshots' | 'keep'> {
  const { suite, configHash, evidence } = request;
  return { runId, suite: suite.name, check: check.id, configHash, evidence, asOf: new Date().toISOString() };
}

/** The way to segments: in this process, or through what stands between. */
export function port(ground: RunGround, leases: Leases, progress: CheckProgress | null = null): RunSegment {
  const { checks, spoolFolder, budget, mask, request } = ground;
  const here = inspectHere({
    checks,
    suite: request.suite,
    lend: (signal) => leases.lend(signal),
    spoolFolder,
    budget,
    mask,
    redact: request.redact,
    onExamined: (ordinal, examined) => progress?.examining(ordinal, examined),
  });
  return request.through?.(here) ?? here;
}
