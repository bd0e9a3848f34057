// Keys that are moments: one key for one moment.
import { describe, expect, it } from 'vitest';
import { keyCodec } from '../../src/model/key.ts';

describe('the key of a moment', () => {
  it('is one for one moment, however it is written', () => {
    const codec = keyCodec(['timestamp']);
    const same = [
      '2024-01-01 10:00:00.5',
      '2024-01-01T10:00:00.500',
      '2024-01-01 10:00:00.50+00',
      '2024-01-01T12:00:00.5+02',
    ];
    expect(new Set(same.map((text) => codec.encode([text]))).size).toBe(1);
    expect(codec.native(codec.encode(['2024-01-01T10:00:00.500Z']))).toEqual(['2024-01-01 10:00:00.5']);
  });
});
