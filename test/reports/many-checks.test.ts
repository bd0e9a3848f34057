/** The page of a suite of forty checks: what they share is said once, and no list of ids fills a screen. */
import { expect, it } from 'vitest';
import { textReport } from '../../reports/text.ts';
import { columnsOf } from '../../reports/text/glyphs.ts';
import { golden } from './golden.ts';
import { MANY } from './samples/many.ts';

const asserts = [...new Set(MANY.checks.map((check) => check.asserts))];
const lines = textReport(MANY).split('\n');
const row = (id: string) => lines.findIndex((line) => /^ {4}[✓✗] \w+ +(\S+)/.exec(line)?.[1] === id);

it.each([80, 100])('is the golden page of %i columns, and keeps to them', (width) => {
  const text = textReport(MANY, { width });
  golden(`many-checks.${String(width)}.txt`, text);
  for (const line of text.split('\n')) expect(columnsOf(line), line).toBeLessThanOrEqual(width);
});

it('has a row for every check, in the order of the suite', () => {
  const rows = MANY.checks.map(({ id }) => row(id));
  expect(rows).toEqual([...rows].sort((a, b) => a - b));
  expect(Math.min(...rows)).toBeGreaterThan(0);
});

it('says once what neighbours assert, and again where others stand between', () => {
  const times = asserts.map((sentence) => lines.filter((line) => line.endsWith(`: ${sentence}`)).length);
  expect(times).toEqual([2, 1, 1]);
});

it('names at most a dozen checks at its top, and says where the others are', () => {
  const top = lines.slice(0, lines.indexOf('')).length;
  const summary = lines.slice(top, lines.indexOf('', top + 1)).join(' ');
  expect(summary.match(/ \(\d\)/g)).toHaveLength(12);
  expect(summary).toMatch(/ and \d+ more, below/);
});
