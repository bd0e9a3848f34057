// Secrets: a name wherever they are printed, and out of every text once they were revealed.
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSet, makeRedactor } from '../../src/config/redactor.ts';
import { secret, variable } from '../../src/config/secret.ts';

describe('a secret', () => {
  it('prints as its name under every way of printing', () => {
    const url = secret('LEGACY_DB_URL');
    expect(String(url)).toBe('secret(LEGACY_DB_URL)');
    expect(['to', url].join(' ')).toBe('to secret(LEGACY_DB_URL)');
    expect(JSON.stringify({ url })).toBe('{"url":"secret(LEGACY_DB_URL)"}');
    expect(inspect({ url })).toBe('{ url: secret(LEGACY_DB_URL) }');
  });

  it('is named, and a value given in place of a name is not repeated', () => {
    expect(() => secret('postgres://u:hunter2@host/db')).toThrow(
      /expected the name of an environment variable/,
    );
    expect(() => secret('postgres://u:hunter2@host/db')).not.toThrow(/hunter2/);
  });
});

describe('a variable', () => {
  it('is read from the environment and shown as it is', () => {
    const { reveal, redact } = makeRedactor({ ORIGIN: 'https://www.example.org' });
    expect(reveal(variable('ORIGIN'))).toBe('https://www.example.org');
    expect(redact('https://www.example.org: refused')).toBe('https://www.example.org: refused');
    expect(JSON.stringify(variable('ORIGIN'))).toBe('"variable(ORIGIN)"');
  });

  it('must be set, unless it has a fallback, which an empty value does not replace', () => {
    expect(isSet(variable('ORIGIN'), {})).toBe(false);
    expect(() => makeRedactor({}).reveal(variable('ORIGIN'))).toThrow('ORIGIN is not set in the environment');
    expect(isSet(variable('REGION', 'eu-west-1'), {})).toBe(true);
    expect(makeRedactor({ REGION: '' }).reveal(variable('REGION', 'eu-west-1'))).toBe('eu-west-1');
    expect(makeRedactor({ REGION: 'x' }).reveal(variable('REGION', 'eu-west-1'))).toBe('x');
  });

  it('is named by a name', () => {
    expect(() => variable('https://www.example.org')).toThrow(/expected the name of an environment variable/);
  });
});

describe('a redactor', () => {
  const redactorOf = (value: string) => {
    const redactor = makeRedactor({ DB: value });
    return { ...redactor, value: redactor.reveal(secret('DB')) };
  };

  it('refuses a secret that is not set, or empty', () => {
    expect(() => makeRedactor({}).reveal(secret('DB'))).toThrow('DB is not set in the environment');
    expect(() => makeRedactor({ DB: '' }).reveal(secret('DB'))).toThrow('DB is not set in the environment');
  });

  it('replaces a whole value by its name and the password in it by stars', () => {
    const { redact } = redactorOf('postgres://marina:hun%40ter2@db.example:5432/crm');
    expect(redact('cannot open postgres://marina:hun%40ter2@db.example:5432/crm')).toBe(
      'cannot open secret(DB)',
    );
    expect(redact('as it was typed: hun%40ter2')).toBe('as it was typed: ***');
    expect(redact('decoded: hun@ter2!')).toBe('decoded: ***!');
    expect(redact('host db.example, user marina')).toBe('host db.example, user marina');
  });

  it.each([
    ['a slash in the password', 'postgres://u:pa/ss@word@h/d', 'pa/ss@word'],
    ['a parameter', 'postgres://h/d?user=u&password=hunter2&x=1', 'hunter2'],
    ['key and value', "host=h password='hun ter2' user=u", 'hun ter2'],
    ['key and bare value', 'host=h password=hunter2 user=u', 'hunter2'],
    ['a quote, inside JSON', 'postgres://u:hun"ter2@h/d', 'hun\\"ter2'],
  ])('finds the password with %s', (_name, value, password) => {
    expect(redactorOf(value).redact(`password ${password} was refused`)).toBe('password *** was refused');
  });

  it('removes a short value only where it stands alone', () => {
    expect(redactorOf('ab').redact('ab is about "ab"')).toBe('secret(DB) is about "secret(DB)"');
  });

  it('leaves none of any value in any text', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 4 }), text, text, (value, before, after) => {
        const { redact } = redactorOf(value);
        fc.pre(!'secret(DB)***'.includes(value));
        expect(redact(before + value + after).replaceAll(/secret\(DB\)|\*{3}/g, '')).not.toContain(value);
      }),
    );
  });
});
