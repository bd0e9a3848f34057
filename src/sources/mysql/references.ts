/** Lists the references that a database declares: each foreign key as what refers, grouped, and what it must find. */
import type { Reference } from '../../model/dataset.ts';
import { listedTable, pathOf } from '../sql-declared.ts';
import type { TableRef } from '../sql-table.ts';
import type { Access } from './access.ts';
import { literal } from './quote.ts';
import type { Opening } from './options.ts';

type Side = { readonly schema: string; readonly table: string; readonly columns: string[] };
type Key = { readonly name: string; readonly from: Side; readonly to: Side };

/** Foreign keys by name, in the order of their tables. */
export async function references(
  access: Access,
  opening: Opening,
  signal: AbortSignal,
): Promise<readonly Reference[]> {
  const { database } = access.place;
  const ask = (sql: string) => access.rows(sql, access.place, signal);
  const keys = new Map<string, Key>();
  for (const row of await ask(foreignKeysSql(database))) {
    const [name, table, column, schemaTo, tableTo, columnTo] = row.map((cell) => cell ?? '');
    const id = `${table ?? ''}\n${name ?? ''}`;
    const key = keys.get(id) ?? {
      name: name ?? '',
      from: { schema: database, table: table ?? '', columns: [] },
      to: { schema: schemaTo ?? '', table: tableTo ?? '', columns: [] },
    };
    key.from.columns.push(column ?? '');
    key.to.columns.push(columnTo ?? '');
    keys.set(id, key);
  }
  const primary = new Map<string, string[]>();
  for (const [table, column] of await ask(primaryKeysSql(database))) {
    primary.set(table ?? '', [...(primary.get(table ?? '') ?? []), column ?? '']);
  }
  const all = [...keys.values()];
  return all.map(({ name, from, to }) => ({
    name: all.filter((other) => other.name === name).length > 1 ? `${from.table}.${name}` : name,
    from: tableRef(opening, database, from, primary.get(from.table) ?? from.columns).by(...from.columns),
    to: tableRef(opening, database, to, to.columns),
  }));
}

/** The config hides a column of a table wherever the table comes from. */
function tableRef(
  { source, hidden }: Opening,
  database: string,
  { schema, table }: Side,
  key: readonly string[],
): TableRef {
  const path = pathOf(schema, table, database);
  return listedTable(source, path, { schema, table, key }, [...(hidden.get(path) ?? [])]);
}

function foreignKeysSql(database: string): string {
  return `SELECT CONSTRAINT_NAME, TABLE_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
    FROM information_schema.KEY_COLUMN_USAGE
    WHERE TABLE_SCHEMA = ${literal(database)} AND REFERENCED_TABLE_NAME IS NOT NULL
    ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`;
}

function primaryKeysSql(database: string): string {
  return `SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE
    WHERE TABLE_SCHEMA = ${literal(database)} AND CONSTRAINT_NAME = 'PRIMARY'
    ORDER BY TABLE_NAME, ORDINAL_POSITION`;
}
