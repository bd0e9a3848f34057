/** A table, view or filter of one as a config names it: inert, and checked by the compiler where row types are known. */
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { DatasetRef, Source } from '../model/dataset.ts';
import type { KeyKind } from '../model/key.ts';
import { ConfigError } from '../model/problem.ts';
import { groupedName, groupedPrivate } from './naming.ts';

/** Tables and their columns when no types are given: any name. */
export type AnyTables = Record<string, Record<string, unknown>>;

type ColumnOf<Tables, Name extends keyof Tables> = keyof Tables[Name] & string;

export type TableOptions<Tables, Name extends keyof Tables & string, Computed extends string> = {
  /** The columns that identify a row, in order; with their kinds where the column's own type is not the right one. */
  readonly key: KeyOf<ColumnOf<Tables, Name> | NoInfer<Computed>>;
  /** The kinds of other columns, for datasets made by `by`: `{ client_id: 'int' }` for numbers kept as text. */
  readonly kinds?: Partial<Readonly<Record<ColumnOf<Tables, Name> | NoInfer<Computed>, KeyKind>>>;
  /** Another schema than the source's; for MySQL, another database. */
  readonly schema?: string;
  /** Which rows, as a Kysely expression: `(eb) => eb('deleted_at', 'is', null)`. */
  readonly where?: (eb: ExpressionBuilder<Tables, Name>) => Expression<SqlBool>;
  /** Further columns by SQL expressions over the table's own: `{ email_normalised: 'lower(trim(email))' }`. */
  readonly computed?: Readonly<Record<Computed, string>>;
  /** Columns whose values may appear in no output. */
  readonly private?: readonly (ColumnOf<Tables, Name> | NoInfer<Computed>)[];
};

export type KeyOf<Column extends string> =
  Column | readonly Column[] | Partial<Readonly<Record<Column, KeyKind>>>;

/** A column with the kind of key that it makes; `null` when its type decides. */
export type KeyColumn = { readonly column: string; readonly kind: KeyKind | null };

/** What a config said about a table, without its types. */
export type TableSpec = {
  /** `null` is the source's own. */
  readonly schema: string | null;
  readonly table: string;
  readonly key: readonly KeyColumn[];
  readonly kinds: ReadonlyMap<string, KeyKind>;
  readonly where: ((eb: never) => Expression<SqlBool>) | null;
  readonly computed: Readonly<Record<string, string>>;
  readonly private: readonly string[];
};

/** A source with what only its own sessions need to know. */
export type Opening<Settings> = {
  readonly source: Source;
  readonly settings: Settings;
  /** Private columns by table, so that a dataset that the catalog names hides what the config hides. */
  readonly hidden: ReadonlyMap<string, ReadonlySet<string>>;
};

/** A dataset of a source that is asked in SQL. */
export class TableRef implements DatasetRef {
  readonly source: Source;
  readonly path: string;
  /** The path of the table itself. */
  readonly table: string;
  readonly private: readonly string[];
  readonly spec: TableSpec;
  /** The columns that regroup the rows; `null` when they are the table's own. */
  readonly grouping: readonly string[] | null;

  constructor(source: Source, table: string, spec: TableSpec, grouping: readonly string[] | null = null) {
    const keyColumns = spec.key.map(({ column }) => column);
    this.source = source;
    this.spec = spec;
    this.grouping = grouping;
    this.table = table;
    this.path = grouping === null ? table : groupedName(table, grouping);
    this.private = grouping === null ? spec.private : groupedPrivate(spec.private, keyColumns);
  }

  /** Equal for references that read the same rows in the same way; `null` where only the reference itself surely does. */
  get reads(): string | null {
    const { where, kinds, schema: _named, ...spec } = this.spec; // the path tells it apart from another schema's
    return where === null ? JSON.stringify([this.table, spec, [...kinds], this.grouping]) : null;
  }

  by(...columns: readonly string[]): TableRef {
    if (this.grouping !== null) {
      throw new ConfigError('config', `${this.path}: is grouped already; group the dataset it is made of`);
    }
    if (columns.length === 0) throw new ConfigError('config', `${this.path}: by(): name at least one column`);
    return new TableRef(this.source, this.path, this.spec, columns);
  }
}
