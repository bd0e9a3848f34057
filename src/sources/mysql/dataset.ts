/** A MySQL dataset: scopes become SQL, rows come as the server's own text or bytes, in the order of their keys. */
import type { Entry, Pages, Shape } from '../../model/dataset.ts';
import type { Digests } from '../../model/digest.ts';
import { compareKeys, keyCodec, type Key } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { Scope } from '../../model/scope.ts';
import { obey } from '../stopping.ts';
import type { Ask } from '../sql-ask.ts';
import { cutsOf } from '../sql-cuts.ts';
import { Lookup } from '../sql-lookup.ts';
import type { Place } from '../sql-place.ts';
import { countRows, select, shapeOf } from '../sql-relation.ts';
import type { Limited } from '../throttle-dataset.ts';
import type { Access, AskFields } from './access.ts';
import { keyReader, sampleSql } from './cuts.ts';
import { MysqlDigests } from './digests.ts';
import { grouped } from './grouping.ts';
import { inKeyOrder, numbered, type Relation } from './relation.ts';
import type { RawRow } from './row.ts';
import { entryReader } from './row-entry.ts';
import { conditions } from './scope-sql.ts';
import { namedColumn } from './table-relation.ts';

/** The rows of a relation, in the order of the codec's bytes. */
export class MysqlDataset implements Limited {
  readonly name: string;
  private readonly access: Access;
  private readonly place: Place;
  private readonly lookup: Lookup<Relation>;
  readonly digests?: Digests;

  private constructor(access: Access, lookup: Lookup<Relation>, isDigested: boolean) {
    this.name = lookup.name;
    this.access = access;
    this.place = { ...access.place, name: lookup.name };
    this.lookup = lookup;
    if (!isDigested) return;
    this.digests = new MysqlDigests({
      access,
      place: this.place,
      relation: (signal) => lookup.relation(signal),
      read: (relation) =>
        new MysqlDataset(access, new Lookup(lookup.name, () => Promise.resolve(relation), null), false),
    });
  }

  /** The dataset of a relation, which is made when it is first needed. */
  static of(
    access: Access,
    name: string,
    relate: (place: Place, ask: Ask, askFields: AskFields) => Promise<Relation>,
  ): MysqlDataset {
    const place = { ...access.place, name };
    const work = (): Promise<Relation> =>
      relate(
        place,
        (sql) => access.rows(sql, place, access.open),
        (sql) => access.fields(sql, place, access.open),
      );
    return new MysqlDataset(access, new Lookup(name, work, grouped), true);
  }

  async describe(signal: AbortSignal): Promise<Shape> {
    return shapeOf(await this.lookup.relation(signal));
  }

  async count(scope: Scope, signal: AbortSignal): Promise<number> {
    const relation = await this.lookup.relation(signal);
    return countRows(relation, conditions(relation.key, scope), (sql) =>
      this.access.rows(sql, this.place, signal),
    );
  }

  async *scan(
    scope: Scope,
    columns: readonly string[],
    signal: AbortSignal,
    most?: number,
  ): AsyncGenerator<readonly Entry[]> & Pages {
    const relation = await this.lookup.relation(signal);
    const { what, take } = this.reading(relation, columns);
    for (const condition of conditions(relation.key, scope)) {
      const all = inKeyOrder(select(relation, what, condition), relation.key);
      const sql = most === undefined || !('from' in scope) ? all : `${all} LIMIT ${most}`;
      const pages = this.access.entries(sql, this.inOrder(take), this.place, signal);
      for await (const page of pages) {
        obey(signal, this.name);
        yield page;
        obey(signal, this.name);
      }
    }
  }

  async cuts(parts: number, signal: AbortSignal): Promise<readonly Key[]> {
    const { sampling } = await this.lookup.relation(signal);
    if (parts <= 1) return [];
    const keyOf = keyReader(sampling);
    const found: Key[] = [];
    const pages = this.access.entries(
      sampleSql(sampling),
      (row) => ({ key: keyOf(row), row: [] }),
      this.place,
      signal,
    );
    for await (const page of pages) for (const { key } of page) found.push(key);
    return cutsOf(found, parts);
  }

  by(columns: readonly string[]): Limited {
    return new MysqlDataset(this.access, this.lookup.by(columns), false);
  }

  /** What to select, and how a row of it becomes an entry. */
  private reading(
    relation: Relation,
    columns: readonly string[],
  ): { readonly what: readonly string[]; readonly take: (row: RawRow) => Entry } {
    const { key } = relation;
    const chosen = columns.map((name) => namedColumn(relation, name, this.place));
    return {
      what: numbered([...key.map(({ cell }) => cell), ...chosen.map(({ sql }) => sql)]),
      take: entryReader({
        name: this.name,
        codec: keyCodec(key.map(({ kind }) => kind)),
        key: key.map(({ read }) => read),
        cells: chosen.map(({ read }) => read),
      }),
    };
  }

  /** The server sorts by the first bytes only of what is longer than max_sort_length, and drops U+0000 at an end: then the order is none. */
  private inOrder(take: (row: RawRow) => Entry): (row: RawRow) => Entry {
    let last: Key | null = null;
    return (row) => {
      const entry = take(row);
      if (last !== null && compareKeys(last, entry.key) > 0) {
        throw new ContractError(
          'order',
          `${this.name}: the server does not sort these keys by their bytes, being very long or ending in U+0000; declare others`,
        );
      }
      last = entry.key;
      return entry;
    };
  }
}
