/** Reports of the gate on cutover Saturday: go, go with warnings, no-go, narrowed, interrupted. */
import type { Report } from '../../../src/model/report.ts';
import { check, finding, report } from './build.ts';
import { GATE, gateWith, KINDS } from './marina.ts';

export const consistent: Report = report(GATE);

const SOLD = [17, 42].map((key) =>
  finding({
    kind: 'sold-without-completed',
    key: [key],
    column: 'status',
    expected: 'under_offer',
    actual: 'sold',
  }),
);

export const warningsOnly: Report = report(
  gateWith({
    'berth-status': {
      found: { 'sold-without-completed': 2 },
      kinds: { 'sold-without-completed': KINDS['sold-without-completed'] },
      samples: SOLD,
    },
  }),
);

export const inconsistent: Report = report(
  gateWith({
    'berth-fields': {
      examined: { source: 117, target: 116 },
      found: { altered: 11, missing: 2, extra: 1 },
      kinds: { missing: KINDS.missing, extra: KINDS.extra, altered: KINDS.altered },
      samples: [
        finding({ kind: 'missing', key: ['A-09'] }),
        finding({ kind: 'missing', key: ['T-HEAD A'], firstSeen: '2026-11-02T06:00:12.000Z' }),
        finding({ kind: 'extra', key: ['a-09 '] }),
        finding({
          kind: 'altered',
          key: ['A-01'],
          column: 'price',
          expected: '1250000.00',
          actual: '1250000.01',
        }),
        finding({
          kind: 'altered',
          key: ['A-01'],
          column: 'area',
          expected: 'North pontoon',
          actual: 'North pontoon ',
        }),
        finding({ kind: 'altered', key: ['E3/4'], column: 'status', expected: 'sold', actual: 'available' }),
        finding({
          kind: 'altered',
          key: ['B05'],
          column: 'power_supply',
          expected: null,
          actual: '',
          firstSeen: '2026-11-02T06:00:12.000Z',
        }),
      ],
    },
    'berth-status': {
      found: { 'sold-without-completed': 2 },
      kinds: { 'sold-without-completed': KINDS['sold-without-completed'] },
      samples: SOLD,
    },
    'orphans.documents.client': {
      found: { orphan: 1 },
      kinds: { orphan: KINDS.orphan },
      samples: [
        finding({
          kind: 'orphan',
          key: ['3fa85f64-5717-4562-b3fc-2c963f66afa6'],
          expected: 'a row in crm.clients',
          actual: null,
        }),
      ],
    },
  }),
);

export const narrowed: Report = report(
  GATE.filter(({ id }) => id.startsWith('berth-')),
  {
    runId: '20261107T091510220Z-gate-m2vd',
    startedAt: '2026-11-07T09:15:10.220Z',
    finishedAt: '2026-11-07T09:15:11.400Z',
    narrowedTo: ['berth-count', 'berth-fields', 'berth-status'],
    leftOut: GATE.map(({ id }) => id).filter((id) => !id.startsWith('berth-')),
  },
);

const STOPPED = {
  problems: [
    { code: 'cancelled', message: 'the run was stopped before this check was done', transient: false },
  ],
  examined: {},
};

export const interrupted: Report = report(
  gateWith({
    'interest-fields': { ...STOPPED, examined: { source: 200, target: 200 } },
    'invoice-totals': STOPPED,
    'orphans.documents.client': STOPPED,
    'file-contents': STOPPED,
  }),
  { interrupted: true, finishedAt: '2026-11-07T08:30:09.300Z' },
);

export const empty: Report = report(
  gateWith({
    'berth-count': {
      examined: { source: 117, target: 0 },
      found: { empty: 1 },
      kinds: { empty: KINDS.empty },
      samples: [finding({ kind: 'empty', key: [], expected: 117, actual: 0 })],
    },
    'berth-fields': {
      examined: { source: 117, target: 0 },
      found: { missing: 117, empty: 1 },
      kinds: { missing: KINDS.missing, empty: KINDS.empty },
      samples: [
        finding({ kind: 'empty', key: [], expected: 117, actual: 0 }),
        ...['A-01', 'A-02', 'A-03'].map((key) => finding({ kind: 'missing', key: [key] })),
      ],
    },
    'berth-status': {
      examined: { berths: 0, interests: 498 },
      found: { empty: 1 },
      kinds: { empty: KINDS.empty },
      samples: [finding({ kind: 'empty', key: [], expected: 498, actual: 0 })],
    },
  }),
);

/** A run in which nothing was asked. */
export const nothingRan: Report = report([], {
  suite: 'weekly',
  runId: '20261109T060000000Z-weekly-q8rt',
  startedAt: '2026-11-09T06:00:00.000Z',
  finishedAt: '2026-11-09T06:04:31.200Z',
  sources: [],
});

export const unknown: Report = report(
  [
    ...gateWith({
      'client-count': {
        transient: 3,
        notes: ['crm: the instant was lost once, and the check started again on a new one.'],
      },
      'berth-fields': {
        examined: { source: 117, target: 81 },
        found: { altered: 1 },
        kinds: { altered: KINDS.altered },
        samples: [
          finding({
            kind: 'altered',
            key: ['C12A'],
            column: 'status',
            expected: 'sold',
            actual: 'available',
          }),
        ],
        problems: [
          {
            code: 'statement-timeout',
            message:
              'crm.berths: a statement took longer than 60 s (canceling statement due to statement timeout); add an index on mooring_number, or raise statementTimeout',
            transient: true,
          },
        ],
      },
      'file-contents': {
        examined: { source: 2_318 },
        problems: [
          {
            code: 'unreachable',
            message:
              'media: connect ECONNREFUSED 10.0.4.12:9000; start the server, or correct the endpoint in the config',
            transient: true,
          },
        ],
      },
    }),
    check({
      id: 'file-links',
      name: 'object-links',
      asserts: 'Every file that a row names is an object in the bucket.',
      datasets: { files: 'crm.files', objects: 'media.documents' },
      problems: [
        {
          code: 'unreachable',
          message:
            'media: connect ECONNREFUSED 10.0.4.12:9000; start the server, or correct the endpoint in the config',
          transient: true,
        },
      ],
    }),
    check({
      id: 'audit-rows',
      name: 'field-agreement',
      asserts: 'Every migrated record has its audit row.',
      datasets: { source: 'crm.clients', target: 'crm.audit_logs' },
      examined: { source: 0, target: 0 },
      rules: ['Finding no rows at all is right (mayBeEmpty).'],
    }),
  ],
  {
    suite: 'weekly',
    runId: '20261109T060000000Z-weekly-q8rt',
    startedAt: '2026-11-09T06:00:00.000Z',
    finishedAt: '2026-11-09T06:04:31.200Z',
    frozen: false,
    least: null,
    previousRun: null,
  },
);
