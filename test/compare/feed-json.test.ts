// Names in a JSON text, wherever they are and however they are written, and what differs between two objects.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differingMembers, placesOfNames } from '../../src/compare/feed-json.ts';

const places = (text: string, ...names: string[]) => placesOfNames(text, new Set(names));

/** The pointers of all members called `name`, found by walking what a parser makes of the text. */
function walked(value: unknown, name: string, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([step, inner]) => {
    const place = `${at}/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const here = !Array.isArray(value) && step.toLowerCase() === name ? [place] : [];
    return [...here, ...walked(inner, name, place)];
  });
}

describe('the places of names', () => {
  it('are those that a walk over the parsed value finds', () => {
    const name = fc.constantFrom('price', 'PRICE', 'a/b', 'x~y', '"', '\\', '{,:', '');
    const tree = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, 1.5e300, 'price', '"price":', '\\"', '{"price":1}'),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(name, tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(tree, fc.constantFrom(0, 2), (value, indent) => {
        expect(places(JSON.stringify(value, null, indent), 'price')).toEqual(walked(value, 'price').sort());
      }),
    );
  });

  it('are seen where a parser would drop them, and where they are escaped', () => {
    expect(places('{"a":{"price":1},"a":2}', 'price')).toEqual(['/a/price']);
    expect(places('{"pr\\u0069ce":1,"price":2}', 'price')).toEqual(['/price']);
    expect(places('[[],{"x":[0,{"PRICE":[]}]}]', 'price')).toEqual(['/1/x/1/PRICE']);
  });

  it('are no values, no parts of names and no other names', () => {
    expect(places('{"a":"price","b":["price"],"unit_price":1,"c":"\\"price\\":1"}', 'price')).toEqual([]);
  });

  it('are found however deep', () => {
    const deep = `${'['.repeat(50_000)}{"price":1}${']'.repeat(50_000)}`;
    expect(places(deep, 'price')).toHaveLength(1);
  });
});

describe('the members in which two objects differ', () => {
  it('are named, whichever side lacks them', () => {
    expect(differingMembers('{"a":1,"b":[1,2],"c":{}}', '{"c":{},"b":[2,1],"d":null}')).toEqual([
      'a',
      'b',
      'd',
    ]);
  });

  it('are none where values are equal in another form', () => {
    const left = '{"n":1.0,"o":{"x":1,"y":"\\u0041"},"l":[]}';
    expect(differingMembers(left, ' { "l" : [ ] , "o" : { "y" : "A" , "x" : 1e0 } , "n" : 1 } ')).toEqual([]);
  });

  it('are told for numbers that no double can tell apart', () => {
    expect(differingMembers('{"id":9007199254740993}', '{"id":9007199254740992}')).toEqual(['id']);
  });

  it('are unknown for what is no object', () => {
    expect(differingMembers('{}', '[]')).toBeNull();
    expect(differingMembers('"x"', '{}')).toBeNull();
    expect(differingMembers('{}', '{}')).toEqual([]);
  });
});
