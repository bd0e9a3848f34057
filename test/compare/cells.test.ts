import { describe, expect, it } from 'vitest';
import { cellComparer } from '../../src/compare/cells.ts';
import {
  type,
  INT,
  NUMERIC,
  TEXT,
  CHAR,
  BOOL,
  UNTYPED,
  TIMESTAMP,
  INSTANT,
  arrayOf,
  outcome,
  refusal,
} from '../support/compared-cells.ts';
import { vectorTypes } from '../support/vectors.ts';

describe('without a rule', () => {
  it('every value of the vectors equals its canonical text, and no other value', () => {
    for (const { columnType, values } of vectorTypes) {
      const compare = cellComparer(columnType, columnType);
      for (const left of values) {
        for (const right of values) {
          const expected = left.canonical === right.canonical ? 'equal' : 'differs';
          expect(compare(left.text, right.text), `${left.sql} against ${right.sql}`).toBe(expected);
        }
      }
    }
  });

  it('untyped text is read as the other side, on either side', () => {
    for (const { columnType, values } of vectorTypes) {
      for (const { sql, text, canonical } of values) {
        expect(outcome([UNTYPED, columnType], [canonical, text]), sql).toBe('equal');
        expect(outcome([columnType, UNTYPED], [text, canonical]), sql).toBe('equal');
        expect(outcome([UNTYPED, columnType], [null, text]), sql).toBe(text === null ? 'equal' : 'differs');
      }
    }
  });

  it('NULL equals NULL and nothing else', () => {
    for (const text of ['', 'NULL', '<null>', 'null'])
      expect(outcome([TEXT, TEXT], [null, text])).toBe('differs');
    expect(outcome([TEXT, TEXT], [null, null])).toBe('equal');
    expect(outcome([UNTYPED, INT], [null, null])).toBe('equal');
  });

  it('numbers of any width are compared by value', () => {
    expect(outcome([INT, NUMERIC], ['1', '1.00'])).toBe('equal');
    expect(outcome([INT, type('number', 'int8')], ['7', '7'])).toBe('equal');
    expect(outcome([NUMERIC, type('number', 'float8')], ['10000000000000000', '1e+16'])).toBe('equal');
    expect(outcome([NUMERIC, NUMERIC], ['1234567890.12', '1234567890.13'])).toBe('differs');
    expect(outcome([NUMERIC, NUMERIC], ['9007199254740993', '9007199254740992'])).toBe('differs');
  });

  it('char(n) has no padding, text keeps its blanks', () => {
    expect(outcome([CHAR, TEXT], ['ab  ', 'ab'])).toBe('equal');
    expect(outcome([CHAR, TEXT], ['ab  ', 'ab  '])).toBe('differs');
    expect(outcome([TEXT, type('text', 'varchar')], ['ab ', 'ab'])).toBe('differs');
    expect(outcome([CHAR, CHAR], ['ab ', 'ab  '])).toBe('equal');
    expect(outcome([arrayOf(CHAR), arrayOf(TEXT)], ['{"ab "}', '{"ab "}'])).toBe('differs');
  });

  it('a text that cannot be read differs, even from itself under another type', () => {
    expect(outcome([UNTYPED, INT], ['abc', '1'])).toBe('differs');
    expect(outcome([UNTYPED, INT], ['abc', 'abc'])).toBe('differs');
    expect(outcome([INT, NUMERIC], ['abc', 'abc'])).toBe('differs');
    expect(outcome([TEXT, TEXT], ['abc', 'abc'], { as: 'number' })).toBe('differs');
    expect(outcome([INT, INT], ['abc', 'abc'])).toBe('equal');
  });

  it('untyped against untyped is text', () => {
    expect(outcome([UNTYPED, UNTYPED], ['1', '1.0'])).toBe('differs');
    expect(outcome([UNTYPED, UNTYPED], ['1', '1'])).toBe('equal');
    expect(outcome([UNTYPED, UNTYPED], ['1', '1.0'], { as: 'number' })).toBe('equal');
  });

  it('types that cannot be compared are refused with both names and what to declare', () => {
    expect(refusal(BOOL, TEXT)).toBe(
      "column-types: boolean (bool) against text: these types cannot be compared; declare as: 'text', or as: 'boolean', or a map of source to target values",
    );
    expect(refusal(TIMESTAMP, INSTANT)).toBe(
      "column-types: timestamp against instant (timestamptz): these types cannot be compared; declare timeZone, the zone of the times that name none, or as: 'text', or a map of source to target values",
    );
    expect(refusal(type('opaque', 'macaddr'), type('opaque', 'macaddr8'))).toContain(
      'opaque (macaddr8): these types',
    );
    expect(refusal(arrayOf(INT), arrayOf(TEXT))).toContain('array (_int4) against array (_text)');
    for (const [left, right] of [
      [INT, TEXT],
      [type('date'), TIMESTAMP],
      [type('time'), type('timetz')],
      [type('json'), TEXT],
      [INT, BOOL],
      [type('array', '_x'), type('array', '_y')],
    ] as const) {
      expect(refusal(left, right)).toMatch(/^column-types: /);
      expect(refusal(right, left)).toMatch(/^column-types: /);
    }
  });

  it('types of one family are accepted', () => {
    expect(refusal(type('json', 'json'), type('json', 'jsonb'))).toBe('accepted');
    expect(refusal(type('inet'), type('inet', 'cidr'))).toBe('accepted');
    expect(refusal(type('opaque', 'money'), type('opaque', 'money'))).toBe('accepted');
    expect(refusal(arrayOf(INT), arrayOf(NUMERIC))).toBe('accepted');
    expect(outcome([arrayOf(INT), arrayOf(NUMERIC)], ['{1,2}', '{1.0,2.00}'])).toBe('equal');
  });
});

