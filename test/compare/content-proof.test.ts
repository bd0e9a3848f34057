// Only what can be compared is compared: that nothing could be is never a match, and what is read is no more than is needed.
import { describe, expect, it } from 'vitest';
import type { Demand, Known } from '../../src/compare/content-known.ts';
import { judgeContent } from '../../src/compare/content-proof.ts';
import type { Hashed, Stored, StoredChecksum } from '../../src/model/contents.ts';

const MIB = 1_048_576;
const never: Demand = { least: 'etag', bytes: 'never' };

const kept = (given: Partial<Stored> = {}): Known => ({
  stored: { size: 10, etag: null, checksums: [], partSizes: null, ...given },
  hashed: null,
});
const md5 = (value: string): Partial<Stored> => ({ etag: { value, of: 'md5' } });
const tag = (value: string, partSizes: readonly number[] | null = null): Partial<Stored> => ({
  etag: { value, of: 'parts' },
  partSizes,
});
const opaque: Partial<Stored> = { etag: { value: 'same', of: 'opaque' } };
const sum = (
  algorithm: StoredChecksum['algorithm'],
  value: string,
  parts: number | null = null,
): StoredChecksum => ({ algorithm, value, parts });
const inconclusive = { inconclusive: expect.any(String) as unknown };

describe('what two stores keep', () => {
  it.each<readonly [string, Partial<Stored>, Partial<Stored>, unknown]>([
    ['sizes that differ', { size: 3 }, { size: 4 }, { altered: 'size', expected: 3, actual: 4 }],
    ['equal MD5 ETags, in any case', md5('AB'), md5('ab'), { proved: 'etag' }],
    ['MD5 ETags that differ', md5('a'), md5('b'), { altered: 'etag', expected: 'a', actual: 'b' }],
    ['equal ETags of parts', tag('a-2'), tag('a-2'), { proved: 'etag' }],
    ['other ETags of unknown parts', tag('a-2'), tag('b-2'), inconclusive],
    ['other ETags of parts known on one side', tag('a-2', [5, 5]), tag('b-2'), inconclusive],
    ['other ETags of other parts', tag('a-2', [5, 5]), tag('b-2', [6, 4]), inconclusive],
    [
      'other ETags of the same parts',
      tag('a-2', [6, 4]),
      tag('b-2', [6, 4]),
      { altered: 'etag', expected: 'a-2', actual: 'b-2' },
    ],
    ['an MD5 against an ETag of parts', md5('a'), tag('a-1'), inconclusive],
    ['equal ETags that are no digest', opaque, opaque, inconclusive],
    ['no ETag at all', {}, {}, inconclusive],
    [
      'equal checksums of whole objects',
      { checksums: [sum('crc32', 'a')] },
      { ...opaque, checksums: [sum('sha1', 'x'), sum('crc32', 'a')] },
      { proved: 'checksum' },
    ],
    [
      'other checksums of whole objects',
      { checksums: [sum('sha256', 'a')] },
      { checksums: [sum('sha256', 'b')] },
      { altered: 'checksum', expected: 'a', actual: 'b' },
    ],
    [
      'checksums of other kinds',
      { checksums: [sum('sha256', 'a')] },
      { checksums: [sum('sha1', 'a')] },
      inconclusive,
    ],
    [
      'a checksum of parts against one of the whole',
      { checksums: [sum('sha256', 'a', 1)] },
      { checksums: [sum('sha256', 'a')] },
      inconclusive,
    ],
    [
      'equal checksums of as many parts',
      { checksums: [sum('sha256', 'a', 2)] },
      { checksums: [sum('sha256', 'a', 2)] },
      { proved: 'checksum' },
    ],
    [
      'equal checksums of another number of parts',
      { checksums: [sum('sha256', 'a', 2)] },
      { checksums: [sum('sha256', 'a', 3)] },
      inconclusive,
    ],
    [
      'other checksums of unknown parts',
      { checksums: [sum('sha256', 'a', 2)] },
      { checksums: [sum('sha256', 'b', 2)] },
      inconclusive,
    ],
    [
      'other checksums of the same parts',
      { checksums: [sum('sha256', 'a', 2)], partSizes: [6, 4] },
      { checksums: [sum('sha256', 'b', 2)], partSizes: [6, 4] },
      { altered: 'checksum', expected: 'a-2', actual: 'b-2' },
    ],
    ['an MD5 ETag against a stored MD5', md5('a'), { checksums: [sum('md5', 'a')] }, { proved: 'etag' }],
    [
      'equal checksums and other MD5s',
      { ...md5('a'), checksums: [sum('crc32', 'x')] },
      { ...md5('b'), checksums: [sum('crc32', 'x')] },
      { altered: 'etag', expected: 'a', actual: 'b' },
    ],
  ])('%s', (_name, source, target, expected) => {
    const judged = (left: Known, right: Known) => judgeContent({ source: left, target: right }, never);
    expect(judged(kept(source), kept(target))).toEqual(expected);
    const turned = judged(kept(target), kept(source));
    expect(Object.keys(turned)).toEqual(Object.keys(expected as object));
  });

  it('is not enough below what is asked for, and the reason says what there was', () => {
    const known = {
      source: kept(md5('a')),
      target: kept({ ...md5('a'), checksums: [sum('sha256', 'x', 3)] }),
    };
    expect(judgeContent(known, { least: 'checksum', bytes: 'never' })).toEqual({
      inconclusive:
        "only its etag could be compared, and checksum is the least that is accepted (the source keeps an ETag that is an MD5, the target an ETag that is an MD5 and a sha256 of 3 parts); allow bytes: 'if-needed', or accept less",
    });
    expect(judgeContent({ source: kept(tag('a-2')), target: kept() }, never)).toEqual({
      inconclusive:
        "only its size could be compared, and etag is the least that is accepted (the source keeps an ETag of parts, the target no digest); allow bytes: 'if-needed', or accept less",
    });
  });
});

