/** Says a scope in the SQL of PostgreSQL: text with U+0000, which it cannot hold, lies right after the text before it. */
import type { Scope } from '../../model/scope.ts';
import { conditions as conditionsOf, tuple } from '../sql-scope.ts';
import type { Part } from './key-part.ts';
import { canHold } from './quote.ts';

/** The conditions of a scope; none when no row can be in it. */
export function conditions(parts: readonly Part[], scope: Scope): readonly string[] {
  return conditionsOf(parts, scope, {
    holds: (_part, native) => canHold(native),
    bound,
    list: (rows) => `${parts.length === 1 ? '' : 'VALUES '}${rows.join(', ')}`,
    batchBytes: 1_000_000,
  });
}

/**
 * `>` stands for "from here on" and `<` for "before". Text with U+0000 lies right after the text before it, whatever
 * follows: nothing of the server's lies in between.
 */
function bound(parts: readonly Part[], cells: readonly string[], side: '<' | '>'): readonly string[] {
  const orders: string[] = [];
  const values: string[] = [];
  let operator: string = side === '>' ? '>=' : '<';
  for (const [at, part] of parts.entries()) {
    const cell = cells[at] ?? '';
    const end = cell.indexOf('\u0000');
    orders.push(part.order);
    values.push(part.value(end < 0 ? cell : cell.slice(0, end)));
    if (end >= 0) {
      operator = side === '>' ? '>' : '<=';
      break;
    }
  }
  return [`${tuple(orders)} ${operator} ${tuple(values)}`];
}
