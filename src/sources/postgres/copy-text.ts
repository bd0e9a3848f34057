/** Reads COPY's text format into entries, page by page: large chunks in, bounded pages out, nothing else in between. */
import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import type { Entry } from '../../model/dataset.ts';
import type { Key, KeyCodec } from '../../model/key.ts';
import { ContractError, SourceError } from '../../model/problem.ts';
import type { Cell } from '../../model/value.ts';

/** How a line becomes an entry: the first `width` fields are its row, and `places` says which fields are its key. */
export type Layout = {
  readonly name: string;
  readonly codec: KeyCodec;
  readonly width: number;
  readonly places: readonly number[];
};

/** What `toString` comes down to, without its looking at arguments: a tenth of the time of reading a row. */
type Sliced = Buffer & {
  latin1Slice(from: number, until: number): string;
  utf8Slice(from: number, until: number): string;
};

const PAGE_ROWS = 1_000;
const PAGE_BYTES = 250_000;
const NEWLINE = 0x0a;

/** Takes chunks and gives pages. Each row's text is a string of its own, so a cell that is kept keeps its row and no more. */
export class CopyText {
  /** Entries given so far. */
  rows = 0;
  private readonly full: Entry[][] = [];
  private page: Entry[] = [];
  private bytes = 0;
  /** The key cells of the row at hand, in one array for all rows. */
  private readonly cells: Cell[] = [];
  private cut: Buffer[] = [];
  private readonly layout: Layout;

  constructor(layout: Layout) {
    this.layout = layout;
  }

  /** Takes a chunk, cut anywhere. @returns the pages that it completes. */
  take(chunk: Buffer): readonly Entry[][] {
    let at = 0;
    if (this.cut.length > 0) {
      const end = chunk.indexOf(NEWLINE);
      if (end >= 0) {
        const line = Buffer.concat([...this.cut, chunk.subarray(0, end)]);
        this.cut = [];
        this.add(this.text(line, 0, line.length, isAscii(line)), line.length);
        at = end + 1;
      }
    }
    const ascii = isAscii(chunk);
    for (let end = at; at < chunk.length; at = end + 1) {
      end = this.cut.length > 0 ? -1 : chunk.indexOf(NEWLINE, at);
      if (end < 0) {
        this.cut.push(chunk.subarray(at));
        break;
      }
      this.add(this.text(chunk, at, end, ascii), end - at);
    }
    return this.full.splice(0);
  }

  /** Ends the stream. @returns the last page, if anything is on it. */
  finish(): readonly Entry[][] {
    if (this.cut.length > 0) {
      throw new SourceError('connection-lost', `${this.layout.name}: the last row is incomplete`, {
        transient: true,
      });
    }
    return this.page.length === 0 ? [] : [this.page];
  }

  private text(bytes: Buffer, from: number, until: number, ascii: boolean): string {
    if (ascii) return (bytes as Sliced).latin1Slice(from, until);
    const text = (bytes as Sliced).utf8Slice(from, until);
    // The server verifies what it converts, but not what it holds as UTF-8 already.
    if (text.includes('\ufffd') && !isUtf8(bytes.subarray(from, until))) {
      const how = 'find its row and clean it, or leave the column out';
      throw new SourceError('not-utf8', `${this.layout.name}: a text has no form in UTF-8; ${how}`);
    }
    return text;
  }

  private add(line: string, bytes: number): void {
    const { width } = this.layout;
    const fields: Cell[] = line.split('\t');
    if (line.includes('\\')) {
      for (let at = 0; at < fields.length; at += 1) {
        const field = fields[at] ?? '';
        if (field === '\\N') fields[at] = null;
        else if (field.includes('\\')) fields[at] = unescape(field);
      }
    }
    const key = this.key(fields);
    if (fields.length !== width) fields.length = width;
    this.page.push({ key, row: fields });
    this.rows += 1;
    this.bytes += bytes;
    if (this.page.length === PAGE_ROWS || this.bytes >= PAGE_BYTES) {
      this.full.push(this.page);
      this.page = [];
      this.bytes = 0;
    }
  }

  private key(fields: readonly Cell[]): Key {
    const { places, codec, name } = this.layout;
    const { cells } = this;
    for (let at = 0; at < places.length; at += 1) cells[at] = fields[places[at] ?? 0] ?? null;
    try {
      return codec.encode(cells);
    } catch (thrown) {
      if (!(thrown instanceof ContractError)) throw thrown;
      throw new ContractError(thrown.code, `${name}: ${thrown.message}`, { cause: thrown });
    }
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** PostgreSQL writes these escapes and no others; any other character stands for itself. */
function unescape(field: string): string {
  return field.replaceAll(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}
