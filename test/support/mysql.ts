/** Real MySQL or MariaDB for a test file: databases of its own on the run's server, and somebody who may only read them. */
import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { afterAll, describe, inject } from 'vitest';

const found = inject('mysql');
const made: string[] = [];

/** `describe` for tests that need a server: without one they are skipped, and their name says why. */
export function describeMysql(name: string, tests: () => void): void {
  if ('url' in found) describe(name, tests);
  else describe.skip(`${name} (SKIPPED, no MySQL: ${found.missing})`, tests);
}

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

/** Runs SQL in a connection of its own and returns the rows of its last statement as text. */
export async function runMysql(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly (readonly (string | null)[])[]> {
  const connection = await createConnection({
    uri: url,
    multipleStatements: true,
    rowsAsArray: true,
    typeCast: false,
  });
  try {
    await connection.query("SET sql_mode = '', time_zone = '+00:00'");
    const [result, fields] = (await connection.query(sql, values as unknown[])) as unknown as [
      unknown,
      unknown,
    ];
    const several = Array.isArray(fields) && (fields[0] === undefined || Array.isArray(fields[0]));
    const last = several ? (result as readonly unknown[]).at(-1) : result;
    if (!Array.isArray(last)) return [];
    return (last as (Buffer | null)[][]).map((row) => row.map((cell) => cell?.toString() ?? null));
  } finally {
    await connection.end();
  }
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
});
