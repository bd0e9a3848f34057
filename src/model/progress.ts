/** Progress: what a run tells while it runs; the command line draws it, nothing decides by it. */
import type { ChangeStatus, FixReport } from './fix-report.ts';
import type { Json, MustBeJson } from './json.ts';
import type { Verdict } from './report.ts';

/** How far the first look at a check is, when a segment is done or tells that it goes on. */
export type HowFar = {
  readonly check: string;
  readonly done: number;
  readonly segments: number;
  readonly examined: number;
  readonly findings: number;
  /** Entries a second since the check began in this run; `null` until there is something to measure. */
  readonly rate: number | null;
  /** Milliseconds that the look still takes, roughly; `null` where that cannot be told. */
  readonly leftMs: number | null;
};

export type Progress =
  | {
      readonly event: 'run-started';
      readonly runId: string;
      readonly suite: string;
      readonly folder: string;
      readonly checks: readonly string[];
    }
  | { readonly event: 'source-opened'; readonly source: string; readonly snapshot: string | null }
  | { readonly event: 'source-restarted'; readonly source: string; readonly reason: string }
  | { readonly event: 'source-told'; readonly source: string; readonly sentence: string }
  | {
      readonly event: 'check-started';
      readonly check: string;
      readonly name: string;
      readonly segments: number;
    }
  | ({ readonly event: 'segment-finished' } & HowFar)
  | ({ readonly event: 'segment-examining' } & HowFar)
  | {
      readonly event: 'second-look';
      readonly check: string;
      readonly suspects: number;
      readonly settleMs: number;
      /** Whether a cache is waited for: the `staleFor` of a source is longer than the suite's settling time. */
      readonly cached: boolean;
    }
  | {
      readonly event: 'check-finished';
      readonly check: string;
      readonly verdict: Verdict;
      readonly findings: number;
      readonly problem: string | null;
    }
  | { readonly event: 'run-finished'; readonly runId: string; readonly verdict: Verdict }
  | {
      readonly event: 'fix-planned';
      readonly runId: string;
      readonly changes: number;
      /** Findings that a guard refused, and findings that a person is advised about. */
      readonly refused: number;
      readonly advised: number;
    }
  | {
      readonly event: 'fix-started';
      readonly mode: 'apply' | 'undo';
      readonly id: string;
      /** The run that the plan was made by. */
      readonly runId: string;
      readonly folder: string;
      readonly changes: number;
    }
  | {
      /** What became of one change; `done` of so many are behind it. */
      readonly event: 'change-done';
      readonly check: string;
      readonly done: number;
      readonly changes: number;
      readonly status: ChangeStatus;
      /** Why it was refused or is in doubt. */
      readonly message: string | null;
    }
  | { readonly event: 'fix-proving'; readonly check: string; readonly findings: number }
  | {
      readonly event: 'fix-finished';
      readonly mode: 'apply' | 'undo';
      readonly id: string;
      readonly counts: FixReport['counts'];
      readonly problems: number;
    };

/** The compiler's proof that it is JSON. @public */
export type ProgressTravels = MustBeJson<Progress & Json>;
