/** A dataset is anything that can be counted, scanned in key order within a scope, and cut; a source opens them. */
import type { Pages } from './entry.ts';
import type { Key, KeyPart } from './key.ts';
import type { Scope } from './scope.ts';
import type { Contents } from './contents.ts';
import type { Digests } from './digest.ts';
import type { Sample } from './sample.ts';
import type { ColumnType } from './value.ts';
import type { Writer } from './writer.ts';

export type { Entry, Pages } from './entry.ts';

/** What a dataset looks like, asked once before anything is read. */
export type Shape = {
  readonly key: readonly KeyPart[];
  /** Every column that can be asked for, by the name that the config uses. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** The columns whose values `Entry.origin` holds, where it holds any: when one is private, so is the key made from it. */
  readonly origin?: readonly string[];
  /** Which rows they are, in the words of their system, where it has such: other words may mean other rows. */
  readonly rows?: string;
  /** Whether reading a range costs about its share of the whole (an index gives the order); else one segment is best. */
  readonly ranged: boolean;
  /** Rows, roughly, for planning only; `null` when only a count would tell. */
  readonly estimate: number | null;
  /** How many entries it says of itself that it has, where it says so: a feed that was cut short has fewer. */
  readonly announced?: number;
  /** Set when the dataset is a sample of something larger. */
  readonly sample?: Sample;
};

/** The column of a dataset made by `by` that holds how many rows share the key. */
export const ROWS = 'rows';

/** The column of a dataset made by `by` that holds a JSON array of at most two native keys of rows that share the key. */
export const SAMPLE_KEYS = 'sample_keys';

/** The column of a dataset made of JSON entries that holds each entry's whole JSON text. */
export const ENTRY = '*';

/**
 * A dataset open for reading, at one instant where its system can do that.
 *
 * Every method throws SourceError when the system fails, ContractError when a promise is broken (a column that does
 * not exist, a key that is not of its kind), Cancelled when `signal` is aborted; none ever answers with less than all.
 */
export interface Dataset {
  /** The source's name and its own, as reports show it: `crm.berths`. */
  readonly name: string;
  describe(signal: AbortSignal): Promise<Shape>;
  count(scope: Scope, signal: AbortSignal): Promise<number>;
  /** The rows of a scope with the cells of `columns`, in that order. */
  scan(scope: Scope, columns: readonly string[], signal: AbortSignal): Pages;
  /** At most `parts - 1` existing keys, ascending, that cut the rows into roughly equal ranges. A sample: never exact. */
  cuts(parts: number, signal: AbortSignal): Promise<readonly Key[]>;
  /** The same rows grouped by other columns: a dataset keyed by them with the columns `rows` and `sample_keys`. */
  by(columns: readonly string[]): Dataset;
  /** What its entries contain besides their rows, where they are objects or files. */
  readonly contents?: Contents;
  /** Digests of its rows, where its system can compute them. */
  readonly digests?: Digests;
}

/** A dataset as a config names it: inert, until a session of its source reads it. */
export interface DatasetRef {
  readonly source: Source;
  /** Its own name within the source: `berths`, `interests by client_id`. */
  readonly path: string;
  /** Columns whose values may appear in no output. */
  readonly private: readonly string[];
  /** The same rows re-keyed by other columns: distinct references, with their row count and sample keys. */
  by(...columns: readonly string[]): DatasetRef;
}

/** What a source is given when it is opened. */
export interface OpenContext {
  /** The name under which the config lists a source. */
  name(source: Source): string;
  /** The value of a secret. @throws ConfigError when it is not set. */
  reveal(secret: Secret): string;
  /** The open session of another source that this one reads through. */
  session(source: Source): Promise<Session>;
  /** Where relative paths start: the config's folder. */
  readonly folder: string;
  /** A private folder for sorted local copies; gone after the run. */
  readonly scratch: string;
  /** The most bytes that local copies may take together. */
  readonly diskCap: number;
  /** Tells people something about how a source is read, or the dataset of a name: a sentence, which is shown once. */
  readonly tell?: (source: Source, sentence: string, dataset?: string) => void;
}

/** A reference that a catalog declares: `from` is keyed by the referring columns (made by `by`), `to` by what they name. */
export type Reference = { readonly name: string; readonly from: DatasetRef; readonly to: DatasetRef };

/** Reading access to one system. In PostgreSQL all its datasets are read at one instant. */
export interface Session {
  /** What names the instant (for the report), or `null` when the system has none. */
  readonly snapshot: string | null;
  /** Set where the instant does not hold everything that can be read, as tables whose engine knows no transactions. */
  readonly isPartial?: boolean;
  /** Aborted, with a SnapshotLost as reason, when the instant can no longer be read. */
  readonly lost: AbortSignal;
  dataset(ref: DatasetRef): Dataset;
  /** Which system this is, whatever it is called and whoever asks; absent where nothing is ever written. */
  identity?(signal: AbortSignal): Promise<string>;
  /** The references that the system's catalog declares, where it has one. */
  references?(signal: AbortSignal): Promise<readonly Reference[]>;
  /** Ends every statement of this session on the server, then its connections. Never throws. */
  close(): Promise<void>;
}

/** What `doctor` finds out about a source. */
export type Probe = {
  readonly version: string;
  /** Whether the credentials could write, were the session not read-only; `null` when that cannot be told. */
  readonly canWrite: boolean | null;
  readonly clockSkewMs: number | null;
  readonly latencyMs: number;
  /** A sentence each; one that begins with `warning: ` is about something to be mended. */
  readonly notes: readonly string[];
  /** The paths of the datasets that its writer may change; left out where it has none, or that cannot be told. */
  readonly changeable?: readonly string[];
};

/** A system that a config names: inert until opened; its driver is loaded then and not before. */
export interface Source {
  /** `postgres`, `file`, `memory`. */
  readonly kind: string;
  /** What it is called when the config lists it under no name: a file's base name; `null` when it must be listed. */
  readonly label: string | null;
  /** Sources that this one reads through. */
  readonly through: readonly Source[];
  /** The most readers at a time, its connection budget. */
  readonly readers: number;
  /** Set where one reader is enough for any number of datasets that are walked in step: they take turns at its connection. */
  readonly byTurns?: true;
  /** How long one instant may be held, in milliseconds; `null` when it costs nothing. */
  readonly maxSnapshotAge: number | null;
  /** How old an answer may be, in milliseconds, when the system caches; a second look waits at least that long. */
  readonly staleFor: number;
  /** Secrets that opening it will reveal, so that a missing one is told before anything runs. */
  readonly secrets: readonly Secret[];
  /** What opening the writer will reveal besides. */
  readonly writerSecrets?: readonly Secret[];
  open(context: OpenContext, signal: AbortSignal): Promise<Session>;
  /**
   * Writing access; there only where the config gives credentials for it. Opening takes a lock that one writer has at a time.
   * @throws ContractError `locked` when another one has it; SourceError when the system cannot be written to.
   */
  readonly openWriter?: ((context: OpenContext, signal: AbortSignal) => Promise<Writer>) | undefined;
  probe(context: OpenContext, signal: AbortSignal): Promise<Probe>;
}

/** A secret by name: resolved when a source is opened, printed as `secret(NAME)`, part of no hash. */
export interface Secret {
  readonly secret: string;
  /** Set for a variable that is no secret: its value may be shown. */
  readonly shown?: true;
  /** The value when the environment has none. */
  readonly fallback?: string;
  toString(): string;
  toJSON(): string;
}
