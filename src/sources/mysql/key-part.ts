/** A key column in SQL: what is read, what is compared and sorted by, and how a native value is written. */
import type { KeyKind, KeyPart } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { ColumnType } from '../../model/value.ts';
import { byteOrder } from './byte-order.ts';
import { bytes, canHold, literal } from './quote.ts';
import { text, type Read } from './row.ts';
import { hex, plain } from './types.ts';

/** A column as SQL sees it. */
export type Column = {
  /** What is selected: complete, with every name qualified. */
  readonly sql: string;
  /** The column without what is done to it so that no digit is lost. */
  readonly own: string;
  readonly type: ColumnType;
  /** Digits of a fraction of a second, where its type has any. */
  readonly decimals: number;
  readonly read: Read;
  readonly nullable: boolean;
  /** Whether the server keeps its text as utf8mb4 or a part of it. */
  readonly unicode: boolean;
  /** What orders its text, where that is a table's own column. */
  readonly collation: string | null;
};

/** A part of a key. Its order is that of the codec's bytes. */
export type Part = KeyPart & {
  readonly type: ColumnType;
  /** What the codec reads, once `read` has. */
  readonly cell: string;
  readonly read: Read;
  /** What is compared and sorted by. */
  readonly order: string;
  /** How an expression that holds such cells already is compared. */
  readonly rank: (cell: string) => string;
  /** Whether that order is the column's own, so that an index can give it. */
  readonly own: boolean;
  /** A native value, comparable with `order`. */
  readonly value: (native: string) => string;
  /** Where a value lies that no column of the type can hold: below all others, or above; 0 when it can be held. */
  readonly beyond: (native: string) => -1 | 0 | 1;
  /** A condition that an index may answer and that loses none of these values; `null` when there is none. */
  readonly narrow: (natives: readonly string[]) => string | null;
  /** The same part where no index gives its order and the server must sort. */
  readonly sorted?: Part;
};

const INTEGER = /^(?:tiny|small|medium|big)?int(?: unsigned)?$/;

/** The kind of key that a column of a type makes when none is declared. */
function kindOf({ family, name }: ColumnType): KeyKind {
  if (family === 'number') return INTEGER.test(name) || name === 'year' ? 'int' : 'text';
  if (family === 'instant') return 'timestamp';
  return family === 'uuid' || family === 'date' || family === 'timestamp' || family === 'bytes'
    ? family
    : 'text';
}

/** A column as a part of a key. @throws ContractError when its type cannot be read as the declared kind. */
export function keyPart(column: string, from: Column, declared: KeyKind | null, place: string): Part {
  const kind = declared ?? kindOf(from.type);
  const { own: sql, type, nullable, read } = from;
  const rank = (cell: string): string => cell;
  const base = { column, kind, nullable, type, rank, narrow: () => null };
  const never = (): 0 => 0;
  const known = `${kind} ${type.family}`;
  const number = { value: (native: string) => String(BigInt(native)), beyond: never };
  if (known === 'int number' && !/^(?:float|double|bit)/.test(type.name)) {
    return { ...base, ...number, cell: sql, order: sql, own: true, read: whole };
  }
  if (known === 'int number' && type.name === 'bit') {
    return { ...base, ...number, cell: from.sql, order: from.sql, own: false, read };
  }
  if (known === 'int text') {
    // What is no integer stays as it is, and the codec refuses it.
    const digits = `CAST(CASE WHEN ${sql} REGEXP '^-?[0-9]{1,24}$' THEN CAST(CAST(${sql} AS DECIMAL(30)) AS CHAR) ELSE ${sql} END AS BINARY)`;
    const order = (cell: string): string => `CAST(${cell} AS DECIMAL(30))`;
    return { ...base, ...number, cell: digits, order: order(digits), rank: order, own: false, read };
  }
  if (known === 'date date' || known === 'timestamp timestamp' || known === 'timestamp instant') {
    return {
      ...base,
      cell: sql,
      order: sql,
      own: true,
      read: plain,
      value: literal,
      beyond: outOfTime(type),
    };
  }
  if (known === 'bytes bytes') {
    const value = (native: string): string => `x'${native.slice(2)}'`;
    return { ...base, cell: sql, order: sql, own: true, read: hex, value, beyond: never };
  }
  if (known === 'uuid bytes') {
    const value = (native: string): string => `x'${native.replaceAll('-', '')}'`;
    return { ...base, cell: sql, order: sql, own: true, read: dashed, value, beyond: never };
  }
  if (known === 'uuid uuid' || known === 'uuid text') {
    const cell = binary(`LOWER(${sql})`);
    return { ...base, cell, order: cell, own: false, read: plain, value: bytes, beyond: never };
  }
  if (kind === 'text' && hasOneText(type)) return textPart(base, from);
  const fitting = type.family === 'number' ? 'int' : kindOf(type);
  const advice = `declare ${column} as ${fitting} where that is what it holds, or give a computed column`;
  throw new ContractError(
    'key-kind',
    `${place}: its key column ${column} is ${type.name}, which cannot be read as ${kind}; ${advice}`,
  );
}

/** Whether equal values of a type have one text only, so that the bytes of the text can be a key. */
function hasOneText({ family, name }: ColumnType): boolean {
  if (family === 'number') return INTEGER.test(name) || name === 'year';
  return family === 'text' || family === 'uuid' || family === 'date' || family === 'inet';
}

function textPart(
  base: Pick<Part, 'column' | 'kind' | 'nullable' | 'type' | 'rank' | 'narrow'>,
  from: Column,
): Part {
  const { own, type, unicode, collation } = from;
  const beyond = (native: string): 0 | 1 => (canHold(native) ? 0 : 1);
  // A number with zeros before it is asked for as a number.
  const cell = binary(type.family === 'number' ? `(${own} + 0)` : own);
  // Equal bytes are equal under any collation and any padding, so the column itself may be asked first.
  const among = (natives: readonly string[]): string => `${own} IN (${natives.map(literal).join(', ')})`;
  const sorted: Part = {
    ...base,
    cell,
    order: cell,
    own: false,
    read: text,
    value: bytes,
    beyond,
    narrow: unicode ? among : base.narrow,
  };
  const value = byteOrder(type.name, collation);
  if (value === null) return sorted;
  return { ...sorted, cell: own, order: own, own: true, value, narrow: base.narrow, sorted };
}

/** The UTF-8 bytes of a text: every collation of the server's own sees some texts as equal, or as longer than they are. */
function binary(sql: string): string {
  return `CAST(CONVERT(${sql} USING utf8mb4) AS BINARY)`;
}

/** A decimal without what follows its point, where that is nothing; else the codec refuses it. */
function whole(number: string): string {
  return !number.includes('.') ? number : number.replace(/\.0*$/, '');
}

const dashed: Read = (_, raw, from, until) =>
  raw.hexSlice(from, until).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** The server's years are those from 0 to 9999, and a timestamp's moments fewer; the zero date is the codec's to refuse. */
function outOfTime({ family }: ColumnType): (native: string) => -1 | 0 | 1 {
  return (native) => {
    const text = native.replace(/\+00$/, '');
    if (text.startsWith('-') || text.endsWith(' BC')) return -1;
    if (!/^\d{4}-/.test(text)) return 1;
    if (family !== 'instant') return 0;
    return text < '1970-01-01 00:00:01' ? -1 : text < '2106-02-07 06:28:16' ? 0 : 1;
  };
}
