/** Opens the writer of a PostgreSQL source under the name `crm`, with a journal in memory, and closes it whatever happens. */
import type { DatasetRef, Source } from '../../../src/model/dataset.ts';
import type { Cell } from '../../../src/model/value.ts';
import type { Intent, IntentPort, Reason, Writer } from '../../../src/model/writer.ts';
import { postgres, type PostgresOptions, type PostgresSource } from '../../../src/sources/postgres/index.ts';
import { openContext, type ContextSettings } from '../../support/open-context.ts';
import { run } from '../../support/postgres.ts';
import { calm, rows } from './opening.ts';

export const reason: Reason = { by: 'gate-apply-x7k2', check: 'files', kind: 'altered' };

/** A journal that keeps what it is told, and may do something before it says that it is on disk. */
type Kept = IntentPort & { readonly intents: Intent[]; before: () => Promise<void> };

function journal(): Kept {
  const kept: Kept = {
    intents: [],
    before: async () => undefined,
    intent: async (intent) => {
      kept.intents.push(structuredClone(intent));
      await kept.before();
    },
  };
  return kept;
}

export type Writing = {
  readonly source: PostgresSource;
  readonly writer: Writer;
  readonly kept: Kept;
  /** The first row of a dataset, as a check reads it. */
  readonly read: (ref: DatasetRef, columns: readonly string[]) => Promise<Record<string, Cell>>;
  /** The last intent. */
  readonly last: () => Intent;
};

/** Opens a writer with the reader's credentials, unless others are given, and hands it over. */
export async function withWriter<T>(
  options: PostgresOptions,
  work: (writing: Writing) => Promise<T>,
  settings: ContextSettings = {},
): Promise<T> {
  const source = postgres({ writer: options.url, ...options });
  const context = await openContext({ ...settings, names: new Map<Source, string>([[source, 'crm']]) });
  try {
    const writer = await source.openWriter!(context, calm);
    const kept = journal();
    const read: Writing['read'] = async (ref, columns) => {
      const session = await context.session(source);
      const [row = []] = await rows(session.dataset(ref), columns);
      return Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null]));
    };
    try {
      return await work({ source, writer, kept, read, last: () => kept.intents.at(-1)! });
    } finally {
      await writer.close();
    }
  } finally {
    await context.close();
  }
}

/** Every row of some tables as PostgreSQL writes it, in the order of their text. */
export async function content(
  url: string,
  ...tables: readonly string[]
): Promise<readonly (string | null)[]> {
  const each = tables.map((table) => `SELECT t::text AS line FROM ${table} AS t`);
  const rows = await run(url, `${each.join(' UNION ALL ')} ORDER BY 1`);
  return rows.map(({ line }) => line ?? null);
}
