/** Names tables for a source: those that its config declares, and those that its catalog lists. */
import type { Source } from '../model/dataset.ts';
import type { KeyKind } from '../model/key.ts';
import { ConfigError } from '../model/problem.ts';
import { demandKinds, demandKnown } from './known-options.ts';
import { TableRef, type AnyTables, type KeyColumn, type KeyOf, type TableOptions } from './sql-table.ts';

const OPTIONS = ['key', 'kinds', 'schema', 'where', 'computed', 'private'];

/** What a source says about its tables. */
export type Declaring = {
  readonly source: Source;
  /** The source's own schema; `null` while only its url names it. */
  readonly schema: string | null;
  /** Private columns by table, to which those of the table are added. */
  readonly hidden: Map<string, ReadonlySet<string>>;
};

/** A table as a config declares it. @throws ConfigError for what is none of its options. */
export function declaredTable(
  { source, schema: home, hidden }: Declaring,
  name: string,
  options: TableOptions<AnyTables, string, string>,
): TableRef {
  demandKnown(`table ${name}`, options, OPTIONS);
  const schema = options.schema ?? home;
  const path = pathOf(schema, name, home);
  const key = keyColumns(options.key, path);
  demandKinds(`table ${name}`, [...key.map(({ kind }) => kind), ...Object.values(options.kinds ?? {})]);
  if (options.where !== undefined && typeof options.where !== 'function') {
    throw new ConfigError(
      'config',
      `table ${name}: where: expected a function, as in (eb) => eb('deleted_at', 'is', null)`,
    );
  }
  const own = options.private ?? [];
  hidden.set(path, new Set([...(hidden.get(path) ?? []), ...own]));
  return new TableRef(source, path, {
    schema: schema === home ? null : schema,
    table: name,
    key,
    kinds: new Map(Object.entries(options.kinds ?? {}) as [string, KeyKind][]),
    where: options.where ?? null,
    computed: { ...options.computed },
    private: [...own],
  });
}

/** A table as a catalog lists it, with the columns of it that the config hides. */
export function listedTable(
  source: Source,
  path: string,
  {
    schema,
    table,
    key,
  }: { readonly schema: string; readonly table: string; readonly key: readonly string[] },
  hidden: readonly string[],
): TableRef {
  return new TableRef(source, path, {
    schema,
    table,
    key: key.map((column) => ({ column, kind: null })),
    kinds: new Map(),
    where: null,
    computed: {},
    private: hidden,
  });
}

/** What a table is called: its name alone, unless it is in another schema than the source's own. */
export function pathOf(schema: string | null, table: string, home: string | null): string {
  return schema === null || schema === home ? table : `${schema}.${table}`;
}

/** The columns of a declared key. @throws ConfigError for a key without columns. */
function keyColumns(key: KeyOf<string>, place: string): readonly KeyColumn[] {
  const columns =
    typeof key === 'string'
      ? [{ column: key, kind: null }]
      : isList(key)
        ? key.map((column) => ({ column, kind: null }))
        : Object.entries(key).map(([column, kind]) => ({ column, kind: kind ?? null }));
  if (columns.length > 0) return columns;
  throw new ConfigError('config', `${place}: its key has no column; name at least one, as in key: 'id'`);
}

function isList(key: Exclude<KeyOf<string>, string>): key is readonly string[] {
  return Array.isArray(key);
}
