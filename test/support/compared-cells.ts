/** Column types to compare cells under, what comes of a comparison, and what a refusal says. */
import { cellComparer, type ColumnRule } from '../../src/compare/cells.ts';
import { ContractError } from '../../src/model/problem.ts';
import type { Cell, ColumnType, Family } from '../../src/model/value.ts';

export const type = (family: Family, name: string = family): ColumnType => ({ family, name });
export const INT = type('number', 'int4');
export const NUMERIC = type('number', 'numeric');
export const TEXT = type('text');
export const CHAR = type('text', 'bpchar');
export const BOOL = type('boolean', 'bool');
export const UNTYPED = type('untyped');
export const TIMESTAMP = type('timestamp');
export const INSTANT = type('instant', 'timestamptz');
export const arrayOf = (of: ColumnType): ColumnType => ({ family: 'array', name: `_${of.name}`, of });

export const outcome = (
  [left, right]: readonly [ColumnType, ColumnType],
  [source, target]: readonly [Cell, Cell],
  rule: ColumnRule = {},
): string => cellComparer(left, right, rule)(source, target);

export const refusal = (left: ColumnType, right: ColumnType, rule: ColumnRule = {}): string => {
  try {
    cellComparer(left, right, rule);
  } catch (thrown) {
    if (thrown instanceof ContractError) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
  return 'accepted';
};
