import { describe, expect, it } from 'vitest';
import { describeRule } from '../../src/model/column-rule.ts';

describe('the sentence of a rule', () => {
  it('says everything that the rule sets', () => {
    expect(describeRule('price', 'price', { tolerance: 0.01, trim: true })).toBe(
      'price: equal within 0.01; trimmed',
    );
    expect(describeRule('name', 'name', {})).toBe('name: equal');
    expect(describeRule('preis', 'price', { as: 'number', nullAs: '' })).toBe(
      'preis to price: equal; read as number; NULL equals ""',
    );
    expect(
      describeRule('a', 'a', { trim: 'end', case: 'ignore', normalise: 'NFC', timeZone: 'Europe/Berlin' }),
    ).toBe(
      'a: equal; trimmed at the end; in Unicode form NFC; letter case ignored; times without a zone read in Europe/Berlin',
    );
    expect(describeRule('state', 'status', { map: { '1': 'OPEN', '3': null }, mapNull: 'NEW' })).toBe(
      'state to status: equal; mapped "1" to "OPEN", "3" to NULL, NULL to "NEW"',
    );
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`k${at}`, 'v']));
    expect(describeRule('a', 'a', { map: many })).toMatch(/"k9" to "v" and 2 more$/);
    expect(describeRule('a', 'a', { map: {} })).toBe('a: equal; mapped by an empty map');
  });
});
