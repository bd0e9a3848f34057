/** The lines of `segments.ndjson`: what a run writes down of each segment that is done, so that another run can go on. */
import type { EvidenceAsked } from '../model/digest.ts';
import type { Json, MustBeJson } from '../model/json.ts';
import type { Scope } from '../model/scope.ts';
import type { SegmentResult } from '../model/segment.ts';
import type { Mask } from './mask.ts';

/** Where they are, in the run's folder; it is there while a run goes on, and stays when it could not be finished. */
export const CHECKPOINT_FILE = 'segments.ndjson';

/** The version of the lines' shape; additions keep it. */
export const CHECKPOINT_SCHEMA = 1;

/** The first line: what whoever goes on must ask for as well. */
export type RunLine = {
  readonly entry: 'run';
  readonly schema: number;
  readonly runId: string;
  readonly suite: string;
  readonly configHash: string;
  /** The version of the program. */
  readonly version: string;
  readonly evidence: EvidenceAsked;
  /** The most findings of each check that are written down, or `null`. */
  readonly maxFindings: number | null;
  /** What `--segments` asked for, or `null`. */
  readonly segments: number | null;
  /** What `--check` named, or `null`. */
  readonly only: readonly string[] | null;
  readonly resumedFrom: string | null;
};

/** A check begins, or begins anew: whatever was written of it before does not count. */
export type PlannedLine = {
  readonly entry: 'planned';
  readonly check: string;
  /** Equal for checks that read the same datasets, keyed alike, of the same systems. */
  readonly reads: string;
  readonly scopes: readonly Scope[];
};

/** A segment of the check's last plan is done, by its place in the scopes, with all that it came to. */
export type SegmentLine = Omit<SegmentResult, 'job' | 'problem'> & {
  readonly entry: 'segment';
  readonly check: string;
  readonly ordinal: number;
  readonly asOf: string;
};

export type CheckpointLine = RunLine | PlannedLine | SegmentLine;

/** A line as it is on disk: its seal is an HMAC over it and the seal before, by the key of the out folder. */
export type Sealed<Line> = Line & { readonly seal: string };

/** The seal of a line that follows the one with the seal `before`. */
export function sealOf(mask: Mask, before: string, line: CheckpointLine): string {
  return mask(['segments', before, line]) as string;
}

/** The compiler's proof that it is JSON. @public */
export type CheckpointTravels = MustBeJson<CheckpointLine & Json>;
