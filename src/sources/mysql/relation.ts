/** A relation of MySQL: what is read of it besides what any SQL says, and in which order. */
import type { Relation as RelationOf, Sampled } from '../sql-relation.ts';
import type { Column, Part } from './key-part.ts';

export type Relation = RelationOf<Column, Part, Sampling> & {
  /** What digests rest on; `null` where there are none. */
  readonly digestible: Digestible | null;
};

type Digestible = {
  /** Whether the catalog proves that no two rows share a key, as its codec reads it. */
  readonly isUnique: boolean;
  /** A few of the rows, as an item of FROM in place of the relation's own. */
  readonly some: string;
};

export type Sampling = Sampled<Part> & {
  /** Rows, roughly; `null` when nobody knows. */
  readonly rows: number | null;
};

/** Rows in the order of their keys; MySQL puts those with a NULL in it first. */
export function inKeyOrder(query: string, key: readonly Part[]): string {
  return `${query} ORDER BY ${key.map(({ order }) => order).join(', ')}`;
}

/** What is selected under names of ours: the driver refuses some that columns may have, and no condition uses these. */
export function numbered(what: readonly string[]): readonly string[] {
  return what.map((sql, at) => `${sql} AS \`reconcile ${at}\``);
}
