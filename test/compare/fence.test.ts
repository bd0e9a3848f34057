// A fence excuses what is young, and only that.
import { expect, it } from 'vitest';
import { clockProblem, fenceAt, gravest, MOST_SKEW, type Age } from '../../src/compare/fence.ts';

const NOW = Date.parse('2025-03-01T06:00:00Z');
const LIVE = { frozen: false };
const FENCE = 900_000;
const at = (moment: number) => new Date(moment).toISOString();

it.each<readonly [string | null, Age]>([
  [at(NOW - FENCE - 1), 'old'],
  [at(NOW - FENCE), 'old'],
  [at(NOW - FENCE + 1), 'young'],
  [at(NOW), 'young'],
  [at(NOW + MOST_SKEW), 'young'],
  [at(NOW + MOST_SKEW + 1), 'ahead'],
  ['2025-03-01 07:59:59.9999+02', 'young'],
  ['2025-03-01 00:00:00-06', 'young'],
  ['2025-03-01 06:00:00.5+00', 'young'],
  ['0044-03-15 12:00:00+00 BC', 'old'],
  ['infinity', 'ahead'],
  ['-infinity', 'old'],
  [null, 'old'],
  ['2025-03-01 06:00:00', 'unreadable'],
  ['', 'unreadable'],
  ['yesterday', 'unreadable'],
])('%s is %s', (time, age) => {
  expect(fenceAt(NOW, FENCE, LIVE)(time)).toBe(age);
  expect(fenceAt(NOW, FENCE, { frozen: true })(time)).toBe('old');
});

it('excuses nothing when it is zero, and still sees a wrong clock', () => {
  const fence = fenceAt(NOW, 0, LIVE);
  expect([NOW - 1, NOW, NOW + 1_000, NOW + MOST_SKEW + 1].map((moment) => fence(at(moment)))).toEqual([
    'old',
    'old',
    'old',
    'ahead',
  ]);
});

it('takes the gravest of several, whatever their order', () => {
  const ages: readonly Age[] = ['young', 'ahead', 'unreadable', 'old'];
  for (const [low, one] of ages.entries())
    for (const [high, other] of ages.entries()) expect(gravest(one, other)).toBe(ages[Math.max(low, high)]);
});

it('says what is wrong with a clock', () => {
  expect((['young', 'old'] as const).map(clockProblem)).toEqual([null, null]);
  expect(clockProblem('ahead')).toMatch(/^its time lies more than 5 minutes ahead/);
  expect(clockProblem('unreadable')).toMatch(/^its time names no instant/);
});
