/** What a table is to somebody who wants to change one row of it: its columns, its key, and what may not be touched. */
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import { ungranted } from './grant.ts';
import { identifier, literal } from './quote.ts';
import { refuse, type Refused } from './refusal.ts';

type TargetColumn = {
  readonly name: string;
  /** Its type as a person writes it: `numeric(30,10)`. */
  readonly type: string;
  /** The same without what limits it, in the column or in a domain, to tell what a value is before that limits it. */
  readonly cast: string;
  /** Computed by the server, from other columns or always from its sequence: never written. */
  readonly fixed: 'generated' | 'identity' | null;
  /** Whether a foreign key refers to it, so that rows elsewhere follow it. */
  readonly referred: boolean;
  /** Whether the role may give it another value, and insert one. */
  readonly updatable: boolean;
  readonly insertable: boolean;
};

export type Target = {
  readonly oid: string;
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly TargetColumn[];
  readonly primaryKey: readonly string[];
  /** A foreign key that would take other rows along when a row is removed. */
  readonly cascade: string | null;
  /** Whether rows of other tables, which inherit from it and may have more columns, are read as its own. */
  readonly inherited: boolean;
  /** Whether the role may remove its rows. */
  readonly removable: boolean;
  /** As it stands in FROM, under its own name. */
  readonly from: string;
  readonly alias: string;
};

const KINDS: Readonly<Record<string, string>> = {
  v: 'a view',
  m: 'a materialised view',
  f: 'a foreign table',
};

/** What there is to change, held as it is until the transaction ends; or why its rows cannot be written at all. */
export async function targetOf(
  ask: Ask,
  { schema, table }: { readonly schema: string; readonly table: string },
  place: Place,
): Promise<Target | Refused> {
  const alias = identifier(table);
  const qualified = `${identifier(schema)}.${alias}`;
  const [found] = await ask(tableSql(schema, table));
  if (found === undefined) return refuse(place, 'not-writable', `there is no table ${schema}.${table}`);
  const [oid, kind, ruled, foreign, cascade, inherited, readable, removable] = found;
  const other = KINDS[kind ?? ''];
  if (other !== undefined) return refuse(place, 'not-writable', `it is ${other}, which is never written to`);
  if (foreign === 't') return refuse(place, 'not-writable', 'a part of it is a foreign table');
  if (ruled === 't') {
    return refuse(place, 'not-writable', 'the table has a rule, which may turn a statement into another');
  }
  if (readable !== 't')
    return ungranted(ask, { schema, table }, `'SELECT'`, place, 'its writer may not read the table');
  await ask(`SELECT FROM ${qualified} LIMIT 0`);
  const listed = await ask(columnsSql(oid ?? ''));
  const hidden = listed.find((row) => row[5] !== 't')?.[0];
  if (hidden !== undefined && hidden !== null) {
    const why = `its writer may not read "${hidden}", and a row is kept whole`;
    return ungranted(ask, { schema, table }, `'SELECT'`, place, why);
  }
  const primaryKey = listed
    .filter((row) => (row[7] ?? null) !== null)
    .sort((left, right) => Number(left[7]) - Number(right[7]))
    .map(([name]) => name ?? '');
  if (primaryKey.length === 0) return refuse(place, 'not-writable', 'the table has no primary key');
  const columns = listed.map((row): TargetColumn => {
    const [name, type, cast, generated, identity, , referred, , updatable, insertable] = row;
    return {
      name: name ?? '',
      type: type ?? '',
      cast: cast ?? '',
      fixed: generated === 't' ? 'generated' : identity === 't' ? 'identity' : null,
      referred: referred === 't',
      updatable: updatable === 't',
      insertable: insertable === 't',
    };
  });
  return {
    oid: oid ?? '',
    schema,
    table,
    columns,
    primaryKey,
    cascade: cascade ?? null,
    inherited: inherited === 't',
    removable: removable === 't',
    from: `${qualified} AS ${alias}`,
    alias,
  };
}

/**
 * Whether the table is still what it was when its row was looked for, asked once a row of it was written: until then others
 * may have added a foreign key, and from then on nobody can.
 */
