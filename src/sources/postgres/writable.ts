/** Reads from the catalog what the role of a connection may change: tables whose rows it may read whole, and sequences that it owns. */
import type { Ask } from '../sql-ask.ts';

/** A table, by its path within the source. */
type WritableTable = {
  readonly path: string;
  readonly schema: string;
  readonly may: boolean;
  /** Whether it may change some of the columns only. */
  readonly partly: boolean;
  /** Whether a trigger may set other columns than a change names. */
  readonly triggered: boolean;
};

export type Writable = {
  readonly tables: readonly WritableTable[];
  /** The sequences of each schema that has some, and how many of them it owns. */
  readonly sequences: ReadonlyMap<string, { readonly all: number; readonly owned: number }>;
  readonly superuser: boolean;
};

/** What there is outside the server's own schemas. */
export async function writable(ask: Ask, ownSchema: string): Promise<Writable> {
  const tables = (await ask(TABLES)).map((row): WritableTable => {
    const [schema = null, name = null, may, partly, triggered] = row;
    const path = schema === ownSchema ? (name ?? '') : `${schema ?? ''}.${name ?? ''}`;
    return {
      path,
      schema: schema ?? '',
      may: may === 't',
      partly: partly === 't',
      triggered: triggered === 't',
    };
  });
  const sequences = (await ask(SEQUENCES)).map(
    ([schema, all, owned]) => [schema ?? '', { all: Number(all), owned: Number(owned) }] as const,
  );
  const [[superuser] = []] = await ask(
    'SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user',
  );
  return { tables, sequences: new Map(sequences), superuser: superuser === 't' };
}

const NOT_THE_SERVERS = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
const COLUMNS =
  'FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped';

// A row is read whole before it is changed, and afterwards. 19: a trigger for each row, before an update.
const TABLES = `SELECT n.nspname, c.relname,
    has_schema_privilege(n.oid, 'USAGE') AND coalesce((SELECT bool_and(has_column_privilege(c.oid, a.attnum, 'SELECT'))
      AND bool_or(has_column_privilege(c.oid, a.attnum, 'UPDATE')) ${COLUMNS}), false),
    EXISTS (SELECT ${COLUMNS} AND a.attgenerated = '' AND NOT has_column_privilege(c.oid, a.attnum, 'UPDATE')),
    EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal
      AND t.tgenabled IN ('O', 'A') AND t.tgtype & 19 = 19)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND ${NOT_THE_SERVERS} ORDER BY n.nspname, c.relname`;

const SEQUENCES = `SELECT n.nspname, count(*), count(*) FILTER (WHERE pg_has_role(c.relowner, 'USAGE'))
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND ${NOT_THE_SERVERS} GROUP BY n.nspname`;
