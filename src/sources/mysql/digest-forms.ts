/** The forms in which MySQL's values enter a hash: under one form, values that are unlike enter as unlike text. */
import { booleanSql, canonicalLength, canonicalSql, clockSql, hexSql } from '../../model/canonical-mysql.ts';
import type { DigestForm } from '../../model/digest.ts';
import type { Column, Part } from './key-part.ts';

/** The text of one value in SQL, as CONCAT takes it. */
export type HashedText = {
  readonly text: string;
  /** SQL for how many bytes it has in UTF-8. */
  readonly length: string;
  /** A condition that holds where the value is NULL; `null` where it never is. */
  readonly missing: string | null;
};

/** Canonical text, which any engine can have. */
export const TEXT: DigestForm = 'text';
/** What `as: 'boolean'` reads in a number. */
const BOOLEAN: DigestForm = 'boolean';
/** What `as: 'uuid'` reads in bytes and in text; what is none is written like none. */
const UUID: DigestForm = 'uuid';
/** A float as the double that it is, of which all digits are written. */
const WIDENED: DigestForm = 'float as double';
/** JSON as it was written; no SQL of the server's brings it into one form without losing digits. */
const WRITTEN: DigestForm = 'json as written';

/** The forms of a column, best first. */
export function columnForms({ type, sql, decimals }: Column): readonly DigestForm[] {
  const { family, name } = type;
  if (family === 'json') return [WRITTEN];
  if (name === 'float') return [WIDENED];
  if (canonicalSql(type, sql, decimals) === null) return [];
  if (family === 'number' && !/^(?:decimal|double)/.test(name)) return [TEXT, BOOLEAN];
  return family === 'bytes' || family === 'text' ? [TEXT, UUID] : [TEXT];
}

/** What of a column enters the hash. */
export function columnText(column: Column, form: DigestForm): HashedText {
  const { type, sql, own, decimals, nullable, unicode } = column;
  const missing = nullable ? `${own} IS NULL` : null;
  const isPlainText = unicode && type.family === 'text';
  if (form === TEXT && !isPlainText) {
    const text = canonicalSql(type, sql, decimals) ?? 'NULL'; // what has no form has no hash, and is told apart from everything
    const length = canonicalLength(type, decimals);
    return { text, missing, length: length === null ? `LENGTH(${text})` : `'${length}'` };
  }
  const text = formSql(column, form);
  return { text, missing, length: `LENGTH(${text})` };
}

function formSql({ type, sql, unicode }: Column, form: DigestForm): string {
  if (form === BOOLEAN) return booleanSql(sql);
  if (form === UUID && type.family === 'bytes') return dashedSql(sql);
  const text = unicode || form === WIDENED ? sql : `CONVERT(${sql} USING utf8mb4)`;
  return form === UUID ? `LOWER(${text})` : text;
}

/** What of a part of a key enters the hash: what the codec reads; what it refuses has no hash. Keys with NULL are in no range. */
export function keyText(part: Part, decimals: number): HashedText {
  const text = keySql(part, decimals);
  return { text, missing: part.nullable ? `${part.order} IS NULL` : null, length: `LENGTH(${text})` };
}

function keySql({ kind, type, cell }: Part, decimals: number): string {
  switch (kind) {
    case 'int':
      if (type.family === 'text') return cell;
      return type.name.startsWith('decimal(') && type.name !== 'decimal(,0)'
        ? (canonicalSql(type, cell, decimals) ?? cell)
        : `(${cell} + 0)`;
    case 'uuid':
      return type.family === 'bytes' ? `IF(LENGTH(${cell}) = 16, ${dashedSql(cell)}, NULL)` : cell;
    case 'bytes':
      return hexSql(cell);
    case 'timestamp':
      return ofCalendar(cell, clockSql(cell, decimals));
    case 'date':
      return ofCalendar(cell, cell);
    case 'text':
      return cell;
  }
}

/** A text of what is a date of the calendar, as the zero date is not, nor the 31st of February. */
function ofCalendar(cell: string, text: string): string {
  return `IF(FROM_DAYS(TO_DAYS(${cell})) = DATE(${cell}), ${text}, NULL)`;
}

function dashedSql(expression: string): string {
  return [9, 14, 19, 24].reduce((text, at) => `INSERT(${text}, ${at}, 0, '-')`, `LOWER(HEX(${expression}))`);
}
