// Rows and the objects that they name belong together.
import { describe, expect, it } from 'vitest';
import { objectLinks } from '../../checks/object-links.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';
import { memoryObjects } from '../../src/sources/memory-objects.ts';
import { checkTester } from '../support/check-tester.ts';
import { altered, bucket, files, missing, object, orphan } from '../support/stored-files.ts';

const pair = { rows: files({ key: 'a/1' }, { key: 'b/2' }), objects: bucket(object('a/1'), object('b/2')) };

checkTester(objectLinks, {
  agree: [
    { name: 'every row has its object', datasets: pair, options: { size: 'size' } },
    {
      name: 'sizes are equal as numbers',
      datasets: { rows: files({ key: 'b', size: '1.0' }), objects: bucket(object('b')) },
      options: { size: 'size' },
    },
    {
      name: 'sizes that nobody asked about',
      datasets: { rows: files({ key: 'a', size: '7' }), objects: bucket(object('a')) },
    },
    {
      name: 'several rows with one object, where that is allowed',
      datasets: {
        rows: files({ key: 'a' }, { key: 'a' }, { key: 'a', size: '1.0' }),
        objects: bucket(object('a')),
      },
      options: { shared: 'allow', size: 'size' },
    },
    {
      name: 'objects that no row names, where they are ignored',
      datasets: { rows: files({ key: 'a' }), objects: bucket(object('a'), object('b')) },
      options: { orphans: 'ignore' },
    },
    {
      name: 'folder markers need no row and may have one',
      datasets: {
        rows: files({ key: 'a/' }, { key: 'a/1' }),
        objects: bucket(object('a/', ''), object('a/1'), object('b/', '')),
      },
    },
    {
      name: 'a grouped dataset names each key once',
      datasets: {
        rows: files({ key: 'x' }, { key: 'y' }).by('path'),
        objects: bucket(object('x'), object('y')),
      },
    },
  ],
  disagree: [
    {
      name: 'a row without an object, an object without a row',
      datasets: {
        rows: files({ key: '\u{1f6a4}' }, { key: 'b' }, { key: 'c' }),
        objects: bucket(object('\ufffd'), object('c'), object('a')),
      },
      finds: [missing('\u{1f6a4}'), missing('b'), orphan('\ufffd'), orphan('a')],
    },
    {
      name: 'sizes that differ, are NULL or are no number',
      datasets: {
        rows: files(
          { key: 'a', size: '2' },
          { key: 'b', size: null },
          { key: 'c', size: 'many' },
          { key: 'd', size: '9007199254740993' },
        ),
        objects: bucket(
          object('a'),
          object('b'),
          object('c'),
          object('d', 'x', { listedSize: 9007199254740992 }),
        ),
      },
      options: { size: 'size' },
      finds: [
        altered('size', 'a', '2', '1'),
        altered('size', 'b', null, '1'),
        altered('size', 'c', 'many', '1'),
        altered('size', 'd', '9007199254740993', '9007199254740992'),
      ],
    },
    {
      name: 'rows of one object that say different sizes, in whatever order',
      datasets: {
        rows: files(...['3', '1', '2', null, '1'].map((size) => ({ key: 'a', size }))),
        objects: bucket(object('a')),
      },
      options: { size: 'size', shared: 'allow' },
      finds: [altered('size', 'a', [null, '1', '2', '3'], '1')],
    },
    {
      name: 'several rows with one object',
      datasets: {
        rows: files({ key: 'a' }, { key: 'a' }, { key: 'b' }, { key: 'b' }),
        objects: bucket(object('a')),
      },
      finds: [
        { kind: 'shared', key: ['a'], expected: { rows: 1 }, actual: { rows: 2 } },
        { kind: 'shared', key: ['b'], expected: { rows: 1 }, actual: { rows: 2 } },
        missing('b'),
      ],
    },
    {
      name: 'several rows with one object, counted by a grouped dataset',
      datasets: { rows: files({ key: 'a' }, { key: 'a' }).by('path'), objects: bucket(object('a')) },
      finds: [{ kind: 'shared', key: ['a'], expected: { rows: 1 }, actual: { rows: 2 } }],
    },
    {
      name: 'rows without a key',
      datasets: { rows: files({ key: 'a' }, { key: null }, { key: null }), objects: bucket(object('a')) },
      finds: [{ kind: 'null-key', key: [null], expected: { rows: 0 }, actual: { rows: 2 } }],
    },
    {
      name: 'folder markers, where they need a row, and what is none',
      datasets: {
        rows: files({ key: 'a' }),
        objects: bucket(object('a'), object('b/', ''), object('c/'), object('d', '')),
      },
      options: { folders: 'report' },
      finds: [orphan('b/'), orphan('c/'), orphan('d')],
    },
    {
      name: 'only empty objects that end with a slash are folders',
      datasets: { rows: files({ key: 'a' }), objects: bucket(object('a'), object('c/'), object('d', '')) },
      finds: [orphan('c/'), orphan('d')],
    },
  ],
  unable: [
    {
      name: 'objects cannot be listed',
      datasets: {
        rows: pair.rows,
        objects: memoryObjects('bucket', () => {
          throw new Error('denied');
        }),
      },
      because: /denied/,
    },
    {
      name: 'a time that names no instant',
      datasets: {
        rows: memory('files', { key: 'key', columns: { key: 'text', at: 'timestamp' }, rows: [] }),
        objects: pair.objects,
      },
      options: { time: 'at' },
      because: /^files: column "at" names no instant; use a column with a time zone, or a computed one/,
    },
    {
      name: 'a size that the rows do not have',
      datasets: pair,
      options: { size: 'bytes' },
      because: /no column "bytes"/,
    },
    {
      name: 'a checksum, and no contents to compare it with',
      datasets: { rows: pair.rows, objects: files({ key: 'a' }) },
      options: { checksum: { column: 'sum', algorithm: 'md5' } },
      because: /^files: its entries have no contents; name a bucket or a folder, or leave "checksum" out/,
    },
  ],
});

