// No secret and no private value in any file or output: a planted password and planted e-mails, through every command.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { asRole, database, describePostgres, run } from '../support/postgres.ts';
import { folder, start } from './program.ts';

const PASSWORD = 'planted/p@ss word%41';
const EMAILS = ['planted.one@example.org', 'planted.two@example.org', 'planted.three@example.org'];

const CONFIG = `import { defineConfig, fieldAgreement, file, orphans, postgres, rowCounts, secret, translated } from '@cutover/reconcile';
const sources = { legacy: postgres({ url: secret('LEGACY_URL') }), crm: postgres({ url: secret('CRM_URL') }) };
const people = (source: typeof sources.crm, key: string | Record<string, 'int'>) =>
  source.table('people', { key: key as 'email', private: ['email'] });
export default defineConfig({ sources, suites: { gate: { settle: 0, checks: [
  fieldAgreement('by-id', { source: people(sources.legacy, 'id'), target: people(sources.crm, 'id') }, { columns: ['email'] }),
  fieldAgreement('by-email', { source: people(sources.legacy, 'email'), target: people(sources.crm, 'email') }, { columns: ['id'] }),
  fieldAgreement('bad-cast', { source: people(sources.legacy, { email: 'int' }), target: people(sources.crm, { email: 'int' }) }, { columns: ['id'] }),
  fieldAgreement('tolerant', { source: people(sources.legacy, 'id'), target: people(sources.crm, 'id') }, { columns: [{ source: 'email', target: 'email', case: 'ignore', trim: true }] }),
  fieldAgreement('translated', { source: translated(people(sources.legacy, 'id'), { map: file('ids.json', { key: { key: 'int' }, entries: true }), kind: 'int' }), target: people(sources.crm, 'id') }, { columns: ['email'] }),
  orphans('emails', { from: people(sources.legacy, 'id').by('email'), to: people(sources.crm, 'email') }, { both: true }),
  orphans('samples', { from: people(sources.legacy, 'email').by('id'), to: people(sources.crm, 'id') }, { both: true }),
  rowCounts('groups', { source: people(sources.legacy, 'id'), target: people(sources.crm, 'id') }, { group: ['email'] }),
  rowCounts('distinct', { source: people(sources.legacy, 'id').by('email'), target: people(sources.crm, 'id') }, { relation: 'distinct-of' }),
] } } });
`;

const table = (emails: readonly string[]) =>
  `CREATE TABLE people (id int PRIMARY KEY, email text); INSERT INTO people VALUES ${emails.map((email, at) => `(${String(at + 1)}, '${email}')`).join(', ')};`;

describePostgres('secrets', () => {
  it('appear in no file and in no output', async () => {
    const [one = '', two = '', three = ''] = EMAILS;
    const legacy = await database('legacy', { sql: table([one, two, three]) });
    const crm = await database('crm', { sql: table([one, `${two}.changed`]) });
    const role = `planted_${Math.random().toString(36).slice(2, 8)}`;
    await run(crm, `CREATE ROLE ${role} LOGIN SUPERUSER PASSWORD '${PASSWORD}'`);
    const { path, remove } = await folder({
      'reconcile.config.mts': CONFIG,
      'ids.json': '{"1": "1", "2": "2"}',
    });
    try {
      const right = { LEGACY_URL: legacy, CRM_URL: asRole(crm, role, encodeURIComponent(PASSWORD)) };
      const wrong = {
        LEGACY_URL: legacy,
        CRM_URL: asRole(crm, role, encodeURIComponent(PASSWORD)).replace(/@/, '-@'),
      };
      let printed = '';
      for (const [args, env] of [
        [['run'], right],
        [['run', '--log', 'ndjson', '--format', 'json'], right],
        [['run'], { ...right, CRM_URL: right.CRM_URL.replace(/:\d+\//, ':1/') }],
        [['run'], wrong],
        [['run'], { ...right, CRM_URL: PASSWORD }],
        [['doctor'], right],
        [['doctor'], wrong],
        [['list'], right],
        [['explain', 'by-email'], right],
      ] as const) {
        const { stdout, stderr } = await start(path, args, env).ended;
        printed += stdout + stderr;
      }
      const files = await readdir(join(path, 'reconcile-runs'), { recursive: true, withFileTypes: true });
      const kept = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
      const texts = await Promise.all(kept.map((file) => readFile(file, 'latin1')));
      // The runs did look: otherwise nothing could have leaked.
      expect(texts.filter((text) => text.includes('hmac:')).length).toBeGreaterThan(5);
      expect(printed).toContain('altered');
      for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), ...EMAILS, 'planted.']) {
        expect(printed).not.toContain(secret);
        for (const [at, text] of texts.entries())
          expect(text.includes(secret), `${kept[at] ?? ''} holds ${secret}`).toBe(false);
      }
    } finally {
      await remove();
    }
  }, 60_000);
});
