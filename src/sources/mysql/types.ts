/** The column types of MySQL and MariaDB: their family, how the server is asked for a value, and how its bytes are read. */
import type { ColumnType, Family } from '../../model/value.ts';
import type { Field } from './answer.ts';
import { shortestDigits, shortestSingle } from './float-text.ts';
import { text, type Read } from './row.ts';

/** A type with how values of it leave the server. */
export type Native = {
  readonly type: ColumnType;
  /** What is asked for instead of the column itself, where its own text would lose something. */
  readonly ask: (sql: string) => string;
  readonly read: Read;
};

const BINARY = 63;
const UNSIGNED = 32;
const ZEROFILL = 64;
const ENUM = 256;
const SET = 2048;

const itself = (sql: string): string => sql;
/** Digits and signs only, or the like. */
export const plain: Read = (latin1) => latin1;
/** Of a fraction of a second, zeros at its end say how the column was declared, and nothing of the value. */
const clock: Read = (whole) => {
  if (!whole.includes('.')) return whole;
  let end = whole.length;
  while (whole.charCodeAt(end - 1) === 0x30) end -= 1;
  if (whole.charCodeAt(end - 1) === 0x2e) end -= 1;
  return end === whole.length ? whole : whole.slice(0, end);
};
export const hex: Read = (_, bytes, from, until) => `\\x${bytes.hexSlice(from, until)}`;
/** A timestamp is an instant, and the session's zone is UTC. */
const zoned: Read = (whole, bytes, from, until) => `${clock(whole, bytes, from, until)}+00`;

/**
 * What the text of a value has behind its bytes, where those are its text but for zeros at the end of a fraction, which no
 * comparison of moments sees.
 */
export const TAILS: ReadonlyMap<Read, string> = new Map([
  [plain, ''],
  [text, ''],
  [clock, ''],
  [zoned, '+00'],
]);

function native(family: Family, name: string, read: Read, ask = itself): Native {
  return { type: { family, name }, ask, read };
}

/** Types that are told by the number of the protocol alone. */
const BY_NUMBER: Readonly<Record<number, Native>> = {
  // A float's own text has six digits; as a double it is exact, and its own digits are found again.
  4: native('number', 'float', single, (sql) => `(${sql} * 1e0)`),
  6: native('text', 'null', text),
  7: native('instant', 'timestamp', zoned),
  10: native('date', 'date', plain),
  11: native('time', 'time', clock),
  12: native('timestamp', 'datetime', clock),
  13: native('number', 'year', plain),
  14: native('date', 'date', plain),
  16: native('number', 'bit', plain, (sql) => `(${sql} + 0)`),
  242: native('opaque', 'vector', hex),
  245: native('json', 'json', text),
  255: native('opaque', 'geometry', hex),
};

const DOUBLE = 5;
/** Decimals of a number that has as many as it needs, and above. */
const UNFIXED = 31;

const INTEGERS: Readonly<Record<number, string>> = {
  1: 'tinyint',
  2: 'smallint',
  3: 'int',
  8: 'bigint',
  9: 'mediumint',
};

/** Types of MariaDB that look like others in the protocol. */
const EXTENDED: Readonly<Record<string, Native>> = {
  uuid: native('uuid', 'uuid', text),
  inet4: native('inet', 'inet4', text),
  inet6: native('inet', 'inet6', text),
};

/** The type of a column of an answer. */
export function nativeOf(field: Field): Native {
  const { columnType, flags, characterSet, decimals, extendedTypeName = '', extendedFormat } = field;
  const extended = EXTENDED[extendedTypeName];
  if (extended !== undefined) return extended;
  const asked = (flags & ZEROFILL) === 0 ? itself : (sql: string): string => `(${sql} + 0)`;
  const integer = INTEGERS[columnType];
  if (integer !== undefined) {
    return native('number', (flags & UNSIGNED) === 0 ? integer : `${integer} unsigned`, plain, asked);
  }
  if (columnType === 0 || columnType === 246) return native('number', `decimal(,${decimals})`, plain, asked);
  if (columnType === DOUBLE)
    return decimals < UNFIXED
      ? native('number', `double(,${decimals})`, fixed, asked)
      : native('number', 'double', double, asked);
  const known = BY_NUMBER[columnType];
  if (known !== undefined) return known;
  if (extendedFormat === 'json') return native('json', 'json', text);
  if ((flags & ENUM) !== 0 || columnType === 247) return native('text', 'enum', text);
  if ((flags & SET) !== 0 || columnType === 248) return native('text', 'set', text);
  const isBlob = columnType >= 249 && columnType <= 252;
  if (characterSet === BINARY) {
    return native('bytes', isBlob ? 'blob' : columnType === 254 ? 'binary' : 'varbinary', hex);
  }
  return native('text', isBlob ? 'text' : columnType === 254 ? 'char' : 'varchar', text);
}

/** From here on whole numbers are too far apart for every digit to be needed. */
const SPARSE = 2 ** 53;
/** A text of so many characters has no digit that a double does not hold. */
const SURE = 15;

/** A double as PostgreSQL writes it; only among large numbers do both servers ever choose other digits. */
function double(own: string): string {
  const number = Number(own);
  return Math.abs(number) < SPARSE ? own : shortestDigits(number, 53);
}

/** A double with as many decimals as were declared, which may be more than it has. */
function fixed(own: string): string {
  return own.length <= SURE ? own : shortestDigits(Number(own), 53);
}

/** A single-precision number, which came as a double, as PostgreSQL writes a float4. */
function single(own: string): string {
  return shortestSingle(Math.fround(Number(own)));
}
