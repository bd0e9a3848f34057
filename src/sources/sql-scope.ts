/** Says a scope in SQL: conditions that hold for exactly its rows, one statement each, in the order of their keys. */
import { Buffer } from 'node:buffer';
import { compareKeys, hasNull, keyCodec, type Key, type KeyCodec, type KeyPart } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import type { Scope } from '../model/scope.ts';
import type { Cell } from '../model/value.ts';

/** What of a key's part a condition is made of. */
type ScopePart = KeyPart & {
  /** What is compared and sorted by. */
  readonly order: string;
  /** A native value, comparable with `order`. */
  readonly value: (native: string) => string;
  /** A condition that an index may answer and that loses none of these values; `null` when there is none. */
  readonly narrow: (natives: readonly string[]) => string | null;
};

/** In what engines differ. */
export type Manner<Part> = {
  /** Whether there can be a row with this value at all. */
  readonly holds: (part: Part, native: string) => boolean;
  /** Conditions for the keys from here on (`>`) or before (`<`), whether or not it holds the value. */
  readonly bound: (parts: readonly Part[], cells: readonly string[], side: '<' | '>') => readonly string[];
  /** What stands in IN for these values or rows of values. */
  readonly list: (rows: readonly string[]) => string;
  /** The bytes of keys that one statement takes. */
  readonly batchBytes: number;
};

const BATCH_KEYS = 1_000;

/** The conditions of a scope; none when no row can be in it. */
export function conditions<Part extends ScopePart>(
  parts: readonly Part[],
  scope: Scope,
  manner: Manner<Part>,
): readonly string[] {
  const codec = keyCodec(parts.map(({ kind }) => kind));
  const nullable = parts.filter((part) => part.nullable);
  if ('nullKeys' in scope) {
    return nullable.length === 0 ? [] : [nullable.map(({ order }) => `${order} IS NULL`).join(' OR ')];
  }
  if ('anyOf' in scope) {
    const keys = scope.anyOf.filter((key) => {
      const cells = codec.decode(key);
      return parts.every((part, at) => isHeld(part, cells[at] ?? null, manner));
    });
    return batches(keys, manner.batchBytes).map((batch) => among(parts, batch, codec, manner));
  }
  const bound = (key: Key | null, side: '<' | '>'): readonly string[] =>
    key === null ? [] : manner.bound(parts, present(parts, codec.decode(key)), side);
  const known = nullable.map(({ order }) => `${order} IS NOT NULL`);
  return [[...bound(scope.from, '>'), ...bound(scope.until, '<'), ...known].join(' AND ') || 'true'];
}

/** One expression, or several as a row. */
export function tuple(items: readonly string[]): string {
  return items.length === 1 ? (items[0] ?? '') : `(${items.join(', ')})`;
}

function isHeld<Part>(part: Part, cell: Cell, { holds }: Manner<Part>): boolean {
  return cell === null || holds(part, cell);
}

function present(parts: readonly KeyPart[], cells: readonly Cell[]): readonly string[] {
  return parts.map(({ column }, at) => {
    const cell = cells[at] ?? null;
    if (cell !== null) return cell;
    const how = 'NULL keys have a scope of their own';
    throw new ContractError('scope', `a range begins or ends at a NULL ${column}; ${how}`);
  });
}

/** Ascending distinct keys, few enough for a statement, those with NULL apart. */
function batches(keys: readonly Key[], most: number): readonly (readonly Key[])[] {
  const all: Key[][] = [];
  let batch: Key[] = [];
  let bytes = 0;
  for (const key of [...new Set(keys)].sort(compareKeys)) {
    const last = batch.at(-1);
    const apart = last !== undefined && hasNull(last) !== hasNull(key);
    if (apart || batch.length === BATCH_KEYS || bytes > most) {
      all.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(key);
    bytes += Buffer.byteLength(key);
  }
  return batch.length === 0 ? all : [...all, batch];
}

function among<Part extends ScopePart>(
  parts: readonly Part[],
  keys: readonly Key[],
  codec: KeyCodec,
  { list }: Manner<Part>,
): string {
  const rows = keys.map((key) => codec.decode(key));
  const [first] = keys;
  if (first !== undefined && hasNull(first)) return rows.map((row) => exactly(parts, row)).join(' OR ');
  const narrowing = parts.flatMap((part, at) => part.narrow(rows.map((row) => row[at] ?? '')) ?? []);
  const values = rows.map((row) => tuple(parts.map((part, at) => part.value(row[at] ?? ''))));
  const orders = tuple(parts.map(({ order }) => order));
  return [...narrowing, `${orders} IN (${list(values)})`].join(' AND ');
}

function exactly(parts: readonly ScopePart[], row: readonly Cell[]): string {
  const each = parts.map(({ order, value }, at) => {
    const cell = row[at] ?? null;
    return cell === null ? `${order} IS NULL` : `${order} = ${value(cell)}`;
  });
  return `(${each.join(' AND ')})`;
}
