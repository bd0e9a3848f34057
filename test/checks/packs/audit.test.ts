/** The CRM's audit log tells of a correction and of its undoing who made it, what it was, and what it is. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { auditLog } from '../../../checks/packs/marina-crm/index.ts';
import type { AuditedChange } from '../../../src/model/audit.ts';
import { calm } from '../../support/opened-source.ts';
import { reason, withWriter } from '../../sources/postgres/writing.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';

const ID = '7b1f2f52-62a5-4b0a-a1b7-6a7c3e1f0d21';

const change: AuditedChange = {
  actor: 'system-reconcile',
  action: 'set',
  schema: 'public',
  table: 'files',
  key: { id: ID },
  check: 'files',
  kind: 'altered',
  by: 'gate-apply-x7k2',
  before: { size: null },
  after: { size: '9' },
};

it('gives each change a row, and each row an id of its own', () => {
  const { row } = auditLog();
  const { id, metadata, ...rest } = row(change);
  expect(rest).toEqual({
    entity_type: 'file',
    entity_id: ID,
    action: 'reconcile.set',
    user_id: 'system-reconcile',
    created_at: 'now',
  });
  expect(JSON.parse(metadata!)).toEqual({
    source: 'reconcile',
    run: 'gate-apply-x7k2',
    check: 'files',
    kind: 'altered',
    table: 'files',
    key: { id: ID },
    before: { size: null },
    after: { size: '9' },
  });
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(row(change)['id']).toBe(id);
  expect(row({ ...change, after: { size: '8' } })['id']).not.toBe(id);
  expect(row({ ...change, by: 'gate-undo-x7k2' })['id']).not.toBe(id);
});

it('names what has no id of its own by its table', () => {
  const { row } = auditLog({ also: { ip_address: '0.0.0.0' } });
  const sequence = { ...change, table: 'public.tags_id_seq', key: { sequence: 'public.tags_id_seq' } };
  expect(row(sequence)).toMatchObject({
    entity_type: 'public.tags_id_seq',
    entity_id: '00000000-0000-0000-0000-000000000000',
    ip_address: '0.0.0.0',
  });
});

describePostgres('the audit log of the CRM', () => {
  it('tells of a correction and of its undoing, without what is private', async () => {
    const sql = await readFile(new URL('../../../demo/marina/crm.sql', import.meta.url), 'utf8');
    const url = await database('audited', { sql });
    await run(url, `INSERT INTO tags VALUES ('${ID}', 'VIP')`);
    const writer = { url, audit: auditLog() };
    await withWriter({ url, writer }, async ({ source, writer: crm, kept, last }) => {
      const dataset = source.table('tags', { key: 'id', private: ['name'] });
      const write = {
        op: 'set',
        dataset,
        key: [ID],
        reason,
        expect: { name: 'VIP' },
        to: { name: 'Guest' },
      } as const;
      expect(await crm.apply(write, kept, calm)).toEqual({ did: 'done' });
      expect(await crm.undo(last(), { ...reason, by: 'gate-undo-x7k2' }, kept, calm)).toEqual({
        did: 'done',
      });
    });
    const logged = await run(
      url,
      `SELECT entity_type, entity_id, action, user_id, metadata->>'run' AS run, metadata->'after'->>'name' AS after,
        created_at > now() - interval '1 minute' AS fresh FROM audit_logs ORDER BY created_at`,
    );
    const row = { entity_type: 'tags', entity_id: ID, user_id: 'system-reconcile', after: '***', fresh: 't' };
    expect(logged).toEqual([
      { ...row, action: 'reconcile.set', run: 'gate-apply-x7k2' },
      { ...row, action: 'reconcile.undo', run: 'gate-undo-x7k2' },
    ]);
  });
});
