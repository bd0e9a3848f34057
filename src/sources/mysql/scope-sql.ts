/** Says a scope in the SQL of MySQL: what no column can hold lies below or above all that it can. */
import type { Scope } from '../../model/scope.ts';
import { conditions as conditionsOf, tuple } from '../sql-scope.ts';
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
 * it can, so that the parts before it decide. An index answers for the first part alone, and is asked so.
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
  const [first, value] = [orders[0], values[0]];
  if (first === undefined || value === undefined) return [inclusive ? 'true' : 'false'];
  const whole = `${tuple(orders)} ${side}${inclusive ? '=' : ''} ${tuple(values)}`;
  return orders.length === 1 ? [whole] : [`${first} ${side}= ${value}`, whole];
}
