/** The values that MySQL and PostgreSQL both can hold, and what either alone can, with the one canonical text of each. */
import { readFileSync } from 'node:fs';
import { postgresType } from '../../src/model/canonical-postgres.ts';
import type { Cell, ColumnType, Family } from '../../src/model/value.ts';

export type SharedType = {
  readonly family: Family;
  readonly postgres: { readonly columnType: ColumnType; readonly sql: string } | null;
  /** How MySQL spells the type. */
  readonly mysql: string;
  /** What a reader asks for instead of the column `v`. */
  readonly ask?: string;
  /** Digits of a fraction of a second; none where they are left out. */
  readonly decimals?: number;
  /** The form in which MySQL digests a type that has no canonical text in SQL. */
  readonly form?: string;
  /** The make that alone has the type. */
  readonly only?: string;
  /** Each as SQL; `null` where the engine cannot hold it. */
  readonly values: readonly {
    readonly postgres: string | null;
    readonly mysql: string | null;
    readonly canonical: Cell;
    /** MySQL's text where that tells the value apart from the same one elsewhere. */
    readonly finer?: string;
  }[];
};

type Stored = Omit<SharedType, 'postgres'> & {
  readonly postgres: {
    readonly type: { readonly name: string; readonly kind: 'base' };
    readonly sql: string;
  } | null;
};

const { types } = JSON.parse(
  readFileSync(new URL('../fixtures/canonical/engines.json', import.meta.url), 'utf8'),
) as { readonly types: readonly Stored[] };

export const sharedTypes: readonly SharedType[] = types.map((entry) => ({
  ...entry,
  postgres:
    entry.postgres === null
      ? null
      : { columnType: postgresType(entry.postgres.type), sql: entry.postgres.sql },
}));

/** SQL that makes a table of MySQL for each type, `t0`, `t1` and so on, whose rows are keyed by their numbers. */
export const sharedTables: string = sharedTypes
  .map(({ mysql, values }, at) => {
    const rows = values.flatMap(({ mysql: sql }, id) => (sql === null ? [] : [`(${id}, ${sql})`]));
    return `CREATE TABLE t${at} (id int PRIMARY KEY, v ${mysql}) ENGINE=InnoDB; INSERT INTO t${at} VALUES ${rows.join(', ')};`;
  })
  .join('\n');
