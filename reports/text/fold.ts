/** Cuts a shown value into lines after its commas and blanks, so that no word or number is torn where that can be helped. */
import type { MarkedGlyph } from './contrast.ts';

type Glyphs = readonly MarkedGlyph[];

/** Lines of at most `width` columns; a blank that is part of a text stays, one between members falls off the line's end. */
export function foldValue(value: Glyphs, width: number): readonly Glyphs[] {
  const lines: Glyphs[] = [];
  let rest = value;
  for (let end = fitting(rest, width); end < rest.length; end = fitting(rest, width)) {
    const cut = cutBefore(rest, end);
    lines.push(trimmed(rest.slice(0, cut)));
    rest = trimmed(rest.slice(cut));
  }
  return rest.length > 0 || lines.length === 0 ? [...lines, rest] : lines;
}

/** How many glyphs fit on a line: at least one. */
function fitting(list: Glyphs, width: number): number {
  let used = 0;
  const beyond = list.findIndex(({ columns }) => (used += columns) > width);
  return beyond < 0 ? list.length : Math.max(1, beyond);
}

/** Where the line ends: between members, else after a blank, else after punctuation, else where it is full. */
function cutBefore(list: Glyphs, end: number): number {
  const places = Array.from({ length: Math.ceil(end / 2) }, (_, back) => end - back);
  const after = (signs: string) => (place: number) => signs.includes(list[place - 1]?.text ?? 'none');
  const members = (place: number) => list[place - 1]?.text === ',' && isLoose(list[place]);
  return places.find(members) ?? places.find(after(' ·')) ?? places.find(after(',;/-_.')) ?? end;
}

function trimmed(line: Glyphs): Glyphs {
  const from = isLoose(line[0]) ? 1 : 0;
  const until = isLoose(line.at(-1)) ? line.length - 1 : line.length;
  return line.slice(from, Math.max(from, until));
}

/** A blank outside of quotes, which only sets members apart. */
function isLoose(glyph: MarkedGlyph | undefined): boolean {
  return glyph?.text === ' ' && !glyph.quoted;
}
