/** Pairs of values: one beside the other where both fit, else one below the other, what differs marked under it. */
import type { Json } from '../../src/model/json.ts';
import { lengthNote, lengthOf, valueText } from '../value-text.ts';
import { visible } from '../visible.ts';
import { contrast, type Side } from './contrast.ts';
import { foldValue } from './fold.ts';
import { columnsOf } from './glyphs.ts';
import { tabulate, type Line, type Page } from './page.ts';
import { wrap } from './wrap.ts';

const GAP = 2;
const MARGIN = 6;
/** Columns stand under their key. */
const INDENT = '  ';
/** Lines that a long value may take before its middle is left out. */
const LINES = 4;

/** Two values under a heading, and the column that holds them; `hint` is a remark on how they differ. */
export type Pair = {
  readonly heading: string;
  readonly column: string | null;
  readonly left: Json;
  readonly right: Json;
  /** The word for null. */
  readonly absent: 'NULL' | 'nothing';
  readonly hint: string | null;
};

/** What the two values of every pair are called. */
export type Sides = readonly [left: string, right: string];

/** How wide the column of names and each column of values are. */
type Widths = { readonly name: number; readonly value: number };

/** The table of some pairs, or nothing when there are none; a heading that repeats is said once. */
export function comparisonTable(pairs: readonly Pair[], sides: Sides, page: Page): readonly string[] {
  if (pairs.length === 0) return [];
  const named = pairs.map(({ column }) => (column === null ? 0 : columnsOf(visible(column))));
  const name = INDENT.length + Math.min(24, Math.max(...named));
  const value = Math.floor((page.width - MARGIN - name - 3 * GAP) / 2);
  const fitting = pairs.filter((pair) => shownValues(pair).every((shown) => columnsOf(shown) <= value));
  const titles = ['', ...sides.map((side) => page.ink('quiet', side.toUpperCase()))];
  const lines: Line[] = fitting.length === 0 ? [] : [titles];
  let previous: string | null = null;
  for (const pair of pairs) {
    const { heading } = pair;
    if (heading !== previous && heading !== '') {
      const width = page.width - MARGIN - GAP;
      lines.push(...wrap(heading, width).map((part) => [part]));
    }
    previous = heading;
    lines.push(...(fitting.includes(pair) ? beside(pair, { name, value }, page) : below(pair, sides, page)));
  }
  return tabulate([name, value, value], lines).map((line) => ' '.repeat(MARGIN) + line);
}

function shownValues({ left, right, absent }: Pair): readonly [left: string, right: string] {
  return [valueText(left, absent), valueText(right, absent)];
}

function beside(pair: Pair, { name, value }: Widths, page: Page): readonly Line[] {
  const [left, right] = foldedSides(pair, value);
  const column = pair.column === null ? [] : wrap(visible(pair.column), name - INDENT.length);
  const lines: Line[] = [];
  for (let at = 0; at < Math.max(column.length, left.length, right.length); at += 1) {
    lines.push([INDENT + (column[at] ?? ''), left[at]?.text ?? '', right[at]?.text ?? '']);
    const marks = [left[at]?.marks ?? '', right[at]?.marks ?? ''];
    if (marks.join('') !== '') lines.push(['', ...marks.map((carets) => tinted(carets, page))]);
  }
  return [...lines, ...hintLines(pair, value * 2 + GAP).map((part) => ['', part])];
}

function below(pair: Pair, sides: Sides, page: Page): readonly Line[] {
  const column = pair.column === null ? [] : wrap(visible(pair.column), page.width - MARGIN - 2 * GAP);
  const indent = pair.column === null ? INDENT : INDENT.repeat(2);
  const leads = sides.map((side) => side.padEnd(Math.max(...sides.map((text) => text.length)) + GAP));
  const lead = indent.length + (leads[0] ?? '').length;
  const width = page.width - MARGIN - GAP - lead;
  const values = foldedSides(pair, width).flatMap((folded, side) =>
    folded.flatMap(({ text, marks }, at) => [
      [(at === 0 ? indent + page.ink('quiet', leads[side] ?? '') : ' '.repeat(lead)) + text],
      ...(marks === '' ? [] : [[' '.repeat(lead) + tinted(marks, page)]]),
    ]),
  );
  const hint = hintLines(pair, width).map((part) => [' '.repeat(lead) + part]);
  return [...column.map((part) => [INDENT + part]), ...values, ...hint];
}

function hintLines({ hint }: Pair, width: number): readonly string[] {
  return hint === null ? [] : wrap(`(${hint})`, width);
}

type Folded = { readonly text: string; readonly marks: string };

/** Both values as lines of a width, cut to what differs where they are long. */
function foldedSides(
  pair: Pair,
  width: number,
): readonly [left: readonly Folded[], right: readonly Folded[]] {
  const { expected, actual } = contrast(...shownValues(pair), width * LINES);
  return [fold(expected, pair.left, width), fold(actual, pair.right, width)];
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
