/** Where a value is cut into lines. */
import { expect, it } from 'vitest';
import { contrast } from '../../../reports/text/contrast.ts';
import { foldValue } from '../../../reports/text/fold.ts';
import { valueText } from '../../../reports/value-text.ts';
import type { Json } from '../../../src/model/json.ts';

const folded = (value: Json, width: number) =>
  foldValue(contrast(valueText(value), 'x', 10_000).expected.glyphs, width).map((line) =>
    line.map(({ text }) => text).join(''),
  );

it.each<[string, Json, number, readonly string[]]>([
  ['on one line', { rows: 1 }, 9, ['{rows: 1}']],
  ['between members', { arrived: 492, failed: 0 }, 18, ['{arrived: 492,', 'failed: 0}']],
  [
    'between members, the blank beyond the line',
    { arrived: 492, failed: 0 },
    14,
    ['{arrived: 492,', 'failed: 0}'],
  ],
  ['between words of a text', 'North pontoon, berth', 17, ["'North pontoon, ", "berth'"]],
  ['after punctuation', '67b2b277-a9b5', 12, ["'67b2b277-", "a9b5'"]],
  ['anywhere', 'abcdefghij', 6, ["'abcde", "fghij'"]],
])('%s', (_where, value, width, lines) => {
  expect(folded(value, width)).toEqual(lines);
});
