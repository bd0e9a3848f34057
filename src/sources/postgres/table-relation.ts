/** Makes a relation of a table as the config and the catalog describe it, and refuses what they do not agree on. */
import type { Ask } from '../sql-ask.ts';
import { columnOf, demandColumns, indexing, isRanged, type Columns } from '../sql-columns.ts';
import type { Place } from '../sql-place.ts';
import { select } from '../sql-relation.ts';
import type { KeyColumn, TableSpec } from '../sql-table.ts';
import { catalogTable, type CatalogTable } from './catalog.ts';
import { keyPart, type Column, type Part } from './key-part.ts';
import { identifier } from './quote.ts';
import type { Relation } from './relation.ts';
import { columnTypes } from './types.ts';
import { isUnique } from './unique.ts';

/** The relation of a table. @throws SourceError for a table or a column that is missing or may not be read. */
export async function tableRelation(spec: TableSpec, ask: Ask, place: Place): Promise<Relation> {
  const schema = spec.schema ?? place.schema;
  const table = await catalogTable(ask, schema, spec.table, place);
  const alias = identifier(spec.table);
  const from = `${identifier(schema)}.${alias} AS ${alias}`;
  const filter = spec.where === null ? 'true' : await filterSql(spec, place);
  const computed = await computedColumns(spec, ask, from);
  const forbidden = new Set([...table.columns].filter(([, { readable }]) => !readable).map(([name]) => name));
  const own = [...table.columns]
    .filter(([name]) => !forbidden.has(name))
    .map(([name, column]): [string, Column] => [name, { ...column, sql: `${alias}.${identifier(name)}` }]);
  const columns = new Map([...own, ...computed]);
  const parts = (wanted: readonly KeyColumn[]): readonly Part[] =>
    wanted.map(({ column, kind }) => {
      const found = namedColumn({ columns, forbidden }, column, place);
      return keyPart(column, found, kind ?? spec.kinds.get(column) ?? null, place.name, table.encoding);
    });
  demandColumns({ columns, forbidden }, spec.private, place);
  const key = parts(spec.key);
  const indexed = indexing(table.indexes);
  const filtered = filter !== 'true';
  const unique = isUnique(key, table.unique, new Set(Object.keys(spec.computed)));
  const readable = own.map(([, { sql }]) => sql);
  const some = `(${select({ from, filter }, readable, 'true')} LIMIT ${SOME}) AS ${alias}`;
  return {
    name: place.name,
    from,
    filter,
    columns,
    forbidden,
    key,
    private: new Set(spec.private),
    fallible: [...fallibleOf(key), ...computed.map(([name]) => `computed ${name}`)],
    ranged: isRanged(key, indexed),
    estimate: filtered ? null : table.rows,
    sampling: { from, filter, key, ...sizeOf(table) },
    parts,
    indexed,
    digestible: table.encoding === 'UTF8' ? { isUnique: unique, some } : null,
  };
}

/** Rows enough to measure how fast they are read. */
const SOME = 20_000;

/** The parts of a key that not every value can be read as. */
export function fallibleOf(key: readonly Part[]): readonly string[] {
  return key.flatMap(({ fallible }) => fallible ?? []);
}

/** A column by its name. @throws SourceError for a column that is missing or may not be read. */
export function namedColumn(relation: Columns<Column>, name: string, place: Place): Column {
  return columnOf(relation, name, place, (column) => `GRANT SELECT (${column}) on it TO "${place.user}"`);
}

function sizeOf({ sampled, blocks }: CatalogTable): { sampled: boolean; blocks: number } {
  return { sampled, blocks };
}

async function filterSql(spec: TableSpec, place: Place): Promise<string> {
  const { whereSql } = await import('./where.ts');
  return whereSql(spec, place);
}

// A bare literal is of no type until it is read, and then of text.
const UNKNOWN = '705';
const TEXT = '25';

/** Types of computed columns are what the server says that their expressions give. */
async function computedColumns(
  spec: TableSpec,
  ask: Ask,
  from: string,
): Promise<readonly [string, Column][]> {
  const columns = Object.entries(spec.computed).map(([name, expression]) => ({
    name,
    sql: `(\n${expression}\n)`,
  }));
  if (columns.length === 0) return [];
  const typed = columns.map(({ sql }) => `pg_typeof(${sql})::oid`);
  // One row even from an empty table: the type of an expression does not depend on there being any.
  const [oids = []] = await ask(`SELECT ${typed.join(', ')} FROM (SELECT) AS one LEFT JOIN ${from} ON false`);
  const known = oids.map((oid) => (oid === null || oid === UNKNOWN ? TEXT : oid));
  const types = await columnTypes(ask, known);
  return columns.map(({ name, sql }, at) => {
    const type = types.get(known[at] ?? TEXT) ?? { family: 'opaque', name: 'unknown' };
    return [name, { sql, type, nullable: true, bytewise: false }];
  });
}
