// The marina's suites over a real CRM: consistent as it should be, and each acceptance sentence broken once.
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { marinaCrm, type Marina } from '../../../checks/packs/marina-crm/index.ts';
import { searchIndex } from '../../../checks/search-index.ts';
import type { Check, Expansion } from '../../../src/model/check.ts';
import type { DatasetRef } from '../../../src/model/dataset.ts';
import { postgres } from '../../../src/sources/postgres/index.ts';
import { BROKEN } from '../../support/marina-broken.ts';
import { legacyMarina } from '../../support/marina-legacy.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { outFolder, runSuite } from '../../support/run-suite.ts';

const elsewhere = { leftOut: 'asked in another test' };
const OUTSIDE = { files: elsewhere, move: elsewhere, redirects: elsewhere, feed: elsewhere };
const LINES =
  '(SELECT coalesce(sum(quantity * unit_price), 0) FROM invoice_line_items WHERE invoice_id = invoices.id)';

describePostgres('the marina', () => {
  let template = '';
  beforeAll(async () => {
    const sql = await readFile(new URL('../../fixtures/marina/crm.sql', import.meta.url), 'utf8');
    template = await database('marina', { sql });
  });

  /** Runs a suite over the CRM after some SQL, and tells the checks that are not consistent, and what they found. */
  async function asked(suite: 'gate' | 'weekly', sql: string, given: Partial<Marina> = {}) {
    const url = await database('marina_copy', { template, sql });
    const crm = postgres({ url });
    const marina: Marina = {
      ...OUTSIDE,
      crm,
      berths: 3,
      legacy: legacyMarina(),
      invoiceLines: LINES,
      ...given,
    };
    const folder = await outFolder();
    try {
      const sources = new Map([[crm, 'crm']] as const);
      const { report } = await runSuite(folder.out, marinaCrm(marina)[suite], { sources, frozen: true });
      const wrong = report.checks.filter(
        ({ verdict, found }) => verdict !== 'consistent' || Object.keys(found).length > 0,
      );
      return {
        verdict: report.verdict,
        wrong: Object.fromEntries(
          wrong.map(({ id, found, problems }) => [id, problems[0]?.message ?? found]),
        ),
      };
    } finally {
      await folder.remove();
    }
  }

  it('goes when everything is as it should be, and says what it was not asked', async () => {
    expect(await asked('gate', '')).toEqual({
      verdict: 'consistent',
      wrong: { coverage: { 'left-out': 8 } },
    });
    expect(await asked('weekly', '')).toEqual({
      verdict: 'consistent',
      wrong: { coverage: { 'left-out': 3 } },
    });
  });

  it.each(BROKEN.filter(([, when]) => when === 'at the gate'))('finds at the gate %s', async (...broken) => {
    const [, , sql, finds] = broken;
    const { coverage, ...others } = (await asked('gate', sql)).wrong;
    expect(coverage).toBeDefined();
    expect(others).toEqual(finds);
  });

  it.each(['gate', 'weekly'] as const)(
    'finds in suite %s all that is wrong inside the CRM',
    async (suite) => {
      const inside = BROKEN.filter(([, when]) => when === 'weekly too');
      const { coverage, ...others } = (await asked(suite, inside.map(([, , sql]) => sql).join(';\n'))).wrong;
      expect(coverage).toBeDefined();
      expect(others).toEqual(Object.assign({}, ...inside.map(([, , , finds]) => finds)));
    },
  );

  it('looks at one port where it is told to, and at all of them where not', async () => {
    const other = `INSERT INTO ports VALUES (id('port', 2), 'south');
      INSERT INTO berths SELECT id('berth', n + 10), id('port', 2), 'A' || n, 'A', 'finger', 'sold', NULL, now(), now(), NULL,
        to_tsvector('x') FROM generate_series(1, 3) AS n`;
    const [url] = await run(template, `SELECT id('port', 1)::text AS id`);
    const mine = await asked('gate', other, { port: url?.['id'] ?? '' });
    expect(mine.wrong).toEqual({ coverage: { 'left-out': 8 } });
    const all = await asked('gate', other);
    expect(all.wrong).toMatchObject({ 'berths-arrived': { count: 1, declared: 1 } });
  });

  it('goes without the old system only where the config says so, and says it', async () => {
    const left = { legacy: { leftOut: 'rehearsal' }, invoiceLines: { leftOut: 'not agreed' } };
    expect(await asked('gate', '', left)).toEqual({
      verdict: 'consistent',
      wrong: { coverage: { 'left-out': 6 } },
    });
  });

  it('does not know about tables without rows, until they may have none', async () => {
    const sql = 'DELETE FROM client_tags';
    const ids = ['ref.client_tags.client_id', 'ref.client_tags.tag_id'];
    const all = [...ids, 'fk.client_tags.client_id', 'fk.client_tags.tag_id'];
    const { verdict, wrong } = await asked('weekly', sql);
    expect({ verdict, ids: Object.keys(wrong).sort() }).toEqual({
      verdict: 'unknown',
      ids: [...all, 'coverage'].sort(),
    });
    expect(await asked('weekly', sql, { mayBeEmpty: all })).toEqual({
      verdict: 'consistent',
      wrong: { coverage: { 'left-out': 3 } },
    });
  });

  it('holds search vectors to the expression that a config gives, or leaves them out for a reason', async () => {
    const clients = `to_tsvector('english', full_name)`;
    expect((await asked('weekly', '', { search: { clients } })).wrong).toEqual({
      coverage: { 'left-out': 3 },
      'clients-search-index': { stale: 2 },
    });
    const crm = postgres({ url: template });
    const marina: Marina = { ...OUTSIDE, crm, berths: 3, legacy: elsewhere, invoiceLines: LINES };
    const bound = (given: Marina) =>
      marinaCrm(given).weekly.filter(
        (item) => 'definition' in item && item.definition === searchIndex.definition,
      );
    const hidden = (item: Check | Expansion) =>
      'datasets' in item ? (item.datasets['rows'] as DatasetRef).private : [];
    const names = ['search_vector', 'search_expected'];
    expect(bound(marina).map(hidden)).toEqual([names, [], names]);
    expect(bound({ ...marina, search: { leftOut: 'it has no search' } })).toEqual([]);
  });

  it('knows every id that may be declared', () => {
    const crm = postgres({ url: template });
    const marina: Marina = { ...OUTSIDE, crm, berths: 3, legacy: legacyMarina(), invoiceLines: LINES };
    expect(() => marinaCrm({ ...marina, mayBeEmpty: ['ref.tags'] })).toThrow(
      'marinaCrm(): mayBeEmpty: no check is called "ref.tags"; "reconcile list" names them',
    );
  });
});
