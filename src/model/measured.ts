/** Rows whose cells lie behind their lengths, as the text protocol of MySQL writes them, not divided yet. */
import type { Cell } from './value.ts';

/** Such a row. Nothing writes to its bytes. */
export type Measured = {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly until: number;
  /** What the text of each cell has behind its bytes, perhaps without zeros that mean nothing; `null` where its bytes are not its text. */
  readonly tails: readonly (string | null)[];
  /** The cell of a column that a range of the bytes holds; it is not NULL. */
  cell(column: number, from: number, until: number): Cell;
};

/** The length of a cell that is NULL, and has none. */
export const NO_CELL = 0xfb;

/** How many bytes the length of a cell takes, by the first of them. */
export function headOf(first: number): number {
  return first <= NO_CELL ? 1 : first === 0xfc ? 3 : first === 0xfd ? 4 : 9;
}

/** How many bytes a cell has whose length, at a place, takes so many. */
export function lengthAt(bytes: Uint8Array, from: number, head: number): number {
  const first = bytes[from] ?? NO_CELL;
  if (head === 1) return first === NO_CELL ? 0 : first;
  let length = 0;
  for (let at = from + head - 1; at > from; at -= 1) length = length * 256 + (bytes[at] ?? 0);
  return length;
}
