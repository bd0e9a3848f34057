/** Asks PostgreSQL's catalog what a table is: its columns, their types and orders, its indexes and its size. */
import { SourceError } from '../../model/problem.ts';
import type { ColumnType } from '../../model/value.ts';
import type { Ask, TextRow } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import { literal } from './quote.ts';
import { columnTypes } from './types.ts';

/** A column of a table. */
type CatalogColumn = {
  readonly type: ColumnType;
  /** Whether NULL can be in it, as far as the catalog guarantees. */
  readonly nullable: boolean;
  /** Whether its own order, for text, is that of its bytes. */
  readonly bytewise: boolean;
  readonly readable: boolean;
};

/** A table or view. */
export type CatalogTable = {
  readonly columns: ReadonlyMap<string, CatalogColumn>;
  /** Columns of the indexes that hold every row, in order. */
  readonly indexes: readonly (readonly string[])[];
  /** Columns of the indexes that let no two rows be alike in them, unless one is NULL. */
  readonly unique: readonly (readonly string[])[];
  /** Whether TABLESAMPLE knows it. */
  readonly sampled: boolean;
  readonly rows: number | null;
  /** Its size in blocks; 0 when it has none of its own. */
  readonly blocks: number;
  readonly encoding: string;
};

/** What the catalog says. @throws SourceError when there is no such table, no right to read it, or by now another one of its name. */
export async function catalogTable(
  ask: Ask,
  schema: string,
  table: string,
  place: Place,
): Promise<CatalogTable> {
  const [found] = await ask(tableSql(schema, table));
  const whole = `${schema}.${table}`;
  if (found === undefined) {
    const how = 'correct its name or "schema"';
    throw new SourceError(
      'table-missing',
      `${place.name}: there is no table or view ${whole} in database "${place.database}"; ${how}`,
    );
  }
  const [oid = '', kind, usable, readable, rows, blocks, encoding, replaced] = found;
  if (replaced === 't') {
    const what = `${whole} was dropped or replaced after the instant`;
    throw new SourceError('table-changed', `${place.name}: ${what}; run again`, { transient: true });
  }
  if (usable !== 't' || readable !== 't') {
    const grant = usable === 't' ? `SELECT ON ${whole}` : `USAGE ON SCHEMA ${schema}`;
    throw new SourceError(
      'no-rights',
      `${place.name}: user "${place.user}" may not read ${whole}; GRANT ${grant} TO "${place.user}"`,
    );
  }
  const listed = await ask(columnsSql(oid ?? ''));
  const types = await columnTypes(
    ask,
    listed.map((row) => row[2] ?? ''),
  );
  return {
    columns: new Map(listed.map((row) => [row[1] ?? '', column(row, types)])),
    ...(await indexes(ask, oid ?? '', listed)),
    sampled: kind === 'r' || kind === 'm' || kind === 'p',
    rows: rows === null || rows === undefined ? null : Math.round(Number(rows)),
    blocks: Number(blocks),
    encoding: encoding ?? 'UTF8',
  };
}

function column(row: TextRow, types: ReadonlyMap<string, ColumnType>): CatalogColumn {
  const [, , oid, nullable, bytewise, readable] = row;
  const type = types.get(oid ?? '') ?? { family: 'opaque', name: 'unknown' };
  return { type, nullable: nullable === 't', bytewise: bytewise === 't', readable: readable === 't' };
}

// Only a partitioned table's index speaks for the rows of its children, and only the server's own operators tell apart all
// that has another text; columns that are only included come last.
async function indexes(
  ask: Ask,
  oid: string,
  listed: readonly TextRow[],
): Promise<Pick<CatalogTable, 'indexes' | 'unique'>> {
  const names = new Map(listed.map(([number, name]) => [number, name ?? '']));
  const rows = await ask(`SELECT i.indkey::text, i.indnkeyatts, i.indisunique
      AND (t.relkind <> 'r' OR NOT t.relhassubclass) AND NOT EXISTS (SELECT FROM pg_catalog.pg_opclass o
        WHERE o.oid = ANY (i.indclass) AND o.oid >= 16384::oid AND NOT o.opcdefault)
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
    JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = c.relam
    WHERE i.indrelid = ${oid} AND i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree'`);
  const found = rows.map(([numbers, keys, isUnique]) => ({
    columns: (numbers ?? '').split(' ').map((number) => names.get(number) ?? ''),
    keys: Number(keys),
    isUnique: isUnique === 't',
  }));
  return {
    indexes: found.map(({ columns }) => columns),
    unique: found.flatMap(({ columns, keys, isUnique }) => (isUnique ? [columns.slice(0, keys)] : [])),
  };
}

// A partitioned table is as large as its leaves. What was never analysed (-1) has no estimate. The catalog is read as of the
// instant, but a statement finds its table by the name that it has now.
function tableSql(schema: string, table: string): string {
  return `SELECT c.oid, c.relkind, has_schema_privilege(n.oid, 'USAGE'), has_any_column_privilege(c.oid, 'SELECT'),
      CASE WHEN c.relkind IN ('r', 'm') THEN nullif(c.reltuples, -1)::numeric
        WHEN c.relkind = 'p' THEN leaves.rows END,
      CASE WHEN c.relkind IN ('r', 'm') THEN pg_relation_size(c.oid) / current_setting('block_size')::int8
        WHEN c.relkind = 'p' THEN leaves.blocks ELSE 0 END,
      current_setting('server_encoding'),
      CASE WHEN has_schema_privilege(n.oid, 'USAGE') THEN to_regclass(format('%I.%I', n.nspname, c.relname)) IS DISTINCT FROM c.oid END
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN LATERAL (
      SELECT CASE WHEN bool_and(l.reltuples >= 0) THEN sum(l.reltuples)::numeric END AS rows,
        coalesce(sum(pg_relation_size(l.oid)) / current_setting('block_size')::int8, 0)::int8 AS blocks
      FROM pg_partition_tree(c.oid) p JOIN pg_catalog.pg_class l ON l.oid = p.relid WHERE p.isleaf
    ) leaves ON c.relkind = 'p'
    WHERE n.nspname = ${literal(schema)} AND c.relname = ${literal(table)} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`;
}

// NOT NULL counts only where every row keeps it: not on views or foreign tables, not when children may have dropped it,
// not while it is NOT VALID (18). A database's own provider is a column only since 15.
function columnsSql(oid: string): string {
  return `SELECT a.attnum, a.attname, a.atttypid,
      NOT (a.attnotnull AND (c.relkind = 'p' OR c.relkind = 'r' AND NOT c.relhassubclass) AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint k
        WHERE k.conrelid = c.oid AND k.contype = 'n' AND NOT k.convalidated AND a.attnum = ANY (k.conkey))),
      CASE l.collprovider WHEN 'b' THEN true WHEN 'c' THEN l.collcollate IN ('C', 'POSIX')
        WHEN 'd' THEN CASE coalesce(to_jsonb(d) ->> 'datlocprovider', 'c')
          WHEN 'b' THEN true WHEN 'c' THEN d.datcollate IN ('C', 'POSIX') ELSE false END
        ELSE false END,
      has_column_privilege(c.oid, a.attnum, 'SELECT')
    FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_database d ON d.datname = current_database()
    LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
    WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;
}
