/** Text keys and keys of two columns, nothing differing: beside the same rows under a bigint key, which digests should not care about. */
import { byDigest } from './digests.ts';
import { dataDiff, reladiff } from './peers.ts';
import { makeProbe } from './probe.ts';
import { race } from './race.ts';
import type { Bench } from './row.ts';
import { agreementConfig, EIGHT_COLUMNS, fill, makeWorld, onBoth } from './world.ts';

const NAMES = ['name', 'area', 'price', 'sold', 'since', 'updated_at', 'note'];
const COLUMNS = JSON.stringify(NAMES);
const FLOOR = 'ours, the same rows under a bigint key';

const KEYED = [
  {
    name: 'text keys',
    table: 'by_text',
    // Mixed case and punctuation, in no order that the rows have.
    key: `'Pier/' || md5(id::text) || '-' || id AS code`,
    columns: ['code'],
    number: null,
  },
  {
    name: 'keys of text and integer',
    table: 'by_pair',
    key: `'Harbour ' || id % 1000 AS harbour, id AS no`,
    columns: ['harbour', 'no'],
    number: 'no',
  },
] as const;

export const keys: Bench = async function* ({ scale, rounds }) {
  // As most databases are: the index on a text is in the order of a language, not of bytes.
  const world = await makeWorld("LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C'");
  const rows = Math.round(2e6 * scale);
  try {
    await fill(world, rows, EIGHT_COLUMNS);
    for (const { name, table, key, columns, number } of KEYED) {
      await onBoth(
        world,
        `CREATE UNLOGGED TABLE ${table} AS SELECT ${key}, name, area, price, sold, since, updated_at, note FROM t;
         ALTER TABLE ${table} ADD PRIMARY KEY (${columns.join(', ')})`,
      );
      await onBoth(world, `VACUUM (ANALYZE) ${table}`);
      const keyed = agreementConfig(COLUMNS, table, JSON.stringify(columns));
      const plain = agreementConfig(COLUMNS);
      const pair = { source: world.legacy, target: world.crm, table, key: columns };
      yield* await race(rounds, {
        name: `${name}, ${rows.toLocaleString('en-US')} rows, no difference`,
        ours: () => byDigest(keyed, world.env),
        floor: { name: FLOOR, run: async () => (await byDigest(plain, world.env)).seconds },
        peers: [reladiff, dataDiff],
        tables: { pair, rows: 0 },
        ...(number === null ? {} : { probe: await makeProbe(world, NAMES, { table, key: columns, number }) }),
        bar: { toFloor: 1.3 },
      });
    }
  } finally {
    await world.server.stop('immediate');
  }
};
