/** A floor for rows that must travel: both tables read whole, in key order, into the values that each driver makes of them. */
import { createConnection } from 'mysql2';
import pg from 'pg';

export const TYPED_FLOOR = 'full typed read of both sides in key order, at once, by bare clients';

/** Seconds in which both are read, connecting included. @throws when a side has no rows. */
export async function typedRead(urls: readonly string[], table: string): Promise<number> {
  const query = `SELECT * FROM ${table} ORDER BY id`;
  const started = performance.now();
  const read = await Promise.all(
    urls.map((url) => (url.startsWith('mysql') ? ofMysql : ofPostgres)(url, query)),
  );
  const seconds = (performance.now() - started) / 1000;
  if (read.includes(0)) throw new Error(`read ${read.join(' and ')} rows`);
  return seconds;
}

async function ofPostgres(url: string, text: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let rows = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      const asked: pg.QueryArrayConfig = { text, rowMode: 'array' };
      const query = client.query(new pg.Query(asked));
      query.on('row', () => (rows += 1));
      query.on('end', () => resolve());
      query.on('error', reject);
    });
    return rows;
  } finally {
    await client.end();
  }
}

async function ofMysql(url: string, sql: string): Promise<number> {
  const client = createConnection({ uri: url, supportBigNumbers: true });
  let rows = 0;
  try {
    await new Promise<void>((resolve, reject) => {
      const query = client.query({ sql, rowsAsArray: true });
      query.on('result', () => (rows += 1));
      query.on('end', () => resolve());
      query.on('error', reject);
    });
    return rows;
  } finally {
    client.destroy();
  }
}
