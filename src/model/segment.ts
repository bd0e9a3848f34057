/** Segments: the unit of work that can be cut, sent to any machine, delivered twice, and judged only when all are in. */
import type { Json, MustBeJson } from './json.ts';
import type { EvidenceAsked } from './digest.ts';
import type { Grade } from './evidence.ts';
import type { Problem } from './problem.ts';
import type { Sample } from './sample.ts';
import type { Scope } from './scope.ts';

export type SegmentJob = {
  readonly runId: string;
  readonly suite: string;
  readonly check: string;
  readonly ordinal: number;
  readonly scope: Scope;
  readonly configHash: string;
  /** When the look began that it is a part of, in UTC. */
  readonly asOf: string;
  /** What a comparison of values may rest on. */
  readonly evidence: EvidenceAsked;
  /** How many findings to write down at most, headlines and what is pending aside; the others are counted. `null`: all. */
  readonly keep: number | null;
  /** Source name to the snapshot that this segment must read; a source that is absent has none. */
  readonly snapshots: Readonly<Record<string, string>>;
};

/** A spool file: its name carries its content's SHA-256, so a late or second delivery cannot replace what was accepted. */
export type Spool = {
  readonly name: string;
  readonly sha256: string;
  readonly lines: number;
  readonly bytes: number;
};

/** Entries that could not be judged: how many for one reason, and the first few sentences about them. */
export type Unable = {
  readonly code: string;
  readonly entries: number;
  readonly messages: readonly string[];
};

export type SegmentResult = {
  readonly job: SegmentJob;
  /** Role to the number of entries looked at. */
  readonly examined: Readonly<Record<string, number>>;
  /** Kind to the number of findings. */
  readonly found: Readonly<Record<string, number>>;
  /** Grade of evidence to the number of entries that were proved by it. */
  readonly proved: Readonly<Partial<Record<Grade, number>>>;
  readonly unable: readonly Unable[];
  /** What a reader must know besides. */
  readonly notes: readonly string[];
  /** Set when only a sample was looked at. */
  readonly sample: Sample | null;
  readonly spool: Spool | null;
  readonly problem: Problem | null;
};

/** The whole distribution port. It never throws for what a system did: that is the result's `problem`. */
export type RunSegment = (job: SegmentJob, signal: AbortSignal) => Promise<SegmentResult>;

/** The compiler's proof that it is JSON. @public */
export type SegmentTravels = [MustBeJson<SegmentJob & Json>, MustBeJson<SegmentResult & Json>];
