// The marina's files, feed and old addresses beside a real CRM and a real server; and the daily suite without any database.
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { marinaCrm, type Marina, type MarinaSuites } from '../../../checks/packs/marina-crm/index.ts';
import type { Source } from '../../../src/model/dataset.ts';
import { http } from '../../../src/sources/http/http.ts';
import { postgres } from '../../../src/sources/postgres/index.ts';
import { startSite } from '../../support/http-server.ts';
import { answering, filesOf, redirectsOf, RIGHT, type Outside } from '../../support/marina-outside.ts';
import { database, describePostgres } from '../../support/postgres.ts';
import { outFolder, runSuite } from '../../support/run-suite.ts';

/** The checks that these tests are about; those of the CRM alone have tests of their own. */
const ONLY = ['files-moved', 'files-catalogued', 'files-in-place', 'legacy-redirects', 'berth-feed'];

type Wrong = Readonly<Record<string, unknown>>;

describePostgres('the marina from outside', () => {
  let template = '';
  beforeAll(async () => {
    const sql = await readFile(new URL('../../fixtures/marina/crm.sql', import.meta.url), 'utf8');
    template = await database('marina_outside', { sql });
  });

  /** Runs a suite, and tells the verdict and what was found or could not be said, check by check; coverage apart. */
  async function asked(suite: keyof MarinaSuites, changed: Partial<Outside>, sql = '', labels = {}) {
    const outside = { ...RIGHT, ...changed };
    const server = await startSite(answering(outside));
    onTestFinished(() => server.close());
    const site = http({ origin: server.origin });
    const url =
      suite === 'dailyFeed'
        ? 'postgres://nobody:wrong@127.0.0.1:1/none'
        : await database('copy', { template, sql });
    const crm = postgres({ url });
    const marina: Marina = {
      crm,
      berths: 3,
      legacy: { leftOut: 'asked elsewhere' },
      invoiceLines: { leftOut: 'asked elsewhere' },
      ...filesOf(outside),
      redirects: redirectsOf(site, server.origin),
      feed: { site, labels, columns: { area: 'Area' } },
    };
    const { out, remove } = await outFolder();
    onTestFinished(remove);
    const sources = new Map<Source, string>([
      [crm, 'crm'],
      [site, 'site'],
    ]);
    const mine = marinaCrm(marina)[suite].filter(({ id }) => ONLY.includes(id));
    const { report } = await runSuite(out, mine, {
      sources,
      frozen: true,
      least: 'checksum',
    });
    const told = report.checks.flatMap(({ id, found, problems }): [string, unknown][] => {
      if (problems.length === 0 && Object.keys(found).length === 0) return [];
      return [[id, problems[0]?.code ?? found]];
    });
    return { verdict: report.verdict, wrong: Object.fromEntries(told), paths: server.paths() };
  }

  it('is consistent as it should be, with the bytes of files that no store has a checksum of', async () => {
    const { verdict, wrong, paths } = await asked('gate', {});
    expect({ verdict, wrong }).toEqual({ verdict: 'consistent', wrong: {} });
    expect(paths).toContain('/api/public/berths/A3');
  });

  const [one, two, three] = RIGHT.list;
  const CASES: readonly (readonly [string, Partial<Outside>, string, Wrong])[] = [
    [
      'a file with other bytes of the same size',
      { files: { ...RIGHT.files, 2: 'bytesX' } },
      '',
      { 'files-moved': { altered: 1 } },
    ],
    [
      'a file that did not arrive',
      { files: { 1: 'bytes1' } },
      '',
      { 'files-moved': { missing: 1 }, 'files-catalogued': { missing: 1 } },
    ],
    [
      'a file that nobody catalogued',
      {},
      `DELETE FROM files WHERE id = id('file', 1)`,
      { 'files-catalogued': { orphan: 1 } },
    ],
    [
      'a file that lies where its row does not say',
      {},
      `UPDATE files SET entity = 'invoice' WHERE id = id('file', 1)`,
      { 'files-in-place': { disagrees: 1 } },
    ],
    [
      'an archived berth that is still in the feed',
      {},
      `UPDATE berths SET archived_at = '2024-02-01+00' WHERE id = id('berth', 1)`,
      { 'berth-feed': { unwanted: 1 } },
    ],
    [
      'a berth that the feed lacks, and a count that lies',
      { list: [one!, two!] },
      '',
      { 'berth-feed': { missing: 1, count: 1, declared: 1 } },
    ],
    ['a price', { list: [{ ...one!, Price: 1 }, two!, three!] }, '', { 'berth-feed': { forbidden: 1 } }],
    [
      'a label in other letters, and another area',
      { list: [one!, { ...two!, Status: 'Under offer' }, { ...three!, Area: 'B' }] },
      '',
      { 'berth-feed': { label: 1, altered: 1 } },
    ],
    ['another promise to caches', { cache: 'no-store' }, '', { 'berth-feed': { promise: 1 } }],
    [
      'an old address that leads elsewhere',
      { old: { ...RIGHT.old, '/node/1': '/berths/A%201' } },
      '',
      { 'legacy-redirects': { target: 1 } },
    ],
    [
      'a site that answers 200 to anything',
      { otherwise: 200 },
      '',
      { 'legacy-redirects': { 'soft-200': 1 } },
    ],
    [
      'a berth in maintenance, for which the plans have no word',
      { list: [{ ...one!, Status: 'Maintenance' }, two!, three!] },
      `UPDATE berths SET status = 'maintenance' WHERE id = id('berth', 1)`,
      { 'berth-feed': 'no-label' },
    ],
  ];

  it.each(CASES)('finds %s', async (_case, changed, sql, finds) => {
    expect((await asked('gate', changed, sql)).wrong).toEqual(finds);
  });

  it('knows the word for maintenance when the config does', async () => {
    const list = [{ ...one!, Status: 'Maintenance' }, two!, three!];
    const sql = `UPDATE berths SET status = 'maintenance' WHERE id = id('berth', 1)`;
    expect(await asked('gate', { list }, sql, { maintenance: 'Maintenance' })).toMatchObject({
      verdict: 'consistent',
      wrong: {},
    });
  });

  it('asks a sample of old addresses every week, and all of them at the gate', async () => {
    const asks = async (suite: 'gate' | 'weekly') =>
      (await asked(suite, {})).paths.filter((path) => path in RIGHT.old).length;
    expect([await asks('weekly'), await asks('gate')]).toEqual([1, 2]);
  });

  it('asks the feed every day without a database', async () => {
    expect(await asked('dailyFeed', {})).toMatchObject({ verdict: 'consistent', wrong: {} });
    expect(await asked('dailyFeed', { list: [one!, two!], totalRows: 2 })).toMatchObject({
      verdict: 'inconsistent',
      wrong: { 'berth-feed': { declared: 1 } },
    });
    expect(await asked('dailyFeed', { list: [], totalRows: 0 })).not.toMatchObject({ verdict: 'consistent' });
  });
});
