/** The page: how wide it is, how columns line up, and what colour means; no word of content. */
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
