/** A marina's move from NocoDB to its CRM: what must hold before anybody works in the new system. Copy from here. */
import {
  defineConfig,
  fieldAgreement,
  foreignKeys,
  orphans,
  references,
  rowCounts,
} from '@cutover/reconcile';
import { berthStatus } from '../checks/packs/marina-crm/berth-status.ts';
import {
  allExpenses,
  allInterests,
  audited,
  berths,
  blankRows,
  clientsOfInterests,
  crm,
  currentBerths,
  importReport,
  interests,
  interestsWithNotes,
  invoices,
  legacy,
  movedExpenses,
  movedInterests,
  movedInvoices,
  newBerths,
  newClients,
  newCurrentBerths,
  newDocuments,
  newEmails,
  newExpenses,
  newInterests,
  newInvoices,
  newMoorings,
  stages,
  trials,
} from './datasets.mts';

// The vocabularies of both systems. A value that is not in here is a finding, never silently something else.
const STAGES = {
  'General Qualified Interest': 'open',
  'Specific Qualified Interest': 'details_sent',
  'EOI and NDA Sent': 'in_communication',
  'Signed EOI and NDA': 'signed_eoi_nda',
  'Made Reservation': 'deposit_10pct',
  'Contract Negotiation': 'contract',
  'Contract Negotiations Finalized': 'contract',
  'Contract Signed': 'completed',
  '': 'open', // nobody filled it in
};
const BERTH_STATUSES = {
  Available: 'available',
  'Under Offer': 'under_offer',
  Sold: 'sold',
  Maintenance: 'maintenance',
};
const BERTH_TYPES = { Finger: 'finger', 'Stern To': 'stern_to', Alongside: 'alongside' };
const EXPENSE_CATEGORIES = {
  'Food/Drinks': 'food_drinks',
  'Fuel & Oil': 'fuel_oil',
  Maintenance: 'maintenance',
  Office: 'office',
  Other: 'other',
};
const PAYMENT_METHODS = { Card: 'card', Cash: 'cash', 'Bank Transfer': 'bank_transfer' };

// The old system keeps local times without saying so; this is where its clock hangs.
const timeZone = 'Europe/Madrid';

// Did as many arrive as left? Every difference has a reason that can be counted.
const counts = [
  // The new system has one client for each e-mail address, and one for each interest without.
  rowCounts(
    'clients-merged',
    { source: interests, target: newClients },
    { relation: 'distinct-of', distinct: ['email_key'] },
  ),
  rowCounts(
    'contacts-arrived',
    { source: interests, target: newEmails },
    { relation: 'distinct-of', distinct: ['email_key'], keyless: 'ignore' },
  ),
  // The number of berths is known without any database: somebody walked along the pontoons.
  rowCounts(
    'berths-arrived',
    { source: currentBerths, target: newCurrentBerths },
    { expected: 117, group: { source: ['Status'], target: ['status'] }, map: { Status: BERTH_STATUSES } },
  ),
  // source = arrived + blank rows + trials + failed, and the importer must say the same.
  rowCounts(
    'interests-arrived',
    {
      source: allInterests,
      target: newInterests,
      excluded: { 'blank row': blankRows, 'trial of the form': trials },
      report: importReport,
    },
    { report: { entity: 'interests' } },
  ),
  rowCounts(
    'stages-arrived',
    { source: stages, target: newInterests },
    {
      group: { source: ['Sales Process Level'], target: ['pipeline_stage'] },
      map: { 'Sales Process Level': STAGES },
      mapNull: { 'Sales Process Level': 'open' },
    },
  ),
  rowCounts('notes-arrived', {
    source: interestsWithNotes,
    target: crm.table('interest_notes', { key: 'id' }),
  }),
  rowCounts(
    'expenses-arrived',
    { source: allExpenses, target: newExpenses, report: importReport },
    { report: { entity: 'expenses' } },
  ),
  rowCounts(
    'invoices-arrived',
    { source: invoices, target: newInvoices, report: importReport },
    { report: { entity: 'invoices' } },
  ),
];

