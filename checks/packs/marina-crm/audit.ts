/** How the CRM's own audit log is told of each correction, beside what its people change. */
import { createHash } from 'node:crypto';
import type { AuditedChange, AuditLog } from '../../../src/model/audit.ts';
import type { CellsByColumn } from '../../../src/model/change.ts';

export type AuditLogOptions = {
  /** Further columns that every row has, as `{ ip_address: '0.0.0.0' }`. */
  readonly also?: CellsByColumn;
};

/** What the log calls the rows of a table; what it has no word for is called by its table. */
const ENTITIES: Readonly<Record<string, string>> = {
  berths: 'berth',
  clients: 'client',
  documents: 'document',
  expenses: 'expense',
  files: 'file',
  interests: 'interest',
  invoices: 'invoice',
};

/** The log demands an id: the one of what has none, such as a sequence. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The table `audit_logs`, for `postgres({ writer: { url, audit: auditLog() } })`. */
export function auditLog({ also = {} }: AuditLogOptions = {}): AuditLog {
  return { table: 'audit_logs', row: (change) => ({ ...rowOf(change), ...also }) };
}

function rowOf(change: AuditedChange): CellsByColumn {
  const { actor, action, table, key, check, kind, by, before, after } = change;
  const id = key['id'] ?? '';
  const metadata = { source: 'reconcile', run: by, check, kind, table, key, before, after };
  return {
    id: idOf(JSON.stringify(change)),
    entity_type: ENTITIES[table] ?? table,
    entity_id: UUID.test(id) ? id : NOBODY,
    action: `reconcile.${action}`,
    user_id: actor,
    created_at: 'now',
    metadata: JSON.stringify(metadata),
  };
}

/** The same change of the same apply or undo is the same row, which the log takes once. */
function idOf(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex');
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
  ];
  return [...parts, digits.slice(20, 32)].join('-');
}
