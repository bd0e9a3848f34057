/** Lists the references that a schema declares: each foreign key as what refers, grouped, and what it must find. */
import type { Reference } from '../../model/dataset.ts';
import { SourceError } from '../../model/problem.ts';
import type { TextRow } from '../sql-ask.ts';
import { listedTable, pathOf } from '../sql-declared.ts';
import type { TableRef } from '../sql-table.ts';
import type { Access } from './access.ts';
import { literal } from './quote.ts';
import type { Opening } from './options.ts';

type Side = { readonly schema: string; readonly table: string; readonly columns: readonly string[] };

/** Foreign keys by name, those that are not validated too; a partition's copy of its parent's is not listed again. */
export async function references(
  access: Access,
  opening: Opening,
  signal: AbortSignal,
): Promise<readonly Reference[]> {
  const rows = await access.rows(foreignKeysSql(opening.settings.schema), access.place, signal);
  const names = rows.map(([name]) => name);
  return rows.map((row) => {
    const [name = '', , table = '', , key, , , , columns, targets, period] = row;
    const whole =
      names.filter((other) => other === name).length > 1 ? `${table ?? ''}.${name ?? ''}` : (name ?? '');
    if (period === 't') {
      const how = 'name its two datasets in a check of their own';
      throw new SourceError(
        'temporal-reference',
        `${access.place.name}: ${whole} refers to a period, not to a key; ${how}`,
      );
    }
    const from = sideOf(row, 1, columns);
    const own = listed(key);
    const referring = tableRef(opening, from, own.length === 0 ? from.columns : own, listed(row[3]));
    const to = sideOf(row, 5, targets);
    return {
      name: whole,
      from: referring.by(...from.columns),
      to: tableRef(opening, to, to.columns, listed(row[7])),
    };
  });
}

function sideOf(row: TextRow, at: number, columns: string | null | undefined): Side {
  return { schema: row[at] ?? '', table: row[at + 1] ?? '', columns: listed(columns) };
}

function listed(json: string | null | undefined): readonly string[] {
  return json === null || json === undefined ? [] : (JSON.parse(json) as string[]);
}

/** The config hides a column of a table wherever the table comes from. */
function tableRef(
  { source, settings, hidden }: Opening,
  side: Side,
  key: readonly string[],
  columns: readonly string[],
): TableRef {
  const path = pathOf(side.schema, side.table, settings.schema);
  const own = columns.filter((column) => hidden.get(path)?.has(column));
  return listedTable(source, path, { ...side, key }, own);
}

// Rows: name, then for the referring and the referenced table its schema, name and columns (the former with its
// primary key), then the columns of both sides in step, then whether it refers to a period (18).
function foreignKeysSql(schema: string): string {
  const named = (table: string, numbers: string): string =>
    `(SELECT json_agg(a.attname ORDER BY u.at) FROM unnest(${numbers}) WITH ORDINALITY AS u (number, at)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = ${table} AND a.attnum = u.number)`;
  const all = (table: string): string =>
    `(SELECT json_agg(a.attname) FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ${table} AND a.attnum > 0 AND NOT a.attisdropped)`;
  return `SELECT k.conname, fn.nspname, f.relname, ${all('f.oid')}, ${named('f.oid', 'p.conkey')},
      tn.nspname, t.relname, ${all('t.oid')}, ${named('f.oid', 'k.conkey')}, ${named('t.oid', 'k.confkey')},
      coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false)
    FROM pg_catalog.pg_constraint k
    JOIN pg_catalog.pg_class f ON f.oid = k.conrelid JOIN pg_catalog.pg_namespace fn ON fn.oid = f.relnamespace
    JOIN pg_catalog.pg_class t ON t.oid = k.confrelid JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
    LEFT JOIN pg_catalog.pg_constraint p ON p.conrelid = f.oid AND p.contype = 'p'
    WHERE k.contype = 'f' AND k.conparentid = 0 AND fn.nspname = ${literal(schema)}
    ORDER BY f.relname, k.conname`;
}
