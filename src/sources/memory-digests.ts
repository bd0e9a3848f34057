/** Digests of rows in memory, by MD5 of their canonical texts: the reference that those of servers are held to. */
import { canonical } from '../model/canonical.ts';
import type { Digest, DigestOf, DigestOffer, Digests, GroupDigest, Pace } from '../model/digest.ts';
import { md5Digest, md5Group, md5Proof } from '../model/digest-md5.ts';
import type { Entry, Pages } from '../model/entry.ts';
import { keyCodec, type KeyPart } from '../model/key.ts';
import { withinScope, type Scope } from '../model/scope.ts';
import type { Cells, ColumnType } from '../model/value.ts';
import { placesOf } from './columns.ts';

/** What is digested: entries in key order whose cells are in the order of `columns`. */
export type Digested = {
  readonly name: string;
  readonly key: readonly KeyPart[];
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly entries: (signal: AbortSignal) => readonly Entry[];
};

/** Digests of a table in memory: of scheme `md5`, with `text` as the only form. */
export class MemoryDigests implements Digests {
  private readonly table: Digested;

  constructor(table: Digested) {
    this.table = table;
  }

  async offer(
    scheme: DigestOf['scheme'],
    columns: readonly string[],
    signal: AbortSignal,
  ): Promise<DigestOffer | null> {
    if (scheme !== 'md5') return null;
    const entries = this.table.entries(signal);
    const known = columns.map((column): [string, ColumnType | undefined] => [
      column,
      this.table.columns[column],
    ]);
    return {
      proof: md5Proof(),
      unique: new Set(entries.map(({ key }) => key)).size === entries.length,
      key: this.table.key.map(() => ['text']),
      columns: Object.fromEntries(
        known.map(([column, type]) => [
          column,
          type === undefined || type.family === 'untyped' ? [] : ['text'],
        ]),
      ),
    };
  }

  async whole(of: DigestOf, scope: Scope, signal: AbortSignal): Promise<Digest> {
    return md5Digest(this.within(scope, signal).map((entry) => this.texts(of, entry)));
  }

  async *grouped(
    of: DigestOf,
    bits: number,
    scope: Scope,
    signal: AbortSignal,
  ): AsyncGenerator<readonly GroupDigest[]> {
    const groups = Map.groupBy(this.within(scope, signal), ({ key }) => this.groupOf(key, bits));
    yield [...groups]
      .map(([group, entries]) => ({
        group,
        ...md5Digest(entries.map((entry) => this.texts(of, entry))),
      }))
      .sort((a, b) => a.group - b.group);
  }

  async *rows(
    _of: DigestOf,
    bits: number,
    groups: readonly number[],
    columns: readonly string[],
    scope: Scope,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Entry[]> & Pages {
    const wanted = new Set(groups);
    const places = placesOf(columns, Object.keys(this.table.columns), this.table.name);
    yield this.within(scope, signal)
      .filter(({ key }) => wanted.has(this.groupOf(key, bits)))
      .map(({ key, row }) => ({ key, row: places.map((place) => row[place] ?? null) }));
  }

  async pace(): Promise<Pace> {
    return { digested: 2, read: 1 };
  }

  private within(scope: Scope, signal: AbortSignal): readonly Entry[] {
    const isWithin = withinScope(scope);
    return this.table.entries(signal).filter(({ key }) => isWithin(key));
  }

  private groupOf(key: string, bits: number): number {
    return md5Group(this.decoded(key), bits);
  }

  private decoded(key: string): Cells {
    return keyCodec(this.table.key.map(({ kind }) => kind)).decode(key);
  }

  private texts({ columns }: DigestOf, { key, row }: Entry): Cells {
    const names = Object.keys(this.table.columns);
    const values = columns.map(({ column }) => {
      const type = this.table.columns[column];
      const cell = row[names.indexOf(column)] ?? null;
      return type === undefined ? cell : canonical(type, cell);
    });
    return [...this.decoded(key), ...values];
  }
}
