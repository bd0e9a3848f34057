/** Where prose wraps: between words, between the items of a list, and in a listing of values after its commas. */
import { columnsOf, foldGlyphs, glyphs } from './glyphs.ts';

/** Wraps prose between words; a word that is too long is cut, after punctuation where it has some. */
export function wrap(prose: string, width: number): readonly string[] {
  return joined(words(prose), width);
}

/** Wraps a list between its items; an item that is too long is wrapped as prose. */
export function wrapItems(items: readonly string[], width: number): readonly string[] {
  const last = items.length - 1;
  return joined(
    items.map((item, at) => (at === last ? item : `${item}, `)),
    width,
  );
}

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
const CLAUSE = new RegExp(`(?:${QUOTED}|[^,])*,? *`, 'g');
const WORD = new RegExp(`(?:${QUOTED}|[^ ])* *`, 'g');

/** Wraps prose that lists values in quotes: after a comma rather than inside a value, or between it and what it becomes. */
function wrapListing(prose: string, width: number): readonly string[] {
  const short = (part: string) => columnsOf(part) <= (width * 2) / 3;
  const parts = (prose.match(CLAUSE) ?? []).flatMap((clause) => {
    if (clause.includes('"') && short(clause)) return [clause];
    return (clause.match(WORD) ?? []).flatMap((word) => (short(word) ? [word] : words(word)));
  });
  return joined(
    parts.filter((part) => part !== ''),
    width,
  );
}

function words(prose: string): readonly string[] {
  return prose
    .replace(/ +/g, ' ')
    .replace(/^ /, '')
    .split(/(?<= )/);
}

/** Fills lines with parts, each of which ends in the blank that follows it; that blank may fall off the line. */
function joined(parts: readonly string[], width: number): readonly string[] {
  return filled(parts, width).map((line) => line.replace(/ +$/, ''));
}

function filled(parts: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const part of parts) {
    const columns = columnsOf(part.trimEnd());
    if (line !== '' && used + columns <= width) {
      line += part;
      used += columnsOf(part);
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
  const spaced = text.split(/(?<= )/);
  if (spaced.length > 1) return filled(spaced, width);
  const parts = text.split(/(?<=[-._/,])(?![-._/, ])/);
  if (parts.length > 1) return filled(parts, width);
  const bare = text.trimEnd();
  const lines = foldGlyphs(glyphs(bare), width).map((line) => line.map((glyph) => glyph.text).join(''));
  return lines.map((line, at) => (at === lines.length - 1 ? line + text.slice(bare.length) : line));
}

/** Prose after a lead, its further lines under its first: `  - like this`. */
export function hang(lead: string, prose: string, width: number): readonly string[] {
  return hung(lead, width, (room) => wrap(prose, room));
}

/** A list after a lead, likewise. */
export function hangItems(lead: string, items: readonly string[], width: number): readonly string[] {
  return hung(lead, width, (room) => wrapItems(items, room));
}

/** A listing of values after a lead, likewise. */
export function hangListing(lead: string, prose: string, width: number): readonly string[] {
  return hung(lead, width, (room) => wrapListing(prose, room));
}

function hung(lead: string, width: number, wrapped: (room: number) => readonly string[]): readonly string[] {
  const indent = columnsOf(lead);
  return wrapped(Math.max(20, width - indent)).map(
    (line, at) => (at === 0 ? lead : ' '.repeat(indent)) + line,
  );
}
