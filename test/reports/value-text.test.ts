/** Different values never look the same, and nothing in them is invisible. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, keyText, lengthOf, shortened, valueText } from '../../reports/value-text.ts';
import { quoted, visible } from '../../reports/visible.ts';
import { stableJson } from '../../src/model/json.ts';
import { anyJson, anyText } from './samples/any-report.ts';

const LOOKALIKES = [
  null, 'NULL', 'null', '<null>', '', ' ', '  ', '·', '··', 'nothing', 0, '0', false, 'false', [], '[]', {}, '{}',
  [null], ['NULL'], 'a\nb', 'a\\nb', 'a\tb', 'a b', 'a\u00a0b', 'a\u200bb', 'ab', "a'b", 'a\\b', 'a…b', 'a\u2026\u2026b',
  '\u001b', '\\u{1B}', '\u0301', 'e\u0301', '\u00e9\u200d', '\ud800', '\udc00', '\ufffd', ['a', 'b'], ["a', 'b"],
]; // prettier-ignore

describe('valueText', () => {
  it('gives values that look alike different texts', () => {
    const texts = LOOKALIKES.map((value) => valueText(value));
    expect(new Set(texts).size).toBe(LOOKALIKES.length);
  });

  it('gives different values different texts', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (one, other) => {
        fc.pre(stableJson(one) !== stableJson(other));
        expect(valueText(one)).not.toBe(valueText(other));
      }),
    );
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        expect(quoted(one) === quoted(other)).toBe(one === other);
      }),
    );
  });

  it.each([
    ["'sold'", 'sold'],
    ["'sold··'", 'sold  '],
    ["'··a··b c'", '  a  b c'],
    ["'a\\\\b\\'c'", "a\\b'c"],
    ["'\\u{A0}\\u{FEFF}\\u{202E}\\u{2800}\\u{3164}'", '\u00a0\ufeff\u202e\u2800\u3164'],
    ["'\\u{301}'", '\u0301'],
    ["'e\u0301\u0301\u0301\\u{301}'", 'e\u0301\u0301\u0301\u0301'],
    ["'船🚢é'", '船🚢é'],
    ["'\\u{D800}'", '\ud800'],
  ])('%s', (text, value) => {
    expect(valueText(value)).toBe(text);
  });

  it('has another word where null is no NULL', () => {
    expect(valueText(null)).toBe('NULL');
    expect(valueText(null, 'nothing')).toBe('nothing');
    expect(valueText([null])).toBe('[null]');
  });
});

it('tells keys apart', () => {
  expect(keyText([])).toBe('');
  expect(keyText([17])).toBe('17');
  expect(keyText(['17'])).toBe("'17'");
  expect(keyText(['x|y', 'z'])).toBe("('x|y', 'z')");
  expect(keyText(['x', null])).toBe("('x', NULL)");
});

it('leaves prose as it is, but for what cannot be seen', () => {
  expect(visible("it's C:\\dir  · …")).toBe("it's C:\\dir  · …");
  expect(visible('a\u001b[2J\r\nb')).toBe('a\\u{1B}[2J\\r\\nb');
});

describe('shortened', () => {
  it('counts characters as a person does', () => {
    expect(lengthOf('船🚢')).toBe(2);
    expect(lengthOf('\ud800')).toBe(1);
    expect(shortened(valueText('🚢'.repeat(90)), 90, 60)).toMatch(/^'🚢+…🚢+' \(90 characters\)$/u);
  });

  it('cuts no escape, no pair and no letter from its mark', () => {
    expect(cutAt('ab\\u{1B}cd', 5)).toBe(2);
    expect(cutAt("'a\\\\\\\\b'", 5)).toBe(2);
    expect(cutAt('a🚢b', 2)).toBe(1);
    expect(cutAt('e\u0301b', 1)).toBe(0);
    expect(cutAt('abc', 3)).toBe(3);
  });
});
