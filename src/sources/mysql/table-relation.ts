/** Makes a relation of a table as the config and the catalog describe it, and refuses what they do not agree on. */
import type { Ask } from '../sql-ask.ts';
import { columnOf, demandColumns, indexing, isRanged, type Columns } from '../sql-columns.ts';
import type { Place } from '../sql-place.ts';
import type { KeyColumn, TableSpec } from '../sql-table.ts';
import type { AskFields } from './access.ts';
import { catalogTable } from './catalog.ts';
import { keyPart, type Column, type Part } from './key-part.ts';
import { identifier } from './quote.ts';
import { numbered, type Relation } from './relation.ts';
import { nativeOf } from './types.ts';
import { isUnique } from './unique.ts';

const NOT_NULL = 1;

/** Rows by which the pace of digesting and of reading is taken. */
const SAMPLE = 10_000;

/** The relation of a table. @throws SourceError for a table or a column that is missing or may not be read. */
export async function tableRelation(
  spec: TableSpec,
  ask: Ask,
  askFields: AskFields,
  place: Place,
): Promise<Relation> {
  const schema = spec.schema ?? place.schema;
  const table = await catalogTable(ask, schema, spec.table, place);
  const alias = identifier(spec.table);
  const from = `${identifier(schema)}.${alias} AS ${alias}`;
  const filter = spec.where === null ? 'true' : await filterSql(spec, place);
  const readable = table.columns.filter((column) => column.readable);
  const forbidden = new Set(table.columns.filter((column) => !column.readable).map(({ name }) => name));
  const sql = [
    ...readable.map(({ name }) => `${alias}.${identifier(name)}`),
    ...Object.values(spec.computed).map((expression) => `(\n${expression}\n)`),
  ];
  const names = [...readable.map(({ name }) => name), ...Object.keys(spec.computed)];
  const fields = await askFields(`SELECT ${numbered(sql).join(', ')} FROM ${from} LIMIT 0`);
  const columns = new Map(
    fields.map((field, at): [string, Column] => {
      const { type, ask: how, read } = nativeOf(field);
      const own = sql[at] ?? '';
      const listed = readable[at];
      const nullable = listed?.nullable ?? (field.flags & NOT_NULL) === 0;
      return [
        names[at] ?? '',
        {
          own,
          sql: how(own),
          type,
          decimals: field.decimals,
          read,
          nullable,
          unicode: listed?.unicode ?? false,
          collation: listed?.collation ?? null,
        },
      ];
    }),
  );
  const parts = (wanted: readonly KeyColumn[]): readonly Part[] =>
    wanted.map(({ column, kind }) => {
      const found = namedColumn({ columns, forbidden }, column, place);
      return keyPart(column, found, kind ?? spec.kinds.get(column) ?? null, place.name);
    });
  demandColumns({ columns, forbidden }, spec.private, place);
  const ordered = parts(spec.key);
  const indexed = indexing(table.indexes);
  const ranged = isRanged(ordered, indexed);
  const key = ranged ? ordered : ordered.map((part) => part.sorted ?? part);
  return {
    name: place.name,
    from,
    filter,
    columns,
    forbidden,
    key,
    private: new Set(spec.private),
    ranged,
    estimate: filter === 'true' ? table.rows : null,
    sampling: { from, filter, key, rows: table.rows },
    parts,
    indexed,
    digestible: {
      isUnique: isUnique(key, columns, table.unique, new Set(Object.keys(spec.computed))),
      some: `(SELECT ${sql.slice(0, readable.length).join(', ')} FROM ${from} WHERE ${filter} LIMIT ${SAMPLE}) AS ${alias}`,
    },
  };
}

/** A column by its name. @throws SourceError for a column that is missing or may not be read. */
export function namedColumn(relation: Columns<Column>, name: string, place: Place): Column {
  return columnOf(
    relation,
    name,
    place,
    (column) => `GRANT SELECT (${identifier(column)}) on it TO '${place.user}'`,
  );
}

async function filterSql(spec: TableSpec, place: Place): Promise<string> {
  const { whereSql } = await import('./where.ts');
  return whereSql(spec, place);
}
