/** Asks the server what a table is: its columns, its indexes and its size. */
import { SourceError } from '../../model/problem.ts';
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import { identifier, literal } from './quote.ts';

type CatalogColumn = {
  readonly name: string;
  /** Whether NULL can be in it, as far as the catalog guarantees. */
  readonly nullable: boolean;
  /** Whether its text is kept as utf8mb4 or a part of it. */
  readonly unicode: boolean;
  /** What orders its text; `null` where it is no text. */
  readonly collation: string | null;
  readonly readable: boolean;
};

/** A table or view. */
export type CatalogTable = {
  readonly columns: readonly CatalogColumn[];
  /** Columns of the indexes that hold every row and whole values, ascending. */
  readonly indexes: readonly (readonly string[])[];
  /** Columns that no two rows have alike where none of them is NULL. */
  readonly unique: readonly (readonly string[])[];
  readonly rows: number | null;
};

/** What the catalog says. @throws SourceError when there is no such table, or no right to read it. */
export async function catalogTable(
  ask: Ask,
  schema: string,
  table: string,
  place: Place,
): Promise<CatalogTable> {
  const of = `TABLE_SCHEMA = ${literal(schema)} AND TABLE_NAME = ${literal(table)}`;
  const listed =
    await ask(`SELECT COLUMN_NAME, IS_NULLABLE = 'YES', coalesce(CHARACTER_SET_NAME LIKE 'utf8%', 0),
    FIND_IN_SET('select', PRIVILEGES) > 0, COLLATION_NAME FROM information_schema.COLUMNS WHERE ${of} ORDER BY ORDINAL_POSITION`);
  if (listed.length === 0) {
    // The catalog is silent about what one may not see; the table itself says why.
    await ask(`SELECT 1 FROM ${identifier(schema)}.${identifier(table)} LIMIT 0`);
    throw new SourceError(
      'table-missing',
      `${place.name}: there is no table or view ${schema}.${table}; correct its name or "schema"`,
    );
  }
  const columns = listed.map(([name, nullable, unicode, readable, collation]): CatalogColumn => ({
    name: name ?? '',
    nullable: nullable === '1',
    unicode: unicode === '1',
    collation: collation ?? null,
    readable: readable === '1',
  }));
  if (columns.every(({ readable }) => !readable)) {
    throw new SourceError(
      'no-rights',
      `${place.name}: user "${place.user}" may not read ${schema}.${table}; GRANT SELECT ON ${identifier(schema)}.${identifier(table)} TO '${place.user}'`,
    );
  }
  const [[kind, rows, engine] = []] = await ask(
    `SELECT TABLE_TYPE, TABLE_ROWS, ENGINE FROM information_schema.TABLES WHERE ${of}`,
  );
  const { unique, ...others } = await indexes(ask, of);
  return {
    columns,
    ...others,
    unique: KEEPERS.has((engine ?? '').toLowerCase()) ? unique : [],
    rows: kind === 'VIEW' || rows === null || rows === undefined ? null : Number(rows),
  };
}

/** Engines whose unique indexes are of all rows; a table of several others, or of another server, only says that it has one. */
const KEEPERS: ReadonlySet<string> = new Set(['innodb', 'myisam', 'aria', 'memory', 'rocksdb', 'ndbcluster']);

type Part = { readonly column: string; readonly whole: boolean; readonly rising: boolean };

async function indexes(ask: Ask, of: string): Promise<Pick<CatalogTable, 'indexes' | 'unique'>> {
  const rows =
    await ask(`SELECT INDEX_NAME, COLUMN_NAME, SUB_PART IS NULL, coalesce(COLLATION, '') = 'A', NON_UNIQUE = 0
    FROM information_schema.STATISTICS WHERE ${of} AND INDEX_TYPE = 'BTREE' ORDER BY INDEX_NAME, SEQ_IN_INDEX`);
  const found = new Map<string, Part[]>();
  const unique = new Set<string>();
  for (const [name, column, whole, rising, isUnique] of rows) {
    const index = name ?? '';
    if (isUnique === '1') unique.add(index);
    // An expression has no column.
    const part = { column: column ?? '', whole: whole === '1' && column !== null, rising: rising === '1' };
    found.set(index, [...(found.get(index) ?? []), part]);
  }
  const names = (parts: readonly Part[]): readonly string[] => parts.map(({ column }) => column);
  return {
    indexes: [...found.values()].map((parts) => {
      const end = parts.findIndex(({ whole, rising }) => !whole || !rising);
      return names(end < 0 ? parts : parts.slice(0, end));
    }),
    unique: [...found].flatMap(([index, parts]) =>
      unique.has(index) && parts.every(({ whole }) => whole) ? [names(parts)] : [],
    ),
  };
}
