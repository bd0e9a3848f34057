/** The first line of the page: what it says for each verdict, and when it says GO. */
import { expect, it } from 'vitest';
import { allowsToGo, verdictText } from '../../reports/verdict-text.ts';
import { exitCode, type Report } from '../../src/model/report.ts';
import { SAMPLES } from './samples/all.ts';
import { FIX_SAMPLES } from './samples/fixes.ts';

it.each([
  [
    'consistent',
    true,
    'GO - CONSISTENT: 9 of 9 checks looked at everything they assert and found no difference.',
  ],
  [
    'warnings-only',
    true,
    'GO - CONSISTENT: 9 of 9 checks looked at everything they assert and found no difference. 2 warnings ask for a person before anyone goes.',
  ],
  [
    'inconsistent-gate',
    false,
    'NO-GO - INCONSISTENT: 7 of 9 checks agree, 2 found 15 differences. 2 warnings ask for a person.',
  ],
  [
    'narrowed-gate',
    false,
    "NO-GO - NARROWED (--check) to 3 of the suite's 9 checks, which is never a go. CONSISTENT: 3 of 3 checks looked at everything they assert and found no difference.",
  ],
  [
    'interrupted-gate',
    false,
    'NO-GO - UNKNOWN: the run was interrupted; 4 of 9 checks could not look at everything, so nothing is proved.',
  ],
  ['nothing-ran', null, 'UNKNOWN: no check ran. Treat it as a no-go.'],
  [
    'unknown',
    null,
    'UNKNOWN: 3 of 11 checks could not look at everything; 1 difference found so far, and there may be more. Treat it as a no-go.',
  ],
  ['truncated', null, 'INCONSISTENT: 1 of 2 checks agrees, 1 found 1,204,333 differences.'],
])('%s', (name, go, text) => {
  expect(verdictText(SAMPLES[name]!)).toBe(text);
  expect(allowsToGo(SAMPLES[name]!)).toBe(go);
});

const whole = SAMPLES['consistent']!;

it('says that a run went on from another one, which takes nothing from a go', () => {
  const resumed = { ...whole, resumedFrom: '20261107T083002114Z-gate-k3xw' };
  expect(verdictText(resumed)).toBe(
    'GO - CONSISTENT: 9 of 9 checks looked at everything they assert and found no difference. Not of one instant: it went on from run 20261107T083002114Z-gate-k3xw.',
  );
  expect([allowsToGo(resumed), exitCode(resumed)]).toEqual([true, 0]);
});

it.each<[string, Report]>([
  ['interrupted', { ...whole, interrupted: true }],
  ['narrowed, though to every check', { ...whole, narrowedTo: whole.checks.map(({ id }) => id) }],
  ['without some checks', { ...whole, leftOut: ['berth-count'] }],
  ['without any check', { ...whole, checks: [] }],
  [
    'with a check that contradicts it',
    {
      ...whole,
      checks: whole.checks.map((check, at) => (at === 3 ? { ...check, verdict: 'unknown' } : check)),
    },
  ],
])('is no go when the gate is %s', (_what, report) => {
  expect(allowsToGo(report)).toBe(false);
  expect(verdictText(report)).toMatch(/^NO-GO/);
});

it('says of changes that were stopped that they were not begun, and of no doubt', () => {
  const fixes = FIX_SAMPLES['apply-stopped']!;
  const text = verdictText({ ...SAMPLES['interrupted-gate']!, fixes });
  expect(text).toBe(`${verdictText(SAMPLES['interrupted-gate']!)} INTERRUPTED: 2 changes were not begun.`);
  expect([allowsToGo({ ...whole, fixes }), exitCode({ ...whole, fixes })]).toEqual([false, 130]);
});

it('says when only a sample was looked at', () => {
  const sample = { of: 2_000_000, taken: 10_000, seed: 7, by: null };
  const checks = whole.checks.map((check, at) => (at === 0 ? { ...check, sample } : check));
  expect(verdictText({ ...whole, checks })).toBe(
    'GO - CONSISTENT: 9 of 9 checks found no difference, but 1 looked at a sample only.',
  );
});
