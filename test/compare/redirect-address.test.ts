// Two addresses are one exactly when no server can tell them apart, whatever they are made of.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  isSamePath,
  isSameTarget,
  readAddress,
  readHost,
  readPageAddress,
} from '../../src/compare/redirect-address.ts';

const BASE = 'https://www.example.org';
const EXACT = { hosts: new Map<string, string>(), query: 'keep', slash: 'exact' } as const;
const read = (text: string): URL => readAddress(text, BASE) ?? expect.fail(`${text} is no address`);
const same = (left: string, right: string, rules = {}) =>
  isSameTarget(read(left), read(right), { ...EXACT, ...rules });

// Parts of an address: characters, some of them encoded, none of which the parser itself changes or splits at.
const UNRESERVED = Array.from('abzAZ059-_~');
const RESERVED = Array.from("!$&'()*+,;=:@");
const encoded = fc
  .integer({ min: 0, max: 255 })
  .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
  // "%2e" alone is a dot segment to the parser.
  .filter((text) => text !== '%2e');
const piece = fc.oneof(fc.constantFrom(...UNRESERVED, ...RESERVED, 'é', '\u{1F6A4}'), encoded);
const run = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const segment = run.map((text) => `s${text}`);
const path = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`);
const query = fc.option(run, { nil: null }).map((text) => (text === null ? '' : `?${text}`));
const host = fc.constantFrom('www.example.org', 'example.org', 'www.example.org:8443', '127.0.0.1');
const address = fc
  .tuple(fc.constantFrom('http', 'https'), host, path, query)
  .map(([scheme, place, there, asked]) => `${scheme}://${place}${there}${asked}`);

const bytes = (text: string) => `%${text.charCodeAt(0).toString(16)}`;

describe('addresses', () => {
  it('are compared the same way round, and are themselves', () => {
    fc.assert(
      fc.property(address, address, (left, right) => {
        expect(same(left, left)).toBe(true);
        expect(same(left, right)).toBe(same(right, left));
        expect(addressOf(read(addressOf(read(left))))).toBe(addressOf(read(left)));
      }),
    );
  });

  it('may encode what needs no encoding, and write %xx in any case', () => {
    fc.assert(
      fc.property(address, fc.constantFrom(...UNRESERVED), (given, character) => {
        expect(same(given + character, given + bytes(character))).toBe(true);
        const upper = given.replaceAll(/%[0-9a-f]{2}/g, (hex) => hex.toUpperCase());
        expect(same(given, upper)).toBe(true);
      }),
    );
  });

  it('differ where a reserved character is encoded on one side', () => {
    fc.assert(
      fc.property(address, fc.constantFrom(...RESERVED, '/'), (given, character) => {
        // The parser itself encodes this one in a query.
        fc.pre(!(character === "'" && given.includes('?')));
        expect(same(given + character, given + bytes(character))).toBe(false);
      }),
    );
  });

  it('differ when any part does', () => {
    const parts = fc.record({
      scheme: fc.constantFrom('http', 'https'),
      host: fc.constantFrom('a.example', 'b.example', 'a.example:81'),
      path: fc.constantFrom('/', '/a', '/a/', '/A', '/a%2Fb', '/a/b', '/a%20b', '/a+b'),
      query: fc.constantFrom('', '?', '?a=1', '?a=2', '?a=1&b=2', '?b=2&a=1', '?a=%26'),
      hash: fc.constantFrom('', '#x', '#X'),
    });
    const text = (of: Readonly<Record<'scheme' | 'host' | 'path' | 'query' | 'hash', string>>) =>
      `${of.scheme}://${of.host}${of.path}${of.query}${of.hash}`;
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        expect(same(text(left), text(right))).toBe(text(left) === text(right));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['/a/../b', 'https://www.example.org/b'],
    ['HTTPS://WWW.EXAMPLE.ORG:443/b', '/b'],
    ['//www.example.org/b', '/b'],
    ['/b#', '/b'],
    ['/caf\u00e9', '/caf%C3%A9'],
    ['https://b\u00fccher.example/', 'https://xn--bcher-kva.example'],
    ['/a b', '/a%20b'],
  ])('%s is %s', (left, right) => {
    expect(same(left, right)).toBe(true);
  });

  it('may differ in what the rules leave out, and in nothing else', () => {
    expect(same('/a/', '/a', { slash: 'ignore' })).toBe(true);
    expect(same('/a//', '/a', { slash: 'ignore' })).toBe(false);
    expect(same('/a/?q', '/a?q', { slash: 'ignore' })).toBe(true);
    expect(same('/', '', { slash: 'ignore' })).toBe(true);
    expect(same('/a?q', '/a', { query: 'ignore' })).toBe(true);
    expect(same('/a?q', '/b', { query: 'ignore' })).toBe(false);
    const hosts = new Map([
      ['next.example.org', 'www.example.org'],
      ['http://127.0.0.1:8080', 'https://www.example.org'],
    ]);
    expect(same('/a', 'https://next.example.org/a', { hosts })).toBe(true);
    expect(same('/a', 'http://127.0.0.1:8080/a', { hosts })).toBe(true);
    expect(same('/a', 'http://next.example.org/a', { hosts })).toBe(false);
    expect(same('/a', 'http://127.0.0.1/a', { hosts })).toBe(false);
  });

  it('have a fragment that no server sees', () => {
    expect(addressOf(read('/a#x'))).toBe(addressOf(read('/a')));
    expect(same('/a#x', '/a')).toBe(false);
  });

  it('ask a server for the same whatever the host is', () => {
    expect(isSamePath(read('https://a.example/x%7e?q'), read('http://b.example/x~?q'))).toBe(true);
    expect(isSamePath(read('/x?q'), read('/x'))).toBe(false);
  });

  it('can be pages, hosts, or neither', () => {
    expect(readPageAddress('mailto:a@b.example', BASE)).toBe(null);
    expect(readPageAddress('https://[::x]/', BASE)).toBe(null);
    expect(readHost('WWW.example.org')).toBe('www.example.org');
    expect(readHost('127.0.0.1:8080')).toBe('127.0.0.1:8080');
    expect(readHost('http://a.example:80')).toBe('http://a.example');
    for (const none of ['', 'a.example/x', 'https://a.example/x', 'a b', 'u:p@a.example', 'ftp://a.example'])
      expect(readHost(none), none).toBe(null);
  });
});
