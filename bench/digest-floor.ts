/** The floor of comparing by digests: both sides' ungrouped sound digest, asked at once by a bare client. Shares no code with ours. */
import pg from 'pg';
import type { World } from './world.ts';

export const DIGEST_FLOOR = "both sides' ungrouped digest, at once, by a bare client";

/** How values of a type enter the hash: by their bytes where the record's own hash of the type folds or loses something. */
const HASHED: Readonly<Record<string, (name: string) => string>> = {
  bigint: (name) => `int8send(${name})`,
  numeric: (name) => `numeric_send(trim_scale(${name}))`,
  timestamptz: (name) => `timestamptz_send(${name})`,
  text: (name) => `${name} COLLATE "C"`,
  // Of a type of the database's own, or with an equality of its own.
  other: (name) => `${name}::text COLLATE "C"`,
};

/** Columns in the order of the row, each with the type that says how it is hashed; types that are not named here are hashed as they are. */
export type Hashed = Readonly<Record<string, string>>;

export const EIGHT_HASHED: Hashed = {
  id: 'bigint',
  name: 'text',
  area: 'bigint',
  price: 'numeric',
  sold: 'boolean',
  since: 'date',
  updated_at: 'timestamptz',
  note: 'text',
};

/** Seconds in which both sides are digested, connecting included. */
export async function digestFloor({ legacy, crm }: World, table: string, columns: Hashed): Promise<number> {
  const values = Object.entries(columns).map(([name, type]) => (HASHED[type] ?? String)(name));
  const query = `SELECT count(*), sum(hashbyteaextended(int8send(hash_record_extended(ROW(${values.join(', ')}), 0)), 42)) FROM ${table}`;
  const started = performance.now();
  const sums = await Promise.all([legacy, crm].map((url) => ask(url, query)));
  const seconds = (performance.now() - started) / 1000;
  if (sums.some((sum) => sum === '')) throw new Error(`${table} has no rows to digest`);
  return seconds;
}

async function ask(url: string, query: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SET jit = off');
    const { rows } = await client.query<{ count: string; sum: string | null }>(query);
    return rows[0]?.sum ?? '';
  } finally {
    await client.end();
  }
}
