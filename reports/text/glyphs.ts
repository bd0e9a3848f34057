/** What a terminal shows as one character, how many columns it takes, and where a row of them is cut. */

/** What a terminal shows as one character. */
export type Glyph = { readonly text: string; readonly columns: number };

/** Printable ASCII and the marks of our own, which are all one column. */
const NARROW = /^[\x20-\x7E·…✓✗]*$/;
// Made when it is first needed: that takes longer than the page.
let segmenter: Intl.Segmenter | undefined;
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]/u;

/** Cuts shown text into glyphs; a character that is spelled out, such as `\u{1B}`, stays in one piece. */
export function glyphs(shown: string): readonly Glyph[] {
  return shown.split(/(\\u\{[0-9A-F]+\}|\\.)/u).flatMap((part, at) => {
    if (at % 2 === 1) return [{ text: part, columns: part.length }];
    if (NARROW.test(part)) return Array.from(part, (text) => ({ text, columns: 1 }));
    segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
    return Array.from(segmenter.segment(part), ({ segment }) => ({
      text: segment,
      columns: WIDE.test(segment) ? 2 : 1,
    }));
  });
}

/** How many columns shown text takes. */
export function columnsOf(shown: string): number {
  if (NARROW.test(shown)) return shown.length;
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
