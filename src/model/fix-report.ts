/** What a plan, an apply or an undo has to say: each change with what became of it, and each refusal with the guard that refused. */
import type { Json, MustBeJson } from './json.ts';
import type { NativeKey } from './key.ts';
import type { Problem } from './problem.ts';

/** The guards; each refuses for one reason (docs/fixes.md has a line and a test for each). */
export const GUARDS = {
  'no-writer': 'the config gives no credentials to write with',
  'no-writer-access': 'the writer could not be opened, or may not write this',
  'other-target': 'what would be written to is not what was read',
  interrupted: 'the run was stopped',
  'untrusted-source': 'a source that the check reads had a problem',
  headline: 'so much is missing that it is no correction',
  unconfirmed: 'the finding was not seen twice, or the check is unknown',
  budget: 'there are more changes than the budget allows',
  'not-aged': 'the absence was not seen in two complete runs',
  policy: 'the config does not name the policy',
  'not-proven': 'what the change relies on was not proved',
  moved: 'the record is no longer what it was',
  'not-one-record': 'it is not exactly one record',
  exists: 'there is something already',
  'not-writable': 'this cannot be written at all: a view, a generated column, a table without a primary key',
  drifted: 'the record was changed after the fix',
  'forward-only': 'a sequence is never set back',
  named: 'a row names the object that would be removed',
  locked: 'somebody else holds the record',
  superseded: 'another change of the same plan makes it unneeded',
  'in-doubt': 'an earlier change was left in doubt, and what became of it cannot be told now',
} as const;
export type Guard = keyof typeof GUARDS;

/**
 * What became of one change. `planned`: written down. `done`: made (an undo: taken back). `already`: an earlier apply of the
 * same plan made it. `refused`: nothing was changed. `doubtful`: whether it was made cannot be told. `stopped`: not begun.
 */
export type ChangeStatus = 'planned' | 'done' | 'already' | 'refused' | 'doubtful' | 'stopped';

export type ChangeReport = {
  /** From 1, in the order of the plan. */
  readonly n: number;
  readonly check: string;
  readonly kind: string;
  /** The finding's key, masked where it is private. */
  readonly key: NativeKey;
  readonly op: string;
  /** What is changed: `crm.files`. */
  readonly dataset: string;
  /** Values by column, or what else describes it; masked where they are private. */
  readonly before: Json;
  readonly after: Json;
  readonly status: ChangeStatus;
  /** Whether the finding was asked for again afterwards and was gone; for an undo, whether it was put back now and is what it was. */
  readonly proved: boolean;
  readonly guard: Guard | null;
  /** Why it was refused, what is in doubt, or what could not be put back. */
  readonly message: string | null;
};

/** Findings that one guard refused together. */
export type Refusal = {
  readonly check: string;
  readonly kind: string | null;
  readonly guard: Guard;
  readonly message: string;
  readonly findings: number;
};

/** What a person is told about the findings of one kind. */
export type AdviceReport = {
  readonly check: string;
  readonly kind: string;
  readonly advise: string;
  readonly findings: number;
};

/** The version of the shape of a fix report that stands alone: `apply.json`, `undo.json`. */
export const FIX_REPORT_SCHEMA = 1;

export type FixReport = {
  readonly mode: 'plan' | 'apply' | 'undo';
  /** The id of the folder that holds it: of the run for a plan, else of the apply or undo. */
  readonly id: string;
  /** The run that the plan was made by, with the SHA-256 of its manifest; `null` while that run is under way. */
  readonly parent: { readonly runId: string; readonly manifest: string } | null;
  readonly plan: { readonly digest: string; readonly expiresAt: string } | null;
  readonly askedBy: string;
  readonly changes: readonly ChangeReport[];
  readonly refusals: readonly Refusal[];
  readonly advice: readonly AdviceReport[];
  readonly counts: Readonly<Record<ChangeStatus | 'proved', number>>;
  /** What keeps it from being known, such as a finding that survived its fix. */
  readonly problems: readonly Problem[];
  /** What a person types to go on with the plan, and to take back what was done; `null` when there is nothing to. */
  readonly applyCommand: string | null;
  readonly undoCommand: string | null;
};

/** The compiler's proof that it is JSON. @public */
export type FixReportTravels = MustBeJson<FixReport & Json>;

/** Exit codes of apply and undo. */
export const FIX_EXIT = { done: 0, someRefused: 1, unknown: 2, notAcceptable: 3, interrupted: 130 } as const;

/**
 * The one place that decides the exit code of an apply or an undo. Nothing but being stopped leaves a change that was not
 * begun, unless a problem says why. What an earlier undo took back is not looked at again, and in no doubt for that.
 */
export function fixExitCode({ mode, problems, changes, counts }: FixReport): number {
  const unproved = changes.some(
    ({ status, proved }) => (status === 'done' || (status === 'already' && mode !== 'undo')) && !proved,
  );
  if (problems.length > 0 || counts.doubtful > 0 || unproved) return FIX_EXIT.unknown;
  if (counts.stopped > 0) return FIX_EXIT.interrupted;
  return counts.refused > 0 ? FIX_EXIT.someRefused : FIX_EXIT.done;
}
