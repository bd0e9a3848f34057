/** Says a scope in SQL: conditions that hold for exactly its rows, one statement each, in the order of their keys. */
import { Buffer } from 'node:buffer';
import { compareKeys, hasNull, keyCodec, type Key, type KeyCodec } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { Scope } from '../../model/scope.ts';
import type { Cell } from '../../model/value.ts';
import type { Part } from './key-part.ts';

const BATCH_KEYS = 1_000;
const BATCH_BYTES = 500_000;

/** The conditions of a scope; none when no row can be in it. */
export function conditions(parts: readonly Part[], scope: Scope): readonly string[] {
  const codec = keyCodec(parts.map(({ kind }) => kind));
  const nullable = parts.filter((part) => part.nullable);
  if ('nullKeys' in scope) {
    return nullable.length === 0 ? [] : [nullable.map(({ order }) => `${order} IS NULL`).join(' OR ')];
  }
  if ('anyOf' in scope) return batches(parts, scope.anyOf, codec).map((keys) => among(parts, keys, codec));
  const from = scope.from === null ? [] : bound(parts, codec.decode(scope.from), '>');
  const until = scope.until === null ? [] : bound(parts, codec.decode(scope.until), '<');
  const present = nullable.map(({ order }) => `${order} IS NOT NULL`);
  return [[...from, ...until, ...present].join(' AND ') || 'true'];
}

/**
 * `>` stands for "from here on" and `<` for "before". A value that the server cannot hold lies before or after all that
 * it can, so that the parts before it decide. An index answers for the first part alone, and is asked so.
 */
function bound(parts: readonly Part[], cells: readonly Cell[], direction: '<' | '>'): readonly string[] {
  const orders: string[] = [];
  const values: string[] = [];
  let inclusive = direction === '>';
  for (const [at, part] of parts.entries()) {
    const cell = cells[at] ?? null;
    if (cell === null)
      throw new ContractError(
        'scope',
        `a range begins or ends at a NULL ${part.column}; NULL keys have a scope of their own`,
      );
    const beyond = part.beyond(cell);
    if (beyond !== 0) {
      inclusive = (direction === '>') === beyond < 0;
      break;
    }
    orders.push(part.order);
    values.push(part.value(cell));
  }
  const [first, value] = [orders[0], values[0]];
  if (first === undefined || value === undefined) return [inclusive ? 'true' : 'false'];
  const whole = `${tuple(orders)} ${direction}${inclusive ? '=' : ''} ${tuple(values)}`;
  return orders.length === 1 ? [whole] : [`${first} ${direction}= ${value}`, whole];
}

function tuple(items: readonly string[]): string {
  return items.length === 1 ? (items[0] ?? '') : `(${items.join(', ')})`;
}

/** Ascending distinct keys that the server can hold, few enough for a statement, those with NULL apart. */
function batches(parts: readonly Part[], keys: readonly Key[], codec: KeyCodec): readonly (readonly Key[])[] {
  const all: Key[][] = [];
  let batch: Key[] = [];
  let bytes = 0;
  for (const key of [...new Set(keys)].sort(compareKeys)) {
    if (!codec.decode(key).every((cell, at) => cell === null || parts[at]?.beyond(cell) === 0)) continue;
    const last = batch.at(-1);
    const apart = last !== undefined && hasNull(last) !== hasNull(key);
    if (apart || batch.length === BATCH_KEYS || bytes > BATCH_BYTES) {
      all.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(key);
    bytes += Buffer.byteLength(key);
  }
  return batch.length === 0 ? all : [...all, batch];
}

function among(parts: readonly Part[], keys: readonly Key[], codec: KeyCodec): string {
  const rows = keys.map((key) => codec.decode(key));
  const [first] = keys;
  if (first !== undefined && hasNull(first)) return rows.map((row) => exactly(parts, row)).join(' OR ');
  const narrowing = parts.flatMap((part, at) => part.narrow(rows.map((row) => row[at] ?? '')) ?? []);
  const values = rows.map((row) => tuple(parts.map((part, at) => part.value(row[at] ?? ''))));
  const orders = tuple(parts.map(({ order }) => order));
  return [...narrowing, `${orders} IN (${values.join(', ')})`].join(' AND ');
}

function exactly(parts: readonly Part[], row: readonly Cell[]): string {
  const each = parts.map(({ order, value }, at) => {
    const cell = row[at] ?? null;
    return cell === null ? `${order} IS NULL` : `${order} = ${value(cell)}`;
  });
  return `(${each.join(' AND ')})`;
}
