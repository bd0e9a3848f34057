/** A PostgreSQL dataset: scopes become SQL, rows come through COPY as the server's own text, in the order of their keys. */
import type { Entry, Pages, Shape } from '../../model/dataset.ts';
import type { Digests } from '../../model/digest.ts';
import { keyCodec, type Key } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { Scope } from '../../model/scope.ts';
import type { Ask } from '../sql-ask.ts';
import { Lookup } from '../sql-lookup.ts';
import type { Place } from '../sql-place.ts';
import { countRows, select, shapeOf } from '../sql-relation.ts';
import type { Limited } from '../throttle-dataset.ts';
import type { Access, Settings } from './access.ts';
import { CopyText } from './copy-text.ts';
import { cuts } from './cuts.ts';
import { PostgresDigests } from './digests.ts';
import { grouped } from './grouping.ts';
import { pages } from './pages.ts';
import { cellSql, inKeyOrder, type Relation } from './relation.ts';
import { conditions } from './scope-sql.ts';
import { namedColumn } from './table-relation.ts';

/** The rows of a relation, in the order of the codec's bytes. */
export class PostgresDataset implements Limited {
  readonly name: string;
  private readonly access: Access;
  private readonly lookup: Lookup<Relation>;
  readonly digests?: Digests;

  private constructor(access: Access, lookup: Lookup<Relation>, isDigested: boolean) {
    this.name = lookup.name;
    this.access = access;
    this.lookup = lookup;
    if (!isDigested) return;
    this.digests = new PostgresDigests({
      access,
      relation: (signal) => lookup.relation(signal),
      place: (relation) => this.place(relation),
      read: (relation, settings) => {
        const own = new Lookup(relation.name, () => Promise.resolve(relation), null);
        return new PostgresDataset(under(access, settings), own, false);
      },
    });
  }

  /** The dataset of a relation, which is made when it is first needed. */
  static of(
    access: Access,
    name: string,
    relate: (ask: Ask, place: Place) => Promise<Relation>,
  ): PostgresDataset {
    const place = { ...access.place, name };
    const work = (): Promise<Relation> => relate((sql) => access.rows(sql, place, access.open), place);
    return new PostgresDataset(access, new Lookup(name, work, grouped), true);
  }

  async describe(signal: AbortSignal): Promise<Shape> {
    return shapeOf(await this.lookup.relation(signal));
  }

  async count(scope: Scope, signal: AbortSignal): Promise<number> {
    const relation = await this.lookup.relation(signal);
    return countRows(relation, conditions(relation.key, scope), (sql) =>
      this.access.rows(sql, this.place(relation), signal),
    );
  }

  async *scan(
    scope: Scope,
    columns: readonly string[],
    signal: AbortSignal,
    most?: number,
  ): AsyncGenerator<readonly Entry[]> & Pages {
    const relation = await this.lookup.relation(signal);
    const place = this.place(relation);
    const what = relation.key.map(({ cell }) => cell);
    const places = columns.map((name) => {
      const cell = cellSql(namedColumn(relation, name, place));
      const known = what.slice(0, relation.key.length).indexOf(cell);
      return known >= 0 ? known : what.push(cell) - 1;
    });
    const codec = keyCodec(relation.key.map(({ kind }) => kind));
    const nulls = !('from' in scope);
    for (const condition of conditions(relation.key, scope)) {
      const lines = new CopyText({ name: this.name, codec, places });
      const all = inKeyOrder(select(relation, what, condition), relation.key, nulls);
      const sql = most === undefined || nulls ? all : `${all} LIMIT ${most}`;
      const chunks = this.access.copy(sql, place, signal);
      const sent = yield* pages(chunks, lines, signal, this.name);
      if (sent !== lines.rows) {
        throw new ContractError(
          'copy',
          `${this.name}: the server sent ${sent} rows and ${lines.rows} were read; report this defect`,
        );
      }
    }
  }

  async cuts(parts: number, signal: AbortSignal): Promise<readonly Key[]> {
    const relation = await this.lookup.relation(signal);
    return cuts(relation.sampling, parts, (sql) => this.access.rows(sql, this.place(relation), signal));
  }

  by(columns: readonly string[]): Limited {
    return new PostgresDataset(this.access, this.lookup.by(columns), false);
  }

  private place({ fallible }: Relation): Place {
    return { ...this.access.place, name: this.name, fallible };
  }
}

/** The same session, where rows are copied under some settings of the server. */
function under(access: Access, settings: Settings): Access {
  return {
    place: access.place,
    open: access.open,
    rows: (sql, place, signal) => access.rows(sql, place, signal),
    copy: (sql, place, signal) => access.copy(sql, place, signal, settings),
  };
}
