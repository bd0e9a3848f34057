/** Says a scope in SQL: conditions that hold for exactly its rows, one statement each, in the order of their keys. */
import { Buffer } from 'node:buffer';
import { compareKeys, hasNull, keyCodec, type Key, type KeyCodec } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { Scope } from '../../model/scope.ts';
import type { Cell } from '../../model/value.ts';
import type { Part } from './key-part.ts';
import { canHold } from './quote.ts';

const BATCH_KEYS = 1_000;
const BATCH_BYTES = 1_000_000;

/** The conditions of a scope; none when no row can be in it. */
export function conditions(parts: readonly Part[], scope: Scope): readonly string[] {
  const codec = keyCodec(parts.map(({ kind }) => kind));
  const nullable = parts.filter((part) => part.nullable);
  if ('nullKeys' in scope) {
    return nullable.length === 0 ? [] : [nullable.map(({ order }) => `${order} IS NULL`).join(' OR ')];
  }
  if ('anyOf' in scope) return batches(scope.anyOf, codec).map((keys) => among(parts, keys, codec));
  const from = scope.from === null ? [] : [bound(parts, codec.decode(scope.from), '>')];
  const until = scope.until === null ? [] : [bound(parts, codec.decode(scope.until), '<')];
  const present = nullable.map(({ order }) => `${order} IS NOT NULL`);
  return [[...from, ...until, ...present].join(' AND ') || 'true'];
}

/**
 * `>` stands for "from here on" and `<` for "before". Text with U+0000, which PostgreSQL cannot hold, lies right
 * after the text before it, whatever follows: nothing of the server's lies in between.
 */
function bound(parts: readonly Part[], cells: readonly Cell[], direction: '<' | '>'): string {
  const orders: string[] = [];
  const values: string[] = [];
  let operator: string = direction === '>' ? '>=' : '<';
  for (const [at, part] of parts.entries()) {
    const cell = cells[at] ?? null;
    if (cell === null)
      throw new ContractError(
        'scope',
        `a range begins or ends at a NULL ${part.column}; NULL keys have a scope of their own`,
      );
    const end = cell.indexOf('\u0000');
    orders.push(part.order);
    values.push(part.value(end < 0 ? cell : cell.slice(0, end)));
    if (end >= 0) {
      operator = direction === '>' ? '>' : '<=';
      break;
    }
  }
  return `${tuple(orders)} ${operator} ${tuple(values)}`;
}

function tuple(items: readonly string[]): string {
  return items.length === 1 ? (items[0] ?? '') : `(${items.join(', ')})`;
}

/** Ascending distinct keys that PostgreSQL can hold, few enough for a statement, those with NULL apart. */
function batches(keys: readonly Key[], codec: KeyCodec): readonly (readonly Key[])[] {
  const all: Key[][] = [];
  let batch: Key[] = [];
  let bytes = 0;
  for (const key of [...new Set(keys)].sort(compareKeys)) {
    if (!codec.decode(key).every((cell) => cell === null || canHold(cell))) continue;
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
  const values = rows.map((row) => parts.map((part, at) => part.value(row[at] ?? '')));
  const orders = tuple(parts.map(({ order }) => order));
  const list = parts.length === 1 ? values.flat() : [`VALUES ${values.map((row) => tuple(row)).join(', ')}`];
  return [...narrowing, `${orders} IN (${list.join(', ')})`].join(' AND ');
}

function exactly(parts: readonly Part[], row: readonly Cell[]): string {
  const each = parts.map(({ order, value }, at) => {
    const cell = row[at] ?? null;
    return cell === null ? `${order} IS NULL` : `${order} = ${value(cell)}`;
  });
  return `(${each.join(' AND ')})`;
}
