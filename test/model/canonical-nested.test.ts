import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../src/model/canonical.ts';
import type { ColumnType } from '../../src/model/value.ts';

const TEXT: ColumnType = { family: 'text', name: 'text' };
const NUMBER: ColumnType = { family: 'number', name: 'numeric' };
const arrayOf = (of: ColumnType): ColumnType => ({ family: 'array', name: `_${of.name}`, of });

describe('arrays and ranges', () => {
  const TEXTS = arrayOf(TEXT);
  const quoted = (value: string | null): string =>
    value === null ? 'NULL' : `"${value.replace(/["\\]/g, '\\$&')}"`;

  it('of texts are equal exactly when their elements are', () => {
    const element = fc.option(
      fc.string({ unit: fc.constantFrom(...Array.from('ab"\\{},; \t\v\u00a0NULnul|é')) }),
    );
    const elements = fc.array(element, { maxLength: 4 });
    fc.assert(
      fc.property(elements, elements, (left, right) => {
        const [a, b] = [left, right].map((list) => canonicalText(TEXTS, `{${list.map(quoted).join(',')}}`));
        expect(a).toBeDefined();
        expect(a === b).toBe(JSON.stringify(left) === JSON.stringify(right));
        expect(canonicalText(TEXTS, a ?? '')).toBe(a);
      }),
      { numRuns: 1_000 },
    );
  });

  it('quote a vertical tab whether or not the server does', () => {
    expect(canonicalText(TEXTS, '{a\vb}')).toBe(canonicalText(TEXTS, '{"a\vb"}'));
  });

  it('keep shape and bounds apart', () => {
    const texts = [
      '{1,2,3,4}',
      '{{1,2},{3,4}}',
      '{{1,2,3,4}}',
      '[0:3]={1,2,3,4}',
      '{{1},{2},{3},{4}}',
      '{}',
      '{NULL}',
      '{{1,2},{3,NULL}}',
    ];
    const read = texts.map((text) => canonicalText(arrayOf(NUMBER), text));
    expect(read).toEqual(texts);
  });

  it('are refused when malformed or made of something else', () => {
    for (const text of [
      '',
      '{',
      '}',
      '{1',
      '{1,}',
      '{,1}',
      '{1}}',
      '{{1}',
      '1',
      '{1}x',
      '{abc}',
      '{"1}',
      '[0:1]',
      '{1 2}',
      '{"1"2}',
      '{a"b"}',
    ]) {
      expect(canonicalText(arrayOf(NUMBER), text), text).toBeUndefined();
    }
    const ranges: ColumnType = { family: 'range', name: 'numrange', of: NUMBER };
    for (const text of [
      '',
      '[1,2',
      '1,2)',
      '[1)',
      '[1,2,3)',
      '[a,b)',
      '[1,2)x',
      '{[1,2)',
      '{[1,2),}',
      '{,}',
      'emptyx',
      '["1,2)',
    ]) {
      expect(canonicalText(ranges, text), text).toBeUndefined();
    }
  });
});
