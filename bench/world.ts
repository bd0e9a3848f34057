/** Two databases on one embedded PostgreSQL, filled from a seed, and the floor: a bare client that reads both sides at once. */
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { startPostgres, type Server } from '../demo/embedded.ts';

/** Eight columns of the kinds that a business table has, a function of the row's number alone. */
export const EIGHT_COLUMNS = `
  'berth ' || n AS name, (n % 977)::bigint AS area, (n * 1.25)::numeric(14, 2) AS price, n % 3 = 0 AS sold,
  date '2020-01-01' + (n % 2000)::int AS since, timestamptz '2024-01-01' + n * interval '1.000001 s' AS updated_at,
  'note ' || md5(n::text) AS note`;

export type World = {
  readonly server: Server;
  readonly legacy: string;
  readonly crm: string;
  readonly env: Record<string, string>;
};

/** Starts the server and makes both databases; `options` follow CREATE DATABASE. */
export async function makeWorld(options = ''): Promise<World> {
  const settings = { shared_buffers: '512MB', max_wal_size: '8GB', maintenance_work_mem: '512MB' };
  // Nothing may begin to clean up in the middle of a round.
  const server = await startPostgres({ settings: { ...settings, autovacuum: 'off' } });
  for (const name of ['legacy', 'crm'])
    await sql(server.url(), `CREATE DATABASE ${name} TEMPLATE template0 ${options}`);
  const legacy = server.url('legacy');
  const crm = server.url('crm');
  return { server, legacy, crm, env: { LEGACY_URL: legacy, CRM_URL: crm } };
}

/** Runs statements on both databases at once. */
export async function onBoth(world: World, text: string): Promise<void> {
  await Promise.all([sql(world.legacy, text), sql(world.crm, text)]);
}

/** Makes `t` on both sides with a bigint key and columns that are functions of it, `n`; as tidy as a server leaves it in time. */
export async function fill(world: World, rows: number, columns: string): Promise<void> {
  await onBoth(
    world,
    `DROP TABLE IF EXISTS t; CREATE UNLOGGED TABLE t AS SELECT n AS id, ${columns} FROM generate_series(1::bigint, ${rows}) n`,
  );
  await onBoth(world, 'ALTER TABLE t ADD PRIMARY KEY (id)');
  await onBoth(world, 'VACUUM (ANALYZE) t');
}

/** Runs statements in a connection of their own. */
export async function sql(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** Seconds in which a bare client reads a query from both databases at once and throws the bytes away. */
export async function bareRead(world: World, query: string): Promise<number> {
  const started = performance.now();
  await Promise.all(
    [world.legacy, world.crm].map(async (url) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        const nowhere = new Writable({
          write: (_chunk, _encoding, done) => {
            done();
          },
        });
        await pipeline(client.query(copyTo(`COPY (${query}) TO STDOUT`)), nowhere);
      } finally {
        await client.end();
      }
    }),
  );
  return (performance.now() - started) / 1000;
}

/** A config that compares a table in both databases by the given columns, as JavaScript; so is its key. */
export function agreementConfig(columns: string, table = 't', key = "'id'"): string {
  return `import { defineConfig, fieldAgreement, postgres, secret } from '@cutover/reconcile';
const sources = { legacy: postgres({ url: secret('LEGACY_URL') }), crm: postgres({ url: secret('CRM_URL') }) };
export default defineConfig({ sources, suites: { bench: { settle: 0, checks: [
  fieldAgreement('${table}', { source: sources.legacy.table('${table}', { key: ${key} }), target: sources.crm.table('${table}', { key: ${key} }) }, { columns: ${columns} }),
] } } });`;
}
