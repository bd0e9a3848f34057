/** Inability is an exception: every way of not being able to tell, with a code, a sentence and whether to try again. */

/** Why something could not be looked at. `message` is one sentence: the place first, then what to do. */
export type Problem = { readonly code: string; readonly message: string; readonly transient: boolean };

type Details = { readonly cause?: unknown; readonly transient?: boolean };

/** The one base of what this project throws on purpose. */
export class ReconcileError extends Error {
  override readonly name: string = 'ReconcileError';
  readonly code: string;
  readonly transient: boolean;

  constructor(code: string, message: string, details: Details = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.transient = details.transient ?? false;
  }
}

/** The config, the command line or the environment is wrong: nothing runs. */
export class ConfigError extends ReconcileError {
  override readonly name = 'ConfigError';
}

/** A system could not be reached or read. `transient` says whether the same call may work later. */
export class SourceError extends ReconcileError {
  override readonly name = 'SourceError';
}

/** An instant was lost: what was read so far may not be mixed with what is read next. */
export class SnapshotLost extends SourceError {
  constructor(message: string, details: Details = {}) {
    super('snapshot-lost', message, { ...details, transient: true });
  }
}

/** Two parts disagree on what they promised each other: an order that descends, key kinds that differ, a missing column. */
export class ContractError extends ReconcileError {
  override readonly name = 'ContractError';
}

/** A check itself failed: a defect in the check, told apart from a finding and from a system's failure. */
export class CheckError extends ReconcileError {
  override readonly name = 'CheckError';
}

/** A person or a deadline stopped the work. */
export class Cancelled extends ReconcileError {
  override readonly name = 'Cancelled';
}

/** Turns anything thrown into a problem; what was not thrown on purpose is a defect of the check or of this program. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof ReconcileError) {
    return { code: thrown.code, message: thrown.message, transient: thrown.transient };
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return { code: 'cancelled', message: 'the work was stopped before it was done', transient: false };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message: `unexpected failure: ${message}`, transient: false };
}
