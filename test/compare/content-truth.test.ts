// Whatever true things two stores keep, other bytes are never proved to be the same, and equal ones never altered.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { READING, type Demand, type Known } from '../../src/compare/content-known.ts';
import { judgeContent, type Judged } from '../../src/compare/content-proof.ts';
import type { Hashed, Stored } from '../../src/model/contents.ts';
import { GRADES, isAtLeast } from '../../src/model/evidence.ts';
import { ContentHash } from '../../src/sources/hashing.ts';

describe('true stores', () => {
  it('never have other bytes proved to be the same, and each pair is judged by exactly one word', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 12 });
    const given = fc.record({
      source: bytes,
      change: fc.option(fc.nat(11), { nil: null }),
      keptBySource: anythingTrue(),
      keptByTarget: anythingTrue(),
      least: fc.constantFrom(...GRADES.slice(2)),
      reading: fc.constantFrom(...READING),
    });
    fc.assert(
      fc.property(given, ({ source, change, keptBySource, keptByTarget, least, reading }) => {
        const target = Uint8Array.from(source);
        if (change !== null) target[change % target.length]! ^= 1;
        const demand: Demand = { least, bytes: reading };
        const judged = readToTheEnd(source, target, keptBySource(source), keptByTarget(target), demand);
        expect(Object.keys(judged).filter((word) => /proved|altered|inconclusive/.test(word))).toHaveLength(
          1,
        );
        if ('inconclusive' in judged) expect(reading).toBe('never');
        else if (change === null) expect('proved' in judged && isAtLeast(judged.proved, least)).toBe(true);
        else expect(judged).toHaveProperty('altered');
        if (reading === 'always' && change === null) expect(judged).toEqual({ proved: 'bytes' });
      }),
      { numRuns: 2_000 },
    );
  });
});

/** What a store may keep of some bytes: any of it, and never anything wrong. */
function anythingTrue(): fc.Arbitrary<(bytes: Uint8Array) => Stored> {
  const shape = fc.record({
    part: fc.integer({ min: 1, max: 13 }),
    tells: fc.boolean(),
    of: fc.constantFrom('md5', 'parts', 'opaque', null),
    sums: fc.subarray(['md5', 'sha1', 'sha256', 'crc32'] as const),
    composite: fc.boolean(),
  });
  return shape.map(({ part, tells, of, sums, composite }) => (bytes) => {
    const pieces = Array.from({ length: Math.ceil(bytes.length / part) }, (_, at) =>
      bytes.subarray(at * part, (at + 1) * part),
    );
    const { digests, partTags } = hash(bytes, { algorithms: ['md5', ...sums], partSizes: [part] });
    const value = of === 'parts' ? partTags[part] : of === 'md5' ? digests.md5 : 'any';
    const ofParts = createHash('sha256');
    for (const piece of pieces) ofParts.update(createHash('sha256').update(piece).digest());
    return {
      size: bytes.length,
      etag: of === null ? null : { of, value: value! },
      checksums: [
        ...sums.map((algorithm) => ({ algorithm, value: digests[algorithm]!, parts: null })),
        ...(composite
          ? [{ algorithm: 'sha256' as const, value: ofParts.digest('hex'), parts: pieces.length }]
          : []),
      ],
      partSizes: tells ? pieces.map(({ length }) => length) : null,
    };
  });
}

function readToTheEnd(
  left: Uint8Array,
  right: Uint8Array,
  source: Stored,
  target: Stored,
  demand: Demand,
): Judged {
  let known = { source: { stored: source, hashed: null }, target: { stored: target, hashed: null } } as {
    source: Known;
    target: Known;
  };
  for (let rounds = 0; rounds < 3; rounds += 1) {
    const next = judgeContent(known, demand);
    if (!('read' in next)) return next;
    const { source: first, target: second } = next.read;
    known = {
      source: first === null ? known.source : { stored: source, hashed: hash(left, first) },
      target: second === null ? known.target : { stored: target, hashed: hash(right, second) },
    };
  }
  throw new Error('two readings were not enough');
}

function hash(bytes: Uint8Array, reading: ConstructorParameters<typeof ContentHash>[0]): Hashed {
  const content = new ContentHash(reading);
  content.update(bytes);
  return content.result();
}
