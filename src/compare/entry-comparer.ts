/** Compares joined rows: by their bytes where those tell enough, without a cell made of what is alike; else cell by cell. */
import { readAlike } from '../model/canonical.ts';
import type { ColumnPair } from '../model/column-pairs.ts';
import type { Entry, Undivided } from '../model/entry.ts';
import type { Cell, Family } from '../model/value.ts';
import { lineWithMeasured, measuredWithMeasured } from './measured-rows.ts';
import {
  cellsDiffer,
  rowComparer,
  typeOf,
  type CellsDiffer,
  type Described,
  type Difference,
} from './row-comparer.ts';

/** Tells how two rows differ, their cells in the order of the pairs; `null` when they agree. */
export type EntryComparer = (source: Entry, target: Entry) => readonly Difference[] | null;

/** @throws ContractError, naming dataset and column, when a column does not exist or two cannot be compared. */
export function entryComparer(
  pairs: readonly ColumnPair[],
  left: Described,
  right: Described,
): EntryComparer {
  const compare = rowComparer(pairs, left, right);
  const types = pairs.map(({ source, target }) => [typeOf(left, source), typeOf(right, target)] as const);
  const readAlikes = pairs.map(({ rule }, at) => {
    const [from, to] = types[at] ?? [];
    return Object.keys(rule).length === 0 && from !== undefined && to !== undefined && readAlike(from, to);
  });
  const named = types.map(([from, to], at) => readAlikes[at] === true && from.name === to.name);
  const told = types.map(([{ family }], at) => readAlikes[at] === true && TOLD.has(family));
  const differ = pairs.map((pair) => cellsDiffer(pair, left, right));
  const ahead = (column: number, a: Cell, b: Cell): Difference | null | undefined => differ[column]?.(a, b);
  const back = (column: number, b: Cell, a: Cell): Difference | null | undefined => differ[column]?.(a, b);
  const allNamed = !named.includes(false);
  const byBytes = (a: Entry, b: Entry): readonly Difference[] | null | undefined => {
    if (a.undivided !== undefined) {
      if (b.measured !== undefined) return lineWithMeasured(a.undivided, b.measured, told, ahead);
      return allNamed && b.undivided !== undefined
        ? compareBytes(a.undivided, b.undivided, differ)
        : undefined;
    }
    if (a.measured === undefined) return undefined;
    if (b.measured !== undefined) return measuredWithMeasured(a.measured, b.measured, named, ahead);
    return b.undivided === undefined ? undefined : lineWithMeasured(b.undivided, a.measured, told, back);
  };
  return (source, target) => {
    const found = byBytes(source, target);
    return found === undefined ? compare(source.row, target.row) : found;
  };
}

/** Families of which a column of PostgreSQL holds no text that is no value, so that an equal text of another server is one, too. */
const TOLD: ReadonlySet<Family> = new Set<Family>([
  'number',
  'text',
  'uuid',
  'date',
  'time',
  'timestamp',
  'instant',
]);

const TAB = 0x09;

/** Walks two rows in step; only where a cell's bytes differ, the cells are made. `undefined` when they have not as many cells. */
function compareBytes(
  left: Undivided,
  right: Undivided,
  differ: readonly CellsDiffer[],
): readonly Difference[] | null | undefined {
  const { bytes: a, until: endA } = left;
  const { bytes: b, until: endB } = right;
  let found: Difference[] | null = null;
  let [i, j, column] = [left.from, right.from, 0];
  let [startA, startB] = [i, j];
  for (;;) {
    while (i < endA && j < endB) {
      const byte = a[i];
      if (byte !== b[j]) break;
      i += 1;
      j += 1;
      if (byte !== TAB) continue;
      column += 1;
      startA = i;
      startB = j;
    }
    if (i === endA && j === endB)
      return column === differ.length - 1 || differ.length === 0 ? found : undefined;
    while (i < endA && a[i] !== TAB) i += 1;
    while (j < endB && b[j] !== TAB) j += 1;
    const difference = differ[column]?.(left.cell(startA, i), right.cell(startB, j));
    if (difference === undefined) return undefined;
    if (difference !== null) {
      found ??= [];
      found.push(difference);
    }
    if (i === endA && j === endB) return column === differ.length - 1 ? found : undefined;
    if (i === endA || j === endB) return undefined;
    i += 1;
    j += 1;
    column += 1;
    startA = i;
    startB = j;
  }
}
