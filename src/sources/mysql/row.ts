/** A row as the server sends it in its text protocol, and what its bytes say, cell by cell. */
import { isUtf8, type Buffer } from 'node:buffer';
import { headOf, lengthAt, NO_CELL } from '../../model/measured.ts';
import { SourceError } from '../../model/problem.ts';
import type { Cell } from '../../model/value.ts';

/** What `toString` comes down to, without its looking at arguments: a good part of the time of reading a row. */
export type Bytes = Buffer & {
  latin1Slice(from: number, until: number): string;
  utf8Slice(from: number, until: number): string;
  hexSlice(from: number, until: number): string;
};

/** Its cells, each behind its length; nothing writes to these bytes afterwards. */
export type RawRow = { readonly bytes: Bytes; readonly from: number; readonly until: number };

/** Reads one value that is not NULL, from its bytes, or from what they are as Latin-1. @throws SourceError for what is no text. */
export type Read = (plain: string, bytes: Bytes, from: number, until: number) => string;

/** Reads the cells at the beginning of a row, and says where they end. */
export function readCells({ bytes, from, until }: RawRow, reads: readonly Read[], into: Cell[]): number {
  // One text and then its parts: a call for each of several cells would take three times as long.
  const whole = reads.length <= 1 ? null : bytes.latin1Slice(from, until);
  let end = from;
  for (let cell = 0; cell < reads.length; cell += 1) {
    const first = bytes[end] ?? NO_CELL;
    const head = headOf(first);
    const at = end + head;
    if (at > until) throw broken();
    end = at + lengthAt(bytes, end, head);
    if (end > until) throw broken();
    const read = first === NO_CELL ? undefined : reads[cell];
    const plain = whole === null ? bytes.latin1Slice(at, end) : whole.slice(at - from, end - from);
    into[cell] = read === undefined ? null : read(plain, bytes, at, end);
  }
  return end;
}

/** Text. */
export const text: Read = (plain, bytes, from, until) => {
  if (until - from <= SHORT) {
    let at = from;
    while (at < until && (bytes[at] ?? 0) < 0x80) at += 1;
    if (at === until) return plain;
  }
  const read = bytes.utf8Slice(from, until);
  if (read.includes('\ufffd') && !isUtf8(bytes.subarray(from, until))) {
    const how = 'find its row and clean it, or leave the column out';
    throw new SourceError('not-utf8', `a text has no form in UTF-8; ${how}`);
  }
  return read;
};

/** Up to so many bytes it is quicker to look at each than to have the text made. */
const SHORT = 100;

/** A row as text. */
export function textOf(row: RawRow): readonly Cell[] {
  const cells: Cell[] = [];
  const { bytes, until } = row;
  for (let { from } = row; from < until;) {
    const head = headOf(bytes[from] ?? NO_CELL);
    const at = from + head;
    const end = at > until ? at : at + lengthAt(bytes, from, head);
    if (end > until) throw broken();
    cells.push(bytes[from] === NO_CELL ? null : bytes.utf8Slice(at, end));
    from = end;
  }
  return cells;
}

/** A value alone, as it would be read in a row. */
export function readAlone(read: Read, value: Buffer): string {
  const bytes = value as Bytes;
  return read(bytes.latin1Slice(0, bytes.length), bytes, 0, bytes.length);
}

function broken(): SourceError {
  return new SourceError('protocol', 'the server sent a row with other cells than it announced');
}
