/** Across engines: PostgreSQL against MariaDB, and MariaDB against MariaDB beside the tool that people use for that. */
import { byDigest } from './digests.ts';
import { ask, fillMariadb, startMariadb } from './mariadb.ts';
import { dataDiff, ptTableSync, reladiff } from './peers.ts';
import { named, type Planted } from './planted.ts';
import { race } from './race.ts';
import type { Bench } from './row.ts';
import { TYPED_FLOOR, typedRead } from './typed-read.ts';
import { EIGHT_COLUMNS, fill, makeWorld, sql } from './world.ts';

const NAMES = ['name', 'area', 'price', 'sold', 'since', 'updated_at', 'note'];

/** Of `t` in a source of either engine. */
function config(legacy: 'postgres' | 'mysql', columns: string, computed: string): string {
  return `import { defineConfig, fieldAgreement, mysql, postgres, secret } from '@cutover/reconcile';
const sources = { legacy: ${legacy}({ url: secret('LEGACY_URL') }), crm: mysql({ url: secret('CRM_URL') }) };
export default defineConfig({ sources, suites: { bench: { settle: 0, checks: [
  fieldAgreement('t', { source: sources.legacy.table('t', { key: 'id', ${computed} }), target: sources.crm.table('t', { key: 'id' }) }, { columns: ${columns} }),
] } } });`;
}

/** PostgreSQL against MariaDB, nothing differing. */
export const engines: Bench = async function* ({ scale, rounds }) {
  const rows = Math.round(2e6 * scale);
  const mariadb = await startMariadb();
  if ('missing' in mariadb) throw new Error(mariadb.missing);
  const world = await makeWorld();
  try {
    await Promise.all([fill(world, rows, EIGHT_COLUMNS), fillMariadb(mariadb, 'crm', rows)]);
    const [legacy, crm] = [world.legacy, mariadb.url('crm')];
    // What is true there is 1 here.
    const columns = NAMES.map((name) =>
      name === 'sold' ? { source: 'sold_as_number', target: 'sold' } : name,
    );
    const text = config('postgres', JSON.stringify(columns), "computed: { sold_as_number: 'sold::int' }");
    const few = 'CREATE TABLE probe AS SELECT * FROM t WHERE id BETWEEN 101 AND 300';
    await sql(legacy, `${few}; ALTER TABLE probe ADD PRIMARY KEY (id)`);
    await ask(crm, `${few}; ALTER TABLE probe ADD PRIMARY KEY (id); ${probing()}`);
    const env = { LEGACY_URL: legacy, CRM_URL: crm };
    const pair = { source: legacy, target: crm, key: ['id'] };
    const name = `PostgreSQL against MariaDB, ${rows.toLocaleString('en-US')} rows, no difference`;
    const floor = { name: TYPED_FLOOR, run: () => typedRead([legacy, crm], 't') };
    yield* await race(rounds, {
      name,
      ours: () => byDigest(text, env),
      floor,
      peers: [reladiff, dataDiff],
      tables: { pair: { ...pair, table: 't' }, rows: 0 },
      probe: { pair: { ...pair, table: 'probe' }, rows: NAMES.length },
      bar: { toFloor: 1, faster: 1.2 },
    });
    // What the sample, which chooses between digests and reading, has to be held to.
    yield* await race(rounds, {
      name: `${name}, --evidence md5`,
      ours: () => byDigest(text, env, undefined, 'md5'),
      floor,
      peers: [],
      tables: { pair: { ...pair, table: 't' }, rows: 0 },
    });
  } finally {
    await world.server.stop('immediate');
    await mariadb.stop();
  }
};

/** Gives one row for each column the value of the row after it, which is another one in each. */
function probing(): string {
  return NAMES.map(
    (name, at) =>
      `UPDATE probe AS mine, t AS other SET mine.${name} = other.${name} WHERE mine.id = ${110 + 10 * at} AND other.id = mine.id + 1`,
  ).join('; ');
}

/** MariaDB against MariaDB: nothing differing, then a thousand rows of 2 M. */
export const mariadb: Bench = async function* ({ scale, rounds }) {
  const rows = Math.round(2e6 * scale);
  const server = await startMariadb();
  if ('missing' in server) throw new Error(server.missing);
  try {
    await fillMariadb(server, 'legacy', rows);
    await fillMariadb(server, 'crm', rows);
    const [legacy, crm] = [server.url('legacy'), server.url('crm')];
    for (const plants of [false, true]) {
      const planted = plants ? await plant(crm, rows) : { rows: 0, findings: new Set<string>() };
      const differ = plants ? `${planted.rows.toLocaleString('en-US')} differ` : 'no difference';
      yield* await race(rounds, {
        name: `MariaDB against MariaDB, ${rows.toLocaleString('en-US')} rows, ${differ}`,
        ours: () =>
          byDigest(config('mysql', JSON.stringify(NAMES), ''), { LEGACY_URL: legacy, CRM_URL: crm }, planted),
        floor: { name: TYPED_FLOOR, run: () => typedRead([legacy, crm], 't') },
        peers: [ptTableSync, reladiff],
        tables: { pair: { source: legacy, target: crm, table: 't', key: ['id'] }, rows: planted.rows },
      });
    }
  } finally {
    await server.stop();
  }
};

const EVERY = 2_000;

/** One row in two thousand, in five ways in turn: by the case of its letters, a blank, a sign, 2^32, or not there. */
async function plant(url: string, rows: number): Promise<Planted> {
  const ways = [
    { column: 'name', change: 'UPDATE t SET name = upper(name)' },
    { column: 'note', change: "UPDATE t SET note = concat(note, ' ')" },
    { column: 'price', change: 'UPDATE t SET price = -price' },
    { column: 'area', change: 'UPDATE t SET area = area + 4294967296' },
    { column: null, change: 'DELETE FROM t' },
  ] as const;
  const findings = new Set<string>();
  for (const [way, { column, change }] of ways.entries()) {
    const every = EVERY * ways.length;
    const first = way * EVERY + 7;
    await ask(url, `${change} WHERE id % ${every} = ${first}`);
    for (let id = first; id <= rows; id += every)
      findings.add(named(column === null ? 'missing' : 'altered', String(id), column));
  }
  return { rows: findings.size, findings };
}
