/** Walks two rows in step, one of them or both measured; only where a cell's bytes say too little, the cells are made. */
import type { Undivided } from '../model/entry.ts';
import { headOf, lengthAt, NO_CELL, type Measured } from '../model/measured.ts';
import type { Cell } from '../model/value.ts';

/** Tells how two cells of a column differ; `undefined` where there is no such column. */
export type Compare<D> = (column: number, left: Cell, right: Cell) => D | null | undefined;

const TAB = 0x09;
const BACKSLASH = 0x5c;

/**
 * Compares a line of COPY with a measured row. Where a column is `direct`, equal texts are equal values. `undefined` when they
 * have not as many cells as there are columns.
 */
export function lineWithMeasured<D>(
  line: Undivided,
  row: Measured,
  direct: readonly boolean[],
  differ: Compare<D>,
): readonly D[] | null | undefined {
  const { bytes: a, until: endA } = line;
  const { bytes: b, until: endB, tails } = row;
  let found: D[] | null = null;
  let [i, j] = [line.from, row.from];
  const columns = direct.length;
  for (let column = 0; column < columns; column += 1) {
    if (j >= endB) return undefined;
    const first = b[j] ?? NO_CELL;
    const at = j + headOf(first);
    j = at + lengthAt(b, j, at - j);
    if (j > endB) return undefined;
    const tail = direct[column] === true && first !== NO_CELL ? tails[column] : null;
    const start = i;
    let alike = false;
    if (tail !== null && tail !== undefined) {
      let k = at;
      // A tab ends the cell of a line, and what follows a backslash is not itself.
      for (let byte = a[i]; k < j && i < endA && byte === b[k]; byte = a[i]) {
        if (byte === TAB || byte === BACKSLASH) break;
        i += 1;
        k += 1;
      }
      if (k === j) {
        let t = 0;
        while (t < tail.length && i < endA && a[i] === tail.charCodeAt(t)) {
          i += 1;
          t += 1;
        }
        alike = t === tail.length && (i === endA || a[i] === TAB);
      }
    }
    if (!alike) {
      i = start;
      while (i < endA && a[i] !== TAB) i += 1;
      const difference = differ(
        column,
        line.cell(start, i),
        first === NO_CELL ? null : row.cell(column, at, j),
      );
      if (difference === undefined) return undefined;
      if (difference !== null) {
        found ??= [];
        found.push(difference);
      }
    }
    if (column === columns - 1) break;
    if (i >= endA) return undefined;
    i += 1;
  }
  return i === endA && j === endB ? found : undefined;
}

/** Compares two measured rows, as `lineWithMeasured` does. */
export function measuredWithMeasured<D>(
  left: Measured,
  right: Measured,
  direct: readonly boolean[],
  differ: Compare<D>,
): readonly D[] | null | undefined {
  const { bytes: a, until: endA } = left;
  const { bytes: b, until: endB } = right;
  let found: D[] | null = null;
  let [i, j] = [left.from, right.from];
  for (let column = 0; column < direct.length; column += 1) {
    if (i >= endA || j >= endB) return undefined;
    const [first, second] = [a[i] ?? NO_CELL, b[j] ?? NO_CELL];
    const atA = i + headOf(first);
    const atB = j + headOf(second);
    i = atA + lengthAt(a, i, atA - i);
    j = atB + lengthAt(b, j, atB - j);
    if (i > endA || j > endB) return undefined;
    const tail = left.tails[column];
    if (direct[column] === true && typeof tail === 'string' && tail === right.tails[column]) {
      if (first === NO_CELL && second === NO_CELL) continue;
      if (first !== NO_CELL && second !== NO_CELL && i - atA === j - atB) {
        let k = 0;
        while (atA + k < i && a[atA + k] === b[atB + k]) k += 1;
        if (atA + k === i) continue;
      }
    }
    const cellA = first === NO_CELL ? null : left.cell(column, atA, i);
    const difference = differ(column, cellA, second === NO_CELL ? null : right.cell(column, atB, j));
    if (difference === undefined) return undefined;
    if (difference === null) continue;
    found ??= [];
    found.push(difference);
  }
  return i === endA && j === endB ? found : undefined;
}
