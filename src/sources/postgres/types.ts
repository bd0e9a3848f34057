/** Resolves PostgreSQL's types to column types: domains to their base, arrays and ranges to what they are made of. */
import { postgresType, type PostgresType } from '../../model/canonical-postgres.ts';
import type { ColumnType } from '../../model/value.ts';
import type { Ask } from '../sql-ask.ts';

type Listed = { readonly name: string; readonly kind: PostgresType['kind']; readonly of: string | null };

const KINDS: Readonly<Record<string, PostgresType['kind']>> = {
  b: 'base',
  c: 'composite',
  d: 'domain',
  e: 'enum',
  m: 'multirange',
  p: 'base',
  r: 'range',
};

/** The column types of type OIDs. */
export async function columnTypes(
  ask: Ask,
  oids: readonly string[],
): Promise<ReadonlyMap<string, ColumnType>> {
  const listed = new Map<string, Listed>();
  let missing = [...new Set(oids)];
  while (missing.length > 0) {
    for (const [oid, name, type, isArray, of] of await ask(typesSql(missing))) {
      const kind = isArray === 't' ? 'array' : (KINDS[type ?? ''] ?? 'base');
      listed.set(oid ?? '', { name: name ?? '', kind, of: of ?? null });
    }
    const parts = [...listed.values()].flatMap(({ of }) => (of === null || listed.has(of) ? [] : [of]));
    missing = [...new Set(parts)];
  }
  return new Map(oids.map((oid) => [oid, resolve(listed, oid)]));
}

function resolve(listed: ReadonlyMap<string, Listed>, oid: string): ColumnType {
  const type = listed.get(oid);
  if (type === undefined) return { family: 'opaque', name: oid };
  const { name, kind, of } = type;
  return postgresType({ name, kind, ...(of === null ? {} : { of: resolve(listed, of) }) });
}

// A true array is subscripted as one; int2vector and oidvector also have elements but print otherwise.
function typesSql(oids: readonly string[]): string {
  return `SELECT t.oid, t.typname, t.typtype, e.typarray IS NOT DISTINCT FROM t.oid,
      nullif(CASE WHEN t.typtype = 'd' THEN t.typbasetype
        WHEN r.rngtypid IS NOT NULL THEN CASE WHEN t.typtype = 'r' THEN r.rngsubtype ELSE r.rngtypid END
        WHEN e.typarray = t.oid THEN e.oid END, 0)
    FROM pg_catalog.pg_type t
    LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typelem <> 0
    LEFT JOIN pg_catalog.pg_range r ON t.oid IN (r.rngtypid, r.rngmultitypid)
    WHERE t.oid IN (${oids.join(', ')})`;
}
