/** The marina's gate as nine checks that agree; a sample replaces the ones that it is about. */
import type { CheckReport } from '../../../src/model/report.ts';
import { check } from './build.ts';

const COUNT_BLIND = 'Rows that differ while their number is right.';
const FIELDS_BLIND = [
  'A row that both sides lost before the snapshot was taken.',
  'Columns that are not listed in the config.',
];

/** Nine checks, all consistent, in the order in which the data is loaded. */
export const GATE: readonly CheckReport[] = [
  check({
    id: 'client-count',
    name: 'derived-counts',
    asserts:
      'The CRM has one client for each distinct normalised e-mail, and one for each interest without an e-mail.',
    datasets: { source: 'snapshot.interests', target: 'crm.clients' },
    examined: { source: 512, target: 389 },
    evidence: 'count',
    rules: ['E-mail is trimmed and compared without case.'],
    cannotSee: [COUNT_BLIND],
  }),
  check({
    id: 'client-merges',
    name: 'over-merge',
    asserts: 'No client stands for interests with two different e-mails.',
    datasets: { interests: 'snapshot.interests', map: 'maps.interests-to-clients' },
    examined: { interests: 512, map: 512 },
    cannotSee: ['Two people who share one e-mail address.'],
  }),
  check({
    id: 'berth-count',
    name: 'row-counts',
    asserts: 'Both sides have the same number of rows.',
    datasets: { source: 'snapshot.berths', target: 'crm.berths' },
    examined: { source: 117, target: 117 },
    evidence: 'count',
    cannotSee: [COUNT_BLIND],
  }),
  check({
    id: 'berth-fields',
    name: 'field-agreement',
    asserts: 'Every berth of the snapshot is in the CRM with the same values, and no other is.',
    datasets: { source: 'snapshot.berths', target: 'crm.berths' },
    examined: { source: 117, target: 117 },
    rules: ['length_ft and width_ft may differ by 0.1.', 'mooring_number is trimmed.'],
    cannotSee: FIELDS_BLIND,
  }),
  check({
    id: 'berth-status',
    name: 'berth-status',
    asserts: 'The status of every berth follows from its interests.',
    datasets: { berths: 'crm.berths', interests: 'crm.interests' },
    examined: { berths: 117, interests: 498 },
    cannotSee: ['An interest whose berth could not be resolved.'],
  }),
  check({
    id: 'interest-fields',
    name: 'field-agreement',
    asserts: 'Every interest of the snapshot is in the CRM with the same values, and no other is.',
    datasets: { source: 'snapshot.interests', target: 'crm.interests' },
    examined: { source: 512, target: 512 },
    rules: ['pipeline_stage is mapped from sales_process_level (8 values).'],
    cannotSee: FIELDS_BLIND,
  }),
  check({
    id: 'invoice-totals',
    name: 'aggregates',
    asserts: "Every invoice's total is the sum of its line items.",
    datasets: { invoices: 'crm.invoices', items: 'crm.invoice_line_items' },
    examined: { invoices: 503, items: 1_944 },
    cannotSee: ['Line items that are wrong by amounts that cancel.'],
  }),
  check({
    id: 'orphans.documents.client',
    name: 'orphans',
    asserts: 'Every reference names a row that exists.',
    datasets: { from: 'crm.documents by client_id', to: 'crm.clients' },
    examined: { from: 301, to: 389 },
    evidence: 'keys',
    cannotSee: ['A reference to the wrong row that exists.'],
  }),
  check({
    id: 'file-contents',
    name: 'object-agreement',
    asserts: 'Every object of the inventory is in the bucket with the same content.',
    datasets: { source: 'snapshot.inventory', target: 'media.documents' },
    examined: { source: 2_318, target: 2_318 },
    evidence: 'checksum',
    cannotSee: ['Objects that are missing from the inventory.'],
  }),
];

/** The gate with some checks changed, by id. */
export function gateWith(changes: Readonly<Record<string, Partial<CheckReport>>>): readonly CheckReport[] {
  return GATE.map((whole) => {
    const change = changes[whole.id];
    if (change === undefined) return whole;
    const { id, name, asserts, datasets, examined, evidence, rules, cannotSee } = whole;
    return check({ id, name, asserts, datasets, examined, evidence, rules, cannotSee, ...change });
  });
}

/** What the kinds of findings mean. */
export const KINDS = {
  missing: { severity: 'error', title: 'in the source, not in the target' },
  extra: { severity: 'error', title: 'in the target, not in the source' },
  altered: { severity: 'error', title: 'a value that differs' },
  empty: { severity: 'error', title: 'the source has rows, the target has none' },
  orphan: { severity: 'error', title: 'a reference that names no row' },
  'sold-without-completed': {
    severity: 'warning',
    title: 'stored as sold while no interest is completed: somebody must say which is right',
  },
} as const;
