/** Says what a pair of values looks like to someone who has seen many: cut off, or alike to the eye and not to a computer. */
import type { Json } from '../../src/model/json.ts';
import { thousands } from '../quantities.ts';
import { lengthOf } from '../value-text.ts';
import { sharedEnd, sharedStart } from './contrast.ts';

/** A remark on two texts that differ, or `null`. */
export function hintOn(expected: Json, actual: Json): string | null {
  if (typeof expected !== 'string' || typeof actual !== 'string' || expected === actual) return null;
  if (expected.normalize('NFC') === actual.normalize('NFC')) {
    return 'the same letters in two Unicode normal forms, which are different bytes';
  }
  if (
    actual.length >= SHORTEST &&
    expected.startsWith(actual) &&
    expected.slice(actual.length).trim() !== ''
  ) {
    return `cut off: found ends after ${thousands(lengthOf(actual))} of ${thousands(lengthOf(expected))} characters`;
  }
  return codePointsOf(expected, actual);
}

/** Texts shorter than this begin alike by chance. */
const SHORTEST = 16;

/** Names the code points of a short difference in which a letter may look like another. */
function codePointsOf(expected: string, actual: string): string | null {
  const before = sharedStart(expected, actual);
  const after = sharedEnd(expected, actual, before);
  const parts = [expected, actual].map((text) => Array.from(text.slice(before, text.length - after)));
  const foreign = parts.flat().some((letter) => /[^\x20-\x7E\s\p{C}]/u.test(letter));
  if (!foreign || parts.some((letters) => letters.length > 3)) return null;
  return parts.map((letters) => letters.map(codePoint).join(' ') || 'nothing').join(' against ');
}

function codePoint(letter: string): string {
  return `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
