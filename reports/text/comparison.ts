/** Samples with values: expected beside found, the differing part marked under it, one key at a time. */
import type { FindingLine } from '../../src/model/finding.ts';
import type { Json } from '../../src/model/json.ts';
import { absenceOf, originText } from '../finding-text.ts';
import { keyText, lengthNote, lengthOf, valueText } from '../value-text.ts';
import { visible } from '../visible.ts';
import { contrast, type Side } from './contrast.ts';
import { hintOn } from './hint.ts';
import { columnsOf, foldGlyphs, tabulate, wrap, type Line, type Page } from './page.ts';

const GAP = 2;
const MARGIN = 6;
/** Columns stand under their key. */
const INDENT = '  ';
/** Lines that a long value may take before its middle is left out. */
const LINES = 4;

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
  const lines: Line[] = [['', page.ink('quiet', 'EXPECTED'), page.ink('quiet', 'FOUND')]];
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
    lines.push(...ofFinding(line, name, value, page));
  }
  return tabulate([name, value, value], lines).map((line) => ' '.repeat(MARGIN) + line);
}

/** An older finding says since when it is known; ages come from earlier runs of the suite. */
function seen({ firstSeen }: FindingLine, startedAt: string): string {
  return firstSeen < startedAt ? `(since ${visible(firstSeen.slice(0, 10))})` : '';
}

function ofFinding(line: FindingLine, name: number, value: number, page: Page): readonly Line[] {
  const absent = absenceOf(line);
  const budget = value * LINES;
  const sides = contrast(valueText(line.expected, absent), valueText(line.actual, absent), budget);
  const column = line.column === null ? [] : wrap(visible(line.column), name - INDENT.length);
  const [expected, actual] = [
    fold(sides.expected, line.expected, value),
    fold(sides.actual, line.actual, value),
  ];
  const lines: Line[] = [];
  for (let at = 0; at < Math.max(column.length, expected.length, actual.length); at += 1) {
    lines.push([INDENT + (column[at] ?? ''), expected[at]?.text ?? '', actual[at]?.text ?? '']);
    const marks = [expected[at]?.marks ?? '', actual[at]?.marks ?? ''];
    if (marks.join('') !== '') lines.push(['', ...marks.map((carets) => tinted(carets, page))]);
  }
  const hint = hintOn(line.expected, line.actual);
  return hint === null ? lines : [...lines, ...wrap(`(${hint})`, value * 2 + GAP).map((part) => ['', part])];
}

type Folded = { readonly text: string; readonly marks: string };

/** A value's lines, each with carets under what differs, and how long the value is where a part is left out. */
function fold({ glyphs: list, cut }: Side, whole: Json, width: number): readonly Folded[] {
  const lines = foldGlyphs(list, width).map((line) => ({
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
