// Addresses come from rows: encoded where a column is a segment, as they are where it is the whole.
import { describe, expect, it } from 'vitest';
import { fillTemplate, readTemplate, wholeColumn } from '../../src/compare/redirect-template.ts';

const cells: Readonly<Record<string, string | null>> = { a: 'x/y z', b: 'é?', none: null, empty: '' };
const fill = (text: string) => {
  const template = readTemplate(text) ?? expect.fail('no template');
  return fillTemplate(template, (column) => cells[column] ?? null);
};

describe('templates', () => {
  it.each([
    ['/node/{a}', '/node/x%2Fy%20z'],
    ['/node/{+a}', '/node/x/y z'],
    ['{a}', 'x/y z'],
    ['{+a}', 'x/y z'],
    ['{a}{b}', 'x%2Fy%20z%C3%A9%3F'],
    ['/home', '/home'],
    ['/node/{none}', null],
    ['/node/{empty}', null],
    ['{empty}', null],
  ])('%s is %s', (text, filled) => {
    expect(fill(text)).toBe(filled);
  });

  it.each(['', '/node/{a', '/node/a}', '{}', '{+}', '/{{a}}'])('%s is none', (text) => {
    expect(readTemplate(text)).toBe(null);
  });

  it('name their columns once', () => {
    expect(readTemplate('/{a}/{b}?again={+a}')?.columns).toEqual(['a', 'b']);
    expect(fillTemplate(wholeColumn('{odd}'), (column) => `${column}!`)).toBe('{odd}!');
  });
});
