// Where a sequence stands is what walking it value by value would tell.
import { expect, it } from 'vitest';
import {
  standingOf,
  wholeReached,
  type Sequence,
  type Standing,
} from '../../src/compare/sequence-standing.ts';
import { random } from '../support/random.ts';

/** The same by counting on its fingers. */
function walked({ next, increment, minimum, maximum, cycles, bound, largest }: Sequence): Standing {
  const up = increment > 0n;
  const ended = up ? next > maximum : next < minimum;
  const gives = ended && cycles ? (up ? minimum : maximum) : next;
  const holds = (value: bigint) => (up ? value <= bound : value >= bound);
  const free = (value: bigint) => largest === null || (up ? value > largest : value < largest);
  if (!holds(gives)) return { is: 'exhausted' };
  let left = 0n;
  let right: bigint | null = null;
  for (let value = gives; holds(value); value += increment) {
    left += 1n;
    if (right === null && free(value)) right = value;
  }
  return right === gives ? { is: 'ahead', left } : { is: 'behind', gives, right };
}

it('judges as walking does', () => {
  const chance = random(1);
  const int = (low: number, high: number) => chance.int(low, high);
  const once = (inTimes: number) => chance.once(inTimes);
  const kinds = new Set<string>();
  for (let at = 0; at < 3_000; at += 1) {
    const minimum = int(-30, 10);
    const maximum = minimum + int(0, 30);
    const up = once(2);
    const sequence: Sequence = {
      next: BigInt(int(minimum - 8, maximum + 8)),
      increment: BigInt(up ? int(1, 7) : -int(1, 7)),
      minimum: BigInt(minimum),
      maximum: BigInt(maximum),
      cycles: once(3),
      bound: BigInt(once(3) ? int(minimum, maximum) : up ? maximum : minimum),
      largest: once(5) ? null : BigInt(int(minimum - 9, maximum + 9)),
    };
    const standing = standingOf(sequence);
    expect(standing, String(Object.values(sequence))).toEqual(walked(sequence));
    kinds.add(standing.is);
  }
  expect(kinds.size).toBe(3);
});

it.each([
  ['7', 7n, 7n],
  ['-7', -7n, -7n],
  ['4.5', 4n, 5n],
  ['-4.5', -5n, -4n],
  ['4.00', 4n, 4n],
  ['-0.01', -1n, 0n],
  ['99999999999999999999.9', 99_999_999_999_999_999_999n, 100_000_000_000_000_000_000n],
  ['NaN', null, null],
  ['-Infinity', null, null],
])('reads %s as what a sequence reaches, upward and downward', (text, up, down) => {
  expect(wholeReached(text, false)).toBe(up);
  expect(wholeReached(text, true)).toBe(down);
});
