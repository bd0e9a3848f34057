/** Two databases on a PostgreSQL server of the demo's own, and a role that may read them and nothing else. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Server } from './embedded.ts';

const NAMES = ['legacy', 'crm'] as const;
const READER = 'reconcile_reader';

export type Databases = {
  /** As the superuser: to fill them. */
  readonly owner: Readonly<Record<(typeof NAMES)[number], string>>;
  /** As the reader: to reconcile them. */
  readonly reader: Readonly<Record<(typeof NAMES)[number], string>>;
  /** The server's version, as `18.1`. */
  readonly version: string;
};

export async function makeDatabases(server: Server): Promise<Databases> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  try {
    const password = randomBytes(12).toString('hex');
    await client.query(`CREATE ROLE ${READER} LOGIN PASSWORD '${password}' IN ROLE pg_read_all_data`);
    for (const name of NAMES) await client.query(`CREATE DATABASE ${name}`);
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    const asReader = (url: string): string => {
      const read = new URL(url);
      read.username = READER;
      read.password = password;
      return read.href;
    };
    const owner = { legacy: server.url('legacy'), crm: server.url('crm') };
    const reader = { legacy: asReader(owner.legacy), crm: asReader(owner.crm) };
    return { owner, reader, version: rows[0]?.server_version ?? '' };
  } finally {
    await client.end();
  }
}
