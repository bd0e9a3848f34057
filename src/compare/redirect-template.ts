/** Fills an address from a row: `/node/{nid}` with the cells of the columns that it names. */
import type { Cell } from '../model/value.ts';

/** A template: its text, and what it is made of. */
export type Template = {
  readonly text: string;
  readonly parts: readonly (string | Placeholder)[];
  /** The columns that it names, each once. */
  readonly columns: readonly string[];
};

/** Where a column's value goes: as a path segment, percent-encoded, or as it is. */
type Placeholder = { readonly column: string; readonly asItIs: boolean };

const PLACEHOLDER = /(\{[^{}]+\})/;

/**
 * Reads a template. `{column}` is put in as a path segment, `{+column}` as it is, and so is a column that is the whole
 * template. `null` when it is empty, or a brace is without its partner.
 */
export function readTemplate(text: string): Template | null {
  const pieces = text.split(PLACEHOLDER).filter((piece) => piece !== '');
  const parts = pieces.map((piece) => {
    if (!PLACEHOLDER.test(piece)) return piece;
    const named = piece.slice(1, -1);
    const plus = named.startsWith('+');
    return { column: plus ? named.slice(1) : named, asItIs: plus || pieces.length === 1 };
  });
  const faulty = parts.some((part) => (typeof part === 'string' ? /[{}]/.test(part) : part.column === ''));
  if (faulty || text === '') return null;
  const columns = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.column]));
  return { text, parts, columns: [...new Set(columns)] };
}

/** The template that is one column as it is. */
export function wholeColumn(column: string): Template {
  return { text: `{${column}}`, parts: [{ column, asItIs: true }], columns: [column] };
}

/** The address of a row; `null` when a column that it needs is NULL or empty. */
export function fillTemplate({ parts }: Template, cell: (column: string) => Cell): string | null {
  let filled = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      filled += part;
      continue;
    }
    const value = cell(part.column);
    if (value === null || value === '') return null;
    filled += part.asItIs ? value : encodeURIComponent(value.toWellFormed());
  }
  return filled === '' ? null : filled;
}
