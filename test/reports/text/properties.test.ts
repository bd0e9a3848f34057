/** What holds for every value and every text on the page: nothing of it is lost, and it keeps to its room. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrast } from '../../../reports/text/contrast.ts';
import { foldValue } from '../../../reports/text/fold.ts';
import { columnsOf } from '../../../reports/text/glyphs.ts';
import { hangListing, wrap } from '../../../reports/text/wrap.ts';
import { valueText } from '../../../reports/value-text.ts';
import { visible } from '../../../reports/visible.ts';
import type { Json } from '../../../src/model/json.ts';
import { anyJson, anyText, RUNS } from '../samples/any-report.ts';

describe('two values', () => {
  it('mark something, or have little in common', () => {
    fc.assert(
      fc.property(anyJson, anyJson, fc.integer({ min: 40, max: 200 }), (one, other, budget) => {
        const [a, b] = [valueText(one), valueText(other)];
        fc.pre(a !== b);
        const { expected, actual } = contrast(a, b, budget);
        const [marked, whole] = [
          [expected, actual].some(({ glyphs }) => glyphs.some((glyph) => glyph.marked)),
          [expected, actual].map(({ glyphs, cut }) => (cut ? null : glyphs.map(({ text }) => text).join(''))),
        ];
        if (!marked) expect(whole).toEqual([a, b]);
        expect([null, a]).toContain(whole[0]);
        expect([null, b]).toContain(whole[1]);
      }),
      RUNS,
    );
  });

  it('keep to their budget', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (one, other) => {
        const { expected, actual } = contrast(valueText(one), valueText(other), 100);
        for (const { glyphs } of [expected, actual]) {
          expect(glyphs.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(160);
        }
      }),
      RUNS,
    );
  });
});

describe('the lines of a value', () => {
  const folded = (value: Json, width: number) =>
    foldValue(contrast(valueText(value), 'x', 100_000).expected.glyphs, width)
      .flat()
      .map(({ text }) => text)
      .join('');

  it('loses nothing that is part of a value', () => {
    fc.assert(
      fc.property(anyJson, fc.integer({ min: 10, max: 90 }), (value, width) => {
        const bare = (text: string) => text.replace(/('(?:\\.|[^'\\])*')| /g, '$1');
        expect(bare(folded(value, width))).toBe(bare(valueText(value)));
      }),
      RUNS,
    );
  });
});

describe('wrapped prose', () => {
  it('loses nothing and keeps to its width, whatever it is about', () => {
    const quoted = fc.array(fc.oneof(anyText, fc.constantFrom('"', ',', ', ', '","', '\\')), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(quoted, fc.integer({ min: 20, max: 90 }), (parts, width) => {
        const prose = visible(parts.join(''));
        for (const lines of [wrap(prose, width), hangListing('', prose, width)]) {
          expect(lines.join('').replaceAll(' ', '')).toBe(prose.replaceAll(' ', ''));
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
        }
      }),
      RUNS,
    );
  });
});
