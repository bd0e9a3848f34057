/** Samples with values: expected beside found where both fit, else one below the other, what differs marked under it. */
import type { FindingLine } from '../../src/model/finding.ts';
import type { Json } from '../../src/model/json.ts';
import { absenceOf, originText } from '../finding-text.ts';
import { keyText, lengthNote, lengthOf, valueText } from '../value-text.ts';
import { visible } from '../visible.ts';
import { contrast, type Side } from './contrast.ts';
import { foldValue } from './fold.ts';
import { columnsOf } from './glyphs.ts';
import { hintOn } from './hint.ts';
import { tabulate, type Line, type Page } from './page.ts';
import { wrap } from './wrap.ts';

const GAP = 2;
const MARGIN = 6;
/** Columns stand under their key. */
const INDENT = '  ';
/** Lines that a long value may take before its middle is left out. */
const LINES = 4;
const LEADS = ['expected  ', 'found     '] as const;

/** How wide the column of names and each column of values are. */
type Widths = { readonly name: number; readonly value: number };

/** The table of a kind's samples, or nothing when there are none. */
export function comparisonTable(
  samples: readonly FindingLine[],
  startedAt: string,
  page: Page,
): readonly string[] {
  if (samples.length === 0) return [];
  const named = samples.map(({ column }) => (column === null ? 0 : columnsOf(visible(column))));
  const name = INDENT.length + Math.min(24, Math.max(...named));
  const value = Math.floor((page.width - MARGIN - name - 3 * GAP) / 2);
  const fitting = samples.filter((line) => fitsBeside(line, value));
  const titles = ['', page.ink('quiet', 'EXPECTED'), page.ink('quiet', 'FOUND')];
  const lines: Line[] = fitting.length === 0 ? [] : [titles];
  let previous: string | null = null;
  for (const line of samples) {
    const heading = [keyText(line.key), originText(line), seen(line, startedAt)]
      .filter((part) => part !== '')
      .join(' ');
    if (heading !== previous && heading !== '') {
      const width = page.width - MARGIN - GAP;
      lines.push(...wrap(heading, width).map((part) => [part]));
    }
    previous = heading;
    lines.push(...(fitting.includes(line) ? beside(line, { name, value }, page) : below(line, page)));
  }
  return tabulate([name, value, value], lines).map((line) => ' '.repeat(MARGIN) + line);
}

/** An older finding says since when it is known; ages come from earlier runs of the suite. */
function seen({ firstSeen }: FindingLine, startedAt: string): string {
  return firstSeen < startedAt ? `(since ${visible(firstSeen.slice(0, 10))})` : '';
}

function shownValues(line: FindingLine): readonly [expected: string, actual: string] {
  const absent = absenceOf(line);
  return [valueText(line.expected, absent), valueText(line.actual, absent)];
}

function fitsBeside(line: FindingLine, width: number): boolean {
  return shownValues(line).every((shown) => columnsOf(shown) <= width);
}

function beside(line: FindingLine, { name, value }: Widths, page: Page): readonly Line[] {
  const [expected, actual] = foldedSides(line, value);
  const column = line.column === null ? [] : wrap(visible(line.column), name - INDENT.length);
  const lines: Line[] = [];
  for (let at = 0; at < Math.max(column.length, expected.length, actual.length); at += 1) {
    lines.push([INDENT + (column[at] ?? ''), expected[at]?.text ?? '', actual[at]?.text ?? '']);
    const marks = [expected[at]?.marks ?? '', actual[at]?.marks ?? ''];
    if (marks.join('') !== '') lines.push(['', ...marks.map((carets) => tinted(carets, page))]);
  }
  return [...lines, ...hintLines(line, value * 2 + GAP).map((part) => ['', part])];
}

function below(line: FindingLine, page: Page): readonly Line[] {
  const column = line.column === null ? [] : wrap(visible(line.column), page.width - MARGIN - 2 * GAP);
  const indent = line.column === null ? INDENT : INDENT.repeat(2);
  const lead = indent.length + LEADS[0].length;
  const width = page.width - MARGIN - GAP - lead;
  const values = foldedSides(line, width).flatMap((folded, side) =>
    folded.flatMap(({ text, marks }, at) => [
      [(at === 0 ? indent + page.ink('quiet', LEADS[side] ?? '') : ' '.repeat(lead)) + text],
      ...(marks === '' ? [] : [[' '.repeat(lead) + tinted(marks, page)]]),
    ]),
  );
  const hint = hintLines(line, width).map((part) => [' '.repeat(lead) + part]);
  return [...column.map((part) => [INDENT + part]), ...values, ...hint];
}

function hintLines({ expected, actual }: FindingLine, width: number): readonly string[] {
  const hint = hintOn(expected, actual);
  return hint === null ? [] : wrap(`(${hint})`, width);
}

type Folded = { readonly text: string; readonly marks: string };

/** Both values as lines of a width, cut to what differs where they are long. */
function foldedSides(
  line: FindingLine,
  width: number,
): readonly [expected: readonly Folded[], actual: readonly Folded[]] {
  const sides = contrast(...shownValues(line), width * LINES);
  return [fold(sides.expected, line.expected, width), fold(sides.actual, line.actual, width)];
}

/** A value's lines, each with carets under what differs, and how long the value is where a part is left out. */
function fold({ glyphs, cut }: Side, whole: Json, width: number): readonly Folded[] {
  const lines = foldValue(glyphs, width).map((line) => ({
    text: line.map((glyph, at) => (glyph.text === ' ' && isEdge(line, at) ? '·' : glyph.text)).join(''),
    marks: line
      .map(({ marked, columns }) => (marked ? '^' : ' ').repeat(columns))
      .join('')
      .trimEnd(),
  }));
  return cut ? [...lines, { text: lengthNote(lengthOf(whole)), marks: '' }] : lines;
}

function isEdge(line: readonly unknown[], at: number): boolean {
  return at === 0 || at === line.length - 1;
}

function tinted(carets: string, page: Page): string {
  return carets.replace(/\^+/g, (run) => page.ink('bad', run));
}
