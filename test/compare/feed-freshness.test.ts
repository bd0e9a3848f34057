// How long ago a row changed, by the clock of the look.
import { describe, expect, it } from 'vitest';
import { ageOf, demandInstants } from '../../src/compare/feed-freshness.ts';

const AS_OF = Date.parse('2025-03-01T06:00:00Z');
const age = (changed: string | null, window = 360_000) => ageOf(changed, AS_OF, window);

describe('the age of a row', () => {
  it('is fresh for less than the window', () => {
    expect(age('2025-03-01 05:54:00.000001+00')).toBe('fresh');
    expect(age('2025-03-01 05:54:00+00')).toBe('old');
    expect(age('2025-03-01 05:53:59.999999+00')).toBe('old');
    expect(age('2025-03-01T07:59:59+02:00')).toBe('fresh');
    expect(age('2025-03-01 06:00:00+00', 0)).toBe('old');
  });

  it('allows for clocks that are ahead by five minutes, and no more', () => {
    expect(age('2025-03-01 06:05:00+00')).toBe('fresh');
    expect(age('2025-03-01 06:05:00.001+00')).toBe('ahead');
    expect(age('infinity')).toBe('ahead');
  });

  it('is old for a row that never changed', () => {
    expect(age(null)).toBe('old');
    expect(age('-infinity')).toBe('old');
  });

  it('is not told by a time that names no instant', () => {
    for (const text of ['2025-03-01 06:00:00', '2025-03-01', 'yesterday', '', '1740808800000'])
      expect(age(text)).toBe('unreadable');
  });

  it('is asked of columns of instants only', () => {
    for (const family of ['instant', 'untyped', 'text'] as const)
      expect(() => demandInstants('x', { family, name: family })).not.toThrow();
    for (const family of ['timestamp', 'date', 'number'] as const)
      expect(() => demandInstants('x', { family, name: family })).toThrow(
        /x: holds \w+ and no instants; name a/,
      );
  });
});
