/** A sparse index never starts after a key that it is asked for, and does not grow with its file. */
import { describe, expect, it } from 'vitest';
import { SparseIndex } from '../../../src/sources/local-copy/sparse-index.ts';

const keyOf = (at: number) => String(at).padStart(12, '0');

describe('SparseIndex', () => {
  it('starts at or before the first record of every key', () => {
    const index = new SparseIndex();
    const bytes = 700;
    for (let at = 0; at < 5_000; at += 1) index.add(keyOf(Math.floor(at / 40)), at * bytes, at); // 40 records a key
    for (let key = 0; key < 125; key += 1) {
      const { offset, ordinal } = index.below(keyOf(key));
      expect(ordinal).toBeLessThanOrEqual(key * 40);
      expect(offset).toBe(ordinal * bytes);
      expect(ordinal).toBeGreaterThan(key * 40 - 100); // one step of 16 KB, and the records of one key
    }
    expect(index.below(null).offset).toBe(0);
    expect(index.below('').offset).toBe(0);
  });

  it('stays small while its file grows, whatever the length of its keys', () => {
    const many = new SparseIndex();
    for (let at = 0; at < 300_000; at += 1) many.add(keyOf(at), at * 20_000, at);
    expect(many.marks.length).toBeLessThan(110_000);
    expect(many.marks.length).toBeGreaterThan(30_000);
    expect(many.below(keyOf(250_000)).ordinal).toBeGreaterThan(249_980);

    const long = new SparseIndex();
    for (let at = 0; at < 100; at += 1) long.add(keyOf(at).padEnd(1_000_000, 'x'), at * 1_000_000, at);
    expect(long.marks.length).toBeLessThan(12);
    expect(long.below(keyOf(99)).ordinal).toBeLessThanOrEqual(99);
  });
});
