/** MySQL's side of the canonical form: SQL that computes on the server the text that `canonical.ts` has for the same value. */
import type { ColumnType } from './value.ts';

/**
 * SQL whose text, as CONCAT takes it, is the canonical text of an expression of a type; NULL for NULL. It raises no error on
 * any value, and two values whose texts are equal are equal, whatever engine has the other one. `null` where no SQL gives such
 * a text: floats, of which the server prints six digits, and JSON, whose members MariaDB keeps in the order of the writer.
 *
 * The expression is what a reader asks for (`types.ts`): a number without the zeros of ZEROFILL. `decimals` are the digits of a
 * fraction of a second, where its type has any. The session has the pins of a reader. No backslash stands in a literal, so that NO_BACKSLASH_ESCAPES may be on or off.
 */
export function canonicalSql(
  { family, name }: ColumnType,
  expression: string,
  decimals: number,
): string | null {
  switch (family) {
    case 'number':
      return numberSql(name, expression);
    case 'text':
      return `CONVERT(${expression} USING utf8mb4)`;
    case 'bytes':
      return hexSql(expression);
    case 'date': // ISO, and what is no date as it stands
      return expression;
    case 'uuid': // beside it the server would read a text as one too
      return `CONCAT(${expression})`;
    case 'time':
    case 'timestamp':
      return clockSql(expression, decimals);
    case 'instant':
      return `CONCAT(${clockSql(expression, decimals)}, '+00')`;
    case 'inet':
      return `CONCAT(${expression}, '/${name === 'inet6' ? 128 : 32}')`;
    case 'opaque':
      return name === 'geometry' ? hexSql(expression) : null;
    default:
      return null;
  }
}

/** The bytes of that text where every value of the type has as many of them; `null` where they must be counted. */
export function canonicalLength({ family }: ColumnType, decimals: number): number | null {
  if (family === 'date') return 10;
  if (family === 'uuid') return 36;
  if (decimals > 0) return null;
  return family === 'timestamp' ? 19 : family === 'instant' ? 22 : null;
}

/** SQL for what `as: 'boolean'` makes of a number: `true`, `false`, or for any other number what is neither. */
export function booleanSql(expression: string): string {
  return `CASE ${expression} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE ${expression} END`;
}

/** SQL for a clock's text without the zeros that end a fraction. */
export function clockSql(expression: string, decimals: number): string {
  return decimals > 0 ? withoutZeros(expression) : expression;
}

/** SQL for bytes as `\x` and hexadecimal digits. */
export function hexSql(expression: string): string {
  return `CONCAT(_utf8mb4 x'5c78', LOWER(HEX(${expression})))`;
}

function numberSql(name: string, expression: string): string | null {
  if (name === 'float') return null;
  if (name === 'year') return `(${expression} + 0)`; // 0000
  if (name === 'double') return doubleSql(expression);
  if (name.startsWith('double(')) return doubleSql(`(${expression} * 1e0)`); // as many digits as it needs
  // What is added gives every decimal a point, so that no zero of a whole number is taken for one of a fraction.
  if (name.startsWith('decimal(') && name !== 'decimal(,0)') return withoutZeros(`(${expression} + 0.0)`);
  return expression;
}

/** Takes off the zeros that end a fraction, and the point where nothing is left of it; the text has a point. */
function withoutZeros(expression: string): string {
  return `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CAST(${expression} AS BINARY)))`;
}

/**
 * The server writes a double with the fewest digits that are this value, as everybody does; of the very small it counts the zeros
 * in an exponent, where PostgreSQL's decimals write them. Of the very large it may choose others of as few digits, which
 * as a decimal would be another number: those are told apart from every number of any other server.
 */
function doubleSql(expression: string): string {
  const digits = `REPLACE(REPLACE(SUBSTRING_INDEX(${expression}, 'e', 1), '-', ''), '.', '')`;
  const zeros = `-1 - CAST(SUBSTRING_INDEX(${expression}, 'e', -1) AS SIGNED)`;
  const small = `CONCAT(IF(${expression} < 0, '-', ''), '0.', REPEAT('0', ${zeros}), ${digits})`;
  const size = `ABS(${expression})`;
  return `CASE WHEN ${size} >= 1e-4 AND ${size} < 1e14 THEN CONCAT(${expression}) WHEN ${expression} = 0 THEN '0'
    WHEN ${size} >= ${SPARSE} THEN CONCAT(${expression}, ' of MySQL')
    WHEN INSTR(${expression}, 'e') = 0 THEN CONCAT(${expression}) WHEN ${size} < 1 THEN ${small}
    WHEN ${expression} = FLOOR(${expression}) THEN CONCAT(CAST(${expression} AS SIGNED)) ELSE CONCAT(${expression}) END`;
}

/** From here on whole numbers are too far apart for every digit to be needed. */
const SPARSE = 2 ** 53;
