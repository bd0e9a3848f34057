/** Opens the writer of a PostgreSQL source under the name `crm`, with a journal in memory, and closes it whatever happens. */
import type { CellsByColumn } from '../../../src/model/change.ts';
import type { DatasetRef, Source } from '../../../src/model/dataset.ts';
import type { Cell } from '../../../src/model/value.ts';
import type { Intent, IntentPort, Reason, Writer, Written } from '../../../src/model/writer.ts';
import { postgres, type PostgresOptions, type PostgresSource } from '../../../src/sources/postgres/index.ts';
import { openContext, type ContextSettings } from '../../support/open-context.ts';
import { run } from '../../support/postgres.ts';
import { calm, rows, until } from '../../support/opened-source.ts';

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

/** Sets columns of a row. */
export function set(
  { writer, kept }: Writing,
  dataset: DatasetRef,
  key: string,
  to: CellsByColumn,
  expected: CellsByColumn = {},
): Promise<Written> {
  return writer.apply({ op: 'set', dataset, key: [key], reason, expect: expected, to }, kept, calm);
}

/** Nine rows with a size and a name. */
export const FILES = `CREATE TABLE files (id int PRIMARY KEY, size int, name text);
  INSERT INTO files SELECT g, g, 'f' || g FROM generate_series(1, 9) g;`;

/** Changes the size of a row of `files`, or of another table that has one. */
export function resize(
  writing: Writing,
  id: string,
  from: string,
  to: string,
  table = 'files',
): Promise<Written> {
  return set(writing, writing.source.table(table, { key: 'id' }), id, { size: to }, { size: from });
}

/** The size of a row now. */
export async function sizeOf(url: string, id: string, table = 'files'): Promise<string | null | undefined> {
  return (await run(url, `SELECT size FROM ${table} WHERE id = ${id}`))[0]!['size'];
}

/** Waits until a writer waits for what somebody holds. */
export function untilHeld(url: string): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE application_name = 'reconcile writer' AND wait_event_type = 'Lock'
    AND datname = current_database()`;
  return until(async () => (await run(url, waiting)).length === 1);
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
