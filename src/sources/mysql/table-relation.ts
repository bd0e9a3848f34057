/** Makes a relation of a table as the config and the catalog describe it, and refuses what they do not agree on. */
import { SourceError, type ReconcileError } from '../../model/problem.ts';
import { noSuchColumn } from '../columns.ts';
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import type { KeyColumn, TableSpec } from '../sql-table.ts';
import type { AskFields } from './access.ts';
import { catalogTable } from './catalog.ts';
import { keyPart, type Column, type Part } from './key-part.ts';
import { identifier } from './quote.ts';
import { numbered, type Relation } from './relation.ts';
import { nativeOf } from './types.ts';

const NOT_NULL = 1;

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
        { own, sql: how(own), type, read, nullable, unicode: listed?.unicode ?? false },
      ];
    }),
  );
  const parts = (wanted: readonly KeyColumn[]): readonly Part[] =>
    wanted.map(({ column, kind }) => {
      const found = columns.get(column);
      if (found === undefined) throw missing(column, columns.keys(), forbidden, place);
      return keyPart(column, found, kind ?? spec.kinds.get(column) ?? null, place.name);
    });
  const unknown = spec.private.find((column) => !columns.has(column) && !forbidden.has(column));
  if (unknown !== undefined) throw missing(unknown, columns.keys(), forbidden, place);
  const key = parts(spec.key);
  const indexed = (wanted: readonly string[]): boolean =>
    table.indexes.some((index) => wanted.every((name, at) => index[at] === name));
  return {
    name: place.name,
    from,
    filter,
    columns,
    forbidden,
    key,
    private: new Set(spec.private),
    ranged: isRanged(key, indexed),
    estimate: filter === 'true' ? table.rows : null,
    sampling: { from, filter, key, rows: table.rows },
    parts,
    indexed,
  };
}

/** Whether reading a range of keys costs about its share of the whole. */
export function isRanged(key: readonly Part[], indexed: (columns: readonly string[]) => boolean): boolean {
  return key.every(({ own }) => own) && indexed(key.map(({ column }) => column));
}

/** The error for a column that the config names and the table does not have, or that may not be read. */
export function missing(
  column: string,
  existing: Iterable<string>,
  forbidden: ReadonlySet<string>,
  place: Place,
): ReconcileError {
  if (forbidden.has(column)) {
    const grant = `GRANT SELECT (${identifier(column)}) on it TO '${place.user}'`;
    return new SourceError(
      'no-rights',
      `${place.name}: user "${place.user}" may not read the column "${column}"; ${grant}`,
    );
  }
  return new SourceError(
    'column-missing',
    noSuchColumn(place.name, column, existing, 'correct the config').message,
  );
}

async function filterSql(spec: TableSpec, place: Place): Promise<string> {
  const { whereSql } = await import('./where.ts');
  return whereSql(spec, place);
}
