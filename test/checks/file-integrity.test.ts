// Every file is on both sides once; each kind of finding between two listings, with and without contents.
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/model/check.ts';
import { fileIntegrity } from '../../checks/file-integrity.ts';
import { checkTester } from '../support/check-tester.ts';
import { files } from '../support/listed-files.ts';

const three = { a: 'one', 'b/1': 'two', 'b/2': 'three' };
const MD5 = {
  one: 'f97c5d29941bfb1b2fdab0874906ab82',
  two: 'b8a9f715dbb64fd5c56e7783c6820a61',
  TWO: '0f82d86afa0f5dc965c5c15aca58dcfb',
};
const once = { source: 1, target: 1 };
const many = (prefix: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${prefix}${10 + at}`, 'x']));

checkTester(fileIntegrity, {
  agree: [
    {
      name: 'the same files',
      datasets: { source: files('old', three), target: files('new', three) },
      proved: { etag: 3 },
    },
    {
      name: 'files that the target lacks, ignored',
      datasets: { source: files('old', { ...three, ...many('c/', 20) }), target: files('new', three) },
      options: { missing: 'ignore' },
      proved: { etag: 3 },
    },
    {
      name: 'files that only the target has, ignored',
      datasets: { source: files('old', { a: 'one' }), target: files('new', three) },
      options: { extra: 'ignore' },
      proved: { etag: 1 },
    },
    {
      name: 'what stands for a folder, on either side only',
      datasets: {
        source: files('old', { ...three, 'b/': '', 'c/': '', ...many('d/', 12) }),
        target: files('new', { ...three, 'e/': '', ...many('d/', 12) }),
      },
      proved: { etag: 15 },
    },
    {
      name: 'a listing that was wrong about both sides',
      datasets: {
        source: files('old', { a: { bytes: 'one', listedSize: 1 } }),
        target: files('new', { a: { bytes: 'one', listedSize: 1 } }),
      },
      proved: { etag: 1 },
    },
  ],
  disagree: [
    {
      name: 'missing and extra files, the outermost keys among them',
      datasets: {
        source: files('old', { a: '1', m: '2', y: '3' }),
        target: files('new', { b: '1', m: '2', z: '3' }),
      },
      proved: { etag: 1 },
      finds: [
        ...['a', 'y'].map((key) => ({
          kind: 'missing',
          key: [key],
          expected: once,
          actual: { source: 1, target: 0 },
        })),
        ...['b', 'z'].map((key) => ({
          kind: 'extra',
          key: [key],
          expected: once,
          actual: { source: 0, target: 1 },
        })),
      ],
    },
    {
      name: 'what stands for a folder, where each must be on both sides; and what has a size is none',
      datasets: {
        source: files('old', { a: 'one', 'b/': '', 'c/': 'two' }),
        target: files('new', { a: 'one', 'b/': '' }),
      },
      options: { folders: 'report' },
      proved: { etag: 2 },
      finds: [{ kind: 'missing', key: ['c/'], expected: once, actual: { source: 1, target: 0 } }],
    },
    {
      name: 'a file that was cut off',
      datasets: { source: files('old', three), target: files('new', { ...three, a: 'o' }) },
      proved: { etag: 2 },
      finds: [{ kind: 'altered', key: ['a'], column: 'size', expected: 3, actual: 1 }],
    },
    {
      name: 'two files that were swapped',
      datasets: {
        source: files('old', { a: 'one', b: 'two' }),
        target: files('new', { a: 'two', b: 'one' }),
      },
      finds: ['a', 'b'].map((key) => ({
        kind: 'altered',
        key: [key],
        column: 'etag',
        expected: key === 'a' ? MD5.one : MD5.two,
        actual: key === 'a' ? MD5.two : MD5.one,
      })),
    },
    {
      name: 'a whole prefix that is missing, with each of its files',
      datasets: { source: files('old', { ...three, ...many('c/', 12) }), target: files('new', three) },
      proved: { etag: 3 },
      finds: [
        { kind: 'prefix-missing', key: ['c/'], expected: { objects: 12 }, actual: { objects: 0 } },
        ...Object.keys(many('c/', 12)).map((key) => ({
          kind: 'missing',
          key: [key],
          expected: once,
          actual: { source: 1, target: 0 },
        })),
      ],
    },
    {
      name: 'a file that is listed and not there',
      datasets: {
        source: files('old', { a: 'one', b: { bytes: 'two', fails: 'gone' }, c: 'one' }),
        target: files('new', { a: { bytes: 'one', fails: 'gone' }, b: 'two', c: 'one' }),
      },
      proved: { etag: 1 },
      finds: [
        { kind: 'missing', key: ['a'], expected: once, actual: { source: 1, target: 0 } },
        { kind: 'extra', key: ['b'], expected: once, actual: { source: 0, target: 1 } },
      ],
    },
    {
      name: 'a size that the store corrects',
      datasets: {
        source: files('old', { a: 'one' }),
        target: files('new', { a: { bytes: 'ones', listedSize: 3 } }),
      },
      finds: [{ kind: 'altered', key: ['a'], column: 'size', expected: 3, actual: 4 }],
    },
    {
      name: 'a file that cannot be looked at, beside one that can',
      datasets: {
        source: files('old', three),
        target: files('new', {
          ...three,
          a: { bytes: 'one', fails: { code: 'denied', message: 'ask for the right to read it' } },
          'b/1': 'TWO',
        }),
      },
      proved: { etag: 1 },
      unjudged: ['denied'],
      finds: [{ kind: 'altered', key: ['b/1'], column: 'etag', expected: MD5.two, actual: MD5.TWO }],
    },
  ],
});

describe('file-integrity, as a config binds it', () => {
  const datasets = { source: files('old', three), target: files('new', three) };

  it('refuses what cannot be', () => {
    expect(() => fileIntegrity('x', datasets, { least: 'bytes' })).toThrow(
      "least: 'bytes' cannot be reached with bytes: 'never'; allow bytes: 'if-needed'",
    );
    expect(() => fileIntegrity('x', datasets, { manifest: { source: 'from' } })).toThrow(
      /there is none; add one/,
    );
    expect(() => fileIntegrity('x', { ...datasets, manifest: datasets.source })).toThrow(
      /add manifest: \{ source: 'source_key' \}/,
    );
    expect(() => fileIntegrity('x', datasets, { least: 'digest' as never })).toThrow(/options\.least/);
  });

  const FOLDERS = 'an empty file whose key ends with a slash is a folder, which only one side may have';

  it('says its rules', () => {
    const rules = ({ options }: Check) => fileIntegrity.definition.rules?.(options);
    expect(rules(fileIntegrity('x', datasets))).toEqual([
      'each file must be proved by an ETag, a checksum or its bytes',
      'no bytes are read: a file that the digests in the stores do not prove is not judged',
      FOLDERS,
    ]);
    expect(
      rules(fileIntegrity('x', datasets, { least: 'size', missing: 'ignore', extra: 'ignore' })),
    ).toEqual([
      'a size is enough: files of one size with other contents are not told apart',
      FOLDERS,
      'files that the target lacks are ignored: a lost file is not seen',
      'files that only the target has are ignored',
    ]);
    const named = { ...datasets, manifest: datasets.source };
    expect(rules(fileIntegrity('x', named, { bytes: 'always', manifest: { source: 'from' } }))).toEqual([
      'the bytes of every file are read on both sides',
      `files are paired by a manifest, which has the source's key in "from"`,
      FOLDERS,
    ]);
  });
});
