/** What is marked in two values that differ, what is kept of long ones, and what is said about them. */
import { describe, expect, it } from 'vitest';
import { contrast, type Side } from '../../../reports/text/contrast.ts';
import { hintOn } from '../../../reports/text/hint.ts';
import { valueText } from '../../../reports/value-text.ts';

const shown = ({ glyphs }: Side) =>
  glyphs
    .map(({ text, marked }) => (marked ? `[${text}]` : text))
    .join('')
    .replaceAll('][', '');
const pair = (one: unknown, other: unknown, budget = 100) => {
  const { expected, actual } = contrast(valueText(one as string), valueText(other as string), budget);
  return [shown(expected), shown(actual)];
};

describe('marks', () => {
  it.each([
    ['the last digit', '1250000.00', '1250000.01', "'1250000.0[0]'", "'1250000.0[1]'"],
    ['a trailing blank', 'North pontoon', 'North pontoon ', "'North pontoon'", "'North pontoon[·]'"],
    ['nothing where little is common', 'sold', 'available', "'sold'", "'available'"],
    ['a letter with its mark', 'Café noir', 'Cafe\u0301 noir', "'Caf[é] noir'", "'Caf[e\u0301] noir'"],
    ['a whole escape', 'berth\u001bone', 'berth\u001cone', "'berth[\\u{1B}]one'", "'berth[\\u{1C}]one'"],
    ['a type', { berth: 1 }, { berth: '1' }, '{berth: [1]}', "{berth: ['1']}"],
    ['nothing in NULL', null, 'x', 'NULL', "'x'"],
  ])('%s', (_what, one, other, first, second) => {
    expect(pair(one, other)).toEqual([first, second]);
  });
});

describe('long values', () => {
  const long = 'The owner asked twice for the finger pontoon to be moved. '.repeat(30);

  it('keep their start, what differs with its surroundings, and their end', () => {
    const [first, second] = pair(`${long}no answer yet. ${long}`, `${long}No answer yet. ${long}`);
    expect(first).toBe("'The owner asked twi…on to be moved. [n]o answer yet. Th…ntoon to be moved.·'");
    expect(second).toBe("'The owner asked twi…on to be moved. [N]o answer yet. Th…ntoon to be moved.·'");
  });
});

describe('hints', () => {
  it.each([
    [null, 'sold', 'available'],
    [null, 'sold', null],
    [null, 'a\tb', 'a b'],
    ['the same letters in two Unicode normal forms, which are different bytes', 'Café', 'Cafe\u0301'],
    ['U+0061 against U+0430', 'Quai', 'Qu\u0430i'],
    ['U+2019 against U+0027', 'it\u2019s', "it's"],
    ['cut off: found ends after 16 of 25 characters', 'North pontoon B1, berth 7', 'North pontoon B1'],
  ])('%s', (hint, one, other) => {
    expect(hintOn(one, other)).toBe(hint);
  });
});
