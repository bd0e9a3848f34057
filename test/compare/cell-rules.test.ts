import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type,
  INT,
  NUMERIC,
  TEXT,
  UNTYPED,
  TIMESTAMP,
  INSTANT,
  outcome,
  refusal,
} from '../support/compared-cells.ts';

describe('tolerance', () => {
  it('is exact and inclusive', () => {
    expect(outcome([NUMERIC, NUMERIC], ['0.3', '0.31'], { tolerance: 0.01 })).toBe('equal');
    expect(outcome([NUMERIC, NUMERIC], ['0.3', '0.3100000000000000000000001'], { tolerance: 0.01 })).toBe(
      'differs',
    );
    expect(outcome([NUMERIC, NUMERIC], ['9007199254740993', '9007199254740992'], { tolerance: '0.5' })).toBe(
      'differs',
    );
    expect(outcome([NUMERIC, NUMERIC], ['-0.005', '0.005'], { tolerance: '0.01' })).toBe('equal');
    expect(outcome([INT, type('number', 'float8')], ['100', '1e+02'], { tolerance: 0 })).toBe('equal');
    expect(outcome([TEXT, INT], ['10.4', '10'], { as: 'number', tolerance: '0.5' })).toBe('equal');
  });

  it('agrees with whole-number arithmetic for any decimals', () => {
    const unit = fc.bigInt({ min: -10_000n, max: 10_000n });
    fc.assert(
      fc.property(unit, unit, fc.bigInt({ min: 0n, max: 10_000n }), fc.nat(6), (a, b, apart, scale) => {
        const text = (units: bigint): string => `${units}e-${scale}`;
        const near = (a > b ? a - b : b - a) <= apart;
        expect(outcome([NUMERIC, NUMERIC], [text(a), text(b)], { tolerance: text(apart) })).toBe(
          near ? 'equal' : 'differs',
        );
      }),
    );
  });

  it('makes nothing near an infinity, NaN, NULL or a number without a bound', () => {
    const rule = { tolerance: '1e9' };
    for (const [a, b] of [
      ['Infinity', '1'],
      ['Infinity', '-Infinity'],
      ['NaN', '1'],
      ['1e999999', '1e999998'],
      ['1', 'x'],
    ] as const) {
      expect(outcome([NUMERIC, NUMERIC], [a, b], rule), `${a} ${b}`).toBe('differs');
    }
    expect(outcome([NUMERIC, NUMERIC], [null, '0'], rule)).toBe('differs');
    expect(outcome([NUMERIC, UNTYPED], ['NaN', 'nan'], rule)).toBe('equal');
  });

  it('of times is in seconds', () => {
    const pair = ['2024-01-01 00:00:00', '2023-12-31 23:59:59.999999'] as const;
    expect(outcome([TIMESTAMP, TIMESTAMP], pair, { tolerance: '0.000001' })).toBe('equal');
    expect(outcome([TIMESTAMP, TIMESTAMP], pair, { tolerance: '0.0000009' })).toBe('differs');
    const early = ['0001-01-01 00:00:00+00', '0001-12-31 23:59:59.5+00 BC'] as const;
    expect(outcome([INSTANT, INSTANT], early, { tolerance: 0.5 })).toBe('equal');
    expect(outcome([INSTANT, INSTANT], early, { tolerance: 0.4 })).toBe('differs');
    expect(outcome([INSTANT, INSTANT], ['infinity', '294276-12-31 00:00:00+00'], { tolerance: 1e9 })).toBe(
      'differs',
    );
    expect(outcome([type('time'), type('time')], ['12:00:00', '12:00:01.5'], { tolerance: 1.5 })).toBe(
      'equal',
    );
    expect(outcome([type('time'), type('time')], ['12:00:00', '12:01:00'], { tolerance: 1.5 })).toBe(
      'differs',
    );
  });

  it('is refused for what has no distance, and below zero', () => {
    expect(refusal(TEXT, TEXT, { tolerance: 1 })).toMatch(
      /^column-rule: text against text: tolerance is for numbers/,
    );
    expect(refusal(type('date'), type('date'), { tolerance: 1 })).toMatch(/^column-rule: /);
    for (const tolerance of [-1, NaN, Infinity, 'x', '', '1e999999']) {
      expect(refusal(INT, INT, { tolerance }), String(tolerance)).toMatch(
        /^column-rule: tolerance .*write a decimal/,
      );
    }
  });
});

describe('rules about text', () => {
  it('trim takes white space off', () => {
    expect(outcome([TEXT, TEXT], [' a\u00a0', 'a'], { trim: true })).toBe('equal');
    expect(outcome([TEXT, TEXT], [' a', 'a '], { trim: 'both' })).toBe('equal');
    expect(outcome([TEXT, TEXT], ['a ', 'a'], { trim: 'end' })).toBe('equal');
    expect(outcome([TEXT, TEXT], [' a', 'a'], { trim: 'end' })).toBe('differs');
    expect(outcome([TEXT, TEXT], ['a b', 'ab'], { trim: true })).toBe('differs');
    expect(outcome([UNTYPED, INT], [' 7 ', '7'], { trim: true })).toBe('equal');
  });

  it('case and normalisation do what they say and no more', () => {
    expect(outcome([TEXT, TEXT], ['ÀÉ', 'àé'], { case: 'ignore' })).toBe('equal');
    expect(outcome([TEXT, TEXT], ['I', 'ı'], { case: 'ignore' })).toBe('differs');
    expect(outcome([TEXT, TEXT], ['ÀÉ', 'àé'])).toBe('differs');
    expect(outcome([TEXT, TEXT], ['e\u0301', 'é'], { normalise: 'NFC' })).toBe('equal');
    expect(outcome([TEXT, TEXT], ['e\u0301', 'é'])).toBe('differs');
    expect(outcome([TEXT, TEXT], ['ﬁ', 'fi'], { normalise: 'NFC' })).toBe('differs');
    expect(outcome([TEXT, TEXT], [' E\u0301', 'é'], { normalise: 'NFC', case: 'ignore', trim: true })).toBe(
      'equal',
    );
  });

  it('are refused where no side is text', () => {
    for (const rule of [{ trim: true }, { case: 'ignore' }, { normalise: 'NFC' }] as const) {
      expect(refusal(INT, INT, rule)).toMatch(
        /^column-rule: number \(int4\) against number \(int4\): \w+ is for text; take it away$/,
      );
      expect(refusal(UNTYPED, INT, rule)).toBe('accepted');
    }
  });
});

