/** PostgreSQL as a config names it: nothing is loaded and nobody is asked until a run opens it. */
import type { DatasetRef, OpenContext, Probe, Secret, Session, Source } from '../../model/dataset.ts';
import type { Writer } from '../../model/writer.ts';
import { demandKnown } from '../known-options.ts';
import { declaredTable } from '../sql-declared.ts';
import type { AnyTables, TableOptions, TableRef } from '../sql-table.ts';
import { readersOf, settingsOf, type PostgresOptions, type Settings } from './options.ts';
import { SequencesRef, type SequencesOptions } from './sequences.ts';

export type { PostgresOptions, WriterOptions } from './options.ts';
export type { SequencesOptions } from './sequences.ts';
export type { TableOptions } from '../sql-table.ts';

/** A PostgreSQL database, 14 to 18, a hot standby too. */
export interface PostgresSource<Tables = AnyTables> extends Source {
  /** A table or view of the database as a dataset. */
  table<Name extends keyof Tables & string, Computed extends string = never>(
    name: Name,
    options: TableOptions<Tables, Name, Computed>,
  ): DatasetRef;
  /** The sequences of a schema that feed a column, keyed by their qualified names: where each stands, and how far the rows are. */
  sequences(options?: SequencesOptions): DatasetRef;
}

/** Names a PostgreSQL database; with row types, `postgres<Tables>()`, the compiler checks tables and columns. */
export function postgres<Tables = AnyTables>(options: PostgresOptions): PostgresSource<Tables> {
  return new Postgres(settingsOf(options)) as unknown as PostgresSource<Tables>;
}

class Postgres implements Source {
  readonly kind = 'postgres';
  readonly label = null;
  readonly through = [];
  readonly readers: number;
  readonly maxSnapshotAge: number;
  readonly staleFor: number;
  readonly secrets: readonly Secret[];
  readonly writerSecrets: readonly Secret[];
  readonly openWriter: Source['openWriter'];
  /** Private columns by table, so that a dataset that the catalog names hides what the config hides. */
  private readonly hidden = new Map<string, ReadonlySet<string>>();
  private readonly settings: Settings;

  constructor(settings: Settings) {
    this.settings = settings;
    this.readers = readersOf(settings);
    this.maxSnapshotAge = settings.maxSnapshotAge;
    this.staleFor = settings.staleFor;
    const urls = [settings.url, ...(settings.throttle?.limits.lag?.replicas ?? [])];
    this.secrets = urls.filter((url) => typeof url !== 'string');
    const { writer } = settings;
    this.writerSecrets = writer === null || typeof writer.url === 'string' ? [] : [writer.url];
    this.openWriter =
      writer === null
        ? undefined
        : async (context, signal): Promise<Writer> => {
            const { openWriter } = await import('./writer.ts');
            return openWriter({ source: this, settings, hidden: this.hidden }, writer, context, signal);
          };
  }

  table(name: string, options: TableOptions<AnyTables, string, string>): TableRef {
    const { settings, hidden } = this;
    return declaredTable({ source: this, schema: settings.schema, hidden }, name, options);
  }

  sequences(options: SequencesOptions = {}): SequencesRef {
    demandKnown('sequences', options, ['schema']);
    const schema = options.schema ?? this.settings.schema;
    const path = schema === this.settings.schema ? 'sequences' : `${schema}.sequences`;
    return new SequencesRef(this, path, schema);
  }

  async open(context: OpenContext, signal: AbortSignal): Promise<Session> {
    const { openSession } = await import('./session.ts');
    return openSession({ source: this, settings: this.settings, hidden: this.hidden }, context, signal);
  }

  async probe(context: OpenContext, signal: AbortSignal): Promise<Probe> {
    const { probe } = await import('./probe.ts');
    return probe({ source: this, settings: this.settings, hidden: this.hidden }, context, signal);
  }
}
