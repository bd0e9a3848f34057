/** The migration that the demo puts to the test: the old system's rows turned into the new one's. */
import type { Crm, IdMaps, ImportReport } from './crm.ts';
import { isReadable, type Legacy } from './legacy.ts';
import { TIME_ZONE } from './local-time.ts';
import { migrateBerths } from './migrate-berths.ts';
import { migrateExpenses, migrateInvoices } from './migrate-bills.ts';
import { mergeClients, migrateInterests } from './migrate-interests.ts';
import type { Random } from './random.ts';
import type { Target } from './target.ts';

export type Migrated = { readonly crm: Crm; readonly idMaps: IdMaps; readonly report: ImportReport };

export function migrate(legacy: Legacy, random: Random): Migrated {
  const crm: Crm = {
    ports: [{ id: random.uuid(), slug: 'port-calder', name: 'Port Calder', time_zone: TIME_ZONE }],
    clients: [],
    client_contacts: [],
    berths: [],
    interests: [],
    interest_notes: [],
    documents: [],
    document_signers: [],
    expenses: [],
    invoices: [],
    invoice_line_items: [],
    invoice_expenses: [],
    files: [],
    uploads: [],
    tags: [],
    interest_tags: [],
    audit_logs: [],
  };
  const idMaps: IdMaps = {
    berths: new Map(),
    clients: new Map(),
    interests: new Map(),
    expenses: new Map(),
    invoices: new Map(),
  };
  const target: Target = { crm, idMaps, portId: crm.ports[0]!.id, random };
  mergeClients(legacy.Interests, target);
  migrateBerths(legacy.Berths, target);
  migrateInterests(legacy.Interests, target);
  migrateExpenses(legacy.Expenses, target);
  migrateInvoices(legacy.Invoices, target);
  return { crm, idMaps, report: reportOf(legacy, target) };
}

function reportOf(legacy: Legacy, { crm, idMaps }: Target): ImportReport {
  const unreadable = legacy.Expenses.filter((expense) => !isReadable(expense));
  const done = (entity: string, success: number, total = success) => {
    return { entity, total, success, failed: 0, errors: [] };
  };
  return {
    load: {
      results: [
        done('clients', crm.clients.length),
        done('berths', crm.berths.length),
        done('interests', crm.interests.length, legacy.Interests.length),
        {
          entity: 'expenses',
          total: legacy.Expenses.length,
          success: crm.expenses.length,
          failed: unreadable.length,
          errors: unreadable.map(({ id, Price }) => ({
            recordIndex: id - 1,
            nocodbId: id,
            error: `cannot read the price ${JSON.stringify(Price)}`,
          })),
        },
        done('invoices', crm.invoices.length),
      ],
    },
    transformation: {
      clients: {
        total: idMaps.clients.size,
        deduped: crm.clients.length,
        autoMerged: idMaps.clients.size - crm.clients.length,
        fuzzyCandidates: 0,
      },
    },
  };
}
