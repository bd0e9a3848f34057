/** Writes rows in memory: the reference that writers of tables are held to, so plain that it can be seen to be right. */
import { randomUUID } from 'node:crypto';
import type { Source } from '../model/dataset.ts';
import type { Guard } from '../model/fix-report.ts';
import { stableJson } from '../model/json.ts';
import { keyCodec, type KeyPart } from '../model/key.ts';
import type { Cell, Cells, ColumnType } from '../model/value.ts';
import type { Image, Intent, IntentPort, Outcome, Write, Writer, Written } from '../model/writer.ts';
import { noSuchColumn } from './columns.ts';
import { MemorySystem, type MemoryLock } from './memory-system.ts';
import { obey } from './stopping.ts';

type Row = Readonly<Record<string, Cell>> | Cells;

/** Rows that may be changed in place; each change puts another row where the old one was. */
export type WritableRows = {
  readonly source: Source;
  readonly identity: string;
  readonly key: readonly KeyPart[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly rows: Row[];
  /** The key of a dataset that was made of the rows. */
  keyOf(ref: object): readonly KeyPart[];
};

/** Opens a writer of rows. @throws ContractError `locked` when another one has them. */
export function memoryWriter(table: WritableRows, name: string): Writer {
  return new RowWriter(table, name);
}

class RowWriter implements Writer {
  readonly identity: string;
  private readonly table: WritableRows;
  private readonly name: string;
  private readonly system: MemorySystem;
  private readonly lock: MemoryLock;

  constructor(table: WritableRows, name: string) {
    this.identity = table.identity;
    this.table = table;
    this.name = name;
    this.system = MemorySystem.of(table.rows);
    this.lock = this.system.take(name);
  }

  async apply(write: Write, journal: IntentPort, signal: AbortSignal): Promise<Written> {
    this.begin(signal);
    if (write.dataset.source !== this.table.source)
      return this.refuse('other-target', 'the change is of another system');
    if (write.op !== 'set' && write.op !== 'remove')
      return this.refuse('not-writable', `rows in memory take no ${write.op}`);
    const found = this.rowsWith(this.table.keyOf(write.dataset), write.key);
    const [row] = found;
    if (row === undefined) return this.refuse('moved', 'the row is gone');
    if (found.length > 1) return this.refuse('not-one-record', `${found.length} rows have its key`);
    const before = this.imageOf(row);
    const moved = Object.entries(write.expect).find(([column, cell]) => this.cell(before, column) !== cell);
    if (moved !== undefined) return this.refuse('moved', `its "${moved[0]}" is no longer what it was`);
    const after = write.op === 'set' ? this.changed(before, write.to) : null;
    return this.change({ op: write.op, row, before, after }, 'moved', journal);
  }

  async undo(done: Intent, _: unknown, journal: IntentPort, signal: AbortSignal): Promise<Written> {
    this.begin(signal);
    if (done.target !== this.identity) return this.refuse('other-target', 'it was done to another system');
    if (done.op === 'undo') return this.refuse('not-writable', 'it was an undo, which is not taken back');
    const { before, after } = done;
    if (after === null) {
      if (before !== null && this.withKeyOf(before).length > 0)
        return this.refuse('exists', 'there is a row with its key again');
      return this.change({ op: 'undo', row: null, before: null, after: before }, 'exists', journal);
    }
    const found = this.table.rows.filter((row) => isSame(this.imageOf(row), after));
    const [row] = found;
    if (row === undefined) return this.refuse('drifted', 'the row was changed since, or is gone');
    if (found.length > 1) return this.refuse('not-one-record', `${found.length} rows are the same`);
    return this.change({ op: 'undo', row, before: after, after: before }, 'drifted', journal);
  }

  async outcome({ target, token, before, after }: Intent): Promise<Outcome> {
    this.lock.demand();
    if (target !== this.identity) return 'unknown';
    const counted = this.system.counted.get(token);
    if (counted !== undefined) return counted ? 'done' : 'not-done';
    if (this.isThere(after, before)) return 'done';
    return this.isThere(before, after) ? 'not-done' : 'drifted';
  }

  async close(): Promise<void> {
    this.lock.giveBack();
  }

  private begin(signal: AbortSignal): void {
    this.lock.demand();
    obey(signal, this.name);
  }

  /** Journals, looks again at what somebody may have done meanwhile, and makes the change. */
  private async change(
    { op, row, before, after }: Pick<Intent, 'op' | 'before' | 'after'> & { readonly row: Row | null },
    otherwise: Guard,
    journal: IntentPort,
  ): Promise<Written> {
    const { rows } = this.table;
    const token = randomUUID();
    this.system.counted.set(token, false);
    await journal.intent({ op, target: this.identity, where: { rows: this.name }, before, after, token });
    if (row === null) {
      if (after !== null && this.withKeyOf(after).length > 0)
        return this.refuse(otherwise, 'a row with its key came meanwhile');
      if (after !== null) rows.push(this.rowOf(after, rows.find(isCells) ?? {}));
    } else {
      const at = rows.indexOf(row);
      if (at < 0 || !isSame(this.imageOf(row), before))
        return this.refuse(otherwise, 'the row was changed meanwhile');
      rows.splice(at, 1, ...(after === null ? [] : [this.rowOf(after, row)]));
    }
    this.system.counted.set(token, true);
    return { did: 'done' };
  }

  private rowsWith(parts: readonly KeyPart[], key: Cells): readonly Row[] {
    const codec = keyCodec(parts.map(({ kind }) => kind));
    if (key.includes(null)) return [];
    const wanted = codec.encode(key);
    return this.table.rows.filter((row) => {
      const image = this.imageOf(row);
      return codec.encode(parts.map(({ column }) => this.cell(image, column))) === wanted;
    });
  }

  private withKeyOf(image: Image): readonly Row[] {
    const { key } = this.table;
    return this.rowsWith(
      key,
      key.map(({ column }) => this.cell(image, column)),
    );
  }

  /** Whether a row is what an image says; where it says that there is none, that no row has the other's key. */
  private isThere(image: Image | null, other: Image | null): boolean {
    if (image === null) return other !== null && this.withKeyOf(other).length === 0;
    return this.table.rows.some((row) => isSame(this.imageOf(row), image));
  }

  private changed(before: Image, to: Readonly<Record<string, Cell>>): Image {
    const columns = Object.entries(to).map(([column, value]) => {
      this.cell(before, column);
      return [column, { type: this.table.columns[column]?.name ?? '', value }] as const;
    });
    return { ...before, ...Object.fromEntries(columns) };
  }

  private cell(image: Image, column: string): Cell {
    const found = Object.hasOwn(image, column) ? image[column] : undefined;
    if (found === undefined) throw noSuchColumn(this.name, column, Object.keys(image));
    return found.value;
  }

  private imageOf(row: Row): Image {
    const columns = Object.entries(this.table.columns);
    const cells = isCells(row) ? row : columns.map(([column]) => row[column] ?? null);
    return Object.fromEntries(
      columns.map(([column, { name }], at) => [column, { type: name, value: cells[at] ?? null }]),
    );
  }

  /** A row that is written as another one is. */
  private rowOf(image: Image, like: Row): Row {
    const cells = Object.keys(this.table.columns).map(
      (column) => [column, this.cell(image, column)] as const,
    );
    return isCells(like) ? cells.map(([, cell]) => cell) : Object.fromEntries(cells);
  }

  private refuse(refused: Guard, why: string): Written {
    return { refused, message: `${this.name}: ${why}` };
  }
}

function isSame(left: Image, right: Image | null): boolean {
  return stableJson(left) === stableJson(right);
}

function isCells(row: Row): row is Cells {
  return Array.isArray(row);
}
