// Promises: exact texts, and cache directives as a set.
import { describe, expect, it } from 'vitest';
import { isCachePromise, isKept } from '../../src/compare/feed-facts.ts';

const CACHE = 's-maxage=300, stale-while-revalidate=60';

describe('a promise', () => {
  it.each([
    [CACHE, 'stale-while-revalidate=60,s-maxage=300'],
    [CACHE, ' S-MaxAge="300" ,Stale-While-Revalidate=60 '],
    ['no-cache="set-cookie, x", public', 'public, no-cache="set-cookie, x"'],
    ['application/json', 'application/json'],
    ['', ''],
  ])('%s is kept by %s', (promised, said) => {
    expect(isKept(promised, said)).toBe(true);
  });

  it.each([
    [CACHE, null],
    [CACHE, ''],
    [CACHE, 's-maxage=300'],
    [CACHE, `${CACHE}, no-store`],
    [CACHE, `${CACHE}0`],
    [CACHE, 's-maxage=30, stale-while-revalidate=600'],
    [CACHE, `${CACHE}"`],
    [CACHE, `${CACHE};`],
    [CACHE, `s-maxage 300, stale-while-revalidate=60`],
    ['max-age=300', 'max-age=300, max-age=0'],
    ['private', 'private="x"'],
    ['application/json', 'application/JSON'],
    ['a, b', 'b, a'],
    ['', null],
  ])('%s is not kept by %s', (promised, said) => {
    expect(isKept(promised, said)).toBe(false);
  });

  it('is about caches when it is made of their directives', () => {
    expect([CACHE, 'no-store', 'max-age=1, extra=2', '200', ''].map(isCachePromise)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
