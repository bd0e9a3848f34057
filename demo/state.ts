/** What everything is, in digests: each table with its columns and rows, where each sequence stands, and each file with its mode. */
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import pg from 'pg';

export type State = {
  /** Tables, files and folders to what they are. When a file was written is not part of it. */
  readonly records: ReadonlyMap<string, string>;
  /** Sequences to the number that they give next. */
  readonly sequences: ReadonlyMap<string, string>;
};

/** Looks at databases by name, and at everything in a folder. */
export async function stateOf(databases: Readonly<Record<string, string>>, folder: string): Promise<State> {
  const records = new Map(await filesUnder(folder));
  const sequences = new Map<string, string>();
  for (const [name, url] of Object.entries(databases)) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      for (const [table, state] of await tablesOf(client)) records.set(`${name}.${table}`, state);
      const { rows } = await client.query<{ name: string; step: string }>(SEQUENCES);
      for (const { name: sequence, step } of rows)
        sequences.set(`${name}.${sequence}`, await nextOf(client, sequence, step));
    } finally {
      await client.end();
    }
  }
  return { records, sequences };
}

/** What is not in both, or not the same in both. */
export function changed(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

const SEQUENCES = `SELECT sequencename AS name, increment_by::text AS step FROM pg_sequences
  WHERE schemaname = 'public'`;
const TABLES = `SELECT c.relname AS name, coalesce(string_agg(
    quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum), '') AS columns
  FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname`;

async function nextOf(client: pg.Client, sequence: string, step: string): Promise<string> {
  const { rows } = await client.query<{ next: string }>(
    `SELECT (last_value + CASE WHEN is_called THEN $1::int8 ELSE 0 END)::text AS next
     FROM ${pg.escapeIdentifier(sequence)}`,
    [step],
  );
  return rows[0]?.next ?? '';
}

async function tablesOf(client: pg.Client): Promise<readonly (readonly [string, string])[]> {
  const { rows: tables } = await client.query<{ name: string; columns: string }>(TABLES);
  const states: (readonly [string, string])[] = [];
  for (const { name, columns } of tables) {
    // A row as text tells NULL from the empty text, and is whole: every column as the server writes it.
    const { rows } = await client.query<{ rows: string }>(
      `SELECT count(*) || ' ' || encode(sha256(convert_to(
        coalesce(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C"), ''), 'UTF8')), 'hex') AS rows
       FROM ${pg.escapeIdentifier(name)} AS t`,
    );
    states.push([name, `(${columns}) ${rows[0]?.rows ?? ''}`]);
  }
  return states;
}

async function filesUnder(folder: string): Promise<readonly (readonly [string, string])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mode } = await lstat(path);
      const bytes = entry.isFile()
        ? createHash('sha256')
            .update(await readFile(path))
            .digest('hex')
        : '';
      return [relative(folder, path), `${mode.toString(8)} ${bytes}`] as const;
    }),
  );
}
