/** A dataset of rows in memory: every question is answered by sorting and filtering all of them. */
import type { Contents } from '../model/contents.ts';
import type { Dataset, Entry, Pages } from '../model/dataset.ts';
import { compareKeys, hasNull, keyCodec, type Key, type KeyPart } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import { withinScope, type Scope } from '../model/scope.ts';
import type { Cells, ColumnType } from '../model/value.ts';
import type { Digests } from '../model/digest.ts';
import { GROUP_COLUMNS, keyKindOf, placesOf, typesByName } from './columns.ts';
import { MemoryDigests } from './memory-digests.ts';
import { groupedName } from './naming.ts';
import { obey } from './stopping.ts';

/** Rows, what they are called and how they are keyed. */
export type Table = {
  readonly name: string;
  readonly key: readonly KeyPart[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Cells in the order of `columns`. */
  readonly rows: readonly Cells[];
  readonly pageRows: number;
};

/** A dataset of a table, until `open` is aborted. */
export class MemoryDataset implements Dataset {
  readonly name: string;
  readonly contents?: Contents;
  readonly digests: Digests;
  private readonly table: Table;
  private readonly open: AbortSignal;
  private sorted: readonly Entry[] | null = null;

  constructor(table: Table, open: AbortSignal, contents?: Contents) {
    this.name = table.name;
    this.table = table;
    this.open = open;
    if (contents !== undefined) this.contents = contents;
    const { name, key, columns } = table;
    const entries = (signal: AbortSignal): readonly Entry[] => {
      this.check(signal);
      return this.entries();
    };
    this.digests = new MemoryDigests({ name, key, columns, entries });
  }

  async describe(signal: AbortSignal) {
    this.check(signal);
    const { key, columns, rows } = this.table;
    return { key, columns, ranged: true, estimate: rows.length };
  }

  async count(scope: Scope, signal: AbortSignal): Promise<number> {
    this.check(signal);
    const isWithin = withinScope(scope);
    return this.entries().filter(({ key }) => isWithin(key)).length;
  }

  async *scan(
    scope: Scope,
    columns: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly Entry[]> & Pages {
    this.check(signal);
    const places = placesOf(columns, Object.keys(this.table.columns), this.name);
    const isWithin = withinScope(scope);
    const found = this.entries().filter(({ key }) => isWithin(key));
    for (let at = 0; at < found.length; at += this.table.pageRows) {
      this.check(signal);
      const page = found.slice(at, at + this.table.pageRows);
      yield page.map(({ key, row }) => ({ key, row: places.map((place) => row[place] ?? null) }));
    }
  }

  async cuts(parts: number, signal: AbortSignal): Promise<readonly Key[]> {
    this.check(signal);
    const keys = this.entries().flatMap(({ key }) => (hasNull(key) ? [] : [key]));
    const cuts = Array.from(
      { length: parts - 1 },
      (_, at) => keys[Math.floor(((at + 1) * keys.length) / parts)],
    );
    return [...new Set(cuts)].filter((key) => key !== undefined);
  }

  by(by: readonly string[]): Dataset {
    const { name, key, columns, pageRows } = this.table;
    const grouped = groupedName(name, by);
    const places = placesOf(by, Object.keys(columns), grouped);
    const parts = by.map((column) => ({ column, kind: keyKindOf(columns[column]), nullable: true }));
    const codec = keyCodec(parts.map(({ kind }) => kind));
    const native = keyCodec(key.map(({ kind }) => kind));
    const groups = Map.groupBy(this.entries(), ({ row }) =>
      codec.encode(places.map((place) => row[place] ?? null)),
    );
    const rows = [...groups].map(([group, entries]) => {
      const samples = entries.slice(0, 2).map((entry) => native.native(entry.key));
      return [...codec.decode(group), String(entries.length), JSON.stringify(samples)];
    });
    const types = parts.map(
      ({ column }) => [column, columns[column] ?? { family: 'text', name: 'text' }] as const,
    );
    const counted = typesByName([...types, ...GROUP_COLUMNS]);
    const regrouped = new MemoryDataset(
      { name: grouped, key: parts, columns: counted, rows, pageRows },
      this.open,
    );
    regrouped.by = () => {
      throw new ContractError('grouped', `${grouped}: is grouped already; group the dataset it is made of`);
    };
    return regrouped;
  }

  private check(signal: AbortSignal): void {
    obey(this.open, this.name);
    obey(signal, this.name);
  }

  private entries(): readonly Entry[] {
    if (this.sorted !== null) return this.sorted;
    const { key, columns, rows } = this.table;
    const places = placesOf(
      key.map(({ column }) => column),
      Object.keys(columns),
      this.name,
    );
    const codec = keyCodec(key.map(({ kind }) => kind));
    const entries = rows.map((row) => ({
      key: codec.encode(places.map((place) => row[place] ?? null)),
      row,
    }));
    this.sorted = entries.sort((left, right) => compareKeys(left.key, right.key));
    return this.sorted;
  }
}
