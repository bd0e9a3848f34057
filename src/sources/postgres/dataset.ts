/** A PostgreSQL dataset: scopes become SQL, rows come through COPY as the server's own text, in the order of their keys. */
import type { Dataset, Entry, Pages, Shape } from '../../model/dataset.ts';
import { keyCodec, type Key } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { Scope } from '../../model/scope.ts';
import { typesByName } from '../columns.ts';
import { groupedName } from '../naming.ts';
import { obey, stopped } from '../stopping.ts';
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import type { Access } from './access.ts';
import { CopyText } from './copy-text.ts';
import { cuts } from './cuts.ts';
import { grouped } from './grouping.ts';
import { pages } from './pages.ts';
import { cellSql, inKeyOrder, select, type Relation } from './relation.ts';
import { conditions } from './scope-sql.ts';
import { missing } from './table-relation.ts';

/** Looks a relation up once; what failed is asked again. */
type Lookup = () => Promise<Relation>;

/** The rows of a relation, in the order of the codec's bytes. */
export class PostgresDataset implements Dataset {
  readonly name: string;
  private readonly access: Access;
  private readonly lookup: Lookup;
  private readonly regroup: ((columns: readonly string[]) => Dataset) | null;

  private constructor(name: string, access: Access, lookup: Lookup, regroup: PostgresDataset['regroup']) {
    this.name = name;
    this.access = access;
    this.lookup = lookup;
    this.regroup = regroup;
  }

  /** The dataset of a relation, which is made when it is first needed. */
  static of(
    access: Access,
    name: string,
    relate: (ask: Ask, place: Place) => Promise<Relation>,
  ): PostgresDataset {
    const place = { ...access.place, name };
    const whole = once(() => relate((sql) => access.rows(sql, place, access.open), place));
    return new PostgresDataset(name, access, whole, (columns) => {
      const groups = once(async () => grouped(await whole(), columns));
      return new PostgresDataset(groupedName(name, columns), access, groups, null);
    });
  }

  async describe(signal: AbortSignal): Promise<Shape> {
    const { key, columns, ranged, estimate } = await this.relation(signal);
    return {
      key: key.map(({ column, kind, nullable }) => ({ column, kind, nullable })),
      columns: typesByName([...columns].map(([name, { type }]) => [name, type])),
      ranged,
      estimate,
    };
  }

  async count(scope: Scope, signal: AbortSignal): Promise<number> {
    const relation = await this.relation(signal);
    let rows = 0;
    for (const condition of conditions(relation.key, scope)) {
      const [[count] = []] = await this.access.rows(
        select(relation, ['count(*)'], condition),
        this.place(relation),
        signal,
      );
      rows += Number(count);
    }
    return rows;
  }

  async *scan(
    scope: Scope,
    columns: readonly string[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly Entry[]> & Pages {
    const relation = await this.relation(signal);
    const place = this.place(relation);
    const what = columns.map((name) => {
      const column = relation.columns.get(name);
      if (column === undefined) throw missing(name, relation.columns.keys(), relation.forbidden, place);
      return cellSql(column);
    });
    const width = what.length;
    const places = relation.key.map(({ cell }) => {
      const known = what.indexOf(cell);
      return known >= 0 ? known : what.push(cell) - 1;
    });
    const codec = keyCodec(relation.key.map(({ kind }) => kind));
    const nulls = !('from' in scope);
    for (const condition of conditions(relation.key, scope)) {
      const lines = new CopyText({ name: this.name, codec, width, places });
      const chunks = this.access.copy(
        inKeyOrder(select(relation, what, condition), relation.key, nulls),
        place,
        signal,
      );
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
    const relation = await this.relation(signal);
    return cuts(relation.sampling, parts, (sql) => this.access.rows(sql, this.place(relation), signal));
  }

  by(columns: readonly string[]): Dataset {
    if (this.regroup !== null) return this.regroup(columns);
    throw new ContractError('grouped', `${this.name}: is grouped already; group the dataset it is made of`);
  }

  /** The lookup is shared, so it outlives the signal of whoever began it; each waits no longer than its own. */
  private async relation(signal: AbortSignal): Promise<Relation> {
    obey(signal, this.name);
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const give = (): void => reject(stopped(signal, this.name));
    signal.addEventListener('abort', give, { once: true });
    try {
      return await Promise.race([this.lookup(), aborted]);
    } finally {
      signal.removeEventListener('abort', give);
    }
  }

  private place({ fallible }: Relation): Place {
    return { ...this.access.place, name: this.name, fallible };
  }
}

function once(work: Lookup): Lookup {
  let known: Promise<Relation> | null = null;
  return () => {
    known ??= work().catch((thrown: unknown) => {
      known = null;
      throw thrown;
    });
    return known;
  };
}
