/** What must hold inside the new system at any time: references, search, berths, invoices; and after the load, its audit. */
import { fieldAgreement } from '../../field-agreement.ts';
import { foreignKeys, references } from '../../orphans.ts';
import { rowCounts } from '../../row-counts.ts';
import { mayBeEmpty, type Check, type Expansion } from '../../../src/model/check.ts';
import type { DatasetRef, Source } from '../../../src/model/dataset.ts';
import { berthStatus } from './berth-status.ts';
import type { Crm } from './crm.ts';
import type { Condition, Entity, IdMap } from './given.ts';

/** Every reference that the plans name: table, column, what it refers to. The catalog may have lost one. */
const REFERENCES = [
  ['client_contacts', 'client_id', 'clients'],
  ['berth_map_data', 'berth_id', 'berths'],
  ['interests', 'client_id', 'clients'],
  ['interests', 'berth_id', 'berths'],
  ['interest_notes', 'interest_id', 'interests'],
  ['documents', 'client_id', 'clients'],
  ['documents', 'interest_id', 'interests'],
  ['document_signers', 'document_id', 'documents'],
  ['invoice_line_items', 'invoice_id', 'invoices'],
  ['invoice_expenses', 'invoice_id', 'invoices'],
  ['invoice_expenses', 'expense_id', 'expenses'],
  ['client_tags', 'client_id', 'clients'],
  ['client_tags', 'tag_id', 'tags'],
  ['interest_tags', 'interest_id', 'interests'],
  ['interest_tags', 'tag_id', 'tags'],
] as const;

/** Tables without an id of their own, by the columns that identify a row. */
const JOINING = {
  invoice_expenses: ['invoice_id', 'expense_id'],
  client_tags: ['client_id', 'tag_id'],
  interest_tags: ['interest_id', 'tag_id'],
};

/** Zero orphans: every reference of the plans, every one that the catalog declares, and no document without an owner. */
export function referencesInside(
  source: Source,
  crm: Crm,
  emptyInCatalog: readonly string[],
): readonly (Check | Expansion)[] {
  const pairs = REFERENCES.map(([table, column, to]) => {
    const key = (JOINING as Readonly<Record<string, readonly string[]>>)[table] ?? 'id';
    return [crm.any(table, { key }).by(column), crm.any(to)] as const;
  });
  return [
    ...references('ref', pairs),
    foreignKeys(source, { mayBeEmpty: emptyInCatalog }),
    none('documents-without-owner', crm.any('documents', { key: 'id', where: ownerless })),
  ];
}

function ownerless(row: Condition): unknown {
  return row.and([row('client_id', 'is', null), row('interest_id', 'is', null)]);
}

/** No row can be missing from a search. */
export function searchable(crm: Crm): readonly Check[] {
  const blank = (row: Condition) => row.or([row('search_vector', 'is', null), row('search_vector', '=', '')]);
  return (['clients', 'interests', 'berths'] as const).map((table) =>
    none(`${table}-not-searchable`, crm.ofPort(table, { key: 'id', where: blank })),
  );
}

/** The status of every berth in use follows from its interests: reported, never changed. */
export function berthStatuses(crm: Crm): Check {
  return berthStatus('berth-status', { berths: crm.berthsInUse, interests: crm.interestsByBerth });
}

/** The total of an invoice is what its lines come to. */
export function invoiceTotals(crm: Crm, lines: string): Check {
  return fieldAgreement(
    'invoice-totals',
    {
      source: crm.ofPort('invoices', { key: 'id', computed: { lines_total: lines } }),
      target: crm.invoices,
    },
    { columns: { lines_total: 'total' } },
  );
}

/** Declares that there may be no such rows at all. */
function none(id: string, rows: DatasetRef): Check {
  return mayBeEmpty(rowCounts(id, { source: rows }, { expected: 0 }));
}

const AUDITED = {
  client: 'clients',
  interest: 'interests',
  berth: 'berths',
  expense: 'expenses',
  invoice: 'invoices',
} as const;

const MARKS = { ip_address: '0.0.0.0', user_agent: 'migration-script/1.0' };

/** The load left one audit record for each row that it made, marked as its own, which names the old row. */
export function audit(crm: Crm, maps: Readonly<Record<Entity, IdMap>> | null): readonly Check[] {
  return Object.entries(AUDITED).flatMap(([entity, table]) => {
    const mine = (row: Condition) =>
      row.and([
        row('entity_type', '=', entity),
        row('action', '=', 'create'),
        row('user_id', '=', 'system-migration'),
      ]);
    const unmarked = (row: Condition) =>
      row.and([
        mine(row),
        row.or(Object.entries(MARKS).map(([column, mark]) => row(column, 'is distinct from', mark))),
      ]);
    const records = crm.any('audit_logs', {
      key: 'entity_id',
      kinds: { entity_id: 'uuid' },
      where: mine,
      computed: { nocodb_id: `metadata->>'nocodb_id'` },
    });
    const checks = [
      fieldAgreement(`audit.${entity}`, { source: crm[table], target: records }, { columns: ['created_at'] }),
      none(`audit.${entity}.marks`, crm.any('audit_logs', { key: 'id', where: unmarked })),
    ];
    // Many interests become one client, so there is no one old id of which its record could tell.
    if (maps === null || table === 'clients') return checks;
    const old = { source: maps[table].byNew, target: records };
    return [
      ...checks,
      fieldAgreement(`audit.${entity}.old-id`, old, {
        columns: { key: { target: 'nocodb_id', as: 'text' } },
      }),
    ];
  });
}