describe('nullAs', () => {
  it('makes one value equal to NULL on both sides, and no other', () => {
    const rule = { nullAs: '' };
    for (const pair of [
      ['', null],
      [null, ''],
      ['', ''],
      [null, null],
    ] as const) {
      expect(outcome([TEXT, TEXT], pair, rule)).toBe('equal');
    }
    expect(outcome([TEXT, TEXT], ['x', null], rule)).toBe('differs');
    expect(outcome([TEXT, TEXT], [' ', null], rule)).toBe('differs');
    expect(outcome([TEXT, TEXT], [' ', null], { ...rule, trim: true })).toBe('equal');
    expect(outcome([UNTYPED, INT], ['', null], rule)).toBe('equal');
    expect(outcome([UNTYPED, INT], ['', '0'], rule)).toBe('differs');
    expect(outcome([NUMERIC, NUMERIC], ['0.00', null], { nullAs: '0' })).toBe('equal');
  });

  it('comes before a map and before mapNull', () => {
    const rule = { nullAs: '-', map: { a: 'A', b: '-' }, mapNull: 'none' };
    expect(outcome([TEXT, TEXT], ['-', 'none'], rule)).toBe('equal');
    expect(outcome([TEXT, TEXT], ['b', null], rule)).toBe('equal');
    expect(outcome([TEXT, TEXT], ['-', null], rule)).toBe('differs');
    expect(outcome([TEXT, TEXT], ['-', '-'], { nullAs: '-', mapNull: 'none' })).toBe('differs');
  });

  it('is refused when neither side can hold it', () => {
    expect(refusal(INT, INT, { nullAs: 'abc' })).toContain('nullAs "abc" is a value of neither');
  });
});

describe('timeZone', () => {
  const rule = { timeZone: 'Europe/Berlin' };

  it('reads times without a zone as instants, to the microsecond, on either side', () => {
    expect(
      outcome([TIMESTAMP, INSTANT], ['2024-07-01 12:00:00.000001', '2024-07-01 10:00:00.000001+00'], rule),
    ).toBe('equal');
    expect(
      outcome([INSTANT, TIMESTAMP], ['2024-07-01 10:00:00+00', '2024-07-01 12:00:00.000001'], rule),
    ).toBe('differs');
    expect(outcome([TIMESTAMP, INSTANT], ['2024-03-31 02:30:00', '2024-03-31 01:30:00+00'], rule)).toBe(
      'equal',
    );
    expect(outcome([TIMESTAMP, INSTANT], ['infinity', 'infinity'], rule)).toBe('equal');
    expect(outcome([TIMESTAMP, INSTANT], ['infinity', '-infinity'], rule)).toBe('differs');
    expect(outcome([UNTYPED, INSTANT], ['2024-07-01T12:00:00', '2024-07-01 10:00:00+00'], rule)).toBe(
      'equal',
    );
    expect(outcome([UNTYPED, INSTANT], ['2024-07-01T12:00:00Z', '2024-07-01 12:00:00+00'], rule)).toBe(
      'equal',
    );
    expect(outcome([UNTYPED, INSTANT], ['x', '2024-07-01 12:00:00+00'], rule)).toBe('differs');
    expect(outcome([TEXT, TEXT], ['2024-07-01 12:00', '2024-07-01T10:00Z'], { ...rule, as: 'instant' })).toBe(
      'equal',
    );
    expect(
      outcome([TIMESTAMP, INSTANT], ['2024-07-01 12:00:01', '2024-07-01 10:00:00+00'], {
        ...rule,
        tolerance: 1,
      }),
    ).toBe('equal');
  });

  it('without it a text that names no zone is no instant', () => {
    expect(outcome([UNTYPED, INSTANT], ['2024-07-01 12:00:00', '2024-07-01 12:00:00+00'])).toBe('differs');
  });

  it('is refused where no time lacks a zone, and where the zone is unknown', () => {
    expect(refusal(INSTANT, INSTANT, rule)).toMatch(
      /^column-rule: .*timeZone is for times that name no zone/,
    );
    expect(refusal(TIMESTAMP, TIMESTAMP, rule)).toMatch(/^column-rule: /);
    expect(refusal(INT, INT, rule)).toMatch(/^column-rule: /);
    expect(refusal(TIMESTAMP, INSTANT, { timeZone: 'Berlin' })).toMatch(
      /^time-zone: time zone "Berlin" is not known/,
    );
  });
});
