/** The vectors that bind the canonical text of the JavaScript twin to PostgreSQL's. */
import { readFileSync } from 'node:fs';
import { postgresType, type PostgresType } from '../../src/model/canonical-postgres.ts';
import type { Cell, ColumnType } from '../../src/model/value.ts';

type Described = Omit<PostgresType, 'of'> & { readonly of?: Described };

export type VectorType = {
  readonly type: Described;
  readonly columnType: ColumnType;
  /** How SQL spells the type. */
  readonly sql: string;
  readonly finer: boolean;
  /** PostgreSQL's operator that tells equal values, where it asks what we ask. */
  readonly equality: string | null;
  readonly values: readonly { readonly sql: string; readonly text: Cell; readonly canonical: Cell }[];
};

type Stored = {
  readonly setup: readonly string[];
  readonly types: readonly Omit<VectorType, 'columnType'>[];
};

const stored = JSON.parse(
  readFileSync(new URL('../fixtures/canonical/vectors.json', import.meta.url), 'utf8'),
) as Stored;

/** SQL that makes the types that the vectors name. */
export const vectorSetup: string = stored.setup.join('\n');

export const vectorTypes: readonly VectorType[] = stored.types.map((entry) => ({
  ...entry,
  columnType: columnType(entry.type),
}));

function columnType({ name, kind, of }: Described): ColumnType {
  return postgresType(of === undefined ? { name, kind } : { name, kind, of: columnType(of) });
}