describe('a listing that repeats itself, or has no key', () => {
  const listing = (...keys: readonly Cell[]) =>
    memory('listing', {
      key: 'key',
      columns: { key: 'text', size: 'number' },
      rows: keys.map((key) => [key, '1']),
    });
  checkTester(objectLinks, {
    agree: [
      {
        name: 'is unknown',
        datasets: { rows: files({ key: 'a' }), objects: listing('a', 'a') },
        unjudged: ['listing'],
      },
      {
        name: 'is unknown, without a key',
        datasets: { rows: files({ key: 'a' }), objects: listing('a', null) },
        unjudged: ['listing'],
      },
    ],
    disagree: [],
  });
});

describe('options', () => {
  it('are refused by name', () => {
    const wrong = { fence: '15 parsecs' } as unknown as { fence: '1s' };
    expect(() => objectLinks('links', pair, wrong)).toThrow(
      /^check links: options.fence: expected a duration such as '500ms', '2s'/,
    );
    const source = bucket(object('a'));
    expect(() => objectLinks('links', { ...pair, source })).toThrow(
      /^check links: the role "source" proves what rows say of objects; name "size", "checksum" or "mime"/,
    );
    expect(() => objectLinks('links', { ...pair, source: pair.objects }, { size: 'size' })).toThrow(
      /^check links: the role "source" is the store that the objects came from/,
    );
    const unknown = { column: 'size' } as object;
    expect(() => objectLinks('links', pair, unknown)).toThrow(/options.column: not known/);
  });

  it('are told in the report, the fence of rows too', () => {
    const rules = (options: object) =>
      objectLinks.definition.rules?.(objectLinks('links', pair, options).options);
    expect(rules({})).toEqual([
      'sizes are not compared',
      'checksums are not compared',
      'media types are not compared',
      'an object younger than 15 min without a row is in flight, unless the suite is frozen',
      'a row without its object is a finding at any age',
      'an empty object whose key ends with a slash is a folder and needs no row',
    ]);
    expect(
      rules({
        size: 'size',
        checksum: { column: 'sum', algorithm: 'md5' },
        mime: 'mime',
        time: 'at',
        fence: '90s',
        shared: 'allow',
        orphans: 'ignore',
        folders: 'report',
      }),
    ).toEqual([
      "size = the object's size",
      'sum = the md5 that the store keeps',
      'mime = the media type that the store keeps',
      'an object younger than 1.5 min without a row is in flight, unless the suite is frozen',
      'a row younger than 1.5 min by at without its object is in flight, unless the suite is frozen',
      'several rows may name one object',
      'objects that no row names are ignored: what is left over is not seen',
    ]);
  });
});