describe('what to read when that proves too little', () => {
  const whole = { algorithms: ['sha256'] };
  it.each<readonly [string, Demand['least'], Partial<Stored>, Partial<Stored>, unknown]>([
    ['both sides', 'etag', {}, opaque, { source: whole, target: whole }],
    ['the target, by the checksum of the source', 'checksum', { checksums: [sum('crc32', 'a'), sum('sha1', 'b')] }, md5('a'), { source: null, target: { algorithms: ['sha1'] } }],
    ['the source, by the checksum of the target', 'checksum', md5('a'), { checksums: [sum('sha256', 'b')] }, { source: { algorithms: ['sha256'] }, target: null }],
    ['the target, by the MD5 of the source', 'etag', md5('a'), opaque, { source: null, target: { algorithms: ['md5'] } }],
    ['the source, by the MD5 of the target', 'etag', tag('a-1'), md5('a'), { source: { algorithms: ['md5'] }, target: null }],
    ['both, where an MD5 ETag is too little', 'checksum', md5('a'), md5('a'), { source: whole, target: whole }],
    ['both, where a checksum is too little', 'bytes', { checksums: [sum('sha256', 'a')] }, {}, { source: whole, target: whole }],
    ['both, for composites', 'etag', { checksums: [sum('sha256', 'a', 2)] }, {}, { source: whole, target: whole }],
    ['the target in known parts', 'etag', tag('a-3', [4, 4, 2]), {}, { source: null, target: { algorithms: ['sha256'], partSizes: [4] } }],
    ['both, for parts of several sizes', 'etag', tag('a-3', [4, 2, 4]), {}, { source: whole, target: whole }],
    ['the source in likely parts', 'etag', { size: 20 * MIB }, { ...tag('a-3'), size: 20 * MIB }, { source: { algorithms: ['sha256'], partSizes: [8 * MIB, 7 * MIB] }, target: null }],
    ['the target in one part, however large it was', 'etag', tag('a-1'), {}, { source: null, target: { algorithms: ['sha256'], partSizes: [5 * MIB] } }],
    ['both, where no likely part fits', 'etag', { size: 3, ...tag('a-9') }, { size: 3 }, { source: whole, target: whole }],
  ])('%s', (_name, least, source, target, read) => {
    const known = { source: kept(source), target: kept(target) };
    expect(judgeContent(known, { least, bytes: 'if-needed' })).toEqual({ read });
    expect(judgeContent(known, { least, bytes: 'always' })).toEqual({ read: { source: whole, target: whole } });
  }); // prettier-ignore

  it('nothing, where the stores show a difference', () => {
    const known = { source: kept(md5('a')), target: kept(md5('b')) };
    expect(judgeContent(known, { least: 'bytes', bytes: 'if-needed' })).toMatchObject({ altered: 'etag' });
  });
});

describe('what the bytes came to', () => {
  const read = (given: Partial<Stored>, hashed: Partial<Hashed>): Known => ({
    ...kept(given),
    hashed: { size: 10, digests: {}, partTags: {}, ...hashed },
  });
  const asked: Demand = { least: 'etag', bytes: 'if-needed' };

  it.each(['if-needed', 'always'] as const)('settles it, whatever the stores keep: %s', (bytes) => {
    const [source, target] = [md5('a'), md5('b')].map((stored) => read(stored, { digests: { sha256: 'x' } }));
    expect(judgeContent({ source: source!, target: target! }, { least: 'bytes', bytes })).toEqual({
      proved: 'bytes',
    });
  });

  it('proves an ETag by one part size that fits, and disproves nothing by those that do not', () => {
    const target = (partTag: string) =>
      read({}, { digests: { sha256: 'x' }, partTags: { 5: 'no-2', 8: partTag } });
    expect(judgeContent({ source: kept(tag('a-2')), target: target('a-2') }, asked)).toEqual({
      proved: 'etag',
    });
    expect(judgeContent({ source: kept(tag('a-2')), target: target('b-2') }, asked)).toEqual({
      read: { source: { algorithms: ['sha256'] }, target: null },
    });
  });

  it('is of another size than the store said: what the store said is not about it', () => {
    const grown = read(md5('a'), { size: 12, digests: { md5: 'q' } });
    expect(judgeContent({ source: kept(md5('q')), target: grown }, asked)).toEqual({
      altered: 'size',
      expected: 10,
      actual: 12,
    });
    const also = read(md5('a'), { size: 12 });
    expect(judgeContent({ source: also, target: also }, asked)).toMatchObject({ read: {} });
  });
});
