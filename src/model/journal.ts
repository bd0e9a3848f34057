/** A journal: what an apply or an undo did, line by line, each on disk before what it tells of counts. */
import type { Guard } from './fix-report.ts';
import type { Json, MustBeJson } from './json.ts';
import type { NativeKey } from './key.ts';
import type { Intent } from './writer.ts';

/** The version of the shape of journals. */
export const JOURNAL_SCHEMA = 1;

/** The name of a journal in the folder of its apply or undo. */
export const JOURNAL_FILE = 'journal.ndjson';

/** Which change a line is about. */
export type Journaled = {
  readonly seq: number;
  /** The number in the plan, for an apply. */
  readonly n: number;
  readonly check: string;
  readonly kind: string;
  readonly key: NativeKey;
  readonly fingerprint: string;
  /** The name of the source that is written to, and of its dataset. */
  readonly source: string;
  readonly dataset: string;
};

export type JournalLine =
  | {
      readonly entry: 'opened';
      readonly schema: typeof JOURNAL_SCHEMA;
      readonly mode: 'apply' | 'undo';
      readonly id: string;
      readonly parent: { readonly runId: string; readonly manifest: string };
      /** The digest of the plan, for an apply. */
      readonly plan: string | null;
      readonly suite: string;
      readonly askedBy: string;
      readonly at: string;
    }
  | ({
      readonly entry: 'intent';
      readonly at: string;
      /** What an undo takes back. */
      readonly undoes: { readonly id: string; readonly seq: number } | null;
      /** SHA-256 of the rows that name an object, by suite and check, when it was put there; empty for all else. */
      readonly namedBy: Readonly<Record<string, string>>;
      /** What the store calls the object that is put there; `null` for all else. */
      readonly object: string | null;
    } & Journaled &
      Intent)
  | { readonly entry: 'done'; readonly seq: number; readonly at: string; readonly note: string | null }
  | { readonly entry: 'void'; readonly seq: number; readonly at: string; readonly reason: string }
  | {
      /** What became of an intent of an earlier, interrupted apply or undo, as its writer told before anything else was changed. */
      readonly entry: 'settled';
      readonly id: string;
      readonly seq: number;
      readonly at: string;
      readonly outcome: 'done' | 'not-done';
    }
  | {
      readonly entry: 'refused';
      readonly n: number;
      readonly at: string;
      readonly guard: Guard;
      readonly message: string;
    }
  | { readonly entry: 'closed'; readonly at: string };

/** An intent as it stands in a journal. */
export type IntentLine = Extract<JournalLine, { readonly entry: 'intent' }>;

/** The compiler's proof that it is JSON. @public */
export type JournalTravels = MustBeJson<JournalLine & Json>;
