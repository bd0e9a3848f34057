/** Asks PostgreSQL's catalog which sequences feed which columns: as an identity, as what a column owns, by its default. */
import { SourceError } from '../../model/problem.ts';
import type { Ask, TextRow } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import { literal } from './quote.ts';
import { fedColumns, type FedColumn, type Link } from './sequence-links.ts';
import { columnTypes } from './types.ts';

/** A sequence that feeds a column, as the catalog has it at the instant. Integers are text. */
export type CatalogSequence = {
  /** As regclass prints it under an empty search path: quoted where it must be, and so fit for SQL. */
  readonly name: string;
  readonly increment: string;
  readonly minimum: string;
  readonly maximum: string;
  readonly cycles: boolean;
  readonly feeds: readonly FedColumn[];
};

/** @throws SourceError when there is no such schema, or no right to read a sequence or a column that it feeds. */
export async function catalogSequences(
  ask: Ask,
  schema: string,
  place: Place,
): Promise<{ readonly sequences: readonly CatalogSequence[]; readonly encoding: string }> {
  const [found] = await ask(schemaSql(schema));
  if (found === undefined) {
    const what = `there is no schema ${schema} in database "${place.database}"`;
    throw new SourceError('schema-missing', `${place.name}: ${what}; correct "schema"`);
  }
  const [oid, usable, encoding] = found;
  if (usable !== 't') throw noRights(place, `the schema ${schema}`, `USAGE ON SCHEMA ${schema}`);
  const rows = await ask(linksSql(oid ?? ''));
  const types = await columnTypes(ask, [...new Set(rows.map((row) => row[11] ?? ''))]);
  const sequences: CatalogSequence[] = [];
  const unreadable: string[] = [];
  for (const [name, linked] of Map.groupBy(rows, ([sequence]) => sequence ?? '')) {
    const feeds = fedColumns(linked.map((row): Link => linkOf(row, types)));
    if (feeds.length === 0) continue;
    const [, readable, increment, minimum, maximum, cycles] = linked[0] ?? [];
    if (readable !== 't') unreadable.push(name);
    sequences.push({
      name,
      increment: increment ?? '1',
      minimum: minimum ?? '1',
      maximum: maximum ?? '1',
      cycles: cycles === 't',
      feeds,
    });
  }
  if (unreadable.length > 0) {
    const all = unreadable.length > MOST_NAMED ? `ALL SEQUENCES IN SCHEMA ${schema}` : null;
    throw noRights(
      place,
      unreadable.length === 1 ? `the sequence ${unreadable[0] ?? ''}` : `${unreadable.length} sequences`,
      `SELECT ON ${all ?? `SEQUENCE ${unreadable.join(', ')}`}`,
    );
  }
  demandReadable(sequences, place);
  return { sequences, encoding: encoding ?? 'UTF8' };
}

const MOST_NAMED = 5;

function demandReadable(sequences: readonly CatalogSequence[], place: Place): void {
  for (const { feeds } of sequences) {
    for (const { name, table, schema, column, derived, readable, usable } of feeds) {
      if (derived || readable) continue;
      if (!usable) throw noRights(place, `the schema ${schema}`, `USAGE ON SCHEMA ${schema}`);
      throw noRights(place, `the column ${name}, which a sequence feeds`, `SELECT (${column}) ON ${table}`);
    }
  }
}

function noRights({ name, user }: Place, what: string, right: string): SourceError {
  return new SourceError(
    'no-rights',
    `${name}: user "${user}" may not read ${what}; GRANT ${right} TO "${user}"`,
  );
}

function linkOf(row: TextRow, types: Awaited<ReturnType<typeof columnTypes>>): Link {
  const [, , , , , , schema, table, column, tableOid, parents, type, ...rest] = row;
  const [identity, otherIdentity, expression, namesIt, namesAnother, usable, readable] = rest;
  return {
    schema: schema ?? '',
    table: table ?? '',
    column: column ?? '',
    oid: tableOid ?? '',
    parents: JSON.parse(parents ?? '[]') as string[],
    type: types.get(type ?? '')?.name ?? '',
    identity: identity === 't',
    ownDefault: expression ?? null,
    elsewhere: !(identity === 't') && (otherIdentity === 't' || (namesAnother === 't' && namesIt !== 't')),
    names: namesIt === 't',
    usable: usable === 't',
    readable: usable === 't' && readable === 't',
  };
}

function schemaSql(schema: string): string {
  return `SELECT n.oid, has_schema_privilege(n.oid, 'USAGE'), current_setting('server_encoding')
    FROM pg_catalog.pg_namespace n WHERE n.nspname = ${literal(schema)}`;
}

// A row for each sequence and column that the catalog connects: by ownership or identity, or by a default that names the
// sequence itself. Temporary tables belong to other sessions, and cannot be read.
function linksSql(schema: string): string {
  const names = (which: string): string => `EXISTS (SELECT FROM pg_catalog.pg_depend n
      JOIN pg_catalog.pg_class x ON x.oid = n.refobjid AND x.relkind = 'S'
      WHERE n.classid = 'pg_catalog.pg_attrdef'::regclass AND n.objid = e.oid
        AND n.refclassid = 'pg_catalog.pg_class'::regclass AND n.refobjid ${which} l.seq)`;
  return `WITH sequences AS (
      SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name, q.*
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_sequence q ON q.seqrelid = c.oid
      WHERE c.relkind = 'S' AND c.relnamespace = ${schema}
    ), links AS (
      SELECT d.objid AS seq, d.refobjid AS tab, d.refobjsubid AS col, d.deptype = 'i' AS identity
      FROM pg_catalog.pg_depend d JOIN sequences s ON s.oid = d.objid
      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
        AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
      UNION
      SELECT d.refobjid, e.adrelid, e.adnum, false
      FROM pg_catalog.pg_depend d JOIN sequences s ON s.oid = d.refobjid
      JOIN pg_catalog.pg_attrdef e ON e.oid = d.objid
      WHERE d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
    )
    SELECT s.name, has_sequence_privilege(s.oid, 'SELECT'), s.seqincrement, s.seqmin, s.seqmax, s.seqcycle,
      quote_ident(n.nspname), format('%I.%I', n.nspname, t.relname), quote_ident(a.attname), t.oid,
      (SELECT json_agg(i.inhparent::text) FROM pg_catalog.pg_inherits i WHERE i.inhrelid = t.oid), a.atttypid,
      l.identity, a.attidentity <> '', pg_get_expr(e.adbin, e.adrelid), ${names('=')}, ${names('<>')},
      has_schema_privilege(n.oid, 'USAGE'), has_column_privilege(t.oid, a.attnum, 'SELECT')
    FROM links l JOIN sequences s ON s.oid = l.seq
    JOIN pg_catalog.pg_class t ON t.oid = l.tab JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = l.tab AND a.attnum = l.col AND NOT a.attisdropped
    LEFT JOIN pg_catalog.pg_attrdef e ON e.adrelid = l.tab AND e.adnum = l.col
    WHERE t.relkind IN ('r', 'p', 'f', 'v') AND t.relpersistence <> 't'
    ORDER BY s.name COLLATE "C"`;
}
