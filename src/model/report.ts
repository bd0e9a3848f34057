/** The report: everything a run has to say, as plain data; reporters turn it into bytes and add nothing. */
import type { Grade } from './evidence.ts';
import type { FindingLine } from './finding.ts';
import { FIX_EXIT, fixExitCode, type FixReport } from './fix-report.ts';
import type { Json, MustBeJson } from './json.ts';
import type { Problem } from './problem.ts';
import type { Sample } from './sample.ts';

/** The version of the report's shape; additions keep it. */
export const REPORT_SCHEMA = 1;

/** Unknown is anything that was not fully looked at. */
export type Verdict = 'consistent' | 'inconsistent' | 'unknown';

export type CheckReport = {
  /** The id that the config gives it. */
  readonly id: string;
  /** The check's name: what kind of check it is. */
  readonly name: string;
  readonly asserts: string;
  readonly verdict: Verdict;
  /** Role to dataset name: `crm.berths`. */
  readonly datasets: Readonly<Record<string, string>>;
  /** Role to the number of entries looked at. */
  readonly examined: Readonly<Record<string, number>>;
  /** Kind to the number of confirmed findings. */
  readonly found: Readonly<Record<string, number>>;
  /** Kind to what it means and how grave it is, for each kind in `found`. */
  readonly kinds: Readonly<
    Record<string, { readonly severity: 'error' | 'warning'; readonly title: string }>
  >;
  /** Differences that were gone at the second look. */
  readonly transient: number;
  /** Whether suspects were looked at again: `confirmed`, `skipped` with a note when there were too many, `none` to look at. */
  readonly secondLook: 'none' | 'confirmed' | 'skipped';
  /** Set when only a sample was looked at. */
  readonly sample: Sample | null;
  /** Kinds that are no findings yet (in flight, fresh) with what they mean and how many there were at the last look. */
  readonly pending: readonly { readonly kind: string; readonly title: string; readonly count: number }[];
  /** Grade of evidence to the number of entries proved by it, for a check that grades its evidence; else empty. */
  readonly proved: Readonly<Partial<Record<Grade, number>>>;
  readonly problems: readonly Problem[];
  /** The weakest evidence of what was looked at. */
  readonly evidence: string;
  /** The comparison rules that the options set, a sentence each. */
  readonly rules: readonly string[];
  readonly cannotSee: readonly string[];
  /** What a reader must know besides: not of one instant, started again, too many to look at again. */
  readonly notes: readonly string[];
  /** A few findings of each kind, errors first. */
  readonly samples: readonly FindingLine[];
  /** Findings that were found but are not in the findings file. */
  readonly truncated: number;
  /** Where all findings are, relative to the run folder; `null` when there are none. */
  readonly findings: string | null;
  readonly segments: readonly {
    readonly ordinal: number;
    readonly examined: Readonly<Record<string, number>>;
  }[];
  readonly startedAt: string;
  readonly finishedAt: string;
};

export type Report = {
  readonly schema: typeof REPORT_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly runId: string;
  readonly suite: string;
  readonly verdict: Verdict;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly configHash: string;
  readonly frozen: boolean;
  /** Checks named by `--check`; `null` when the whole suite ran. A narrowed run is never a go. */
  readonly narrowedTo: readonly string[] | null;
  /** Checks of the suite that were not asked since the run was narrowed; empty when the whole suite ran. */
  readonly leftOut: readonly string[];
  /** The least evidence about content that the suite accepts, or `null`. */
  readonly least: Grade | null;
  readonly interrupted: boolean;
  readonly counts: {
    readonly consistent: number;
    readonly inconsistent: number;
    readonly unknown: number;
    readonly errors: number;
    readonly warnings: number;
    readonly transient: number;
  };
  /** The run that ages were read from, or `null`. */
  readonly previousRun: string | null;
  /** The unfinished run whose segments were taken over, so that not all was looked at at one instant; `null` for a whole run. */
  readonly resumedFrom: string | null;
  readonly sources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly snapshot: string | null;
    /** When it was first opened, and its instant fixed where it has one, by the runner's clock in UTC; `null` when it was not. */
    readonly asOf: string | null;
    readonly oneInstant: boolean;
  }[];
  readonly checks: readonly CheckReport[];
  /** What was planned, or done before this look; `null` when no fix was asked for. */
  readonly fixes: FixReport | null;
};

/** The compiler's proof that it is JSON. @public */
export type ReportTravels = MustBeJson<Report & Json>;

/** Exit codes of a run. */
export const EXIT = { consistent: 0, inconsistent: 1, unknown: 2, nothingRan: 3, interrupted: 130 } as const;

/** The suite whose verdict is a go or a no-go. */
export const GATE = 'gate';

/**
 * The one place that decides the exit code of a run. A narrowed gate knows too little to be a go, and so does a run before
 * which changes were made that are in doubt. Where changes were stopped, no look tells what they would have come to.
 */
export function exitCode(
  report: Pick<Report, 'suite' | 'verdict' | 'interrupted' | 'narrowedTo' | 'fixes'>,
): number {
  if (report.interrupted) return EXIT.interrupted;
  const fixed = report.fixes === null ? FIX_EXIT.done : fixExitCode(report.fixes);
  if (fixed === FIX_EXIT.unknown) return EXIT.unknown;
  if (fixed === FIX_EXIT.interrupted) return EXIT.interrupted;
  const narrowedGate = report.suite === GATE && report.narrowedTo !== null;
  return narrowedGate && report.verdict === 'consistent' ? EXIT.unknown : EXIT[report.verdict];
}
