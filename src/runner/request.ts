/** What a run is asked to do; the command line composes it, tests compose it otherwise. */
import type { Secret } from '../model/dataset.ts';
import type { EvidenceAsked } from '../model/digest.ts';
import type { FixReport } from '../model/fix-report.ts';
import type { Progress } from '../model/progress.ts';
import type { RunSegment } from '../model/segment.ts';
import type { Config, Suite } from '../model/suite.ts';

/** What a person asked for with `--fix`. */
export type FixAsked = {
  readonly mode: 'plan' | 'apply';
  /** What `--max-changes` names: the most changes of one check; `null` for the budget. */
  readonly maxChanges: number | null;
  /** Who asks: `user@host`. */
  readonly askedBy: string;
};

export type RunRequest = {
  readonly config: Config;
  readonly configHash: string;
  readonly suite: Suite;
  /** Ids named by `--check`, or `null` for the whole suite. */
  readonly only: readonly string[] | null;
  /** Where relative paths of sources start: the config's folder. */
  readonly folder: string;
  /** Where runs are kept. */
  readonly out: string;
  /** What comparisons of values may rest on. */
  readonly evidence: EvidenceAsked;
  /** The most findings of each check that are written down; all are counted. `null` or left out: all are written. */
  readonly maxFindings?: number | null;
  /** Segments at a time. */
  readonly concurrency: number;
  /** When to stop, in milliseconds since the epoch; what is unfinished then is unknown. */
  readonly deadline: number | null;
  readonly tool: { readonly name: string; readonly version: string };
  readonly reveal: (secret: Secret) => string;
  /** Removes every revealed secret from a text; applied to every message. */
  readonly redact: (text: string) => string;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
  /** Set to plan what would be changed; a run itself changes nothing. */
  readonly fix?: FixAsked | null;
  /** What was changed just before, so that this look judges it. */
  readonly after?: FixReport | null;
  /** The run to go on from: its id, or its folder in `out`. */
  readonly resume?: string | null;
  /** Cuts each check into this many ranges instead of as many as its size asks for. */
  readonly segments?: number;
  /** Stands between the runner and its segments: a loopback or a queue. */
  readonly through?: (runSegment: RunSegment) => RunSegment;
};
