import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, encodeCells, readAlike } from '../../src/model/canonical.ts';
import type { ColumnType, Family } from '../../src/model/value.ts';
import { vectorTypes } from '../support/vectors.ts';

const type = (family: Family, name: string = family): ColumnType => ({ family, name });
const NUMBER = type('number', 'numeric');
const arrayOf = (of: ColumnType): ColumnType => ({ family: 'array', name: `_${of.name}`, of });

describe('the vectors', () => {
  for (const { sql, columnType, values } of vectorTypes) {
    it(`reads ${sql} as PostgreSQL means it`, () => {
      expect(values.map(({ text }) => canonical(columnType, text))).toEqual(
        values.map((value) => value.canonical),
      );
    });
    it(`leaves the canonical text of ${sql} as it is`, () => {
      for (const value of values) expect(canonical(columnType, value.canonical)).toBe(value.canonical);
    });
  }
});

describe('the encoding of rows', () => {
  const types = [type('text'), type('number'), type('text', 'bpchar'), type('opaque', 'macaddr')];
  const cell = fc.option(
    fc.string({ unit: fc.constantFrom(...Array.from('a1:~,text number|\u00e9\u{1f6a4}')) }),
  );
  const row = fc.tuple(cell, cell, cell, cell);

  it('is one text for one row and another for any other', () => {
    fc.assert(
      fc.property(row, row, (left, right) => {
        const same = left.every(
          (value, at) => canonical(types[at]!, value) === canonical(types[at]!, right[at]!),
        );
        expect(encodeCells(types, left) === encodeCells(types, right)).toBe(same);
      }),
    );
  });

  it('moves nothing from one column to the next and takes NULL for no text', () => {
    const texts = [type('text'), type('text')];
    const rows = [
      ['x|y', 'z'],
      ['x', 'y|z'],
      ['', null],
      [null, ''],
      [null, null],
      ['', ''],
      ['text0:', ''],
      ['~', 'text~'],
    ];
    expect(new Set(rows.map((cells) => encodeCells(texts, cells))).size).toBe(rows.length);
  });

  it('tells a number from the text of the same digits, and counts bytes', () => {
    expect(encodeCells([type('number')], ['1.0'])).toBe('number1:1');
    expect(encodeCells([type('text')], ['\u{1f6a4}'])).toBe('text4:\u{1f6a4}');
    expect(encodeCells([type('text')], [null])).toBe('text~');
  });
});

describe('canonical', () => {
  it('leaves a text that is not of its type as it is, equal to nothing that is', () => {
    expect(canonical(NUMBER, 'abc')).toBe('abc');
    expect(canonical(NUMBER, null)).toBeNull();
    expect(canonical(type('boolean'), 'maybe')).toBe('maybe');
  });

  it('reads two types alike when neither or both take padding off', () => {
    const [char, text] = [type('text', 'bpchar'), type('text', 'varchar')];
    expect(readAlike(char, text)).toBe(false);
    expect(readAlike(arrayOf(char), arrayOf(text))).toBe(false);
    expect(readAlike(text, type('text', 'citext'))).toBe(true);
    expect(readAlike(arrayOf(text), text)).toBe(false);
    expect(readAlike(arrayOf(NUMBER), arrayOf(type('number', 'int4')))).toBe(true);
  });
});
