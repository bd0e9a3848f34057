/** Rows in key order, none of them with a NULL key part or all of them: what a sort comes to, in memory or on disk. */
import type { Key } from '../../model/key.ts';
import type { Range } from '../../model/scope.ts';
import type { Cells } from '../../model/value.ts';

/** A key and all stored cells of its row. */
export type StoredEntry = { readonly key: Key; readonly row: Cells };

export type StoredPages = AsyncGenerator<readonly StoredEntry[], void, undefined>;

/** Rows of a page; pages of long rows end sooner. */
export const PAGE_ROWS = 1_000;
export const PAGE_CHARACTERS = 1_000_000;

export interface SortedRows {
  readonly size: number;
  /** How many rows have a smaller key. */
  rank(key: Key, signal: AbortSignal): Promise<number>;
  pages(range: Range, signal: AbortSignal): StoredPages;
  /** The rows with these keys, which are ascending and distinct. */
  matching(keys: readonly Key[], signal: AbortSignal): StoredPages;
  /** Existing keys, ascending, at about every `size / parts` rows. */
  cuts(parts: number): readonly Key[];
  close(): Promise<void>;
}
