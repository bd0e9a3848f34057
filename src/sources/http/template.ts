/** Templates: addresses and texts with columns in braces, filled row by row. */
import { ConfigError } from '../../model/problem.ts';
import type { Cell, Cells } from '../../model/value.ts';

type Part = string | { readonly column: string; readonly raw: boolean };

/** A text with columns in it: `/node/{nid}`; `{+path}` is put in as it is where others are percent-encoded. */
export type Template = {
  readonly text: string;
  readonly parts: readonly Part[];
  /** The columns that it needs, each once, in the order of the cells that fill it. */
  readonly columns: readonly string[];
};

/** What a template came to, or the column that kept it from coming to anything, and why. */
export type Filled = { readonly text: string } | { readonly column: string; readonly why: string };

const COLUMN = /\{(\+?)([^{}]+)\}/g;

/** Reads a template. @throws ConfigError for a brace that nothing closes. */
export function templateOf(text: string, place: string): Template {
  const parts: Part[] = [];
  let at = 0;
  for (const found of text.matchAll(COLUMN)) {
    parts.push(text.slice(at, found.index), { column: found[2] ?? '', raw: found[1] === '+' });
    at = found.index + found[0].length;
  }
  parts.push(text.slice(at));
  const stray = parts.find((part) => typeof part === 'string' && /[{}]/.test(part));
  if (stray !== undefined) {
    throw new ConfigError(
      'config',
      `${place}: ${JSON.stringify(text)} has a brace without its other; name columns as {column}`,
    );
  }
  const columns = [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.column])))];
  return { text, parts, columns };
}

/** An address: cells are percent-encoded as path segments are, except where the template says otherwise. */
export function fillAddress(template: Template, cells: Cells): Filled {
  return fill(template, cells, (cell, raw) => (raw ? cell : encodeURIComponent(cell)));
}

/** A text: cells are put in as they are. */
export function fillText(template: Template, cells: Cells): Filled {
  return fill(template, cells, (cell) => cell);
}

function fill(
  { parts, columns }: Template,
  cells: Cells,
  encode: (cell: string, raw: boolean) => string,
): Filled {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const cell: Cell = cells[columns.indexOf(part.column)] ?? null;
    if (cell === null) return { column: part.column, why: 'is NULL' };
    if (!cell.isWellFormed()) return { column: part.column, why: 'holds half of a surrogate pair' };
    text += encode(cell, part.raw);
  }
  return { text };
}
