/** Keys: text that sorts by UTF-8 bytes, and the codecs that render native key columns into it and back. */
import { date, instant, timestamp } from './moment.ts';
import { ContractError } from './problem.ts';
import type { Cell } from './value.ts';

/** A row's key as text. Ordered by UTF-8 bytes, never by a collation. Only a codec makes or reads one. */
export type Key = string;

/** How one key column is rendered. Both datasets of a pair must declare the same kinds; nothing is guessed. */
export const KEY_KINDS = ['int', 'uuid', 'date', 'timestamp', 'bytes', 'text'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** One column of a key. */
export type KeyPart = { readonly column: string; readonly kind: KeyKind; readonly nullable: boolean };

/** A native key value as reports show it: integers as numbers where JSON holds them exactly, else the text. */
export type NativeKey = readonly (string | number | null)[];

// Inside a key, U+0000 opens a mark: 1 is NULL, 2 ends a part of a composite key, 3 is a U+0000 of the value itself.
const NULL_MARK = '\u0000\u0001';
const END_MARK = '\u0000\u0002';
const ZERO_MARK = '\u0000\u0003';

/**
 * Compares two keys by their UTF-8 bytes, which is code point order. JavaScript's `<` compares UTF-16 units and puts
 * U+1F6A4 before U+FFFD; units from U+D800 are therefore moved: surrogates above all others.
 */
export function compareKeys(left: Key, right: Key): number {
  if (left === right) return 0;
  const shared = Math.min(left.length, right.length);
  for (let at = 0; at < shared; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) {
      const bothLow = a < 0xd800 && b < 0xd800;
      if (bothLow) return a - b;
      return lift(a) - lift(b);
    }
  }
  return left.length - right.length;
}

function lift(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x0800;
}

/** Whether any part of the key is NULL; such a key identifies nothing and never joins. */
export function hasNull(key: Key): boolean {
  return key.includes(NULL_MARK);
}

/** Renders native key columns into a key and back. */
export interface KeyCodec {
  readonly kinds: readonly KeyKind[];
  /** @throws ContractError when a text is not of the declared kind. */
  encode(cells: readonly Cell[]): Key;
  decode(key: Key): Cell[];
  native(key: Key): NativeKey;
}

/** The codec of a key's columns; one column is rendered bare, several are terminated so that ('x|y','z') is not ('x','y|z'). */
export function keyCodec(kinds: readonly KeyKind[]): KeyCodec {
  const single = kinds.length === 1 ? kinds[0] : undefined;
  const encode =
    single === undefined
      ? (cells: readonly Cell[]) =>
          kinds.map((kind, at) => encodePart(kind, cells[at] ?? null) + END_MARK).join('')
      : (cells: readonly Cell[]) => encodePart(single, cells[0] ?? null);
  const decode =
    single === undefined
      ? (key: Key) =>
          key
            .split(END_MARK)
            .slice(0, kinds.length)
            .map((part, at) => decodePart(kinds[at] ?? 'text', part))
      : (key: Key) => [decodePart(single, key)];
  return {
    kinds,
    encode,
    decode,
    native: (key) => decode(key).map((cell, at) => (kinds[at] === 'int' ? nativeInteger(cell) : cell)),
  };
}

function nativeInteger(cell: Cell): string | number | null {
  if (cell === null) return null;
  const number = Number(cell);
  return Number.isSafeInteger(number) ? number : cell;
}

function encodePart(kind: KeyKind, cell: Cell): string {
  if (cell === null) return NULL_MARK;
  switch (kind) {
    case 'int':
      return encodeInteger(cell);
    case 'uuid':
      return checked(kind, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, cell.toLowerCase());
    case 'bytes':
      return checked(kind, /^\\x[0-9a-f]*$/, cell);
    case 'date':
    case 'timestamp':
      return encodeMoment(kind, cell);
    case 'text':
      return cell.includes('\u0000') ? cell.replaceAll('\u0000', ZERO_MARK) : cell;
  }
}

