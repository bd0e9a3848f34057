/** The page: how wide text is, where it wraps, how columns line up, and what colour means; no word of content. */
import Table from 'cli-table3';
import { styleText } from 'node:util';

/** Colours by what they say. */
export type Tone = 'good' | 'bad' | 'unsure' | 'warn' | 'title' | 'quiet';
/** Puts a tone on text that is already wrapped; leaves it alone when the page has no colour. */
type Ink = (tone: Tone, text: string) => string;
/** What every part of the page needs. */
export type Page = { readonly width: number; readonly ink: Ink };

const STYLES = {
  good: 'green',
  bad: 'red',
  unsure: 'magenta',
  warn: 'yellow',
  title: 'bold',
  quiet: 'dim',
} as const;

/** A page of 60 to 240 columns. */
export function pageOf(width: number, colour: boolean): Page {
  return {
    width: Math.min(240, Math.max(60, Math.floor(width))),
    // The caller decides about colour, not this process's terminal.
    ink: (tone, text) =>
      colour && text !== '' ? styleText(STYLES[tone], text, { validateStream: false }) : text,
  };
}

/** What a terminal shows as one character. */
export type Glyph = { readonly text: string; readonly columns: number };

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]/u;

/** Cuts shown text into glyphs; a character that is spelled out, such as `\u{1B}`, stays in one piece. */
export function glyphs(shown: string): readonly Glyph[] {
  return shown.split(/(\\u\{[0-9A-F]+\}|\\.)/u).flatMap((part, at) => {
    if (at % 2 === 1) return [{ text: part, columns: part.length }];
    if (/^[\x20-\x7E]*$/.test(part)) return Array.from(part, (text) => ({ text, columns: 1 }));
    return Array.from(SEGMENTER.segment(part), ({ segment }) => ({
      text: segment,
      columns: WIDE.test(segment) ? 2 : 1,
    }));
  });
}

/** How many columns shown text takes. */
export function columnsOf(shown: string): number {
  return glyphs(shown).reduce((sum, { columns }) => sum + columns, 0);
}

/** Cuts a list of glyphs into lines of at most `width` columns. */
export function foldGlyphs<G extends Glyph>(list: readonly G[], width: number): readonly (readonly G[])[] {
  const lines: G[][] = [[]];
  let used = 0;
  for (const glyph of list) {
    if (used + glyph.columns > width && used > 0) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(glyph);
    used += glyph.columns;
  }
  return lines;
}

/** Wraps prose between words; a word that is too long is cut, after punctuation where it has some. */
export function wrap(prose: string, width: number): readonly string[] {
  return joined(prose.split(/ +/), ' ', width);
}

/** Wraps a list between its items; an item that is too long is wrapped as prose. */
export function wrapItems(items: readonly string[], width: number): readonly string[] {
  const last = items.length - 1;
  return joined(
    items.map((item, at) => (at === last ? item : `${item},`)),
    ' ',
    width,
  );
}

function joined(parts: readonly string[], between: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const part of parts) {
    const columns = columnsOf(part);
    if (line !== '' && used + between.length + columns <= width) {
      line += between + part;
      used += between.length + columns;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = columns <= width ? [part] : broken(part, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
    used = columnsOf(line);
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/** What is too long for a line: first at its blanks, then after punctuation, then anywhere. */
function broken(text: string, width: number): readonly string[] {
  if (text.includes(' ')) return joined(text.split(' '), ' ', width);
  const parts = text.split(/(?<=[-._/,])(?![-._/,])/);
  if (parts.length > 1) return joined(parts, '', width);
  return foldGlyphs(glyphs(text), width).map((line) => line.map((glyph) => glyph.text).join(''));
}

/** Prose after a lead, its further lines under its first: `  - like this`. */
export function hang(lead: string, prose: string, width: number): readonly string[] {
  const indent = columnsOf(lead);
  return wrap(prose, Math.max(20, width - indent)).map(
    (line, at) => (at === 0 ? lead : ' '.repeat(indent)) + line,
  );
}

/** One visual line of a table: a text per column, or texts of which the last spans the columns that are left. */
export type Line = readonly string[];

const NO_BORDERS = {
  ...{
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
  },
  ...{
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: ' ',
  },
} as const;

/** Lines up columns without borders; every cell must be wrapped to its column's width before. */
export function tabulate(widths: readonly number[], lines: readonly Line[]): readonly string[] {
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1, compact: true },
  });
  // Widths are given as a line of blanks: a fixed width would make the table cut what it measures otherwise than this file.
  table.push(widths.map((width) => ' '.repeat(width)));
  for (const cells of lines) {
    table.push(
      cells.map((content, at) =>
        at === cells.length - 1 && cells.length < widths.length
          ? { content, colSpan: widths.length - at }
          : { content },
      ),
    );
  }
  return table.toString().split('\n').slice(1);
}

/** Cells of several lines each as visual lines of a table. */
export function sideBySide(cells: readonly (readonly string[])[]): readonly Line[] {
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) => cells.map((lines) => lines[at] ?? ''));
}
