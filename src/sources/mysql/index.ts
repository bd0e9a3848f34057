/** MySQL and MariaDB as a config names them: nothing is loaded and nobody is asked until a run opens them. */
import type { DatasetRef, OpenContext, Probe, Secret, Session, Source } from '../../model/dataset.ts';
import type { KeyKind } from '../../model/key.ts';
import { ConfigError } from '../../model/problem.ts';
import { demandKinds, demandKnown } from '../known-options.ts';
import { settingsOf, type MysqlOptions, type Settings } from './options.ts';
import { keyColumns, TableRef, type AnyTables, type Opening, type TableOptions } from './table.ts';

export type { MysqlOptions } from './options.ts';

/** A MySQL database, 8.0 and later, or a MariaDB database, 10.11 and later; a replica too. */
export interface MysqlSource<Tables = AnyTables> extends Source {
  /** A table or view of the database as a dataset. */
  table<Name extends keyof Tables & string, Computed extends string = never>(
    name: Name,
    options: TableOptions<Tables, Name, Computed>,
  ): DatasetRef;
}

/** Names a MySQL or MariaDB database; with row types, `mysql<Tables>()`, the compiler checks tables and columns. */
export function mysql<Tables = AnyTables>(options: MysqlOptions): MysqlSource<Tables> {
  return new Mysql(settingsOf(options)) as unknown as MysqlSource<Tables>;
}

const TABLE_OPTIONS = ['key', 'kinds', 'schema', 'where', 'computed', 'private'];

class Mysql implements Source {
  readonly kind = 'mysql';
  readonly label = null;
  readonly through = [];
  /** An instant has one connection, which two readers share by turns. */
  readonly readers = 2;
  readonly maxSnapshotAge: number;
  readonly staleFor: number;
  readonly secrets: readonly Secret[];
  /** Private columns by table, so that a dataset that the catalog names hides what the config hides. */
  private readonly hidden = new Map<string, ReadonlySet<string>>();
  private readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
    this.maxSnapshotAge = settings.maxSnapshotAge;
    this.staleFor = settings.staleFor;
    this.secrets = typeof settings.url === 'string' ? [] : [settings.url];
  }

  table(name: string, options: TableOptions<AnyTables, string, string>): TableRef {
    demandKnown(`table ${name}`, options, TABLE_OPTIONS);
    const schema = options.schema ?? this.settings.schema;
    const path = schema === this.settings.schema || schema === null ? name : `${schema}.${name}`;
    const hidden = options.private ?? [];
    const key = keyColumns(options.key, path);
    demandKinds(`table ${name}`, [...key.map(({ kind }) => kind), ...Object.values(options.kinds ?? {})]);
    if (options.where !== undefined && typeof options.where !== 'function') {
      throw new ConfigError(
        'config',
        `table ${name}: where: expected a function, as in (eb) => eb('deleted_at', 'is', null)`,
      );
    }
    this.hidden.set(path, new Set([...(this.hidden.get(path) ?? []), ...hidden]));
    return new TableRef(this, path, {
      schema,
      table: name,
      key,
      kinds: new Map(Object.entries(options.kinds ?? {}) as [string, KeyKind][]),
      where: options.where ?? null,
      computed: { ...options.computed },
      private: [...hidden],
    });
  }

  async open(context: OpenContext, signal: AbortSignal): Promise<Session> {
    const { openSession } = await import('./session.ts');
    return openSession(this.opening(), context, signal);
  }

  async probe(context: OpenContext, signal: AbortSignal): Promise<Probe> {
    const { probe } = await import('./probe.ts');
    return probe(this.opening(), context, signal);
  }

  private opening(): Opening {
    return { source: this, settings: this.settings, hidden: this.hidden };
  }
}
