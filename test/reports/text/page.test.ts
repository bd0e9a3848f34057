/** How wide the page is, and how columns line up on it. */
import { expect, it } from 'vitest';
import { pageOf, tabulate } from '../../../reports/text/page.ts';

it('lines up columns, wide characters too, and lets the last cell span', () => {
  const lines = tabulate([4, 6], [['船', 'a'], ['🚢🚢', 'b'], ['ab', 'c'], ['spans both']]);
  expect(lines.map((line) => line.trimEnd())).toEqual(['船    a', '🚢🚢  b', 'ab    c', 'spans both']);
});

it('has at least 60 columns and at most 240', () => {
  expect([1, 99.5, 1_000].map((width) => pageOf(width, false).width)).toEqual([60, 99, 240]);
});
