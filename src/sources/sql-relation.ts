/** A table, view or grouping as SQL: where its rows come from, what its columns are, and how its key is compared. */
import type { Shape } from '../model/dataset.ts';
import type { KeyPart } from '../model/key.ts';
import type { ColumnType } from '../model/value.ts';
import { typesByName } from './columns.ts';
import type { Ask } from './sql-ask.ts';
import type { KeyColumn } from './sql-table.ts';

/** What datasets read. Column names are the config's; SQL is complete, with every name qualified. */
export type Relation<Column, Part, Sampling> = {
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

type Rows = { readonly from: string; readonly filter: string };

/** What is sampled; by what measure is the engine's. */
export type Sampled<Part> = Rows & { readonly key: readonly Part[] };

/** A query over the rows of a relation for which a condition holds. */
export function select(relation: Rows, what: readonly string[], condition: string): string {
  const conditions = [relation.filter, condition].filter((one) => one !== 'true').map((one) => `(${one})`);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return `SELECT ${what.join(', ')} FROM ${relation.from}${where}`;
}

/** How many rows there are for which one of the conditions holds, by a statement for each. */
export async function countRows(relation: Rows, conditions: readonly string[], ask: Ask): Promise<number> {
  let rows = 0;
  for (const condition of conditions) {
    const [[count] = []] = await ask(select(relation, ['count(*)'], condition));
    rows += Number(count);
  }
  return rows;
}

/** What a dataset of the relation is to whoever reads it. */
export function shapeOf({
  key,
  columns,
  ranged,
  estimate,
  ...rows
}: Pick<
  Relation<{ readonly type: ColumnType }, KeyPart, unknown>,
  'key' | 'columns' | 'ranged' | 'estimate' | 'from' | 'filter'
>): Shape {
  return {
    key: key.map(({ column, kind, nullable }) => ({ column, kind, nullable })),
    columns: typesByName([...columns].map(([name, { type }]) => [name, type])),
    rows: select(rows, ['*'], 'true'),
    ranged,
    estimate,
  };
}