describe('as', () => {
  it('reads text as the family that it holds', () => {
    expect(outcome([TEXT, INT], ['007', '7'], { as: 'number' })).toBe('equal');
    expect(outcome([TEXT, TEXT], ['1.0', '1e0'], { as: 'number' })).toBe('equal');
    expect(outcome([TEXT, INT], ['abc', '7'], { as: 'number' })).toBe('differs');
    const uuid = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
    expect(outcome([TEXT, type('uuid')], [`{${uuid.toUpperCase()}}`, uuid], { as: 'uuid' })).toBe('equal');
    expect(outcome([TEXT, type('date')], ['2024-02-30', '2024-02-29'], { as: 'date' })).toBe('differs');
    expect(outcome([TEXT, arrayOf(INT)], ['{1,02}', '{1,2}'], { as: 'array' })).toBe('equal');
    expect(outcome([TEXT, type('json', 'jsonb')], ['{"a":1.0}', '{"a": 1}'], { as: 'json' })).toBe('equal');
  });

  it('reads numbers as booleans, bytes as uuids, anything as its text', () => {
    expect(outcome([INT, BOOL], ['1', 't'], { as: 'boolean' })).toBe('equal');
    expect(outcome([INT, BOOL], ['0', 't'], { as: 'boolean' })).toBe('differs');
    expect(outcome([INT, BOOL], ['2', 't'], { as: 'boolean' })).toBe('differs');
    const bytes = type('bytes', 'bytea');
    const uuid = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
    expect(outcome([bytes, type('uuid')], [`\\x${uuid.replaceAll('-', '')}`, uuid], { as: 'uuid' })).toBe(
      'equal',
    );
    expect(outcome([bytes, type('uuid')], ['\\x00', uuid], { as: 'uuid' })).toBe('differs');
    expect(outcome([NUMERIC, TEXT], ['1.50', '1.5'], { as: 'text' })).toBe('equal');
    expect(outcome([BOOL, TEXT], ['t', 'true'], { as: 'text' })).toBe('equal');
  });

  it('is refused where a type cannot be read so', () => {
    expect(refusal(BOOL, type('date'), { as: 'number' })).toBe(
      "column-types: boolean (bool) against date: as: 'number' does not fit boolean (bool); declare as: 'text', or a map of source to target values",
    );
    expect(refusal(TIMESTAMP, TIMESTAMP, { as: 'date' })).toMatch(
      /^column-types: .*'date' does not fit timestamp/,
    );
    expect(refusal(TEXT, TEXT, { as: 'array' })).toMatch(/^column-types: .*as: 'array' does not fit text/);
  });
});

