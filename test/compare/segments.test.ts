import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyBatches, scopesAt } from '../../src/compare/segments.ts';
import { isInScope } from '../../src/model/scope.ts';
import { compareKeys, keyCodec } from '../../src/model/key.ts';

const codec = keyCodec(['text', 'int']);
const text = fc.option(
  fc.string({ unit: fc.constantFrom('a', 'b', '\u0000', '\ufffd', '\u{1f6a4}'), maxLength: 3 }),
  { freq: 5 },
);
const key = fc.tuple(text, fc.integer({ min: -3, max: 3 }).map(String)).map((cells) => codec.encode(cells));
const keys = fc.array(key, { maxLength: 12 });

describe('scopes cut at any keys', () => {
  it('hold every key exactly once, whatever the cuts', () => {
    fc.assert(
      fc.property(keys, keys, (cuts, rows) => {
        const scopes = scopesAt(cuts, true);
        for (const row of rows) {
          expect(scopes.filter((scope) => isInScope(scope, row))).toHaveLength(1);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('are ascending, open at both ends, and no two are equal', () => {
    fc.assert(
      fc.property(keys, (cuts) => {
        const scopes = scopesAt(cuts, false);
        const froms = scopes.map((scope) => ('from' in scope ? scope.from : 'no range'));
        const untils = scopes.map((scope) => ('until' in scope ? scope.until : 'no range'));
        expect(froms[0]).toBeNull();
        expect(untils.at(-1)).toBeNull();
        expect(untils.slice(0, -1)).toEqual(froms.slice(1));
        const edges = froms.slice(1).map((edge) => edge ?? '');
        const expected = [...new Set(cuts)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(edges).toEqual(expected);
      }),
    );
  });

  it('without cuts are everything, and NULL keys only where there can be any', () => {
    expect(scopesAt([], false)).toEqual([{ from: null, until: null }]);
    expect(scopesAt([], true)).toEqual([{ from: null, until: null }, { nullKeys: true }]);
    const key1 = codec.encode([null, '1']);
    expect(scopesAt(['a'], false).some((scope) => isInScope(scope, key1))).toBe(false);
  });

  it('are half-open', () => {
    const scope = { from: 'b', until: 'd' };
    expect(['a', 'b', 'c', 'd', 'e'].filter((at) => isInScope(scope, at))).toEqual(['b', 'c']);
    expect(isInScope({ anyOf: ['b', 'd'] }, 'd')).toBe(true);
    expect(isInScope({ anyOf: ['b', 'd'] }, 'c')).toBe(false);
    expect(isInScope({ nullKeys: true }, 'c')).toBe(false);
  });
});

describe('batches of keys', () => {
  it('hold each key once, ascending, and are as full as allowed', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 5 }), (list, size) => {
        const batches = keyBatches(list, size);
        expect(batches.flat()).toEqual([...new Set(list)].sort(compareKeys));
        for (const batch of batches.slice(0, -1)) expect(batch).toHaveLength(size);
        for (const batch of batches.slice(-1)) expect(batch.length).toBeGreaterThan(0);
        expect((batches.at(-1) ?? []).length).toBeLessThanOrEqual(size);
      }),
    );
  });
});
