/** Writers: the only way to change a system. Each write is guarded by what the record must still be, and journaled before it counts. */
import type { Guard } from './fix-report.ts';
import type { Json, MustBeJson } from './json.ts';
import type { CellsByColumn } from './change.ts';
import type { Cells } from './value.ts';

/** Why something is written: for the journal, the system's own audit log, and the mark that a store keeps with an object. */
export type Reason = {
  /** The id of the apply or undo that writes. */
  readonly by: string;
  readonly check: string;
  readonly kind: string;
};

/** An object's bytes, proved before they are handed over. */
export type ObjectBytes = {
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly contentType: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** The bytes from the first to the last; may be called again for another try. */
  readonly read: () => AsyncIterable<Uint8Array>;
};

/** The dataset that is written to: a reference that the config made, which its own source knows more of. */
type WrittenDataset = {
  readonly source: object;
  readonly path: string;
  readonly private: readonly string[];
};

/** A write to one record of a dataset; `key` holds native values in the order of the dataset's key. */
export type Write = { readonly dataset: WrittenDataset; readonly key: Cells; readonly reason: Reason } & (
  | { readonly op: 'set'; readonly expect: CellsByColumn; readonly to: CellsByColumn }
  | {
      readonly op: 'recompute';
      readonly expect: CellsByColumn;
      readonly column: string;
      readonly by: string;
    }
  | { readonly op: 'remove'; readonly expect: CellsByColumn }
  | { readonly op: 'advance-sequence'; readonly expect: CellsByColumn; readonly to: string }
  | { readonly op: 'put-object'; readonly object: ObjectBytes }
);

/** A record whole: every column as the server's text with the name of its type; `null` where there is no record. */
export type Image = Readonly<Record<string, { readonly type: string; readonly value: string | null }>>;

/** What a journal keeps of one write before it counts: enough to tell afterwards whether it happened, and to take it back. */
export type Intent = {
  readonly op: Write['op'] | 'undo';
  /** The system that is written to, by `Writer.identity`. */
  readonly target: string;
  /** What was written, in the writer's own words: a table and the columns of its primary key, a bucket and a whole key. */
  readonly where: Json;
  readonly before: Image | null;
  /** What the record is after it, what triggers did included. */
  readonly after: Image | null;
  /** What proves that it happened, and by whom: a transaction id, a mark kept with an object, an inode. */
  readonly token: string;
};

/** Where a writer says what it is about to do. */
export interface IntentPort {
  /** Resolves when the intent is on disk; the write may count only after that. */
  intent(intent: Intent): Promise<void>;
}

/** What became of a write. A refusal changed nothing. `note` says what could not be put back, as what a trigger sets. */
export type Written =
  { readonly did: 'done'; readonly note?: string } | { readonly refused: Guard; readonly message: string };

/** Whether an intent came to count; `drifted`: it did or not, and the record is now neither; `unknown`: it cannot be told now. */
export type Outcome = 'done' | 'not-done' | 'drifted' | 'unknown';

/**
 * Writing access to one system, with credentials of its own, exclusive from opening to closing.
 *
 * `apply` and `undo` change exactly one record or nothing. They throw SourceError when the system fails; what was journaled
 * by then is in doubt, and `outcome` tells. An abort is obeyed before the intent and not after it.
 */
export interface Writer {
  /** Which system this is: equal to `Session.identity` of a session that reads the same one. */
  readonly identity: string;
  apply(write: Write, journal: IntentPort, signal: AbortSignal): Promise<Written>;
  /** Takes back what an intent did, if the record is still exactly what it left. */
  undo(done: Intent, reason: Reason, journal: IntentPort, signal: AbortSignal): Promise<Written>;
  outcome(intent: Intent, signal: AbortSignal): Promise<Outcome>;
  /** Gives the lock back. Never throws. */
  close(): Promise<void>;
}

/** The compiler's proof that it is JSON. @public */
export type IntentTravels = MustBeJson<Intent & Json>;
