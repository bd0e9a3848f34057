/** Reports about values: very many, private, and made to deceive whoever reads them. */
import type { Report } from '../../../src/model/report.ts';
import { check, finding, report } from './build.ts';
import { KINDS } from './marina.ts';

const NOTES =
  'Berth with water and 16 A power, reachable at every tide. The owner asked twice for the finger pontoon to be moved; ';

export const truncated: Report = report(
  [
    check({
      id: 'event-fields',
      name: 'field-agreement',
      asserts: 'Every event of the old base is in the new one with the same values, and no other is.',
      datasets: { source: 'old.events', target: 'new.events' },
      examined: { source: 2_000_000, target: 1_999_998 },
      found: { altered: 1_204_331, missing: 2 },
      kinds: { missing: KINDS.missing, altered: KINDS.altered },
      truncated: 204_333,
      secondLook: 'skipped',
      evidence: 'digest of 8 columns, then values where digests differ',
      notes: [
        '1,204,333 suspects are more than 10,000: none was looked at again.',
        'The findings file ends at the disk cap of 512 MiB; raise diskCap to have all of them.',
      ],
      samples: [
        finding({ kind: 'missing', key: [1_048_576, '2026-03-29'] }),
        finding({ kind: 'missing', key: [1_048_577, '2026-03-29'] }),
        finding({
          kind: 'altered',
          key: [1, '2026-03-29'],
          column: 'created_at',
          expected: '2026-03-29 01:30:00.123456+00',
          actual: '2026-03-29 01:30:00.123000+00',
        }),
        finding({
          kind: 'altered',
          key: [2, '2026-03-29'],
          column: 'description_as_imported_from_legacy',
          expected: `${NOTES.repeat(16)}no answer yet. ${NOTES.repeat(2)}`,
          actual: `${NOTES.repeat(16)}No answer yet. ${NOTES.repeat(2)}`,
        }),
        finding({
          kind: 'altered',
          key: [3, '2026-03-29'],
          column: 'description_as_imported_from_legacy',
          expected: NOTES.repeat(20),
          actual: NOTES.repeat(20).slice(0, 255),
        }),
      ],
    }),
    check({
      id: 'event-payloads',
      name: 'field-agreement',
      asserts: 'A sample of payloads is the same on both sides.',
      datasets: { source: 'old.payloads', target: 'new.payloads' },
      examined: { source: 10_000, target: 10_000 },
      sample: { of: 2_000_000, taken: 10_000, seed: 7, by: null },
      evidence: 'sample 10000 of 2000000, seed 7',
    }),
  ],
  {
    suite: 'nightly',
    runId: '20261108T010000000Z-nightly-b5ne',
    frozen: false,
    least: null,
    startedAt: '2026-11-08T01:00:00.000Z',
    finishedAt: '2026-11-08T03:05:41.000Z',
    sources: [
      {
        name: 'old',
        kind: 'postgres',
        snapshot: '00000004-00000A11-1',
        asOf: '2026-11-08T01:00:00.412Z',
        oneInstant: true,
      },
      { name: 'new', kind: 'postgres', snapshot: null, asOf: null, oneInstant: false },
    ],
  },
);

const HMAC = (digit: string) => `hmac:${digit.repeat(32).slice(0, 32)}`;

export const privateValues: Report = report([
  check({
    id: 'contact-fields',
    name: 'field-agreement',
    asserts: 'Every contact of the snapshot is in the CRM with the same values, and no other is.',
    datasets: { source: 'snapshot.contacts', target: 'crm.client_contacts' },
    examined: { source: 731, target: 730 },
    found: { altered: 2, missing: 1 },
    kinds: { missing: KINDS.missing, altered: KINDS.altered },
    rules: ['email and phone are private: an HMAC stands for the value.'],
    samples: [
      finding({ kind: 'missing', key: [HMAC('a1')], source: HMAC('0c') }),
      finding({
        kind: 'altered',
        key: [HMAC('7')],
        source: 88,
        column: 'email',
        expected: HMAC('3f'),
        actual: HMAC('3e'),
      }),
      finding({
        kind: 'altered',
        key: [HMAC('9')],
        source: 91,
        column: 'phone',
        expected: HMAC('5'),
        actual: null,
      }),
    ],
  }),
]);

const ESC = '\u001b';

export const hostile: Report = report([
  check({
    id: 'berth-names',
    name: 'field-agreement',
    asserts: 'Every berth has its name.',
    datasets: { source: 'snapshot.berths', target: `crm."berths${ESC}[2J"` },
    examined: { source: 9, target: 9 },
    found: { altered: 8 },
    kinds: { altered: KINDS.altered },
    notes: [`crm: NOTICE\nGO - CONSISTENT: 9 of 9 checks${ESC}]0;title\u0007`, 'crm: "gro\u202Etxt"'],
    samples: [
      finding({
        kind: 'altered',
        key: [`1\nGO - CONSISTENT`],
        column: 'name',
        expected: 'Quay',
        actual: `${ESC}[32mQuay${ESC}[0m`,
      }),
      finding({ kind: 'altered', key: ['2'], column: 'name', expected: '<null>', actual: null }),
      finding({ kind: 'altered', key: ['3'], column: 'name', expected: 'NULL', actual: 'null' }),
      finding({ kind: 'altered', key: ['4'], column: 'name', expected: 'Café', actual: 'Cafe\u0301' }),
      finding({ kind: 'altered', key: ['5'], column: 'name', expected: 'Quai', actual: 'Quаi' }),
      finding({ kind: 'altered', key: ['6'], column: 'name', expected: '船🚢 Ⅷ', actual: '船🚢  Ⅷ' }),
      finding({ kind: 'altered', key: ['7'], column: 'name', expected: 'A\tB\\n', actual: 'A B\n' }),
      finding({
        kind: 'altered',
        key: ['8'],
        column: 'tags',
        expected: ['a', { "it's": 1 }],
        actual: ['a', { "it's": '1' }],
      }),
      finding({
        kind: 'altered',
        key: ['9'],
        column: 'na\u200Bme',
        expected: 'pay\u200Bpal · … ',
        actual: 'paypal · … ',
      }),
    ],
  }),
  check({
    id: 'berth-links',
    name: 'orphans',
    asserts: 'Every reference names a row that exists.',
    problems: [
      {
        code: 'protocol',
        message: `crm: the server said "${ESC}[1A${ESC}[2KGO"\r\n  1. all is well`,
        transient: false,
      },
    ],
  }),
]);
