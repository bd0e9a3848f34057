/** Sets two values against each other: which part of them differs, and which parts of a long value are kept. */
import { cutAt } from '../value-text.ts';
import { glyphs, type Glyph } from './glyphs.ts';

/** A glyph of a value: marked where the other value differs, quoted where it is part of a text. */
export type MarkedGlyph = Glyph & { readonly marked: boolean; readonly quoted: boolean };

/** Two shown values: their glyphs, and whether something was left out of them. */
export type Contrast = {
  readonly expected: Side;
  readonly actual: Side;
};
export type Side = { readonly glyphs: readonly MarkedGlyph[]; readonly cut: boolean };

/** Context kept on each side of what differs. */
const CONTEXT = 16;
/** Parts nearer to each other than this are kept together. */
const GAP = 8;

/** Compares two shown values and cuts each to about `budget` columns around what differs. */
export function contrast(expected: string, actual: string, budget: number): Contrast {
  const before = sharedStart(expected, actual);
  const after = sharedEnd(expected, actual, before);
  const longer = Math.max(expected.length, actual.length);
  const alike = before + after - 2 >= longer / 3;
  const side = (shown: string): Side => {
    const from = before;
    const until = shown.length - after;
    const parts = kept(shown, from, until, budget);
    const cut = parts.length > 1;
    const mark = alike || cut;
    return {
      glyphs: parts.flatMap((part, at) => markedGlyphs(shown, part, at > 0, mark ? [from, until] : null)),
      cut,
    };
  };
  return { expected: side(expected), actual: side(actual) };
}

/** How many UTF-16 units two texts share at their start. */
export function sharedStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1;
  return at;
}

/** How many they share at their end, beyond what they share at their start. */
export function sharedEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let count = 0;
  while (count < most && a[a.length - 1 - count] === b[b.length - 1 - count]) count += 1;
  return count;
}

type Part = readonly [from: number, until: number];

/** The beginning, what differs with some context, and the end. */
function kept(shown: string, from: number, until: number, budget: number): readonly Part[] {
  if (shown.length <= budget) return [[0, shown.length]];
  const edge = Math.floor(budget / 5);
  const tail = shown.length - edge;
  const start = Math.min(tail, Math.max(0, from - CONTEXT));
  const wanted: Part[] = [
    [0, edge],
    [start, Math.min(until + CONTEXT, start + Math.floor(budget / 2), shown.length)],
    [tail, shown.length],
  ];
  const parts: [number, number][] = [];
  for (const [first, last] of wanted) {
    const previous = parts.at(-1);
    if (previous !== undefined && first - previous[1] <= GAP) previous[1] = Math.max(previous[1], last);
    else parts.push([first, last]);
  }
  return parts.map(([first, last]) => [cutAt(shown, first), cutAt(shown, last)]);
}

const LEFT_OUT: MarkedGlyph = { text: '…', columns: 1, marked: false, quoted: true };

function markedGlyphs(
  shown: string,
  [first, last]: Part,
  afterGap: boolean,
  differs: Part | null,
): readonly MarkedGlyph[] {
  let at = first;
  let quoted = insideQuotes(shown.slice(0, first));
  const marked = glyphs(shown.slice(first, last)).map((glyph) => {
    const from = at;
    at += glyph.text.length;
    if (glyph.text === "'") quoted = !quoted;
    return { ...glyph, marked: differs !== null && from < differs[1] && at > differs[0], quoted };
  });
  return afterGap ? [LEFT_OUT, ...marked] : marked;
}

/** Whether a text ends between an opening quote and its closing one. */
function insideQuotes(shown: string): boolean {
  return (shown.match(/\\.|'/gu) ?? []).filter((sign) => sign === "'").length % 2 === 1;
}
