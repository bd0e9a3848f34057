/** Numbers, times and durations as a person says them. */
import { expect, it } from 'vitest';
import { counted, durationText, thousands, utcText } from '../../reports/quantities.ts';

it.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_204_331, '1,204,331'],
  [-12_345, '-12,345'],
  [0.12345, '0.12345'],
  [1e21, '1e+21'],
])('%d is %s', (count, text) => {
  expect(thousands(count)).toBe(text);
});

it('counts in words', () => {
  expect([0, 1, 2_000].map((count) => counted(count, 'check'))).toEqual([
    '0 checks',
    '1 check',
    '2,000 checks',
  ]);
  expect(counted(2, 'difference was', 'differences were')).toBe('2 differences were');
});

it('shows UTC, and anything else as it is', () => {
  expect(utcText('2026-11-07T08:30:02.114Z')).toBe('2026-11-07 08:30:02 UTC');
  expect(utcText('Saturday\n')).toBe('Saturday\\n');
});

it.each([
  ['0.0 s', '00:00.000'],
  ['59.9 s', '00:59.940'],
  ['1 min 00 s', '00:59.960'],
  ['1 min 43 s', '01:42.788'],
  ['59 min 59 s', '59:59.000'],
])('says %s', (text, until) => {
  expect(durationText('2026-11-07T08:00:00.000Z', `2026-11-07T08:${until}Z`)).toBe(text);
});

it('says hours, and nothing where there is nothing to say', () => {
  expect(durationText('2026-11-07T08:00:00.000Z', '2026-11-08T10:05:41.000Z')).toBe('26 h 05 min');
  expect(durationText('2026-11-07T08:00:00.000Z', '2026-11-07T07:00:00.000Z')).toBe('');
  expect(durationText('then', 'now')).toBe('');
});
