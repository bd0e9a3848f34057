/** A million rows of a table against a million objects of a bucket: time and peak memory, beside a bare listing of the bucket. */
import { listed, listingServer } from './object-listing.ts';
import { measure } from './program.ts';
import { rowOf, type Bench } from './row.ts';
import { makeWorld, sql } from './world.ts';

const FLOOR = 'bare listing by the SDK, one page after another';

const CONFIG = `import { defineConfig, objectLinks, postgres, s3, secret, variable } from '@cutover/reconcile';
const crm = postgres({ url: secret('CRM_URL') });
const credentials = { accessKeyId: secret('KEY'), secretAccessKey: secret('KEY') };
const media = s3({ bucket: 'bench', endpoint: variable('STORE'), credentials });
export default defineConfig({ sources: { crm, media }, suites: { bench: { settle: 0, checks: [
  objectLinks('files', { rows: crm.table('files', { key: 'key' }), objects: media.objects() }, { size: 'size' }),
] } } });`;

export const objects: Bench = async function* ({ scale, rounds }) {
  const count = Math.round(1e6 * scale);
  const world = await makeWorld();
  const server = await listingServer(count);
  try {
    // The same keys as the listing server makes up, and the same sizes.
    await sql(
      world.crm,
      `CREATE UNLOGGED TABLE files AS SELECT 'port-' || (n * 4 / ${String(count)}) || '/files/' || lpad((n / 10)::text, 7, '0') || '/'
         || lpad(n::text, 8, '0') || '-4c3a-4f6e-9d2b-7e1f5a6b8c9d.pdf' AS key, n AS size
       FROM generate_series(0::bigint, ${String(count - 1)}) n; ALTER TABLE files ADD PRIMARY KEY (key); ANALYZE files`,
    );
    const env = { ...world.env, KEY: 'bench', STORE: server.endpoint };
    const [ours, floor, peak]: number[][] = [[], [], []];
    for (let round = 0; round < Math.min(rounds, 3); round += 1) {
      floor?.push((await listed('bare', server.endpoint, count)).listed);
      const { seconds, peakMb, report } = await measure(CONFIG, env);
      const [check] = report.checks;
      const looked = check?.examined['rows'] === count && check.examined['objects'] === count;
      if (!looked || check.verdict !== 'consistent') throw new Error(JSON.stringify(check));
      ours?.push(seconds);
      peak?.push(peakMb);
    }
    const name = `objects, ${count.toLocaleString('en-US')} rows and objects`;
    yield rowOf(name, { ours: ours ?? [], floor: floor ?? [], peak: peak ?? [] }, FLOOR, 'bar 250 MB');
  } finally {
    server.stop();
    await world.server.stop('immediate');
  }
};