// Does everything that is referred to exist? No migration is right that leaves a dangling reference.
const referencesInside = [
  // One check for each constraint of the catalog: importers switch them off, and then they only look enforced.
  foreignKeys(crm),
  // What the schema forgot to declare.
  references('forgotten', [[newInterests.by('berth_id'), newBerths]]),
  orphans(
    'documents-have-clients',
    { from: newDocuments.by('client_id'), to: newClients },
    { nulls: 'refuse' },
  ),
  // An audit record may refer to any table, so there is one check for each, in both directions.
  Object.entries(audited).map(([entity, to]) => {
    const logs = crm.table('audit_logs', { key: 'id', where: (row) => row('entity_type', '=', entity) });
    return orphans(`audit.${entity}`, { from: logs.by('entity_id'), to }, { both: true });
  }),
];
const referencesAcross = [
  // The mooring numbers that people asked for, and the addresses that they asked from.
  orphans('moorings', { from: interests.by('Mooring Number'), to: newMoorings }),
  orphans('emails-of-clients', { from: interests.by('email_key'), to: newEmails }, { both: true }),
  // From the old system through the id map into the new one.
  orphans('clients-of-interests', { from: clientsOfInterests, to: newClients }),
];

// Is every row there, and in every column what it was? A rule says what may differ; without one nothing may.
const fields = [
  fieldAgreement(
    'berth-fields',
    { source: berths, target: newMoorings },
    {
      columns: {
        Area: 'area',
        'Berth Type': { target: 'berth_type', map: BERTH_TYPES },
        Status: { target: 'status', map: BERTH_STATUSES },
        feet_long: 'length_ft',
        metres_long: { target: 'length_m', tolerance: '0.005' }, // rounded to the centimetre
        feet_wide: 'width_ft',
        metres_wide: { target: 'width_m', tolerance: '0.005' },
        Price: { target: 'price', as: 'number' }, // text, with nothing but the number in it
        'Power Capacity': { target: 'power_amps', as: 'number' },
        Archived: { target: 'archived_at', timeZone },
        created_at: { timeZone },
      },
    },
  ),
  fieldAgreement(
    'interest-fields',
    { source: movedInterests, target: newInterests },
    {
      columns: {
        'Sales Process Level': { target: 'pipeline_stage', map: STAGES, mapNull: 'open' },
        'Yacht Name': 'yacht_name',
        'Yacht Length': { target: 'yacht_length_ft', as: 'number' },
        'Date Added': 'added_on',
        Archived: { target: 'archived_at', timeZone },
        created_at: { timeZone },
      },
    },
  ),
  fieldAgreement(
    'expense-fields',
    { source: movedExpenses, target: newExpenses },
    {
      columns: {
        'Establishment Name': { target: 'vendor', trim: true },
        Category: { target: 'category', map: EXPENSE_CATEGORIES },
        amount: 'amount',
        'Payment Method': { target: 'payment_method', map: PAYMENT_METHODS },
        Paid: { target: 'is_paid', map: { true: 'true', false: 'false', '': 'false' } },
        Time: { target: 'spent_at', timeZone },
        Contents: 'description',
      },
    },
  ),
  fieldAgreement(
    'invoice-fields',
    { source: movedInvoices, target: newInvoices },
    {
      columns: {
        'Invoice Number': 'number',
        Status: { target: 'status', case: 'ignore' },
        Issued: 'issued_on',
        Due: 'due_on',
        Total: { target: 'total', as: 'number' },
      },
    },
  ),
  // A view of the new system adds up the lines of each invoice: what it comes to is what was on paper.
  fieldAgreement(
    'invoice-totals',
    { source: movedInvoices, target: crm.table('invoice_totals', { key: 'invoice_id' }) },
    { columns: { lines: 'lines', Total: { target: 'total', as: 'number' } } },
  ),
];

// Both systems may agree on what cannot be: a person decides, so these are warnings.
const rulesOfTheHouse = [
  berthStatus('berth-statuses', {
    berths: newMoorings,
    interests: crm.table('berth_interests', { key: 'mooring_number' }),
  }),
];

export default defineConfig({
  // Two translations of one table need names by which reports tell them apart.
  sources: { legacy, crm, clientsOfInterests: clientsOfInterests.source },
  suites: {
    // Once, with both systems closed to everybody: a difference that goes away by itself means that somebody writes.
    gate: { frozen: true, checks: [counts, referencesInside, referencesAcross, fields, rulesOfTheHouse] },
    // Every week afterwards, while people work: what must hold at any time, looked at twice before it is reported.
    weekly: { checks: [referencesInside] },
  },
});
