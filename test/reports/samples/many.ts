/** A gate of forty checks of three kinds, as a whole migration has: most of a kind assert and overlook the same. */
import type { CheckReport, Report } from '../../../src/model/report.ts';
import { check, finding, report } from './build.ts';

const TITLES = {
  unbalanced: {
    severity: 'error',
    title: 'arrived, excluded and failed rows together are not the rows of the source',
  },
  orphan: { severity: 'error', title: 'rows refer to something that does not exist' },
  'null-reference': { severity: 'error', title: 'rows refer to nothing' },
  altered: { severity: 'error', title: 'a value that is not what it was' },
} as const;

const counts = (table: string, rest: Partial<CheckReport> = {}): CheckReport =>
  check({
    id: `${table}-arrived`,
    name: 'row-counts',
    asserts: 'The target has as many rows as the source and the explained differences call for.',
    datasets: { source: `legacy.${table}`, target: `crm.${table}` },
    examined: { source: 500, target: 500 },
    evidence: 'count',
    cannotSee: ['a row that was lost while another one was added'],
    ...rest,
  });

const IGNORED = 'a reference that is NULL refers to nothing and is no finding';
const USED = 'every row that can be referred to must be';

const orphans = (id: string, from: string, rest: Partial<CheckReport> = {}): CheckReport =>
  check({
    id,
    name: 'orphans',
    asserts: 'Every reference names a row that exists.',
    datasets: { from: `crm.${from}`, to: 'crm.clients' },
    examined: { from: 1_998, to: 375 },
    evidence: 'keys',
    rules: [IGNORED],
    cannotSee: ['a reference that names the wrong row, as long as that row exists'],
    ...rest,
  });

const uuid = (at: number) => `67b2b277-a9b5-4820-a50f-bb80395390${String(10 + at)}`;

const stray = (id: string, from: string, at: number, rest: Partial<CheckReport> = {}): CheckReport =>
  orphans(id, from, {
    found: { orphan: 1 },
    kinds: { orphan: TITLES.orphan },
    samples: [
      finding({
        kind: 'orphan',
        key: [uuid(at)],
        expected: { rows: 0 },
        actual: { rows: 1, keys: [[uuid(at + 20)]] },
      }),
    ],
    ...rest,
  });

const fields = (table: string, rest: Partial<CheckReport> = {}): CheckReport =>
  check({
    id: `${table}-fields`,
    name: 'field-agreement',
    asserts: 'Every row is on both sides once, and the columns that must match do.',
    datasets: { source: `legacy.${table}`, target: `crm.${table}` },
    examined: { source: 493, target: 493 },
    cannotSee: ['a column that is not compared'],
    ...rest,
  });

const STAGES =
  '{"General Qualified Interest":"open","Specific Qualified Interest":"details_sent","EOI and NDA Sent":"in_communication","Contract Signed":"completed","":"open"}';
const PONTOONS =
  'mapped "Finger" to "finger_pontoon", "Stern To" to "stern_to", "Alongside the Quay" to "alongside"';

const TABLES = ['berths', 'clients', 'documents', 'expenses', 'interests', 'invoices', 'notes', 'signers'];

/** Forty checks, twenty-two of which found something. */
export const MANY: Report = report([
  ...TABLES.slice(0, 5).map((table) => counts(table)),
  counts('enquiries', {
    datasets: { source: 'legacy.enquiries', target: 'crm.enquiries', report: 'import-report.json' },
    examined: { source: 500, target: 492, report: 1 },
    found: { unbalanced: 1 },
    kinds: { unbalanced: TITLES.unbalanced },
    rules: [`the values of Sales Process Level count as ${STAGES}; any other is a finding`],
    samples: [
      finding({
        kind: 'unbalanced',
        key: [],
        expected: { source: 500 },
        actual: {
          arrived: 492,
          excluded: { 'blank row': 4, 'trial of the form': 3 },
          failed: 0,
          unexplained: 1,
        },
      }),
    ],
  }),
  ...TABLES.map((table) => orphans(`fk.${table}.port_id`, `${table} by port_id`)),
  ...TABLES.map((table, at) => stray(`fk.${table}.client_id`, `${table} by client_id`, at)),
  orphans('documents-have-clients', 'documents by client_id', {
    rules: ['a reference that is NULL is a finding'],
    found: { 'null-reference': 1 },
    kinds: { 'null-reference': TITLES['null-reference'] },
    samples: [
      finding({
        kind: 'null-reference',
        key: [null],
        expected: { rows: 0 },
        actual: { rows: 1, keys: [[17]] },
      }),
    ],
  }),
  ...TABLES.map((table, at) =>
    stray(`audit.${table}`, 'audit_logs by entity_id', at + 40, { rules: [IGNORED, USED] }),
  ),
  counts('ports'),
  ...TABLES.slice(0, 4).map((table, at) =>
    fields(table, {
      found: { altered: 2 },
      kinds: { altered: TITLES.altered },
      rules: [`berth_type: equal; ${PONTOONS}`, `${table}: letter case ignored`],
      samples: [
        finding({
          kind: 'altered',
          key: [uuid(at)],
          column: 'dimensions',
          expected: { length: '37.79', width: '9.45', unit: 'm', note: 'measured at low water, twice' },
          actual: { length: '37.82', width: '9.45', unit: 'm', note: 'measured at low water, twice' },
        }),
        finding({
          kind: 'altered',
          key: [uuid(at)],
          column: 'status',
          expected: 'sold',
          actual: 'available',
        }),
      ],
    }),
  ),
  ...TABLES.slice(4).map((table) => fields(table)),
]);
