// JSON Schema: what is applied, in which dialect, and what is refused since it would be ignored.
import { describe, expect, it } from 'vitest';
import { schemaChecker, schemaRefusal, type JsonSchema } from '../../src/compare/json-schema.ts';

const places = (schema: JsonSchema, document: unknown) =>
  schemaChecker(schema)(document).map(({ place }) => place);

describe('a schema is applied', () => {
  it('at every place, with all that is wrong there in one', () => {
    const schema = { properties: { a: { type: 'string', minLength: 3, pattern: '^x' }, b: { const: 1 } } };
    expect(schemaChecker(schema)({ a: 'y', b: 2 })).toEqual([
      {
        place: '/a',
        rules: '#/properties/a/minLength, #/properties/a/pattern',
        message: 'must NOT have fewer than 3 characters; must match pattern "^x"',
      },
      { place: '/b', rules: '#/properties/b/const', message: 'must be equal to constant' },
    ]);
  });

  it('in its own dialect', () => {
    const items = [{ type: 'string' }];
    const draft07 = { $schema: 'http://json-schema.org/draft-07/schema#', items, additionalItems: false };
    const latest = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      prefixItems: items,
      items: false,
    };
    for (const schema of [draft07, latest]) {
      expect(places(schema, ['a'])).toEqual([]);
      expect(places(schema, ['a', 1])).toEqual(['']);
      expect(places(schema, [1])).toEqual(['/0']);
    }
    expect(places({ properties: { a: true }, unevaluatedProperties: false }, { 'b/c': 1 })).toEqual([
      '/b~1c',
    ]);
  });

  it('to members that every object seems to have', () => {
    expect(places({ required: ['constructor', 'toString'] }, {})).toEqual(['/constructor', '/toString']);
  });

  it('to the formats that it knows', () => {
    const of = (format: string) => (value: string) => places({ format }, value).length === 0;
    expect(['2024-02-29', '2023-02-29', '2024-02-29T00:00:00Z'].map(of('date'))).toEqual([
      true,
      false,
      false,
    ]);
    expect(
      [
        '2024-02-29T23:59:59.5+02:00',
        '2024-02-30T00:00:00Z',
        '2024-02-29 00:00:00Z',
        '2024-02-29T00:00:00',
      ].map(of('date-time')),
    ).toEqual([true, false, false, false]);
    expect(['23:59:59Z', '24:01:00Z', '23:59'].map(of('time'))).toEqual([true, false, false]);
    expect(['00000000-0000-4000-8000-000000000000', 'x'].map(of('uuid'))).toEqual([true, false]);
  });

  it('without ever saying what the document holds', () => {
    const schema = {
      properties: { a: { enum: ['x'] }, b: { const: 1 }, c: { maximum: 1 }, d: { type: 'null' } },
    };
    const told = JSON.stringify(schemaChecker(schema)({ a: 'secret', b: 'secret', c: 4711, d: 'secret' }));
    expect(told).not.toMatch(/secret|4711/);
  });
});

describe('a schema is refused', () => {
  it.each([
    [{ type: 'strin' }, /schema is invalid: data\/type must be/],
    [{ requierd: ['a'] }, /strict mode: unknown keyword: "requierd"/],
    [{ format: 'email' }, /unknown format "email"/],
    [{ $ref: 'https://example.org/other.json' }, /can't resolve reference/],
    [{ $async: true }, /"\$async" is for schemas that ask elsewhere/],
    [{ $defs: { a: { $async: true } }, $ref: '#/$defs/a' }, /"\$async" is for/],
    [{ $schema: 'http://json-schema.org/draft-04/schema#' }, /write it in draft-07 or 2020-12/],
    [{ $schema: 5 }, /its "\$schema" is 5/],
  ] as const)('%j', (schema, because) => {
    expect(schemaRefusal(schema)).toMatch(because);
    expect(() => schemaChecker(schema)).toThrow(because);
  });

  it('unless it can be applied', () => {
    expect(
      schemaRefusal({ title: 'a', description: 'b', examples: [1], type: ['string', 'null'] }),
    ).toBeNull();
  });
});