export async function isUnaltered(ask: Ask, target: Target, place: Place): Promise<boolean> {
  return JSON.stringify(await targetOf(ask, target, place)) === JSON.stringify(target);
}

/** SQL for whether a row is the table's own, or a partition's, and of no table that inherits from it. */
export function ownSql({ inherited, alias, oid }: Target): string {
  return inherited ? `${alias}.tableoid = ${oid}::oid` : 'true';
}

/** Why a column may not be given another value; `null` when it may. */
export function unwritable(target: Target, column: string, place: Place): Refused | null {
  const found = target.columns.find(({ name }) => name === column);
  if (found === undefined) {
    return refuse(place, 'not-writable', `the table has no column "${column}" of its own`);
  }
  if (found.fixed !== null) {
    const what = found.fixed === 'generated' ? 'a generated column' : 'an identity that is always generated';
    return refuse(place, 'not-writable', `column "${column}" is ${what}`);
  }
  if (found.referred) {
    return refuse(place, 'not-writable', `a foreign key refers to column "${column}"`);
  }
  return null;
}

// A partition, or a table that inherits, has rows of the table and foreign keys and rules of its own.
const PARTS = (oid: string): string => `WITH RECURSIVE parts AS (SELECT ${oid}::oid AS oid
    UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN parts ON i.inhparent = parts.oid)`;

function tableSql(schema: string, table: string): string {
  const oid = `(SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ${literal(schema)} AND c.relname = ${literal(table)} AND c.relkind IN ('r', 'p', 'v', 'm', 'f'))`;
  return `${PARTS(oid)} SELECT c.oid, c.relkind,
    EXISTS (SELECT FROM pg_catalog.pg_rewrite w JOIN parts ON parts.oid = w.ev_class WHERE w.ev_type <> '1'),
    EXISTS (SELECT FROM pg_catalog.pg_class p JOIN parts ON parts.oid = p.oid WHERE p.relkind = 'f'),
    (SELECT min(k.conname) FROM pg_catalog.pg_constraint k JOIN parts ON parts.oid = k.confrelid
      WHERE k.contype = 'f' AND k.confdeltype NOT IN ('a', 'r')),
    EXISTS (SELECT FROM pg_catalog.pg_class p JOIN parts ON parts.oid = p.oid WHERE p.oid <> c.oid AND NOT p.relispartition),
    has_any_column_privilege(c.oid, 'SELECT'), has_table_privilege(c.oid, 'DELETE')
    FROM pg_catalog.pg_class c WHERE c.oid = ${oid}`;
}

// What a domain is made of, whose limits a cast to the domain would apply.
const BASE = (type: string, what: string): string => `(WITH RECURSIVE base AS (
      SELECT t.* FROM pg_catalog.pg_type t WHERE t.oid = ${type}
      UNION ALL SELECT t.* FROM pg_catalog.pg_type t JOIN base ON t.oid = base.typbasetype WHERE base.typtype = 'd')
    SELECT format_type(${what}, -1) FROM base WHERE base.typtype <> 'd')`;

function columnsSql(oid: string): string {
  return `${PARTS(oid)} SELECT a.attname, format_type(a.atttypid, a.atttypmod),
      coalesce((SELECT ${BASE('e.oid', 'base.typarray')} FROM pg_catalog.pg_type e WHERE e.typarray = a.atttypid),
        ${BASE('a.atttypid', 'base.oid')}),
      a.attgenerated <> '', a.attidentity = 'a', has_column_privilege(a.attrelid, a.attnum, 'SELECT'),
      EXISTS (SELECT FROM pg_catalog.pg_constraint k JOIN parts ON parts.oid = k.confrelid
        JOIN pg_catalog.pg_attribute r ON r.attrelid = k.confrelid AND r.attnum = ANY (k.confkey)
        WHERE k.contype = 'f' AND r.attname = a.attname),
      (SELECT p.at FROM pg_catalog.pg_index i, unnest(i.indkey) WITH ORDINALITY AS p(attnum, at)
        WHERE i.indrelid = a.attrelid AND i.indisprimary AND p.at <= i.indnkeyatts AND p.attnum = a.attnum),
      has_column_privilege(a.attrelid, a.attnum, 'UPDATE'), has_column_privilege(a.attrelid, a.attnum, 'INSERT')
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;
}
