/** Real PostgreSQL for a test file: databases of its own on the run's server, and private servers to mistreat. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe, inject } from 'vitest';
import { startPostgres, type Server, type ServerOptions } from '../../demo/embedded.ts';

const found = inject('postgres');
const made: string[] = [];

/** `describe` for tests that need a server: without one they are skipped, and their name says why. */
export function describePostgres(name: string, tests: () => void): void {
  if ('url' in found) describe(name, tests);
  else describe.skip(`${name} (SKIPPED, no PostgreSQL: ${found.missing})`, tests);
}

/** The superuser's URL to a database of the run's server. */
function serverUrl(database = 'postgres'): string {
  if ('missing' in found) throw new Error(found.missing);
  const url = new URL(found.url);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

export type DatabaseOptions = {
  /** What to run in it before it is handed over. */
  readonly sql?: string;
  /** The URL of another test database to copy; nobody may be connected to it. */
  readonly template?: string;
  /** What follows CREATE DATABASE, as `LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`. */
  readonly options?: string;
};

/** Makes a database whose name starts with `name`, and returns its URL; it is dropped when the test file is done. */
export async function database(
  name: string,
  { sql = '', template, options = '' }: DatabaseOptions = {},
): Promise<string> {
  const unique = `${name}_${randomBytes(4).toString('hex')}`;
  const base = template === undefined ? 'template0' : decodeURIComponent(new URL(template).pathname.slice(1));
  // Whatever the server's own defaults are; a copy is as what it is copied from.
  const plain =
    template !== undefined || options.includes('ENCODING')
      ? ''
      : `ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`;
  await run(serverUrl(), `CREATE DATABASE "${unique}" TEMPLATE "${base}" ${plain} ${options}`);
  made.push(unique);
  if (sql !== '') await run(serverUrl(unique), sql);
  return serverUrl(unique);
}

/** Runs SQL in a connection of its own and returns the rows of its last statement as text. */
export async function run(
  url: string,
  sql: string,
  values?: readonly unknown[],
): Promise<Record<string, string | null>[]> {
  const client = new pg.Client({ connectionString: url, types: { getTypeParser: () => String } });
  await client.connect();
  try {
    const result = (await client.query(sql, values === undefined ? undefined : [...values])) as unknown;
    const last = (Array.isArray(result) ? result.at(-1) : result) as {
      rows: Record<string, string | null>[];
    };
    return last.rows;
  } finally {
    await client.end();
  }
}

/** The same URL for another role. */
export function asRole(url: string, role: string, password: string): string {
  const other = new URL(url);
  other.username = role;
  other.password = password;
  return other.href;
}

/** Starts a server for one test to kill, fill or restart; stop it in `finally`. Needs local programs, not Docker. */
export async function privateServer(options: ServerOptions = {}): Promise<Server> {
  return startPostgres({ inMemory: true, ...options });
}

afterAll(async () => {
  for (const name of made) await run(serverUrl(), `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
});
