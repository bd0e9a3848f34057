// The gate and the weekly suite of the config at the root, as a person runs them: real databases, a real site, real files.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { folderOf, reconcile } from '../../support/command-line.ts';
import { startSite } from '../../support/http-server.ts';
import { newId } from '../../support/marina-legacy.ts';
import { answering, RIGHT } from '../../support/marina-outside.ts';
import { database, describePostgres } from '../../support/postgres.ts';

const ROOT = new URL('../../../', import.meta.url);

/** What an importer leaves, and the map of old addresses. */
function importerFiles(): Readonly<Record<string, string>> {
  const counts = { interests: 3, berths: 3, expenses: 2, invoices: 2 };
  const ids = (table: string, news: readonly number[]) =>
    JSON.stringify(Object.fromEntries(news.map((id, at) => [String(at + 1), newId(table, id)])));
  const upTo = (rows: number) => Array.from({ length: rows }, (_, at) => at + 1);
  const results = Object.entries(counts).map(([entity, total]) => {
    return { entity, total, success: total, failed: 0, errors: [] };
  });
  return {
    'import-report.json': JSON.stringify({ load: { results } }),
    'id-maps/clients.json': ids('clients', [1, 1, 2]),
    ...Object.fromEntries(
      Object.entries(counts).map(([table, rows]) => [`id-maps/${table}.json`, ids(table, upTo(rows))]),
    ),
    'redirects.csv': ['from,to', ...Object.entries(RIGHT.old).map((pair) => pair.join(','))].join('\n'),
  };
}

describePostgres('the config at the root', () => {
  const sql = { crm: '', legacy: '' };
  beforeAll(async () => {
    for (const name of ['crm', 'legacy'] as const)
      sql[name] = await readFile(new URL(`test/fixtures/marina/${name}.sql`, ROOT), 'utf8');
  });

  /** Runs a suite; which checks are not consistent, and how many parts are left out. */
  async function asked(suite: string, crm = '') {
    const folder = await folderOf(importerFiles());
    const site = await startSite(answering(RIGHT));
    onTestFinished(() => site.close());
    const env = {
      CRM_DB_URL: await database('crm', { sql: `${sql.crm};${crm}` }),
      LEGACY_DB_URL: await database('legacy', { sql: sql.legacy }),
      CRM_PUBLIC_URL: site.origin,
      SITE_URL: site.origin,
      EXPECTED_BERTHS: '3',
      IMPORTER_DIR: folder,
      REDIRECTS_FILE: join(folder, 'redirects.csv'),
      LEAVE_OUT_FILES: 'no bucket here',
      LEAVE_OUT_MOVE: 'no bucket here',
    };
    const args = ['run', suite, '--out', join(folder, 'out'), '--format', 'json', '--deadline', '60s'];
    const { code, stdout } = await reconcile(args, { cwd: ROOT.pathname, env });
    const { checks } = JSON.parse(stdout) as {
      checks: { id: string; verdict: string; found: object; problems: { message: string }[] }[];
    };
    const wrong = checks.filter(({ verdict }) => verdict !== 'consistent');
    return {
      code,
      wrong: Object.fromEntries(wrong.map(({ id, found, problems }) => [id, problems[0]?.message ?? found])),
      coverage: checks.find(({ id }) => id === 'coverage')?.found,
    };
  }

  it('is a go where everything arrived, and names what it was not asked', async () => {
    expect(await asked('gate')).toEqual({ code: 0, wrong: {}, coverage: { 'left-out': 7 } });
    expect(await asked('weekly')).toEqual({ code: 0, wrong: {}, coverage: { 'left-out': 2 } });
  });

  it('is no go for one stage', async () => {
    const sold = `UPDATE interests SET pipeline_stage = 'contract' WHERE id = id('interest', 3)`;
    expect(await asked('gate', sold)).toMatchObject({
      code: 1,
      wrong: { 'interests-known-fields': { altered: 1 } },
    });
  });
});
