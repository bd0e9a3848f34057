/** Reads rows in COPY's text format into entries, a page for each chunk; what nobody asks for is not even divided into cells. */
import { isAscii, isUtf8, type Buffer } from 'node:buffer';
import type { Entry, Undivided } from '../../model/entry.ts';
import type { Key, KeyCodec } from '../../model/key.ts';
import { ContractError, SourceError } from '../../model/problem.ts';
import type { Cell, Cells } from '../../model/value.ts';

/** How a line becomes an entry: its first fields are the parts of its key, and `places` says which fields are its row. */
export type Layout = {
  readonly name: string;
  readonly codec: KeyCodec;
  readonly places: readonly number[];
};

/** What `toString` comes down to, without its looking at arguments: a tenth of the time of reading a row. */
type Sliced = Buffer & {
  latin1Slice(from: number, until: number): string;
  utf8Slice(from: number, until: number): string;
};

const HEADER = 5;
const TAB = 0x09;
const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;

/** Takes chunks of whole messages, each a row, and gives pages. */
export class CopyText {
  /** Entries given so far. */
  rows = 0;
  private readonly layout: Layout;
  private readonly parts: number;
  /** Whether a row is all that follows the key, so that it need not be divided to be compared. */
  private readonly isRest: boolean;
  /** The key cells of the row at hand, in one array for all rows. */
  private readonly cells: Cell[] = [];

  constructor(layout: Layout) {
    this.layout = layout;
    this.parts = layout.codec.kinds.length;
    this.isRest = layout.places.every((place, at) => place === this.parts + at);
  }

  /** @throws SourceError, ContractError where a row cannot be read. */
  take(bytes: Buffer): readonly Entry[] {
    const { places } = this.layout;
    const chunk = { bytes: bytes as Sliced, isSingle: isAscii(bytes), places, rest: this.isRest };
    const page: Entry[] = [];
    for (let at = 0; at < bytes.length;) {
      const from = at + HEADER;
      at += 1 + bytes.readUInt32BE(at + 1);
      if (bytes[at - 1] !== NEWLINE) {
        const how = 'what stands between it and this program must pass on its messages as they are';
        throw new SourceError('copy', `${this.layout.name}: the server sent a row in parts; ${how}`);
      }
      if (!chunk.isSingle) this.demandText(bytes, from, at - 1);
      page.push(this.line(chunk, from, at - 1));
    }
    this.rows += page.length;
    return page;
  }

  private line(chunk: Chunk, from: number, until: number): Line {
    const { parts, cells } = this;
    const { bytes } = chunk;
    let at = from;
    for (let part = 0; part < parts; part += 1) {
      let end = at;
      while (end < until && bytes[end] !== TAB) end += 1;
      cells[part] = cellOf(chunk, at, end);
      at = end + 1;
    }
    return new Line(this.key(cells), chunk, chunk.rest ? Math.min(at, until) : from, until);
  }

  private key(cells: readonly Cell[]): Key {
    const { codec, name } = this.layout;
    try {
      return codec.encode(cells);
    } catch (thrown) {
      if (!(thrown instanceof ContractError)) throw thrown;
      throw new ContractError(thrown.code, `${name}: ${thrown.message}`, { cause: thrown });
    }
  }

  /** The server verifies what it converts, but not what it holds as UTF-8 already. */
  private demandText(bytes: Buffer, from: number, until: number): void {
    if (isUtf8(bytes.subarray(from, until))) return;
    const how = 'find its row and clean it, or leave the column out';
    throw new SourceError('not-utf8', `${this.layout.name}: a text has no form in UTF-8; ${how}`);
  }
}

/** What the rows of a chunk share. */
type Chunk = {
  readonly bytes: Sliced;
  /** Whether each byte is a character. */
  readonly isSingle: boolean;
  readonly places: readonly number[];
  /** Whether its rows begin behind their keys, and are all that follows. */
  readonly rest: boolean;
};

/** A row as it came, whose cells are made when they are asked for. */
class Line implements Entry, Undivided {
  readonly key: Key;
  readonly from: number;
  readonly until: number;
  private readonly chunk: Chunk;
  private cells: Cells | null = null;

  constructor(key: Key, chunk: Chunk, from: number, until: number) {
    this.key = key;
    this.chunk = chunk;
    this.from = from;
    this.until = until;
  }

  get row(): Cells {
    this.cells ??= this.divided();
    return this.cells;
  }

  get undivided(): Undivided | undefined {
    return this.chunk.rest ? this : undefined;
  }

  get bytes(): Uint8Array {
    return this.chunk.bytes;
  }

  cell(from: number, until: number): Cell {
    return cellOf(this.chunk, from, until);
  }

  private divided(): Cells {
    const { chunk, from, until } = this;
    if (chunk.places.length === 0) return [];
    const text = sliced(chunk, from, until);
    const fields: Cell[] = text.split('\t');
    if (text.includes('\\'))
      for (const [at, field] of fields.entries()) fields[at] = field === null ? null : unescaped(field);
    return chunk.rest ? fields : chunk.places.map((place) => fields[place] ?? null);
  }
}

/** Each cell's text is a string of its own, so that one that is kept keeps no more than itself. */
function cellOf(chunk: Chunk, from: number, until: number): Cell {
  const { bytes } = chunk;
  const text = sliced(chunk, from, until);
  for (let at = from; at < until; at += 1) if (bytes[at] === BACKSLASH) return unescaped(text);
  return text;
}

function sliced({ bytes, isSingle }: Chunk, from: number, until: number): string {
  return isSingle ? bytes.latin1Slice(from, until) : bytes.utf8Slice(from, until);
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** PostgreSQL writes these escapes and no others; any other character stands for itself. */
function unescaped(field: string): Cell {
  if (field === '\\N') return null;
  if (!field.includes('\\')) return field;
  return field.replaceAll(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}
