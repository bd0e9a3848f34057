// A template reads what was made by it, and says which part of anything else is wrong.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describePart,
  keyTemplate,
  templateProblem,
  type Fault,
  type PartRules,
} from '../../src/compare/key-template.ts';
import { anyCharacter } from '../support/any-character.ts';

const MARINA = '{portSlug}/{entity}/{entityId}/{uuid}.{ext}';
const RULES: PartRules = {
  portSlug: 'slug',
  entity: { oneOf: ['invoice', 'invoices', 'a.b'] },
  entityId: { pattern: '[0-9]+|draft' },
};
const ID = '0198c2f4-7d1e-4b6a-9c55-2f6d1e0a7b3c';

it('reads the parts of a key', () => {
  expect({ ...keyTemplate(MARINA, RULES, 'exact').read(`port-a/invoices/draft/${ID}.pdf`) }).toEqual({
    portSlug: 'port-a',
    entity: 'invoices',
    entityId: 'draft',
    uuid: ID,
    ext: 'pdf',
  });
});

describe('what is wrong with a key', () => {
  it.each<readonly [string, Fault]>([
    [`Port/invoices/1/${ID}.pdf`, { part: 'portSlug' }],
    [`port/invoice-x/1/${ID}.pdf`, { part: 'entity' }],
    [`port/axb/1/${ID}.pdf`, { part: 'entity' }],
    [`port/invoices/1x/${ID}.pdf`, { part: 'entityId' }],
    [`port/invoices//${ID}.pdf`, { part: 'entityId' }],
    [`port/invoices/1/${ID.toUpperCase()}.pdf`, { part: 'uuid' }],
    [`port/invoices/1/${ID}x.pdf`, { part: 'uuid' }],
    [`port/invoices/1/${ID}.PDF`, { part: 'ext' }],
    [`port/invoices/1/${ID}.tar.gz`, { part: 'ext' }],
    [`port/invoices/1/${ID}.pdf\n`, { part: 'ext' }],
    [`port/invoices/1/${ID}`, { part: 'ext' }],
    ['port/invoices', { part: 'entityId' }],
    ['port', { part: 'entity' }],
    ['', { part: 'portSlug' }],
    [`/port/invoices/1/${ID}.pdf`, { part: 'portSlug' }],
  ])('%j', (key, fault) => {
    const template = keyTemplate(MARINA, RULES, 'exact');
    expect(template.read(key)).toBeNull();
    expect(template.fault(key)).toEqual(fault);
  });

  it('may be a text of the template', () => {
    const template = keyTemplate('files/{name}.jpg', {}, 'exact');
    expect(template.fault('other/a.jpg')).toEqual({ text: 'files/' });
    expect(template.fault('files/a.jpg/b')).toEqual({ text: '.jpg' });
    expect(template.fault('files/a.png')).toEqual({ text: '.jpg' });
    expect(template.fault('files/a')).toEqual({ text: '.jpg' });
  });
});

it('ignores letter case only when it is told to', () => {
  const key = `PORT/Invoices/1/${ID.toUpperCase()}.PDF`;
  expect(keyTemplate(MARINA, RULES, 'exact').read(key)).toBeNull();
  expect(keyTemplate(MARINA, RULES, 'ignore').read(key)).not.toBeNull();
});

it('takes any text as it is, and any part without a slash', () => {
  const part = fc
    .string({ unit: anyCharacter, minLength: 1, maxLength: 6 })
    .filter((text) => !text.includes('/'));
  const text = fc
    .string({ unit: anyCharacter, minLength: 1, maxLength: 4 })
    .filter((one) => !/[{}]/.test(one));
  fc.assert(
    fc.property(part, text, part, (a, between, b) => {
      const template = keyTemplate(`{a}/${between}{b}`, {}, 'exact');
      const read = template.read(`${a}/${between}${b}`);
      expect({ ...read }).toEqual({ a, b });
      expect(template.read(`${a}/x/${between}${b}/`)).toBeNull();
    }),
  );
});

it('tells whether any reading of a key says the same', () => {
  const template = keyTemplate('{a}-{b}', { b: { pattern: '[a-z-]+' } }, 'exact');
  const says = (a: string, b: string) => template.canSay('x-y-z', new Map(Object.entries({ a, b })));
  expect([says('x-y', 'z'), says('x', 'y-z'), says('x', 'z'), says('x.y', 'z'), says('x-y-z', '')]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect(template.canSay('x-y-Z', new Map([['b', 'Z']]))).toBe(false);
  const either = keyTemplate('{a}-{b}', { b: { pattern: 'x|y' } }, 'exact');
  expect(either.canSay('a-xx', new Map([['b', 'xx']]))).toBe(false);
});

it('knows which templates can be read in one way only', () => {
  const one = (template: string, rules: PartRules = {}, letters: 'exact' | 'ignore' = 'exact') =>
    keyTemplate(template, rules, letters).hasOneReading;
  expect([one(MARINA), one('{a}/{b}'), one('{a}-{b}', { a: 'int' }), one('x{uuid}.{a}')]).toEqual(
    Array.from({ length: 4 }, () => true),
  );
  const oneOf = { oneOf: ['a', 'a-b'] };
  expect([
    one('{a}-{b}'),
    one('{a}-{b}', { a: 'slug' }),
    one('{uuid}-{b}'),
    one('{a}-{b}', { a: oneOf }),
    one('{a}/{b}', { a: { pattern: '.+' } }),
    one(MARINA, {}, 'ignore'),
  ]).toEqual(Array.from({ length: 6 }, () => false));
});

it.each<readonly [string, PartRules, string | null]>([
  [MARINA, RULES, null],
  ['{a}{b}', {}, 'template: {a}{b} could be cut anywhere; put a text between them'],
  ['x/{a}{b}/{c}', {}, 'template: {a}{b} could be cut anywhere; put a text between them'],
  ['{a}/{b}/{a}', {}, 'template: {a} is there twice; give each part a name of its own'],
  ['files/', {}, 'template: names no part; write one as {name}'],
  ['{a}/{b c}', {}, 'template: "/{b c}" has a brace that belongs to no part such as {name}'],
  ['{a}/{', {}, 'template: "/{" has a brace that belongs to no part such as {name}'],
  ['{a}/{b}', { c: 'int' }, 'parts: "c" is no part of the template; its parts are a, b'],
  ['{a}', { a: { pattern: '[' } }, 'parts.a.pattern: expected a regular expression without named groups'],
  ['{a}', { a: { pattern: 'a)|(b' } }, 'parts.a.pattern: expected a regular expression without named groups'],
  [
    '{a}',
    { a: { pattern: '(?<a>x)' } },
    'parts.a.pattern: expected a regular expression without named groups',
  ],
])('%s has this problem, if any', (template, rules, problem) => {
  expect(templateProblem(template, rules)).toBe(problem);
});

it('says what a part must be', () => {
  expect(
    ['portSlug', 'entity', 'entityId', 'uuid', 'ext', 'other'].map((name) => describePart(name, RULES)),
  ).toEqual([
    '{portSlug} is a slug',
    '{entity} is one of invoice, invoices, a.b',
    '{entityId} matches [0-9]+|draft',
    '{uuid} is a UUID',
    '{ext} matches [a-z0-9]+',
    null,
  ]);
});
