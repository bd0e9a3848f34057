/** A MySQL dataset: scopes become SQL, rows come as the server's own text or bytes, in the order of their keys. */
import type { Dataset, Entry, Pages, Shape } from '../../model/dataset.ts';
import { compareKeys, keyCodec, type Key } from '../../model/key.ts';
import { ContractError } from '../../model/problem.ts';
import type { Scope } from '../../model/scope.ts';
import type { Cell } from '../../model/value.ts';
import { typesByName } from '../columns.ts';
import { groupedName } from '../naming.ts';
import { obey, stopped } from '../stopping.ts';
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import type { Access, AskFields } from './access.ts';
import { cutsOf, keyReader, sampleSql } from './cuts.ts';
import { grouped } from './grouping.ts';
import type { RawRow } from './answer.ts';
import { inKeyOrder, numbered, select, type Relation } from './relation.ts';
import { conditions } from './scope-sql.ts';
import { missing } from './table-relation.ts';
import type { Read } from './types.ts';

/** Looks a relation up once; what failed is asked again. */
type Lookup = () => Promise<Relation>;

/** The rows of a relation, in the order of the codec's bytes. */
export class MysqlDataset implements Dataset {
  readonly name: string;
  private readonly access: Access;
  private readonly place: Place;
  private readonly lookup: Lookup;
  private readonly regroup: ((columns: readonly string[]) => Dataset) | null;

  private constructor(name: string, access: Access, lookup: Lookup, regroup: MysqlDataset['regroup']) {
    this.name = name;
    this.access = access;
    this.place = { ...access.place, name };
    this.lookup = lookup;
    this.regroup = regroup;
  }

  /** The dataset of a relation, which is made when it is first needed. */
  static of(
    access: Access,
    name: string,
    relate: (place: Place, ask: Ask, askFields: AskFields) => Promise<Relation>,
  ): MysqlDataset {
    const place = { ...access.place, name };
    const whole = once(() =>
      relate(
        place,
        (sql) => access.rows(sql, place, access.open),
        (sql) => access.fields(sql, place, access.open),
      ),
    );
    return new MysqlDataset(name, access, whole, (columns) => {
      const groups = once(async () => grouped(await whole(), columns));
      return new MysqlDataset(groupedName(name, columns), access, groups, null);
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
        this.place,
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
    const { what, take } = this.reading(relation, columns);
    for (const condition of conditions(relation.key, scope)) {
      const sql = inKeyOrder(select(relation, what, condition), relation.key);
      const pages = this.access.entries(sql, this.inOrder(take), this.place, signal);
      for await (const page of pages) {
        obey(signal, this.name);
        yield page;
        obey(signal, this.name);
      }
    }
  }

  async cuts(parts: number, signal: AbortSignal): Promise<readonly Key[]> {
    const { sampling } = await this.relation(signal);
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

  by(columns: readonly string[]): Dataset {
    if (this.regroup !== null) return this.regroup(columns);
    throw new ContractError('grouped', `${this.name}: is grouped already; group the dataset it is made of`);
  }

  /** What to select, and how a row of it becomes an entry. */
  private reading(
    relation: Relation,
    columns: readonly string[],
  ): { readonly what: readonly string[]; readonly take: (row: RawRow) => Entry } {
    const chosen = columns.map((name) => {
      const column = relation.columns.get(name);
      if (column === undefined) throw missing(name, relation.columns.keys(), relation.forbidden, this.place);
      return column;
    });
    const width = chosen.length;
    const codec = keyCodec(relation.key.map(({ kind }) => kind));
    const read = [...chosen, ...relation.key].map((one): Read => one.read);
    const take = (raw: RawRow): Entry => {
      const cells: Cell[] = [];
      for (const [at, one] of read.entries()) {
        const cell = raw[at] ?? null;
        cells.push(cell === null ? null : one(cell));
      }
      const key = cells.splice(width);
      return { key: this.encoded(codec, key), row: cells };
    };
    return {
      what: numbered([...chosen.map(({ sql }) => sql), ...relation.key.map(({ cell }) => cell)]),
      take,
    };
  }

  private encoded(codec: ReturnType<typeof keyCodec>, cells: readonly Cell[]): Key {
    try {
      return codec.encode(cells);
    } catch (thrown) {
      if (!(thrown instanceof ContractError)) throw thrown;
      throw new ContractError(thrown.code, `${this.name}: ${thrown.message}`, { cause: thrown });
    }
  }

  /** The server sorts by the first bytes only of what is longer than max_sort_length: then the order is none. */
  private inOrder(take: (row: RawRow) => Entry): (row: RawRow) => Entry {
    let last: Key | null = null;
    return (row) => {
      const entry = take(row);
      if (last !== null && compareKeys(last, entry.key) > 0) {
        throw new ContractError(
          'order',
          `${this.name}: the server does not sort keys this long; declare a shorter key`,
        );
      }
      last = entry.key;
      return entry;
    };
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
