/** Makes entries of rows: their keys at once, and their cells when somebody asks for them. */
import type { Entry } from '../../model/entry.ts';
import type { Key, KeyCodec } from '../../model/key.ts';
import type { Measured } from '../../model/measured.ts';
import { ContractError, SourceError } from '../../model/problem.ts';
import type { Cell, Cells } from '../../model/value.ts';
import { readCells, type Bytes, type RawRow, type Read } from './row.ts';
import { TAILS } from './types.ts';

/** How a row is read: first the parts of its key, then its cells. */
export type Layout = {
  readonly name: string;
  readonly codec: KeyCodec;
  readonly key: readonly Read[];
  readonly cells: readonly Read[];
};

/** A layout with what its cells have behind their bytes. */
type Tailed = Layout & { readonly tails: readonly (string | null)[] };

/** Reads rows. @throws SourceError, ContractError where one cannot be read, and so does asking an entry for its cells. */
export function entryReader(layout: Layout): (row: RawRow) => Entry {
  const { name, codec, key, cells } = layout;
  const tailed = { ...layout, tails: cells.map((read) => TAILS.get(read) ?? null) };
  const parts: Cell[] = []; // one array for all rows
  return ({ bytes, from, until }) =>
    placed(name, () => {
      const end = readCells({ bytes, from, until }, key, parts);
      return new RowEntry(tailed, codec.encode(parts), bytes, end, until);
    });
}

class RowEntry implements Entry, Measured {
  readonly key: Key;
  readonly bytes: Bytes;
  readonly from: number;
  readonly until: number;
  private readonly layout: Tailed;
  private cells: Cells | null = null;

  constructor(layout: Tailed, key: Key, bytes: Bytes, from: number, until: number) {
    this.key = key;
    this.bytes = bytes;
    this.from = from;
    this.until = until;
    this.layout = layout;
  }

  get row(): Cells {
    this.cells ??= this.divided();
    return this.cells;
  }

  get measured(): Measured {
    return this;
  }

  get tails(): readonly (string | null)[] {
    return this.layout.tails;
  }

  cell(column: number, from: number, until: number): Cell {
    const { bytes, layout } = this;
    const read = layout.cells[column];
    return read === undefined
      ? null
      : placed(layout.name, () => read(bytes.latin1Slice(from, until), bytes, from, until));
  }

  private divided(): Cells {
    const cells: Cell[] = [];
    placed(this.layout.name, () => readCells(this, this.layout.cells, cells));
    return cells;
  }
}

/** Says where it was that something could not be read. */
function placed<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const message = thrown instanceof Error ? `${name}: ${thrown.message}` : name;
    if (thrown instanceof ContractError) throw new ContractError(thrown.code, message, { cause: thrown });
    if (thrown instanceof SourceError) throw new SourceError(thrown.code, message, { cause: thrown });
    throw thrown;
  }
}
