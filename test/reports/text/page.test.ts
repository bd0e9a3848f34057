/** How wide text is, and where it wraps. */
import { expect, it } from 'vitest';
import { columnsOf, hang, pageOf, tabulate, wrap, wrapItems } from '../../../reports/text/page.ts';

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
  expect(wrap('船船船', 4)).toEqual(['船船', '船']);
  expect(wrap('', 5)).toEqual(['']);
});

it('keeps the items of a list whole', () => {
  expect(wrapItems(['source 512', 'target 389'], 15)).toEqual(['source 512,', 'target 389']);
  expect(wrapItems(['source 512', 'target 389'], 30)).toEqual(['source 512, target 389']);
});

it('hangs further lines under the first', () => {
  expect(hang('  - ', 'no berth is without its interest', 24)).toEqual([
    '  - no berth is without',
    '    its interest',
  ]);
});

it('lines up columns, wide characters too, and lets the last cell span', () => {
  const lines = tabulate([4, 6], [['船', 'a'], ['🚢🚢', 'b'], ['ab', 'c'], ['spans both']]);
  expect(lines.map((line) => line.trimEnd())).toEqual(['船    a', '🚢🚢  b', 'ab    c', 'spans both']);
});

it('has at least 60 columns and at most 240', () => {
  expect([1, 99.5, 1_000].map((width) => pageOf(width, false).width)).toEqual([60, 99, 240]);
});
