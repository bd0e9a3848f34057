/** What there is to compare: both systems, what the importer left behind, and which of their rows and columns. */
import { file, postgres, secret, translated } from '@cutover/reconcile';

// Addresses hold passwords, so they come from the environment. Give them a role that can read and nothing else. What is
// put right in the new system is written by a role of its own, under --fix alone; into the old one nothing is written.
export const legacy = postgres({ url: secret('LEGACY_DB_URL') });
export const crm = postgres({ url: secret('CRM_DB_URL'), writer: secret('CRM_WRITER_URL') });

// What the importer left behind: which new row each old one became, and how many rows it says it moved.
export const importer = process.env['IMPORTER_DIR'] ?? 'importer';
export const importReport = file(`${importer}/import-report.json`, { list: 'load.results', key: 'entity' });
const idMap = (entity: string) =>
  file(`${importer}/id-maps/${entity}.json`, {
    entries: true,
    key: { key: 'int' },
    columns: { value: 'uuid' },
  });

// The mega-table: interests and the people behind them. Private columns show as an HMAC in every report and file.
const megaTable = {
  key: 'id',
  // How the importer recognises a person again; an address that is only blanks is none.
  computed: { email_key: `nullif(lower(btrim("Email Address")), '')` },
  private: [
    'Full Name',
    'Email Address',
    'Phone Number',
    'Place of Residence',
    'Internal Notes',
    'email_key',
  ],
} as const;
export const allInterests = legacy.table('Interests', megaTable);
export const blankRows = legacy.table('Interests', {
  ...megaTable,
  where: (row) => row('Full Name', 'is', null),
});
export const trials = legacy.table('Interests', {
  ...megaTable,
  where: (row) => row('Full Name', 'like', 'TEST%'),
});
export const interests = legacy.table('Interests', {
  ...megaTable,
  where: (row) => row('Full Name', 'not like', 'TEST%'), // which no blank row passes either
});
export const interestsWithNotes = legacy.table('Interests', {
  ...megaTable,
  where: (row) => row.and([row('Full Name', 'not like', 'TEST%'), row('Internal Notes', 'is not', null)]),
});
// The same without anything private, so that stages that are counted show as they are.
export const stages = legacy.table('Interests', {
  key: 'id',
  where: (row) => row('Full Name', 'not like', 'TEST%'),
});

// Berths that there are, and those that are gone but still in the books.
export const currentBerths = legacy.table('Berths', {
  key: 'id',
  where: (row) => row('Archived', 'is', null),
});
export const berths = legacy.table('Berths', {
  key: 'Mooring Number',
  // Columns that hold more than a number are taken apart in SQL, where that is one expression.
  computed: {
    feet_long: `replace("Length", ' ft', '')::numeric`,
    metres_long: `replace("Length", ' ft', '')::numeric * 0.3048`,
    feet_wide: `replace("Width", ' ft', '')::numeric`,
    metres_wide: `replace("Width", ' ft', '')::numeric * 0.3048`,
  },
});

export const allExpenses = legacy.table('Expenses', { key: 'id' });
// Prices such as "tbc" are what the importer reports as failed: they are counted, and compared with nothing.
const expenses = legacy.table('Expenses', {
  key: 'id',
  where: (row) => row('Price', '~', '^[0-9]'),
  computed: { amount: `replace("Price", ',', '')::numeric` },
});

export const invoices = legacy.table('Invoices', {
  key: 'id',
  computed: { lines: `jsonb_array_length("Line Items")` },
  private: ['Client Email'],
});

// The same rows under their new ids, to be walked in step with the new tables.
export const movedInterests = translated(interests, { map: idMap('interests') });
export const movedExpenses = translated(expenses, { map: idMap('expenses') });
export const movedInvoices = translated(invoices, { map: idMap('invoices') });
export const clientsOfInterests = translated(interests, { map: idMap('clients') });

export const newClients = crm.table('clients', { key: 'id', private: ['full_name', 'residence'] });
export const newBerths = crm.table('berths', { key: 'id' });
export const newCurrentBerths = crm.table('berths', {
  key: 'id',
  where: (row) => row('archived_at', 'is', null),
});
export const newInterests = crm.table('interests', { key: 'id' });
export const newExpenses = crm.table('expenses', { key: 'id' });
export const newInvoices = crm.table('invoices', { key: 'id' });
export const newMoorings = crm.table('berths', { key: 'mooring_number' });
export const newDocuments = crm.table('documents', { key: 'id' });
export const newEmails = crm.table('client_contacts', {
  key: 'value',
  where: (row) => row('kind', '=', 'email'),
  private: ['value'],
});
export const audited = {
  client: newClients,
  berth: newBerths,
  interest: newInterests,
  expense: newExpenses,
  invoice: newInvoices,
};
