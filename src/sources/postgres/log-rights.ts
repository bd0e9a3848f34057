/** Tells which right a writer lacks to add a row to the system's log, with the statement that grants it. */
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import { literal } from './quote.ts';
import { refuse, type Refused } from './refusal.ts';

/** The refusal of a row with these columns; `null` where nothing lacks, or the catalog cannot tell. */
export async function lackingForLog(
  ask: Ask,
  schema: string,
  table: string,
  columns: readonly string[],
  place: Place,
): Promise<Refused | null> {
  const [[why] = []] = await ask(rightsSql(schema, table, columns));
  return why === null || why === undefined ? null : refuse(place, 'no-writer-access', why);
}

// A default that takes the next value of a sequence asks for a right on that, too.
function rightsSql(schema: string, table: string, columns: readonly string[]): string {
  const named = `a.attname IN (${columns.map(literal).join(', ')})`;
  const attribute = 'SELECT a.* FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid';
  return `WITH log AS (SELECT c.*, n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ${literal(schema)} AND c.relname = ${literal(table)} AND c.relkind IN ('r', 'p', 'v', 'f')),
    lacked AS (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS names FROM log c, LATERAL (${attribute}) a
      WHERE ${named} AND NOT has_column_privilege(c.oid, a.attnum, 'INSERT')),
    fed AS (SELECT format('%I.%I', n.nspname, s.relname) AS name FROM log c, LATERAL (${attribute}) a
      JOIN pg_catalog.pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass
      JOIN pg_catalog.pg_class s ON s.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
      WHERE NOT ${named} AND CASE WHEN s.relkind = 'S' THEN NOT has_sequence_privilege(s.oid, 'USAGE, UPDATE') END ORDER BY 1 LIMIT 1)
    SELECT CASE
      WHEN NOT has_schema_privilege(c.relnamespace, 'USAGE')
        THEN format('its writer may not use its schema; GRANT USAGE ON SCHEMA %I TO %I', c.nspname, current_user)
      WHEN lacked.names IS NOT NULL
        THEN format('its writer may not add a row; GRANT INSERT (%s) ON %I.%I TO %I', lacked.names, c.nspname, c.relname, current_user)
      WHEN fed.name IS NOT NULL
        THEN format('its writer may not use a sequence of it; GRANT USAGE ON SEQUENCE %s TO %I', fed.name, current_user)
    END FROM log c CROSS JOIN lacked LEFT JOIN fed ON true`;
}
