/** A relation of PostgreSQL: what is read of it besides what any SQL says, and in which order. */
import type { Relation as RelationOf, Sampled } from '../sql-relation.ts';
import type { Column, Part } from './key-part.ts';

export type Relation = RelationOf<Column, Part, Sampling> & {
  /** What may hold values that cannot be read, for an error's sentence. */
  readonly fallible: readonly string[];
  /** What its digests need to know; `null` where it has none: of groups, of sequences, of text that is not UTF-8. */
  readonly digestible: Digestible | null;
};

type Digestible = {
  /** Whether the catalog proves that no two rows share a key. */
  readonly isUnique: boolean;
  /** An item of FROM with so few of its rows that how fast they are read can be measured. */
  readonly some: string;
};

export type Sampling = Sampled<Part> & {
  /** Whether TABLESAMPLE knows it. */
  readonly sampled: boolean;
  readonly blocks: number;
};

/** Rows in the order of their keys; rows with a NULL in it first, where there can be any. */
export function inKeyOrder(query: string, key: readonly Part[], nulls: boolean): string {
  const by = key.map(({ order, nullable }) => (nulls && nullable ? `${order} NULLS FIRST` : order));
  return `${query} ORDER BY ${by.join(', ')}`;
}

/** What a cell is read as: char(n) leaves its padding behind, all else is the server's own text. */
export function cellSql({ sql, type }: Column): string {
  return type.name === 'bpchar' ? `(${sql})::text` : sql;
}
