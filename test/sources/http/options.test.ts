/** What a config says wrongly about a site is refused when it is said, by name and in one sentence. */
import { describe, expect, it } from 'vitest';
import { http, type HttpOptions } from '../../../src/sources/http/http.ts';
import { memory } from '../../../src/sources/memory.ts';
import { nextInLink } from '../../../src/sources/http/paging.ts';
import { askedPause } from '../../../src/sources/http/retrying.ts';

const site = http({ origin: 'https://www.example.org' });
const rows = memory('rows', { key: 'id', columns: { id: 'text' }, rows: [] });

describe('refuses', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['an option that is not known', () => http({ orign: 'x' } as never), /^http\(\): "orign" is not known; its options are origin, headers, /],
    ['an origin without a scheme', () => http({ origin: 'www.example.org' }), /^http\(\): origin: expected a scheme and a host/],
    ['another scheme', () => http({ origin: 'ftp://example.org' }), /^http\(\): origin: expected a scheme and a host/],
    ['an origin with a path', () => http({ origin: 'https://example.org/api' }), /^http\(\): origin: goes on after its host; put the path into each feed/],
    ['an origin with a password', () => http({ origin: 'https://user:hunter2@example.org' }), /^http\(\): origin: holds a user or a password; pass them in headers, by a secret$/],
    ['a header that is none', () => http({ origin: 'https://a.b', headers: { 'x y': 'z' } }), /headers: "x y" is no header name/],
    ['an address that is none', () => http({ origin: 'https://a.b', connectTo: { 'a.b': 'http://1.2.3.4/' } }), /connectTo: "http:\/\/1\.2\.3\.4\/" is no address/],
    ['a host that is none', () => http({ origin: 'https://a.b', allowedHosts: ['https://b.c'] }), /allowedHosts: "https:\/\/b\.c" is no host/],
    ['a time that is none', () => http({ origin: 'https://a.b', timeout: '10 parsecs' as never }), /timeout: expected a duration such as/],
    ['no time at all', () => http({ origin: 'https://a.b', timeout: 0 }), /timeout: expected more than nothing/],
    ['a size that is none', () => http({ origin: 'https://a.b', maxBody: 'much' as never }), /maxBody: expected a size such as/],
    ['too few requests', () => http({ origin: 'https://a.b', concurrency: 0 }), /concurrency: expected a whole number from 1/],
    ['half a retry', () => http({ origin: 'https://a.b', retries: 0.5 }), /retries: expected a whole number from 0/],
    ['a cache parameter without a name', () => http({ origin: 'https://a.b', bypassCache: { query: '' } }), /bypassCache\.query: expected the name/],
    ['an option of a feed', () => site.feed('/f', { key: 'id', lst: 'x' } as never), /^feed \/f: "lst" is not known/],
    ['a feed without a key', () => site.feed('/f', {} as never), /^feed \/f: it needs a key/],
    ['a kind of key that there is not', () => site.feed('/f', { key: { id: 'txt' } } as never), /"txt" is no kind of key/],
    ['an option of pages', () => site.feed('/f', { key: 'id', page: { limit: 'x' } } as never), /^feed \/f: page: "limit" is not known/],
    ['two ways of paging', () => site.feed('/f', { key: 'id', page: { next: 'next', offset: 'o' } }), /page: next, page and offset are three ways of paging/],
    ['a size where the server decides', () => site.feed('/f', { key: 'id', page: { next: 'next', size: 's' } }), /page: size and from mean nothing/],
    ['pages of nothing', () => site.feed('/f', { key: 'id', page: { rows: 0 } }), /page: rows: expected a whole number from 1/],
    ['no pages', () => site.feed('/f', { key: 'id', maxPages: 0 }), /maxPages: expected a whole number from 1/],
    ['no facts', () => site.facts('/f', {}), /^facts \/f: no fact is named/],
    ['a fact that is none', () => site.facts('/f', { total: '' }), /^facts \/f: total: expected a path/],
    ['an option of records', () => site.records('/f/{id}', { of: rows, recrd: 'x' } as never), /^records \/f\/\{id\}: "recrd" is not known/],
    ['records of nothing', () => site.records('/f/{id}', {} as never), /^records \/f\/\{id\}: of: expected the rows/],
    ['an option of answers', () => site.answers('/f/{id}', { of: rows, folow: true } as never), /^answers \/f\/\{id\}: "folow" is not known/],
    ['answers of nothing', () => site.answers('/f/{id}', {} as never), /^answers \/f\/\{id\}: of: expected the rows/],
    ['a brace that nothing closes', () => site.answers('/f/{id', { of: rows }), /has a brace without its other/],
    ['a marker in no page', () => site.answers('/f', { of: rows, marker: 'x', method: 'HEAD' }), /a marker is in a page, and HEAD asks for none/],
    ['a method that changes something', () => site.answers('/f', { of: rows, method: 'POST' as never }), /method: expected 'GET' or 'HEAD', since nothing may be changed/],
    ['a sample of nothing', () => site.answers('/f', { of: rows, sample: { take: 0 } }), /sample: take: expected a whole number from 1/],
    ['a seed that decides nothing', () => site.answers('/f', { of: rows, sample: { take: 1, by: 'v', seed: 1 } }), /sample: "by" decides and not chance/],
    ['a sample of a list', () => site.answers(['/a'], { sample: { take: 1 } } as never), /^answers of 1 paths: a list is asked as it is/],
    ['paths that are none', () => site.answers([7] as never), /expected every path to be a text/],
    ['groups of groups', () => site.feed('/f', { key: 'id' }).by('a').by('b'), /is grouped already/],
  ])('%s', (_, say, sentence) => {
    expect(say).toThrow(sentence);
    expect(say).not.toThrow(/hunter2/);
  }); // prettier-ignore

  it('nothing that is right', () => {
    const options: HttpOptions = {
      origin: 'https://Example.org:443/',
      allowedHosts: ['B.example', '[::1]:8080'],
      connectTo: { 'example.org': '[::1]:8443', 'b.example:8080': 'localhost' },
      timeout: 500,
      retries: 0,
      maxBody: 1_000,
      bypassCache: { query: '_' },
    };
    expect(http(options).kind).toBe('http');
  });
});

describe('the next page in a Link header', () => {
  it.each([
    ['<https://a.b/c?d=1,2&e=%20>; rel="next"', 'https://a.b/c?d=1,2&e=%20'],
    ['<?a=1>; rel=prev, <?a=3>; rel=next', '?a=3'],
    ['<?a=3>; title="x, <y>; rel=prev"; rel="last next"', '?a=3'],
    ['</a>; rel="nextish", </b>; rel="prev"', null],
    ['nonsense', null],
    [null, null],
  ])('%s', (header, next) => {
    expect(nextInLink(header)).toBe(next);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Thu, 01 Jan 2015 00:00:30 GMT', 0],
    ['soon', null],
    ['-1', null],
    ['1.5', null],
    [null, null],
  ])('%s', (header, milliseconds) => {
    expect(askedPause(header, now)).toBe(milliseconds);
  });
});
