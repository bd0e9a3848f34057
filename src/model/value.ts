/** What a value is before anything is compared: the server's own text, and the family that says how to read it. */

/** One value as the system wrote it: its text, or `null` for NULL. Bytes are hexadecimal text with a leading `\x`. */
export type Cell = string | null;

/** The cells of one row, in the order in which the columns were asked for. */
export type Cells = readonly Cell[];

/**
 * How a cell's text is to be read. Two columns can be compared when their families agree, or when one of them is
 * `untyped` (a CSV or JSON file: its text is read as the other side's type), or when the config says how.
 */
export type Family =
  | 'number' // int2 to int8, numeric, floats: exact decimal text, NaN, Infinity, -Infinity
  | 'text' // text, varchar, char(n) without its padding, citext, enum labels
  | 'bytes'
  | 'boolean'
  | 'uuid'
  | 'date'
  | 'time'
  | 'timetz'
  | 'timestamp' // without a time zone
  | 'instant' // timestamptz, always rendered in UTC
  | 'interval'
  | 'json'
  | 'inet'
  | 'array'
  | 'range'
  | 'untyped'
  | 'opaque'; // any other type: equal text of the same type name is equal, nothing else can be said

/** A column's type: its family, the name its system gives it, and what an array or a range is made of. */
export type ColumnType = {
  readonly family: Family;
  readonly name: string;
  readonly of?: ColumnType;
};