describe('map', () => {
  const map = { '1': 'OPEN', '2': 'CLOSED', '3': null };

  it('turns source values into target values and tells what it does not name', () => {
    const compare = cellComparer(INT, TEXT, { map });
    expect(compare('1', 'OPEN')).toBe('equal');
    expect(compare('1', 'CLOSED')).toBe('differs');
    expect(compare('3', null)).toBe('equal');
    expect(compare('3', 'OPEN')).toBe('differs');
    expect(compare('4', 'OPEN')).toBe('unmapped');
    expect(compare('4', '4')).toBe('unmapped');
    expect(compare('4', null)).toBe('unmapped');
  });

  it('does not name what every object has', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(outcome([TEXT, TEXT], [name, 'OPEN'], { map })).toBe('unmapped');
    }
  });

  it('leaves NULL as it is, or makes of it what mapNull says', () => {
    expect(outcome([INT, TEXT], [null, null], { map })).toBe('equal');
    expect(outcome([INT, TEXT], [null, 'OPEN'], { map })).toBe('differs');
    expect(outcome([INT, TEXT], [null, 'OPEN'], { map, mapNull: 'OPEN' })).toBe('equal');
    expect(outcome([INT, TEXT], [null, null], { map, mapNull: 'OPEN' })).toBe('differs');
    expect(outcome([INT, TEXT], [null, null], { map, mapNull: null })).toBe('equal');
    expect(outcome([TEXT, TEXT], [null, 'none'], { mapNull: 'none' })).toBe('equal');
    expect(outcome([TEXT, TEXT], ['none', null], { mapNull: 'none' })).toBe('differs');
    expect(outcome([TEXT, TEXT], ['x', 'x'], { mapNull: 'none' })).toBe('equal');
  });

  it('names source values by value, and target values too', () => {
    expect(outcome([BOOL, TEXT], ['t', 'yes'], { map: { true: 'yes', f: 'no' } })).toBe('equal');
    expect(outcome([BOOL, TEXT], ['f', 'no'], { map: { true: 'yes', f: 'no' } })).toBe('equal');
    expect(outcome([NUMERIC, INT], ['1.00', '10'], { map: { '1': '10.0' } })).toBe('equal');
    expect(
      outcome([TEXT, TEXT], [' Open ', 'OPEN'], { map: { open: 'open' }, trim: true, case: 'ignore' }),
    ).toBe('equal');
    expect(outcome([TEXT, TEXT], ['a', '01'], { map: { a: '1' }, as: 'number' })).toBe('equal');
    expect(outcome([TEXT, UNTYPED], ['a', '1'], { map: { a: '1' } })).toBe('equal');
  });

  it('is refused when it cannot be meant', () => {
    expect(refusal(INT, TEXT, { map: { abc: 'x' } })).toBe(
      'column-rule: map: "abc" is no number; write it as the source does',
    );
    expect(refusal(TEXT, INT, { map: { abc: 'x' } })).toContain(`"x" is no value of the target's type`);
    expect(refusal(INT, TEXT, { map: { '1': 'x', '1.0': 'y' } })).toContain('"1.0" is in the map twice');
    expect(refusal(INT, TEXT, { map: { '1': 'x', '1.0': 'x' } })).toBe('accepted');
    expect(refusal(TEXT, TEXT, { map: { '': 'x' }, nullAs: '' })).toContain('declare mapNull instead');
    expect(refusal(INT, INT, { mapNull: 'x' })).toContain('mapNull: "x" is no value');
  });
});
