/** Real MySQL or MariaDB for a test file: databases of its own on the run's server, and somebody who may only read them. */
import { randomBytes } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, describe, inject } from 'vitest';

const found = inject('mysql');
const made: string[] = [];

/** `describe` for tests that need a server: without one they are skipped, and their name says why. */
export function describeMysql(name: string, tests: () => void): void {
  if ('url' in found) describe(name, tests);
  else describe.skip(`${name} (SKIPPED, no MySQL: ${found.missing})`, tests);
}

/** The file that proves the name of the run's server; `null` where the server is not one of ours. */
export const authority = 'url' in found ? found.authority : null;

/** A database with the URLs of somebody who may do everything and of somebody who may read it. */
export type TestDatabase = { readonly root: string; readonly reader: string; readonly readerName: string };

/** Makes a database, and runs SQL in it before it is handed over; both it and its reader are gone when the file is done. */
export async function mysqlDatabase(name: string, sql = ''): Promise<TestDatabase> {
  const unique = `${name}_${randomBytes(4).toString('hex')}`;
  const root = serverUrl(unique);
  await runMysql(
    serverUrl(),
    `CREATE DATABASE \`${unique}\` CHARACTER SET utf8mb4;
     CREATE USER '${unique}'@'%' IDENTIFIED BY 'reader';
     GRANT SELECT ON \`${unique}\`.* TO '${unique}'@'%'`,
  );
  made.push(unique);
  if (sql !== '') await runMysql(root, sql);
  const reader = new URL(root);
  reader.username = unique;
  reader.password = 'reader';
  return { root, reader: reader.href, readerName: unique };
}

const open = new Map<string, Promise<Connection>>();

/** Runs SQL, in the one connection that a test file has for a URL, and returns the rows of its last statement as text. */
export async function runMysql(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly (readonly (string | null)[])[]> {
  const known = open.get(url) ?? connected(url);
  open.set(url, known);
  const connection = await known;
  const [result, fields] = (await connection.query(sql, values as unknown[])) as unknown as [
    unknown,
    unknown,
  ];
  const several = Array.isArray(fields) && (fields[0] === undefined || Array.isArray(fields[0]));
  const last = several ? (result as readonly unknown[]).at(-1) : result;
  if (!Array.isArray(last)) return [];
  return (last as (Buffer | null)[][]).map((row) => row.map((cell) => cell?.toString() ?? null));
}

async function connected(url: string): Promise<Connection> {
  const connection = await createConnection({
    uri: url,
    multipleStatements: true,
    rowsAsArray: true,
    typeCast: false,
  });
  await connection.query("SET sql_mode = '', time_zone = '+00:00'");
  return connection;
}

function serverUrl(database = 'mysql'): string {
  if ('missing' in found) throw new Error(found.missing);
  const url = new URL(found.url);
  url.pathname = `/${database}`;
  return url.href;
}

afterAll(async () => {
  for (const name of made) {
    await runMysql(serverUrl(), `DROP DATABASE \`${name}\`; DROP USER '${name}'@'%'`);
  }
  for (const connection of open.values()) await (await connection).end();
});
