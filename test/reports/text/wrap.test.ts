/** How wide text is, and where it wraps. */
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../../reports/text/glyphs.ts';
import { hang, hangItems, hangListing, wrap, wrapItems } from '../../../reports/text/wrap.ts';

it.each([
  [5, 'berth'],
  [4, '船🚢'],
  [1, 'e\u0301'],
  [2, '🇩🇪'],
  [6, '\\u{1B}'],
])('takes %i columns for %s', (columns, text) => {
  expect(columnsOf(text)).toBe(columns);
});

it('wraps between words, then after punctuation, then anywhere', () => {
  expect(wrap('every berth of the snapshot', 11)).toEqual(['every berth', 'of the', 'snapshot']);
  expect(wrap('orphans.documents.client', 12)).toEqual(['orphans.', 'documents.', 'client']);
  expect(wrap('abcdefghijkl', 5)).toEqual(['abcde', 'fghij', 'kl']);
  expect(wrap('abcdefghij k', 5)).toEqual(['abcde', 'fghij', 'k']);
  expect(wrap('船船船', 4)).toEqual(['船船', '船']);
  expect(wrap('', 5)).toEqual(['']);
});

it('keeps the items of a list whole', () => {
  expect(wrapItems(['source 512', 'target 389'], 15)).toEqual(['source 512,', 'target 389']);
  expect(wrapItems(['source 512', 'target 389'], 30)).toEqual(['source 512, target 389']);
});

describe('a listing of values', () => {
  it('wraps after a comma, with or without a blank behind it', () => {
    expect(hangListing('', 'status counts as {"Under Offer":"under_offer","For Sale":"open"}', 44)).toEqual([
      'status counts as',
      '{"Under Offer":"under_offer",',
      '"For Sale":"open"}',
    ]);
    expect(hangListing('', 'mapped "Stern To" to "stern_to", "Alongside" to "side"', 48)).toEqual([
      'mapped "Stern To" to "stern_to",',
      '"Alongside" to "side"',
    ]);
  });

  it('reads a quote inside a value as part of it, and tears a value only when it is long', () => {
    expect(hangListing('', String.raw`counted as {"a \"b\", c":"d"}`, 28)).toEqual([
      'counted as',
      String.raw`{"a \"b\", c":"d"}`,
    ]);
    expect(hangListing('', 'as "the whole of a long sentence that goes on"', 20)).toEqual([
      'as "the whole of a',
      'long sentence that',
      'goes on"',
    ]);
  });
});

it('hangs further lines under the first', () => {
  expect(hang('  - ', 'no berth is without its interest', 24)).toEqual([
    '  - no berth is without',
    '    its interest',
  ]);
  expect(hangItems('differ  ', ['berth-fields (4)', 'berth-count (1)'], 28)).toEqual([
    'differ  berth-fields (4),',
    '        berth-count (1)',
  ]);
});
