/** Makes entries of rows: their keys at once, and their cells when somebody asks for them. */
import type { Entry } from '../../model/entry.ts';
import type { Key, KeyCodec } from '../../model/key.ts';
import { ContractError, SourceError } from '../../model/problem.ts';
import type { Cell, Cells } from '../../model/value.ts';
import { readCells, type RawRow, type Read } from './row.ts';

/** How a row is read: first the parts of its key, then its cells. */
export type Layout = {
  readonly name: string;
  readonly codec: KeyCodec;
  readonly key: readonly Read[];
  readonly cells: readonly Read[];
};

/** Reads rows. @throws SourceError, ContractError where one cannot be read, and so does asking an entry for its cells. */
export function entryReader(layout: Layout): (row: RawRow) => Entry {
  const { name, codec, key } = layout;
  const parts: Cell[] = []; // one array for all rows
  return ({ bytes, from, until }) =>
    placed(name, () => {
      const end = readCells({ bytes, from, until }, key, parts);
      return new RowEntry(layout, codec.encode(parts), { bytes, from: end, until });
    });
}

class RowEntry implements Entry {
  readonly key: Key;
  private readonly layout: Layout;
  private readonly rest: RawRow;
  private cells: Cells | null = null;

  constructor(layout: Layout, key: Key, rest: RawRow) {
    this.layout = layout;
    this.key = key;
    this.rest = rest;
  }

  get row(): Cells {
    this.cells ??= this.divided();
    return this.cells;
  }

  private divided(): Cells {
    const cells: Cell[] = [];
    placed(this.layout.name, () => readCells(this.rest, this.layout.cells, cells));
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
