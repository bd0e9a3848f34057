/** Makes any text safe to print on one line: what cannot be seen is spelled out, so data can forge neither output nor a match. */

// Controls, formats, surrogates, private and unassigned code points; blanks of any width but U+0020; what fonts leave blank;
// a mark with nothing to sit on, and every mark after the third on one character.
const UNPRINTABLE = /[\p{C}\p{DI}\p{Zl}\p{Zp}[\p{Zs}--[\u0020]]\u2800]|(?<=^|[\u0020\p{C}]|\p{M}{3})\p{M}/gv;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

// In a value, besides: what this file writes itself, and blanks at an edge or in a row.
const IN_VALUES = new RegExp(String.raw`[\\'·…]|^\u0020+|\u0020+$|\u0020{2,}|${UNPRINTABLE.source}`, 'gv');

/** Prose on one line: characters that cannot be seen become `\n`, `\t` or `\u{1B}`. */
export function visible(prose: string): string {
  return prose.replace(UNPRINTABLE, codePoint);
}

/** A text value in quotes, told apart from every other value: `'A 1··'` ends in two blanks, `'\u{A0}'` is no blank. */
export function quoted(text: string): string {
  const inside = text.replace(IN_VALUES, (found) => {
    if (found.startsWith(' ')) return '·'.repeat(found.length);
    return found === '\\' || found === "'" ? `\\${found}` : codePoint(found);
  });
  return `'${inside}'`;
}

function codePoint(character: string): string {
  return SHORT[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
}
