/** PostgreSQL as a config names it: nothing is loaded and nobody is asked until a run opens it. */
import type { DatasetRef, OpenContext, Probe, Secret, Session, Source } from '../../model/dataset.ts';
import type { KeyKind } from '../../model/key.ts';
import { ConfigError } from '../../model/problem.ts';
import type { Writer } from '../../model/writer.ts';
import { demandKinds, demandKnown } from '../known-options.ts';
import { settingsOf, type PostgresOptions, type Settings } from './options.ts';
import { SequencesRef, type SequencesOptions } from './sequences.ts';
import { keyColumns, TableRef, type AnyTables, type TableOptions } from './table.ts';

export type { PostgresOptions, WriterOptions } from './options.ts';
export type { SequencesOptions } from './sequences.ts';
export type { TableOptions } from './table.ts';

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

const TABLE_OPTIONS = ['key', 'kinds', 'schema', 'where', 'computed', 'private'];

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
    this.readers = settings.connections - 1;
    this.maxSnapshotAge = settings.maxSnapshotAge;
    this.staleFor = settings.staleFor;
    this.secrets = typeof settings.url === 'string' ? [] : [settings.url];
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
    demandKnown(`table ${name}`, options, TABLE_OPTIONS);
    const schema = options.schema ?? this.settings.schema;
    const path = schema === this.settings.schema ? name : `${schema}.${name}`;
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
