// How far a check is: a rate once there is something to measure, and time left only where estimates or ranges tell it.
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../src/model/progress.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../../src/model/scope.ts';
import { scopesAt } from '../../src/compare/segments.ts';
import { CheckProgress } from '../../src/runner/check-progress.ts';
import { untold } from '../../src/runner/tellings.ts';
import { numbered, sameRows, table } from '../support/same-rows.ts';

const check = sameRows('c', { source: table('old', numbered(1)), target: table('new', numbered(1)) });

/** What a progress tells at the end of some steps, each `[ms, ordinal, rows a side]`; one that was there takes no time. */
function told(
  estimate: number | null,
  scopes: readonly Scope[],
  steps: readonly (readonly [ms: number, ordinal: number, rows: number, how?: 'there' | 'examining'])[],
) {
  let now = 0;
  const events: Progress[] = [];
  const shape = { key: [], columns: {}, ranged: true, estimate };
  const bound = new Map(['source', 'target'].map((role) => [role, { shape }]));
  const progress = new CheckProgress(
    check,
    bound,
    scopes,
    (event) => events.push(event),
    () => now,
  );
  for (const [ms, ordinal, rows, how] of steps) {
    now += ms;
    const examined = { source: rows, target: rows };
    const job = { ordinal, scope: scopes[ordinal] ?? EVERYTHING } as never;
    if (how === 'examining') progress.examining(ordinal, examined);
    else progress.finished({ ...untold(examined), job, problem: null }, how === 'there');
  }
  return events.at(-1);
}

const FOUR = scopesAt(['b', 'c', 'd'], true);

describe('how far a check is', () => {
  it.each([
    ['is not told of the first moments', 100, FOUR, [[100, 0, 25]], null, null],
    ['is told by estimates', 100, FOUR, [[1_000, 0, 25]], 50, 3_000],
    ['is told by ranges where there is no estimate', null, FOUR, [[1_000, 0, 10]], 20, 3_000],
    ['is told by ranges where an estimate was too low', 5, FOUR, [[1_000, 0, 10]], 20, 3_000],
    [
      'is told by ranges once these say more',
      9_999,
      FOUR,
      [
        [1_000, 0, 9],
        [1_000, 1, 9],
        [1_000, 2, 9],
      ],
      18,
      1_000,
    ],
    [
      'is not told of one range without an estimate',
      null,
      [EVERYTHING],
      [[2_000, 0, 9, 'examining']],
      9,
      null,
    ],
    ['is told of one range that goes on', 100, [EVERYTHING], [[2_000, 0, 25, 'examining']], 25, 6_000],
    [
      'counts no row twice',
      100,
      [EVERYTHING, NULL_KEYS],
      [
        [2_000, 0, 20, 'examining'],
        [2_000, 0, 50],
      ],
      25,
      4_000,
    ],
    ['is nothing left at the end', 7, [EVERYTHING], [[1_000, 0, 9]], 18, 0],
    [
      'measures nothing that was there',
      100,
      FOUR,
      [
        [0, 0, 25, 'there'],
        [0, 1, 25, 'there'],
        [1_000, 2, 25],
      ],
      50,
      1_000,
    ],
    [
      'is not told when all so far was there',
      100,
      FOUR,
      [
        [0, 0, 25, 'there'],
        [2_000, 1, 0],
      ],
      null,
      null,
    ],
  ] as const)('%s', (_what, estimate, scopes, steps, rate, leftMs) => {
    expect(told(estimate, scopes, steps)).toMatchObject({ rate, leftMs });
  });

  it('is told once a second of a segment that goes on', () => {
    const steps = [1_000, 200, 300, 400, 100].map((ms, at) => [ms, 0, at + 1, 'examining'] as const);
    expect(told(null, [EVERYTHING], steps)).toMatchObject({ event: 'segment-examining', examined: 10 });
    expect(told(null, [EVERYTHING], steps.slice(0, 4))).toMatchObject({ examined: 2 });
  });
});
