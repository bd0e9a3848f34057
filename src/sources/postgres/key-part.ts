/** A key column in SQL: what is read, what is compared and sorted by, and how a native value is written. */
import { Buffer } from 'node:buffer';
import { canonicalSql } from '../../model/canonical-postgres.ts';
import type { KeyKind, KeyPart } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { ColumnType } from '../../model/value.ts';
import { literal } from './quote.ts';

/** A column as SQL sees it. */
export type Column = {
  readonly sql: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly bytewise: boolean;
};

/** A part of a key. Its order is that of the codec's bytes. */
export type Part = KeyPart & {
  readonly type: ColumnType;
  /** What the codec reads. */
  readonly cell: string;
  /** What is compared and sorted by. */
  readonly order: string;
  /** How an expression that holds such cells already is compared. */
  readonly rank: (cell: string) => string;
  /** Whether that order is the column's own, so that an index can give it. */
  readonly own: boolean;
  /** A native value, comparable with `order`. */
  readonly value: (native: string) => string;
  /** A condition that an index may answer and that loses none of these values; `null` when there is none. */
  readonly narrow: (natives: readonly string[]) => string | null;
  /** Set when the value is read as what it may not be: `nocodb_id as int`. */
  readonly fallible: string | null;
};

/** The kind of key that a column of a type makes when none is declared. */
function kindOf({ family, name }: ColumnType): KeyKind {
  if (family === 'number') return /^int[248]$/.test(name) ? 'int' : 'text';
  if (family === 'instant') return 'timestamp';
  return family === 'uuid' || family === 'date' || family === 'timestamp' || family === 'bytes'
    ? family
    : 'text';
}

/** A column as a part of a key. @throws ContractError when its type cannot be read as the declared kind. */
export function keyPart(
  column: string,
  from: Column,
  declared: KeyKind | null,
  place: string,
  encoding: string,
): Part {
  const kind = declared ?? kindOf(from.type);
  const { sql, type, nullable } = from;
  const part = {
    column,
    kind,
    nullable,
    type,
    rank: (cell: string) => cell,
    narrow: () => null,
    fallible: null,
  };
  const own = (as: string): Part => ({
    ...part,
    cell: sql,
    order: sql,
    own: true,
    value: (native) => `${literal(native)}::${as}`,
  });
  const read = (expression: string, as: string, fallible: string | null): Part => {
    return {
      ...part,
      cell: expression,
      order: expression,
      own: false,
      value: (native) => `${literal(native)}::${as}`,
      fallible,
    };
  };
  const fromText = (as: string): Part => read(`(${sql})::text::${as}`, as, `${column} as ${kind}`);
  const known = `${kind} ${type.family} ${type.name}`;
  if (kind === 'text') return textPart(part, from, encoding);
  if (/^int number int[248]$/.test(known)) return { ...own('int8'), value: integer };
  if (known === 'int number numeric') return { ...own('numeric'), cell: `pg_catalog.trim_scale(${sql})` };
  if (known === 'int number oid') return { ...read(`(${sql})::int8`, 'int8', null), value: integer };
  if (kind === type.family) return own(type.name);
  if (kind === 'timestamp' && type.family === 'instant') return own('timestamptz');
  if (kind === 'timestamp' && type.family === 'date') return read(`(${sql})::timestamp`, 'timestamp', null);
  if (type.family === 'text' && kind === 'int') return { ...fromText('int8'), value: integer };
  if (type.family === 'text' && kind === 'date') return read(wholeDay(sql), 'date', `${column} as date`);
  // A text does not tell whether its times are instants: a computed column says so.
  if (type.family === 'text' && kind === 'uuid') return fromText(kind);
  const advice = `declare ${column} as ${kindOf(type)}, or give a computed column`;
  throw new ContractError(
    'key-kind',
    `${place}: its key column ${column} is ${type.name}, which cannot be read as ${kind}; ${advice}`,
  );
}

function textPart(
  part: Omit<Part, 'cell' | 'order' | 'own' | 'value'>,
  { sql, type, bytewise }: Column,
  encoding: string,
): Part {
  const cell = canonicalSql(type, sql);
  if (encoding !== 'UTF8') {
    // Neither the order of the server's own bytes nor every literal would be right.
    const bytes = (native: string): string => `'\\x${Buffer.from(native).toString('hex')}'::bytea`;
    const rank = (one: string): string => `convert_to(${one}, 'UTF8')`;
    return { ...part, cell, order: rank(cell), rank, own: false, value: bytes };
  }
  const plain = type.name === 'text' || type.name === 'varchar';
  if (plain && bytewise) return { ...part, cell: sql, order: sql, own: true, value: literal };
  // Equal bytes are equal under any collation and any padding, so the column itself may be asked first.
  const among = (natives: readonly string[]): string => `${sql} IN (${natives.map(literal).join(', ')})`;
  const narrow = plain || type.name === 'bpchar' ? among : part.narrow;
  const rank = (one: string): string => `${one} COLLATE "C"`;
  return { ...part, cell, order: rank(cell), rank, own: false, value: literal, narrow };
}

/** A text as a date; one that has a time of day besides is refused, as the cast alone would drop it unseen. */
function wholeDay(sql: string): string {
  const text = `(${sql})::text`;
  return `CASE WHEN ${text}::timestamp = ${text}::date THEN ${text}::date ELSE (${text} || ' is no date')::date END`;
}

const WIDEST = 2n ** 63n;

/** Integers that no int8 holds are compared as numerics: a key may come from a system that has them. */
function integer(native: string): string {
  const exact = BigInt(native);
  return `${literal(native)}::${exact >= -WIDEST && exact < WIDEST ? 'int8' : 'numeric'}`;
}
