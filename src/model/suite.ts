/** Suites: which checks run together, and under which promises. */
import type { Check, Expansion } from './check.ts';
import type { Source } from './dataset.ts';
import type { EvidenceAsked } from './digest.ts';
import type { Grade } from './evidence.ts';

/** A suite after validation; durations are milliseconds. */
export type Suite = {
  readonly name: string;
  readonly checks: readonly (Check | Expansion)[];
  /** The least evidence about content that is accepted; below it a check is unknown. */
  readonly least: Grade | null;
  /** What comparisons of values may rest on. */
  readonly evidence: EvidenceAsked;
  /** The most findings of each check that are written down; `null` when all are. */
  readonly maxFindings: number | null;
  /** Nobody writes while this suite runs: no settling, and a difference that goes away is a finding. */
  readonly frozen: boolean;
  /** How long to wait before looking again. */
  readonly settle: number;
  /** The longest that one check may take. */
  readonly checkTimeout: number;
};

/** What a config comes to: named sources, suites, and where runs are kept. */
export type Config = {
  readonly sources: ReadonlyMap<Source, string>;
  readonly suites: ReadonlyMap<string, Suite>;
  readonly out: string | null;
  /** The most bytes that local copies and spooled findings may each take. */
  readonly diskCap: number;
};
