/** What can be wrong with the marina's move, a case for each sentence of its acceptance. */

/** A sentence of the acceptance, who asks it, SQL over test/fixtures/marina/crm.sql that breaks it, and what is found. */
export type Broken = readonly [
  sentence: string,
  asked: 'at the gate' | 'weekly too',
  sql: string,
  finds: Readonly<Record<string, Readonly<Record<string, number>>>>,
];

export const BROKEN: readonly Broken[] = [
  [
    'an interest whose berth does not exist, though no constraint says so',
    'weekly too',
    `UPDATE interests SET berth_id = id('berth', 9) WHERE id = id('interest', 1)`,
    { 'ref.interests.berth_id': { orphan: 1 }, 'interests-search-index': { stale: 1 } },
  ],
  [
    'a constraint that was dropped for the load, and a row that it would have refused',
    'weekly too',
    `ALTER TABLE document_signers DROP CONSTRAINT document_signers_document_id_fkey;
     UPDATE document_signers SET document_id = id('document', 9)`,
    { 'ref.document_signers.document_id': { orphan: 1 } },
  ],
  [
    'a document that belongs to nobody',
    'weekly too',
    `UPDATE documents SET client_id = NULL WHERE id = id('document', 1)`,
    { 'documents-without-owner': { declared: 1 } },
  ],
  [
    'a search vector that is empty, and one that is missing',
    'weekly too',
    `UPDATE clients SET search_vector = '' WHERE id = id('client', 1);
     UPDATE berths SET search_vector = NULL WHERE id = id('berth', 2)`,
    {
      'clients-not-searchable': { declared: 1 },
      'clients-search-index': { unindexed: 1 },
      'berths-not-searchable': { declared: 1 },
      'berths-search-index': { unindexed: 1 },
    },
  ],
  [
    'a berth whose status its interests do not call for; an archived berth may be anything',
    'weekly too',
    `UPDATE berths SET status = 'available' WHERE id = id('berth', 3);
     UPDATE berths SET status = 'gone', archived_at = now() WHERE id = id('berth', 1)`,
    { 'berth-status': { mismatch: 1 } },
  ],
  [
    'an invoice that is not what its lines come to',
    'weekly too',
    `UPDATE invoice_line_items SET quantity = 3 WHERE id = id('line', 1)`,
    { 'invoice-totals': { altered: 1 } },
  ],
  [
    'a berth that did not arrive',
    'at the gate',
    `DELETE FROM berth_map_data WHERE berth_id = id('berth', 1);
     DELETE FROM audit_logs WHERE entity_id = id('berth', 1);
     UPDATE interests SET berth_id = NULL WHERE berth_id = id('berth', 1);
     DELETE FROM berths WHERE id = id('berth', 1)`,
    {
      'berths-arrived': { count: 1, declared: 1 },
      'berths-reported': { misreported: 1, unbalanced: 1 },
      'id-map.berths.new': { orphan: 1 },
      'id-map.berths.one-to-one': { count: 1 },
      'berths-known-fields': { missing: 1 },
      'interests-search-index': { stale: 1 },
      'audit.berth.old-id': { missing: 1 },
    },
  ],
  [
    'a client that nobody asked for',
    'at the gate',
    `INSERT INTO clients VALUES (id('client', 3), id('port', 1), 'x', NULL, NULL, now(), to_tsvector('x'))`,
    {
      'clients-merged': { distinct: 1 },
      'clients-in-id-map': { distinct: 1 },
      'clients-search-index': { stale: 1 },
      'id-map.clients.new': { unreferenced: 1 },
      'audit.client': { missing: 1 },
    },
  ],
  [
    'an interest in another stage, and a berth under another number, which searches do not know',
    'at the gate',
    `UPDATE interests SET pipeline_stage = 'details_sent' WHERE id = id('interest', 1);
     UPDATE berths SET mooring_number = 'A-1' WHERE id = id('berth', 1)`,
    {
      'interests-known-fields': { altered: 1 },
      'berths-known-fields': { altered: 1 },
      'berths-search-index': { stale: 1 },
      'interests-search-index': { stale: 1 },
    },
  ],
  [
    'an address that was lost',
    'at the gate',
    `DELETE FROM client_contacts; INSERT INTO client_contacts VALUES (id('contact', 1), id('client', 1), 'phone', '1')`,
    { 'emails-arrived': { distinct: 1, empty: 1 } },
  ],
  [
    'audit records: one lost, one with another time, one with another mark, one of another row',
    'at the gate',
    `DELETE FROM audit_logs WHERE id = id('audit expense', 1);
     UPDATE audit_logs SET created_at = '2025-01-01+00' WHERE id = id('audit invoice', 1);
     UPDATE audit_logs SET ip_address = NULL WHERE id = id('audit client', 1);
     UPDATE audit_logs SET metadata = '{"source": "nocodb_migration", "nocodb_id": 7}' WHERE id = id('audit berth', 1)`,
    {
      'audit.expense': { missing: 1 },
      'audit.expense.old-id': { missing: 1 },
      'audit.invoice': { altered: 1 },
      'audit.client.marks': { declared: 1 },
      'audit.berth.old-id': { altered: 1 },
    },
  ],
];
