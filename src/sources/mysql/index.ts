/** MySQL and MariaDB as a config names them: nothing is loaded and nobody is asked until a run opens them. */
import type { DatasetRef, OpenContext, Probe, Secret, Session, Source } from '../../model/dataset.ts';
import { declaredTable } from '../sql-declared.ts';
import type { AnyTables, TableOptions, TableRef } from '../sql-table.ts';
import { settingsOf, type MysqlOptions, type Opening, type Settings } from './options.ts';

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

class Mysql implements Source {
  readonly kind = 'mysql';
  readonly label = null;
  readonly through = [];
  /** An instant has one connection. Two segments that shared it would make each other keep rows on disk. */
  readonly readers = 1;
  readonly byTurns = true;
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
    const urls = [settings.url, ...(settings.throttle?.limits.lag?.replicas ?? [])];
    this.secrets = urls.filter((url) => typeof url !== 'string');
  }

  table(name: string, options: TableOptions<AnyTables, string, string>): TableRef {
    const { settings, hidden } = this;
    return declaredTable({ source: this, schema: settings.schema, hidden }, name, options);
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
