// What the program may not fix: nothing by a check that reads a system of which any check saw only a part.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { startSite } from '../support/http-server.ts';
import { database, describePostgres, run } from '../support/postgres.ts';
import { folder, start } from './program.ts';

const STALE = `CREATE TABLE berths (id int PRIMARY KEY, area text);
  INSERT INTO berths SELECT n, 'a' FROM generate_series(1, 50) n;
  CREATE TABLE notes (id int PRIMARY KEY, body text, search tsvector);
  INSERT INTO notes SELECT n, 'note ' || n, CASE WHEN n > 1 THEN to_tsvector('english', 'note ' || n) END FROM generate_series(1, 50) n;`;

const LEGACY = `CREATE TABLE berths (id int PRIMARY KEY, area text);
  INSERT INTO berths SELECT n, 'a' FROM generate_series(1, 50) n;
  CREATE TABLE none (id int PRIMARY KEY, area text);
  CREATE VIEW dropping AS SELECT id, CASE WHEN id < 40 OR pg_terminate_backend(pg_backend_pid()) THEN area END AS area FROM berths;`;

const config = (check: string) => `
import { defineConfig, fieldAgreement, http, objectLinks, postgres, publicFeed, s3, searchIndex, secret, variable } from '@cutover/reconcile';
const crm = postgres({ url: secret('CRM_URL'), writer: secret('CRM_URL') });
const legacy = postgres({ url: secret('LEGACY_URL') });
const site = http({ origin: variable('SITE') });
const credentials = { accessKeyId: secret('KEY'), secretAccessKey: secret('SECRET') };
const media = s3({ bucket: 'no-such-bucket', endpoint: variable('STORE'), attempts: 1, credentials });
const berths = (source, name) => source.table(name, { key: 'id' });
const notes = crm.table('notes', { key: 'id', computed: { due: "to_tsvector('english', body)" } });
export default defineConfig({ sources: { crm, legacy, site, media }, suites: { gate: { settle: 0, checks: [
  searchIndex('notes-search', { rows: notes }, { column: 'search', expected: 'due' }),
  ${check},
] } } });
`;

const agree = (name: string) =>
  `fieldAgreement('berths', { source: berths(legacy, '${name}'), target: berths(crm, 'berths') }, { columns: ['area'] })`;

const CAUSES = [
  { cause: 'a dropped connection', check: agree('dropping'), source: 'crm' },
  { cause: 'an empty source', check: agree('none'), source: 'crm' },
  {
    cause: 'a failed page',
    check: `fieldAgreement('berths', { source: site.feed('/berths', { key: { id: 'int' }, list: 'list', count: 'total', page: { rows: 25 } }), target: berths(crm, 'berths') }, { columns: ['area'] })`,
    source: 'crm',
  },
  {
    cause: 'an unreadable bucket',
    check: `objectLinks('linked', { rows: crm.table('berths', { key: 'area' }), objects: media.objects() })`,
    source: 'crm',
  },
] as const;

/** Calls `run gate --fix` with one cause, and returns what was said, the report and what the stale row is afterwards. */
async function fixWith(check: string) {
  const crm = await database('crm', { sql: STALE });
  const legacy = await database('legacy', { sql: LEGACY });
  const site = await startSite((request, response) => {
    const isLater = request.url?.includes('offset=25') === true;
    response.statusCode = isLater ? 500 : 200;
    const list = Array.from({ length: 25 }, (_, at) => ({ id: at + 1, area: 'a' }));
    response.setHeader('content-type', 'application/json');
    response.end(isLater ? '{}' : JSON.stringify({ list, total: 50 }));
  });
  const store = inject('s3');
  const place = await folder({ 'reconcile.config.mts': config(check) });
  const out = join(place.path, 'runs');
  const env = {
    CRM_URL: crm,
    LEGACY_URL: legacy,
    SITE: site.origin,
    STORE: 'endpoint' in store ? store.endpoint : site.origin,
    KEY: 'accessKeyId' in store ? store.accessKeyId : 'none',
    SECRET: 'secretAccessKey' in store ? store.secretAccessKey : 'none',
  };
  try {
    const called = await start(place.path, ['run', 'gate', '--fix', '--out', out], env).ended;
    const [name = ''] = (await readdir(out)).filter((one) => one.includes('-gate-')).sort();
    const report = JSON.parse(await readFile(join(out, name, 'report.json'), 'utf8')) as Report;
    const folders = (await readdir(out)).filter((one) => one.includes('-gate-'));
    const [left] = await run(crm, 'SELECT search FROM notes WHERE id = 1');
    return { called, report, folders, search: left?.['search'] };
  } finally {
    await site.close();
    await place.remove();
  }
}

describePostgres('fixing', () => {
  it.concurrent('corrects the stale row when nothing is in the way', async () => {
    const { called, folders, search } = await fixWith(agree('berths'));
    expect(called.code, called.stdout + called.stderr).toBe(0);
    expect(folders).toHaveLength(3);
    expect(search).toBe("'1':2 'note':1");
    expect(called.stdout).toMatch(/to take it back:\n +reconcile undo/);
  });

  it.concurrent.each(CAUSES)('corrects nothing by $source after $cause', async ({ check, source }) => {
    const { called, report, folders, search } = await fixWith(check);
    expect(called.code, called.stdout + called.stderr).toBe(2);
    expect(report.checks.map(({ id, found }) => [id, found])).toContainEqual([
      'notes-search',
      { unindexed: 1 },
    ]);
    expect(report.fixes).toMatchObject({
      changes: [],
      refusals: [{ check: 'notes-search', guard: 'untrusted-source', findings: 1 }],
    });
    expect(called.stdout).toContain('untrusted-source');
    expect(called.stdout.replaceAll(/\s+/g, ' ')).toContain(
      `nothing that reads ${source} is changed, since check `,
    );
    expect(folders).toHaveLength(1);
    expect(search).toBeNull();
  });
});
