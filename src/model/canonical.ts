/**
 * The canonical text of a value: two values of one family are equal exactly when their canonical texts are equal.
 * This is the JavaScript twin of `canonical-postgres.ts`; test/fixtures/canonical holds the vectors that bind them.
 */
import { Buffer } from 'node:buffer';
import { canonicalJson } from './canonical-json.ts';
import { canonicalArray, canonicalRange } from './canonical-nested.ts';
import { decimal } from './decimal.ts';
import { date, instant, time, timestamp, timetz } from './moment.ts';
import type { Cell, Cells, ColumnType } from './value.ts';

/**
 * The canonical text of a cell as PostgreSQL prints it under the pins of a session (UTC, ISO, iso_8601,
 * extra_float_digits 1, hex, UTF8, lc_monetary C). Never throws: a text that is not of its type stays as it is, and
 * so equals nothing that is. NULL stays NULL.
 *
 * @public for adapters of other engines and for digests
 */
export function canonical(type: ColumnType, cell: Cell): Cell {
  return cell === null ? null : (canonicalText(type, cell) ?? cell);
}

/** The canonical text of a text read as a type; `undefined` when it is not of that type. */
export function canonicalText(type: ColumnType, text: string): string | undefined {
  switch (type.family) {
    case 'number':
      return decimal(text);
    case 'text':
      return type.name === 'bpchar' ? withoutPadding(text) : text;
    case 'bytes':
      return text.length % 2 === 0 && /^\\x[0-9a-f]*$/i.test(text) ? text.toLowerCase() : undefined;
    case 'boolean':
      return boolean(text);
    case 'uuid':
      return uuid(text);
    case 'date':
      return date(text);
    case 'time':
      return time(text);
    case 'timetz':
      return timetz(text);
    case 'timestamp':
      return timestamp(text);
    case 'instant':
      return instant(text);
    case 'json':
      return canonicalJson(text);
    case 'inet':
      return inet(text);
    case 'array':
      return canonicalArray(text, type.of?.name === 'box' ? ';' : ',', reader(type.of));
    case 'range':
      return canonicalRange(text, reader(type.of));
    case 'interval':
    case 'untyped':
    case 'opaque':
      return text;
  }
}

function reader(type: ColumnType | undefined): (text: string) => string | undefined {
  return type === undefined ? (text) => text : (text) => canonicalText(type, text);
}

/** Types whose canonical text depends on the type's name, and not on its family alone. */
function pads(type: ColumnType): boolean {
  return type.of === undefined ? type.family === 'text' && type.name === 'bpchar' : pads(type.of);
}

/** Whether one text means the same value in both types, so that identical texts need no reading. */
export function readAlike(left: ColumnType, right: ColumnType): boolean {
  if (left.family !== right.family || pads(left) !== pads(right)) return false;
  if (left.of === undefined || right.of === undefined) return left.of === right.of;
  return readAlike(left.of, right.of);
}

/** Blanks at the end of a char(n) are padding; only U+0020 is (PostgreSQL's `bpchartruelen`). */
function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0x20) end -= 1;
  return text.slice(0, end);
}

const TRUE = /^(?:t|true|y|yes|on|1)$/i;
const FALSE = /^(?:f|false|n|no|off|0)$/i;

function boolean(text: string): string | undefined {
  if (TRUE.test(text)) return 'true';
  return FALSE.test(text) ? 'false' : undefined;
}

const DASHED = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const BARE = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

function uuid(text: string): string | undefined {
  let lower = text.toLowerCase();
  if (lower.startsWith('{') && lower.endsWith('}')) lower = lower.slice(1, -1);
  if (DASHED.test(lower)) return lower;
  return BARE.exec(lower)?.slice(1).join('-');
}

const ADDRESS = /^(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f:]*:[0-9a-f:.]*)(\/\d{1,3})?$/;

function inet(text: string): string | undefined {
  const lower = text.toLowerCase();
  const found = ADDRESS.exec(lower);
  if (found === null) return undefined;
  return found[1] === undefined ? `${lower}/${lower.includes(':') ? 128 : 32}` : lower;
}

/**
 * One text for a row's canonical cells, different for any two different rows: each cell is its family, its length in
 * UTF-8 bytes and its text, and NULL is a family with `~`. `encodeSql` gives the same text inside PostgreSQL.
 */
export function encodeCells(types: readonly ColumnType[], cells: Cells): string {
  let out = '';
  for (const [at, type] of types.entries()) {
    const text = canonical(type, cells[at] ?? null);
    out += text === null ? `${type.family}~` : `${type.family}${Buffer.byteLength(text)}:${text}`;
  }
  return out;
}
