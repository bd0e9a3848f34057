/** What an adapter for objects must do: list whole, find a few, say what is stored, and read bytes; keys are whole and plain. */
import type { Hashed, Hashing, Looked, Opened, Stored } from '../model/contents.ts';

/** An object as a listing has it. */
export type ObjectRow = {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly lastModified: Date | null;
  /** Without quotation marks. */
  readonly etag: string | null;
};

/** Rows as they come, in no order that anybody may rely on. */
export type ObjectPages = AsyncGenerator<readonly ObjectRow[], void, undefined>;

/**
 * A store that is open for reading. `name` is what errors call the dataset. Every method throws SourceError when the store
 * fails, ContractError when it breaks a promise, and the signal's reason when it is aborted; none answers with less than all.
 */
export interface ObjectStore {
  /** Every object whose key starts with `prefix`. */
  list(prefix: string, name: string, signal: AbortSignal): ObjectPages;
  /** The rows of these keys, in their order, without a listing; `null` for what a listing would not have. */
  find(keys: readonly string[], name: string, signal: AbortSignal): Promise<readonly (ObjectRow | null)[]>;
  stored(keys: readonly string[], name: string, signal: AbortSignal): Promise<readonly Looked<Stored>[]>;
  hash(wanted: readonly Hashing[], name: string, signal: AbortSignal): Promise<readonly Looked<Hashed>[]>;
  /** Opens one object; its bytes are those of what was found now, or an error. */
  open(key: string, name: string, signal: AbortSignal): Promise<Looked<Opened>>;
  /** Never throws. */
  close(): Promise<void>;
}

/** An instant in whole seconds, as the column `last_modified` has it: two looks agree, whatever fractions a store keeps. */
export function instantText(date: Date | null): string | null {
  if (date === null) return null;
  const text = date.toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)}+00`;
}
