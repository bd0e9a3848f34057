/** A table, view or grouping as SQL: where its rows come from, what its columns are, and how its key is compared. */
import type { KeyColumn } from '../sql-table.ts';
import type { Column, Part } from './key-part.ts';

/** What datasets read. Column names are the config's; SQL is complete, with every name qualified. */
export type Relation = {
  readonly name: string;
  /** An item of FROM. */
  readonly from: string;
  /** The config's own condition; `true` when it has none. */
  readonly filter: string;
  readonly columns: ReadonlyMap<string, Column>;
  /** Columns that exist but may not be read. */
  readonly forbidden: ReadonlySet<string>;
  readonly key: readonly Part[];
  readonly private: ReadonlySet<string>;
  /** What may hold values that cannot be read, for an error's sentence. */
  readonly fallible: readonly string[];
  readonly ranged: boolean;
  readonly estimate: number | null;
  /** Where keys are sampled: the same rows before any grouping. */
  readonly sampling: Sampling;
  /** Columns of this relation as key columns of another. */
  readonly parts: (columns: readonly KeyColumn[]) => readonly Part[];
  /** Whether an index gives an order that begins with these columns. */
  readonly indexed: (columns: readonly string[]) => boolean;
};

export type Sampling = {
  readonly from: string;
  readonly filter: string;
  readonly key: readonly Part[];
  /** Whether TABLESAMPLE knows it. */
  readonly sampled: boolean;
  readonly blocks: number;
};

/** A query over the rows of a relation for which a condition holds. */
export function select(
  relation: Pick<Relation, 'from' | 'filter'>,
  what: readonly string[],
  condition: string,
): string {
  const conditions = [relation.filter, condition].filter((one) => one !== 'true').map((one) => `(${one})`);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return `SELECT ${what.join(', ')} FROM ${relation.from}${where}`;
}

/** Rows in the order of their keys; rows with a NULL in it first, where there can be any. */
export function inKeyOrder(query: string, key: readonly Part[], nulls: boolean): string {
  const by = key.map(({ order, nullable }) => (nulls && nullable ? `${order} NULLS FIRST` : order));
  return `${query} ORDER BY ${by.join(', ')}`;
}

/** What a cell is read as: char(n) leaves its padding behind, all else is the server's own text. */
export function cellSql({ sql, type }: Column): string {
  return type.name === 'bpchar' ? `(${sql})::text` : sql;
}
