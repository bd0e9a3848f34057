import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/model/canonical-json.ts';
import { anyCharacter } from '../support/any-character.ts';

describe('json', () => {
  const text = fc.string({ unit: anyCharacter });
  const lone = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, false),
      fc.integer(),
      text,
      lone,
      fc.array(tie('value')),
      fc.dictionary(fc.oneof(text, lone), tie('value'), { noNullPrototype: true }),
    ),
  }));

  it('keeps the value, whatever the order of members, the spaces and the escapes', () => {
    fc.assert(
      fc.property(value, (made) => {
        const plain = JSON.stringify(made);
        const once = canonicalJson(plain) ?? 'nothing';
        expect(JSON.parse(once)).toEqual(made);
        const escaped = JSON.stringify(reversed(made), null, 2).replace(
          /[\u0080-\uffff]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        expect(canonicalJson(escaped)).toBe(once);
      }),
    );
  });

  it('refuses exactly what JSON.parse refuses', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      '1',
      '-',
      '.5',
      'e1',
      '01',
      'null',
      'nul',
      ' ',
      '\n',
      '\u0000',
      '\t"\t"',
      '\ufeff',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const source = pieces.join('');
        let accepted = true;
        try {
          JSON.parse(source);
        } catch {
          accepted = false;
        }
        expect(canonicalJson(source) !== undefined, source).toBe(accepted);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes any depth and long strings', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(canonicalJson(deep) === deep).toBe(true);
    const long = JSON.stringify('x"\\'.repeat(500_000));
    expect(canonicalJson(long) === long).toBe(true);
  });

  const reversed = (made: unknown): unknown => {
    if (Array.isArray(made)) return made.map(reversed);
    if (made === null || typeof made !== 'object') return made;
    return Object.fromEntries(
      Object.entries(made)
        .reverse()
        .map(([name, inner]) => [name, reversed(inner)]),
    );
  };
});
