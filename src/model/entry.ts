/** Entries: rows with their keys, as every dataset gives them, a page at a time. */
import type { Json } from './json.ts';
import type { Key } from './key.ts';
import type { Cells } from './value.ts';

/** One row with its key. `origin` is the native source key where an id map translated it. */
export type Entry<Row = Cells> = { readonly key: Key; readonly row: Row; readonly origin?: Json };

/** Pages of entries in ascending key order; equal keys are allowed and adjacent. One await per page, not per row. */
export type Pages<Row = Cells> = AsyncIterable<readonly Entry<Row>[]>;
