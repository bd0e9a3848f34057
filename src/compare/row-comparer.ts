/** Compares rows column by column with comparers that are prepared once; a row that agrees costs no allocation. */
import type { ColumnPair } from '../model/column-pairs.ts';
import type { Dataset, Shape } from '../model/dataset.ts';
import { ContractError } from '../model/problem.ts';
import type { Cell, Cells, ColumnType } from '../model/value.ts';
import { cellComparer, type CellComparer } from './cells.ts';

/** Two cells that do not match; `expected` is what the rule's map makes of the source's, where it has one. */
export type Difference = {
  readonly pair: ColumnPair;
  readonly unmapped: boolean;
  readonly expected: Cell;
  readonly actual: Cell;
};

/** Tells how two rows differ, their cells in the order of the pairs; `null` when they agree. */
export type RowComparer = (source: Cells, target: Cells) => readonly Difference[] | null;

/** A dataset with its shape, asked once. */
export type Described = { readonly dataset: Dataset; readonly shape: Shape };

/** Tells how the two cells of a pair differ; `null` when they agree. */
export type CellsDiffer = (source: Cell, target: Cell) => Difference | null;

/** @throws ContractError, naming dataset and column, when a column does not exist or two cannot be compared. */
export function rowComparer(pairs: readonly ColumnPair[], left: Described, right: Described): RowComparer {
  const differ = pairs.map((pair) => cellsDiffer(pair, left, right));
  return (source, target) => {
    let found: Difference[] | null = null;
    for (let at = 0; at < differ.length; at += 1) {
      const difference = differ[at]?.(source[at] ?? null, target[at] ?? null) ?? null;
      if (difference === null) continue;
      found ??= [];
      found.push(difference);
    }
    return found;
  };
}

/** The comparison of one pair of columns. @throws ContractError as `rowComparer` does. */
export function cellsDiffer(pair: ColumnPair, left: Described, right: Described): CellsDiffer {
  const compare = prepared(pair, left, right);
  return (source, target) => {
    const outcome = compare(source, target);
    if (outcome === 'equal') return null;
    const unmapped = outcome === 'unmapped';
    const expected = unmapped ? source : mappedValue(source, pair, compare);
    return { pair, unmapped, expected, actual: target };
  };
}

function prepared({ source, target, rule }: ColumnPair, left: Described, right: Described): CellComparer {
  const from = typeOf(left, source);
  const to = typeOf(right, target);
  try {
    return cellComparer(from, to, rule);
  } catch (thrown) {
    if (!(thrown instanceof ContractError)) throw thrown;
    const place = `${left.dataset.name}.${source} against ${right.dataset.name}.${target}`;
    throw new ContractError(thrown.code, `${place}: ${thrown.message}`, { cause: thrown });
  }
}

/** The type of a column. @throws ContractError when there is no such column. */
export function typeOf({ dataset, shape }: Described, column: string): ColumnType {
  const type = Object.hasOwn(shape.columns, column) ? shape.columns[column] : undefined;
  if (type !== undefined) return type;
  throw new ContractError(
    'column-missing',
    `${dataset.name}: has no column ${JSON.stringify(column)} to compare; its columns are ${Object.keys(shape.columns).join(', ')}`,
  );
}

/** What the map makes of a value: the one of its values that the comparer takes for equal to it. */
function mappedValue(cell: Cell, { rule: { map, mapNull } }: ColumnPair, compare: CellComparer): Cell {
  if (cell === null) return mapNull ?? null;
  if (map === undefined) return cell;
  if (Object.hasOwn(map, cell)) return map[cell] ?? null;
  return [...new Set(Object.values(map))].find((value) => compare(cell, value) === 'equal') ?? cell;
}
