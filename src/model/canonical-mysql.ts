/** MySQL's side of the canonical form: SQL that computes on the server the text that `canonical.ts` has for the same value. */
import type { ColumnType } from './value.ts';

/**
 * SQL whose text, as CONCAT takes it, is the canonical text of an expression of a type; NULL for NULL. It raises no error on
 * any value, and two values whose texts are equal are equal, whatever engine has the other one. `null` where no SQL gives such
 * a text: floats, of which the server prints six digits, and JSON, whose members MariaDB keeps in the order of the writer.
 *
 * The expression is what a reader asks for (`types.ts`): a number without the zeros of ZEROFILL. The session has the pins of a
 * reader. No backslash stands in a literal, so that NO_BACKSLASH_ESCAPES may be on or off.
 */
export function canonicalSql({ family, name }: ColumnType, expression: string): string | null {
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
      return clockSql(name, expression);
    case 'instant':
      return `CONCAT(${clockSql(name, expression)}, '+00')`;
    case 'inet':
      return `CONCAT(${expression}, '/${name === 'inet6' ? 128 : 32}')`;
    case 'opaque':
      return name === 'geometry' ? hexSql(expression) : null;
    default:
      return null;
  }
}

/** The bytes of that text where every value of the type has as many of them; `null` where they must be counted. */
export function canonicalLength({ family, name }: ColumnType): number | null {
  if (name.includes('(')) return null;
  if (family === 'date') return 10;
  if (family === 'timestamp') return 19;
  if (family === 'instant') return 22;
  return family === 'uuid' ? 36 : null;
}

/** SQL for what `as: 'boolean'` makes of a number: `true`, `false`, or for any other number what is neither. */
export function booleanSql(expression: string): string {
  return `CASE ${expression} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE ${expression} END`;
}

/** SQL for a clock's text without the zeros that end a fraction; a type without a fraction has none. */
export function clockSql(name: string, expression: string): string {
  return name.includes('(') ? withoutZeros(expression) : expression;
}

/** SQL for bytes as `\x` and hexadecimal digits. */
export function hexSql(expression: string): string {
  return `CONCAT(_utf8mb4 x'5c78', LOWER(HEX(${expression})))`;
}

function numberSql(name: string, expression: string): string | null {
  if (name === 'float') return null;
  if (name === 'year') return `(${expression} + 0)`; // 0000
  if (name === 'double') return doubleSql(expression);
  if (name.startsWith('double(')) return `IF(${expression} = 0, '0', ${pointedSql(expression)})`;
  // What is added gives every decimal a point, so that no zero of a whole number is taken for one of a fraction.
  if (name.startsWith('decimal(') && name !== 'decimal(,0)') return withoutZeros(`(${expression} + 0.0)`);
  return expression;
}

/** Takes off the zeros that end a fraction, and the point where nothing is left of it; the text has a point. */
function withoutZeros(expression: string): string {
  return `TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CAST(${expression} AS BINARY)))`;
}

function pointedSql(expression: string): string {
  return `IF(INSTR(${expression}, '.') = 0, ${expression}, ${withoutZeros(expression)})`;
}

/**
 * The server writes a double with the fewest digits that are this value, as everybody does; of the very large and the very small
 * it counts the zeros in an exponent, where PostgreSQL's decimals write them.
 */
function doubleSql(expression: string): string {
  const digits = `REPLACE(REPLACE(SUBSTRING_INDEX(${expression}, 'e', 1), '-', ''), '.', '')`;
  const shift = `CAST(SUBSTRING_INDEX(${expression}, 'e', -1) AS SIGNED)`;
  const small = `CONCAT('0.', REPEAT('0', -1 - ${shift}), ${digits})`;
  const whole = `RPAD(${digits}, ${shift} + 1, '0')`;
  const pointed = `CONCAT(LEFT(${digits}, ${shift} + 1), '.', SUBSTRING(${digits}, ${shift} + 2))`;
  const large = `IF(CHAR_LENGTH(${digits}) <= ${shift} + 1, ${whole}, ${pointed})`;
  const written = `CONCAT(IF(${expression} < 0, '-', ''), IF(${shift} < 0, ${small}, ${large}))`;
  const size = `ABS(${expression})`;
  return `CASE WHEN ${size} >= 1e-4 AND ${size} < 1e14 THEN CONCAT(${expression}) WHEN ${expression} = 0 THEN '0'
    WHEN INSTR(${expression}, 'e') = 0 THEN CONCAT(${expression}) ELSE ${written} END`;
}
