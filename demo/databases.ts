/** Two databases on a PostgreSQL server of the demo's own, a role that may read them, and one that may put right what is new. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Server } from './embedded.ts';

const NAMES = ['legacy', 'crm'] as const;
const READER = 'reconcile_reader';
const WRITER = 'reconcile_writer';

type Urls = Readonly<Record<(typeof NAMES)[number], string>>;

export type Databases = {
  /** As the superuser: to fill them. */
  readonly owner: Urls;
  /** As the reader: to reconcile them. */
  readonly reader: Urls;
  /** As the writer, of the new one alone: to put right what may be. */
  readonly writer: Pick<Urls, 'crm'>;
  /** The server's version, as `18.1`. */
  readonly version: string;
};

export async function makeDatabases(server: Server): Promise<Databases> {
  const client = new pg.Client({ connectionString: server.url() });
  await client.connect();
  try {
    const password = randomBytes(12).toString('hex');
    await client.query(`CREATE ROLE ${READER} LOGIN PASSWORD '${password}' IN ROLE pg_read_all_data`);
    await client.query(`CREATE ROLE ${WRITER} LOGIN PASSWORD '${password}'`);
    for (const name of NAMES) await client.query(`CREATE DATABASE ${name}`);
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    const as = (role: string, url: string): string => {
      const other = new URL(url);
      other.username = role;
      other.password = password;
      return other.href;
    };
    const owner = { legacy: server.url('legacy'), crm: server.url('crm') };
    return {
      owner,
      reader: { legacy: as(READER, owner.legacy), crm: as(READER, owner.crm) },
      writer: { crm: as(WRITER, owner.crm) },
      version: rows[0]?.server_version ?? '',
    };
  } finally {
    await client.end();
  }
}

// A row is read whole before it is changed. A sequence can be advanced by its owner only, who must be able to read what
// each sequence of the schema feeds.
const GRANTS = `
  GRANT SELECT ON clients, berths, interests, uploads TO ${WRITER};
  GRANT UPDATE (search_vector) ON clients, berths, interests TO ${WRITER};
  GRANT UPDATE (storage_key, size_bytes, sha256) ON uploads TO ${WRITER};
  GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${WRITER};
  GRANT SELECT (number) ON documents TO ${WRITER};
  GRANT SELECT (voucher) ON expenses TO ${WRITER};
  ALTER SEQUENCE upload_numbers OWNER TO ${WRITER};
`;

/** Lets the writer change the columns that fixes change, and advance the one sequence that loads leave behind. */
export async function grantWriter(crm: string): Promise<void> {
  const client = new pg.Client({ connectionString: crm });
  await client.connect();
  try {
    await client.query(GRANTS);
  } finally {
    await client.end();
  }
}
