/** Says a scope in the SQL of MySQL: what no column can hold lies below or above all that it can. */
import type { Scope } from '../../model/scope.ts';
import { conditions as conditionsOf } from '../sql-scope.ts';
import type { Part } from './key-part.ts';

/** The conditions of a scope; none when no row can be in it. */
export function conditions(parts: readonly Part[], scope: Scope): readonly string[] {
  return conditionsOf(parts, scope, {
    holds: (part, native) => part.beyond(native) === 0,
    bound,
    list: (rows) => rows.join(', '),
    batchBytes: 500_000,
  });
}

/**
 * `>` stands for "from here on" and `<` for "before". A value that the server cannot hold lies before or after all that
 * it can, so that the parts before it decide.
 */
function bound(parts: readonly Part[], cells: readonly string[], side: '<' | '>'): readonly string[] {
  const orders: string[] = [];
  const values: string[] = [];
  let inclusive = side === '>';
  for (const [at, part] of parts.entries()) {
    const cell = cells[at] ?? '';
    const beyond = part.beyond(cell);
    if (beyond !== 0) {
      inclusive = (side === '>') === beyond < 0;
      break;
    }
    orders.push(part.order);
    values.push(part.value(cell));
  }
  if (orders.length === 0) return [inclusive ? 'true' : 'false'];
  return [beside(orders, values, side, inclusive ? '=' : '')];
}

/** The parts one by one: of a comparison of rows the server's optimiser sees only the first, and reads all that share it. */
function beside(
  [order = '', ...orders]: readonly string[],
  [value = '', ...values]: readonly string[],
  side: '<' | '>',
  equal: '=' | '',
): string {
  if (orders.length === 0) return `${order} ${side}${equal} ${value}`;
  return `(${order} ${side} ${value} OR (${order} = ${value} AND ${beside(orders, values, side, equal)}))`;
}
