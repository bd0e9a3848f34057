/** Any character at all, for texts of `fc.string({ unit })`: fast-check's own unit first lists a million of them, for seconds. */
import fc from 'fast-check';

const SURROGATES = { from: 0xd800, count: 0x800 };

/** Each code point but the halves of pairs, one of ASCII more often than the rest. */
export const anyCharacter: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: character(0, 0x10ffff) },
  { weight: 1, arbitrary: character(0, 0x7f) },
);

function character(min: number, max: number): fc.Arbitrary<string> {
  const last = max < SURROGATES.from ? max : max - SURROGATES.count;
  return fc
    .integer({ min, max: last })
    .map((at) => String.fromCodePoint(at < SURROGATES.from ? at : at + SURROGATES.count));
}
