/** Knows the collations whose order is that of UTF-8 bytes and that pad nothing, so that an index gives the codec's order. */
import { bytes } from './quote.ts';

/** How a native text is written, comparable with a column of such a collation. */
type Write = (native: string) => string;

/** The character set of a collation, and which texts can be in it. */
const CHARACTER_SETS: Readonly<Record<string, RegExp>> = {
  utf8mb4: /^/,
  utf8mb3: /^[\u0000-\uFFFF]*$/u,
  utf8: /^[\u0000-\uFFFF]*$/u,
  ascii: /^[\u0000-\u007F]*$/,
};

/**
 * How texts are written for a column of type varchar that is ordered by bytes; `null` for all others. The `_bin` of most
 * character sets pads with blanks, so that a tab sorts before nothing, and char(n) is kept padded under any collation.
 */
export function byteOrder(type: string, collation: string | null): Write | null {
  if (type !== 'varchar' || collation === null) return null;
  if (collation === 'utf8mb4_0900_bin') return (native) => written('utf8mb4', native, collation);
  const characterSet = /^(\w+?)_nopad_bin$/.exec(collation)?.[1] ?? '';
  const holds = Object.hasOwn(CHARACTER_SETS, characterSet) ? CHARACTER_SETS[characterSet] : undefined;
  if (holds === undefined) return null;
  return (native) =>
    // What the column cannot hold is compared in the larger character set: rightly, and without the index.
    holds.test(native)
      ? written(characterSet, native, collation)
      : written('utf8mb4', native, 'utf8mb4_nopad_bin');
}

/** All of these character sets are parts of UTF-8. */
function written(characterSet: string, native: string, collation: string): string {
  return `_${characterSet} ${bytes(native)} COLLATE ${collation}`;
}