function decodePart(kind: KeyKind, part: string): Cell {
  if (part === NULL_MARK) return null;
  switch (kind) {
    case 'int':
      return decodeInteger(part);
    case 'date':
    case 'timestamp':
      return decodeMoment(part);
    case 'text':
      return part.includes('\u0000') ? part.replaceAll(ZERO_MARK, '\u0000') : part;
    case 'uuid':
    case 'bytes':
      return part;
  }
}

function checked(kind: KeyKind, pattern: RegExp, cell: string): string {
  if (!pattern.test(cell)) throw notOfKind(kind, cell);
  return cell;
}

function notOfKind(kind: KeyKind, cell: string): ContractError {
  const shown = `a value of ${String(cell.length)} characters`;
  return new ContractError(
    'key-kind',
    `a key declared as ${kind} holds ${shown} that is not one; declare the key's kind as text, or clean the column`,
  );
}

const INTEGER = /^-?\d{1,24}$/;

// 'p' or 'n', then the number of digits as a letter, then the digits (complemented below zero): any length sorts right.
function encodeInteger(cell: string): string {
  if (isPlain(cell)) return (PREFIXES[cell.length] ?? '') + cell;
  if (!INTEGER.test(cell)) throw notOfKind('int', cell);
  const negative = cell.charCodeAt(0) === 0x2d;
  let digits = negative ? cell.slice(1) : cell;
  if (digits.length > 1 && digits.charCodeAt(0) === 0x30) digits = digits.replace(/^0+(?=\d)/, '');
  if (!negative || digits === '0') return `p${String.fromCharCode(0x61 + digits.length)}${digits}`;
  return `n${String.fromCharCode(0x7a - digits.length)}${complement(digits)}`;
}

const PREFIXES = Array.from({ length: 25 }, (_, digits) => `p${String.fromCharCode(0x61 + digits)}`);

/** Whether a text is at most 24 digits that begin with another than zero: what nearly all keys are. */
function isPlain(cell: string): boolean {
  if (cell.length === 0 || cell.length > 24 || cell.charCodeAt(0) === 0x30) return false;
  for (let at = 0; at < cell.length; at += 1) {
    const code = cell.charCodeAt(at);
    if (code < 0x30 || code > 0x39) return false;
  }
  return true;
}

function decodeInteger(part: string): string {
  return part.startsWith('p') ? part.slice(2) : `-${complement(part.slice(2))}`;
}

function complement(digits: string): string {
  let out = '';
  for (let at = 0; at < digits.length; at += 1) out += String.fromCharCode(0x69 - digits.charCodeAt(at));
  return out;
}

// Canonical text of a date, or of a timestamp with or without "+00".
const MOMENT = /^(\d{4,7})(-\d\d-\d\d(?: [\d:.]+)?)(?:\+00)?( BC)?$/;
const YEAR_SHIFT = 10_000; // PostgreSQL's earliest year is 4713 BC, its latest 5874897

// The year moved above zero and padded, then the rest as it stands: text order is time order. Infinities at the ends.
function encodeMoment(kind: 'date' | 'timestamp', cell: string): string {
  const moment = kind === 'date' ? date(cell) : (timestamp(cell) ?? instant(cell));
  if (moment === '-infinity') return '-';
  if (moment === 'infinity') return 'z';
  const found = moment === undefined ? null : MOMENT.exec(moment);
  if (found === null) throw notOfKind(kind, cell);
  const year = found[3] === undefined ? Number(found[1]) : 1 - Number(found[1]);
  return String(year + YEAR_SHIFT).padStart(7, '0') + (found[2] ?? '');
}

function decodeMoment(part: string): string {
  if (part === '-') return '-infinity';
  if (part === 'z') return 'infinity';
  const year = Number(part.slice(0, 7)) - YEAR_SHIFT;
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return `${shown}${part.slice(7)}${year > 0 ? '' : ' BC'}`;
}
