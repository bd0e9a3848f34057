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
  /** Rows, roughly; `null` when nobody knows. */
  readonly rows: number | null;
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

/** Rows in the order of their keys; MySQL puts those with a NULL in it first. */
export function inKeyOrder(query: string, key: readonly Part[]): string {
  return `${query} ORDER BY ${key.map(({ order }) => order).join(', ')}`;
}

/** What is selected under names of ours: the driver refuses some that columns may have, and no condition uses these. */
export function numbered(what: readonly string[]): readonly string[] {
  return what.map((sql, at) => `${sql} AS \`reconcile ${at}\``);
}
