/** Entries: rows with their keys, as every dataset gives them, a page at a time. */
import type { Json } from './json.ts';
import type { Key } from './key.ts';
import type { Measured } from './measured.ts';
import type { Cell, Cells } from './value.ts';

/**
 * A row that its server wrote in PostgreSQL's COPY text format, not divided yet: its cells with a tab after each but the
 * last, and none within. Equal bytes are equal cells, but unequal ones may be of equal cells' values.
 */
export type Undivided = {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly until: number;
  /** The cell that a range of the bytes holds. */
  cell(from: number, until: number): Cell;
};

/** One row with its key. `origin` is the native source key where an id map translated it; `undivided` or `measured` is the row too. */
export type Entry<Row = Cells> = {
  readonly key: Key;
  readonly row: Row;
  readonly origin?: Json;
  readonly undivided?: Undivided | undefined;
  readonly measured?: Measured | undefined;
};

/** Pages of entries in ascending key order; equal keys are allowed and adjacent. One await per page, not per row. */
export type Pages<Row = Cells> = AsyncIterable<readonly Entry<Row>[]>;
