/** Is every row there, and in every column what it was? */
import { fieldAgreement } from '@cutover/reconcile';
import {
  berths,
  crm,
  movedExpenses,
  movedInterests,
  movedInvoices,
  newExpenses,
  newInterests,
  newInvoices,
  newMoorings,
} from './datasets.mts';
import { BERTH_STATUSES, BERTH_TYPES, EXPENSE_CATEGORIES, PAYMENT_METHODS, STAGES } from './vocabularies.mts';

// The old system keeps local times without saying so; this is where its clock hangs.
const timeZone = 'Europe/Madrid';

/** A rule says what may differ; without one nothing may. */
export const fields = [
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
