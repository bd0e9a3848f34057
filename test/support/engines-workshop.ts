/** Loads the workshop of examples/across-engines into MariaDB and PostgreSQL, and makes the changes that a test plants. */
import { readFile } from 'node:fs/promises';
import type { Json } from '../../src/model/json.ts';
import { CHANGES, type Change } from './engines-changes.ts';
import { literalOf } from './engines-literals.ts';
import { workshopRows, type Row, type Rows } from './engines-rows.ts';
import { KEYS, TABLES, type Column, type Table } from './engines-tables.ts';
import { mysqlDatabase, runMysql } from './mysql.ts';
import { database, run } from './postgres.ts';

type Side = 'legacy' | 'shop';

/** Where the two are: for those who may do everything, and for who may read the old one. */
export type Workshop = { readonly legacy: string; readonly reader: string; readonly shop: string };

/** A finding, as a test says it. */
export type Expected = {
  readonly check: string;
  readonly kind: string;
  readonly key: readonly Json[];
  readonly column: string | null;
  readonly expected: Json;
  readonly actual: Json;
};

const EXAMPLE = new URL('../../examples/across-engines/', import.meta.url);
const SEED = 5;
const ROWS = given(workshopRows(SEED));

/** Two databases of one content, each in the types of its engine. */
export async function workshop(): Promise<Workshop> {
  const [old, recent] = await Promise.all(
    ['legacy.sql', 'shop.sql'].map((name) => readFile(new URL(name, EXAMPLE), 'utf8')),
  );
  const fill = (side: Side): string =>
    tables()
      .map((table) => {
        const columns = TABLES[table].map((column) => nameOf(side, column)).join(', ');
        const rows = ROWS[table].map((row) => `(${literals(side, table, row).join(', ')})`);
        return `INSERT INTO ${table} (${columns}) VALUES ${rows.join(',\n')};`;
      })
      .join('\n');
  const { root, reader } = await mysqlDatabase('workshop', `${old ?? ''}\n${fill('legacy')}`);
  // Mixed case is not in the order of its bytes here.
  const options = `LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`;
  const shop = await database('workshop', { sql: `${recent ?? ''}\n${fill('shop')}\nANALYZE`, options });
  return { legacy: root, reader, shop };
}

/** Makes all changes. */
export async function plant({ legacy, shop }: Workshop): Promise<void> {
  const done = (side: Side): string =>
    CHANGES.flatMap((change) => {
      const sql = change[side];
      return sql === undefined ? [] : `${statement(side, change, sql)};`;
    }).join('\n');
  await runMysql(legacy, done('legacy'));
  await run(shop, done('shop'));
}

/** What must be found of the changes, and nothing else; `there` compares MariaDB with PostgreSQL, `back` the reverse. */
export function expectedOf(direction: 'there' | 'back'): readonly Expected[] {
  const isThere = direction === 'there';
  const turned = <T>(legacy: T, shop: T): { readonly source: T; readonly target: T } =>
    isThere ? { source: legacy, target: shop } : { source: shop, target: legacy };
  return CHANGES.map(({ table, row, found }) => {
    const { source, target } = turned<Json>(found.legacy, found.shop);
    if ('rows' in found) {
      const isLost = found.rows === 'lost';
      const kinds: Record<string, string> = { duplicate: 'duplicate', 'null-key': 'null-key' };
      const kind = kinds[found.rows] ?? (isLost === isThere ? 'missing' : 'extra');
      const due = kind === 'null-key' ? 0 : 1;
      const key = found.key ?? keyOf(table, row);
      const expected = { source: due, target: due };
      return { check: table, kind, key, column: null, expected, actual: { source, target } };
    }
    const { column: legacy, mapped } = found;
    const named = (TABLES[table] as readonly Column[]).find(([name]) => name === legacy)!;
    const column = legacy === 'took' ? 'took_s' : nameOf(isThere ? 'shop' : 'legacy', named);
    const kind = isThere && mapped?.kind === 'unmapped' ? 'unmapped' : 'altered';
    const expected = mapped === undefined ? source : mapped[direction];
    return { check: table, kind, key: keyOf(table, row), column, expected, actual: target };
  });
}

function tables(): readonly Table[] {
  return Object.keys(TABLES) as Table[];
}

function nameOf(side: Side, [legacy, , shop = legacy]: Column): string {
  return side === 'legacy' ? legacy : shop;
}

/** The rows with what the changes need them to hold. */
function given(rows: Rows): Rows {
  const of = (table: Table): readonly Row[] =>
    rows[table].map((row, at) =>
      CHANGES.filter((change) => change.table === table && change.row === at).reduce(
        (so, change) => ({ ...so, ...change.given }),
        row,
      ),
    );
  return Object.fromEntries(tables().map((table) => [table, of(table)])) as Rows;
}

function literals(side: Side, table: Table, row: Row): readonly string[] {
  return TABLES[table].map(([name, kind]) => literalOf(side, kind, row[name] ?? null));
}

function keyOf(table: Table, at: number): readonly Json[] {
  const columns = TABLES[table].slice(0, KEYS[table]);
  return columns.map(([name, kind]) => {
    const cell = ROWS[table][at]?.[name] ?? null;
    return kind === 'number' && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
  });
}

function statement(side: Side, { table, row }: Change, sql: string): string {
  if (sql.startsWith('INSERT')) return sql;
  const values = literals(side, table, ROWS[table][row]!);
  if (sql === 'AGAIN') return `INSERT INTO ${table} VALUES (${values.join(', ')})`;
  const key = TABLES[table].slice(0, KEYS[table]).map((column) => nameOf(side, column));
  const where = key.map((name, at) => `${name} = ${values[at] ?? ''}`).join(' AND ');
  return sql === 'DELETE'
    ? `DELETE FROM ${table} WHERE ${where}`
    : `UPDATE ${table} SET ${sql} WHERE ${where}`;
}
