/** One finding as one line, whatever is in it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findingText } from '../../reports/finding-text.ts';
import type { FindingLine } from '../../src/model/finding.ts';
import { anyReport, RUNS } from './samples/any-report.ts';
import { finding } from './samples/build.ts';

const line = (given: Partial<FindingLine>): FindingLine =>
  finding({ check: 'berths', kind: 'altered', key: [17], ...given });

it.each<[string, Partial<FindingLine>]>([
  [
    "berths 17: status: expected 'sold', found 'available'",
    { column: 'status', expected: 'sold', actual: 'available' },
  ],
  ["berths 17: status: expected NULL, found ''", { column: 'status', expected: null, actual: '' }],
  [
    "berths 17: status: expected 'NULL', found '<null>'",
    { column: 'status', expected: 'NULL', actual: '<null>' },
  ],
  ["berths 17: depth: expected 2.5, found '2.5'", { column: 'depth', expected: 2.5, actual: '2.5' }],
  ["berths (1, 'A-01'): missing", { kind: 'missing', key: [1, 'A-01'] }],
  ['berths NULL: null-key', { kind: 'null-key', key: [null] }],
  ['berths: empty: expected 117, found 0', { kind: 'empty', key: [], expected: 117, actual: 0 }],
  ["berths 17: orphan: expected 'crm.clients', found nothing", { kind: 'orphan', expected: 'crm.clients' }],
  ["berths 'uuid' (source 12): extra", { kind: 'extra', key: ['uuid'], source: 12 }],
  [
    "berths 17: sold-without-completed: status: expected 'under_offer', found 'sold'",
    { kind: 'sold-without-completed', column: 'status', expected: 'under_offer', actual: 'sold' },
  ],
  [
    "berths 17: tags: expected {a: [1, true, null], 'b c': 'x'}, found []",
    { column: 'tags', expected: { a: [1, true, null], 'b c': 'x' }, actual: [] },
  ],
  [
    "berths '1\\nGO': na\\u{1B}me: expected 'A··', found 'A\\t'",
    { key: ['1\nGO'], column: 'na\u001bme', expected: 'A  ', actual: 'A\t' },
  ],
])('%s', (text, given) => {
  expect(findingText(line(given))).toBe(text);
});

it('cuts a long value in its middle and says how long it is', () => {
  const text = findingText(line({ column: 'notes', expected: 'x'.repeat(2_048), actual: 'x' }));
  expect(text).toMatch(/^berths 17: notes: expected 'x{79}…x{39}' \(2,048 characters\), found 'x'$/);
});

it('is one line of safe characters for every finding', () => {
  fc.assert(
    fc.property(anyReport, ({ checks }) => {
      for (const text of checks.flatMap(({ samples }) => samples.map(findingText))) {
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(text.isWellFormed()).toBe(true);
      }
    }),
    RUNS,
  );
});
