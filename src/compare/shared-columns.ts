/** Chooses the columns to compare where a config names none: all of the source, so that leaving one out is said aloud. */
import type { ColumnPair } from '../model/column-pairs.ts';
import { SAMPLE_KEYS } from '../model/dataset.ts';
import { ContractError } from '../model/problem.ts';
import type { Described } from './row-comparer.ts';

/**
 * Every column of the source but its key and `except`, with the target's column of the same name.
 * @throws ContractError when the target lacks one, or `except` names one that the source does not have.
 */
export function sharedColumns(
  { dataset: source, shape: from }: Described,
  { dataset: target, shape: to }: Described,
  except: readonly string[],
): readonly ColumnPair[] {
  const unknown = except.find((column) => !Object.hasOwn(from.columns, column));
  if (unknown !== undefined) {
    throw new ContractError(
      'column-missing',
      `${source.name}: has no column "${unknown}"; remove it from "except"`,
    );
  }
  const apart = new Set([...from.key.map(({ column }) => column), SAMPLE_KEYS, ...except]);
  const columns = Object.keys(from.columns).filter((column) => !apart.has(column));
  const alone = columns.filter((column) => !Object.hasOwn(to.columns, column));
  if (alone.length > 0) {
    throw new ContractError(
      'column-missing',
      `${target.name}: lacks ${alone.map((column) => `"${column}"`).join(', ')} of ${source.name}; name its columns in "columns", or leave these out with "except"`,
    );
  }
  return columns.map((column) => ({ source: column, target: column, rule: {} }));
}
