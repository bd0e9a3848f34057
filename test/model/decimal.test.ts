import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../src/model/decimal.ts';

describe('numbers', () => {
  // A coefficient and an exponent, written with the point anywhere and zeros wherever they mean nothing.
  const number = fc.record({
    coefficient: fc.oneof(fc.bigInt({ min: -200n, max: 200n }), fc.bigInt()),
    exponent: fc.integer({ min: -30, max: 30 }),
  });
  const style = fc.record({ point: fc.nat(35), before: fc.nat(3), after: fc.nat(3) });
  type Made = { coefficient: bigint; exponent: number };
  type Style = { point: number; before: number; after: number };
  const value = ({ coefficient, exponent }: Made): bigint => coefficient * 10n ** BigInt(exponent + 30);
  const written = ({ coefficient, exponent }: Made, { point, before, after }: Style): string => {
    const digits = String(coefficient < 0n ? -coefficient : coefficient);
    const all = '0'.repeat(before + Math.max(0, point - digits.length)) + digits + '0'.repeat(after);
    const at = all.length - after - point;
    return `${coefficient < 0n ? '-' : ''}${all.slice(0, at)}.${all.slice(at)}e${exponent + point}`;
  };

  it('are equal exactly when their values are, however they are written', () => {
    fc.assert(
      fc.property(number, number, fc.boolean(), style, style, (first, other, same, styleA, styleB) => {
        const second = same ? first : other;
        const [a, b] = [written(first, styleA), written(second, styleB)];
        expect(decimal(a) === decimal(b)).toBe(value(first) === value(second));
      }),
      { numRuns: 1_000 },
    );
  });

  it('write out every digit and no exponent', () => {
    fc.assert(
      fc.property(number, style, (made, how) => {
        const text = decimal(written(made, how)) ?? '';
        expect(text).toMatch(/^(0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d*[1-9])$/);
        const [whole = '', fraction = ''] = text.split('.');
        expect(BigInt(whole + fraction.padEnd(30, '0'))).toBe(value(made));
      }),
    );
  });

  it('of any exponent have one text and little of it', () => {
    expect(decimal('10e999999999999999999998')).toBe('1e999999999999999999999');
    expect(decimal('1.0e999999999999999999999')).toBe('1e999999999999999999999');
    expect(decimal('-1e-150001')).toBe('-1e-150001');
    expect(decimal(`-0.${'0'.repeat(150_000)}10`) === '-1e-150001').toBe(true);
    expect(decimal(`1${'0'.repeat(150_000)}`)).toHaveLength(150_001);
    expect(decimal('1e150000')).toHaveLength(150_001);
    expect(decimal('1e131071')).toHaveLength(131_072);
  });

  it('with a great many zeros are read in no time', () => {
    const long = `1${'0'.repeat(140_000)}1.${'0'.repeat(16_000)}1`;
    const started = performance.now();
    expect(decimal(`00${long}00`) === long).toBe(true);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('are nothing but numbers', () => {
    for (const text of ['', ' 1', '1 ', '.', '-', '1e', 'e5', '0x1', '1_000', '1,5', 'abc', '--1', '١']) {
      expect(decimal(text), text).toBeUndefined();
    }
    expect(['nan', '+INF', '-inf', '+1', '1.', '.5'].map((text) => decimal(text))).toEqual([
      'NaN',
      'Infinity',
      '-Infinity',
      '1',
      '1',
      '0.5',
    ]);
  });
});
