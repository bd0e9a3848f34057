// What is proposed for rows and objects that do not belong together, as the check really finds them.
import { describe, expect, it } from 'vitest';
import { objectLinks } from '../../checks/object-links.ts';
import { memory } from '../../src/sources/memory.ts';
import { checkTester } from '../support/check-tester.ts';
import { proposedFixes } from '../support/proposed-fixes.ts';
import {
  altered,
  bucket,
  files,
  md5,
  missing,
  object,
  sha256,
  type FileRow,
} from '../support/stored-files.ts';

const byMd5 = { checksum: { column: 'sum', algorithm: 'md5' } } as const;
const pdf = { contentType: 'application/pdf' };

checkTester(objectLinks, {
  agree: [
    {
      name: 'media types are what their store keeps, beside a checksum that a listing proves',
      datasets: {
        rows: files({ key: 'a', mime: 'application/pdf', sum: md5('x') }, { key: 'b', mime: 'text/plain' }),
        objects: bucket(object('a', 'x', pdf), object('b', 'x', { contentType: 'text/plain' })),
      },
      options: { mime: 'mime' },
    },
    {
      name: 'a store that keeps no media type, or an empty one, proves none',
      datasets: {
        rows: files({ key: 'a', mime: 'application/pdf' }, { key: 'b', mime: '' }),
        objects: bucket(object('a'), object('b', 'x', { contentType: '' })),
      },
      options: { mime: 'mime' },
      unjudged: ['inconclusive'],
    },
  ],
  disagree: [
    {
      name: 'media types to the letter, of one row and of several, beside checksums',
      datasets: {
        rows: files(
          { key: 'a', mime: 'application/PDF', sum: md5('x') },
          { key: 'b', mime: null, sum: md5('y') },
          { key: 'c', mime: 'application/pdf', sum: md5('x') },
          { key: 'c', mime: 'text/plain', sum: md5('x') },
          { key: 'd', mime: 'application/pdf', sum: md5('x') },
        ),
        objects: bucket(
          ...['a', 'b', 'c'].map((key) => object(key, 'x', pdf)),
          object('d', 'x', { ...pdf, fails: 'gone' }),
        ),
      },
      options: { ...byMd5, mime: 'mime', shared: 'allow' },
      finds: [
        altered('mime', 'a', 'application/PDF', 'application/pdf'),
        altered('checksum', 'b', md5('y'), md5('x')),
        altered('mime', 'b', null, 'application/pdf'),
        altered('mime', 'c', ['application/pdf', 'text/plain'], 'application/pdf'),
        missing('d'),
      ],
    },
  ],
  unable: [
    {
      name: 'a media type, and no contents to compare it with',
      datasets: { rows: files({ key: 'a' }), objects: files({ key: 'a' }) },
      options: { ...byMd5, mime: 'mime' },
      because: /^files: its entries have no contents; .*, or leave "checksum" and "mime" out/,
    },
  ],
});

/** What is proposed for one row and its object `a`. */
async function proposed(row: Omit<FileRow, 'key'>, options: object, more = {}) {
  const datasets = { rows: files({ key: 'a', ...row }), objects: bucket(object('a', 'x', more)) };
  const found = await proposedFixes(objectLinks('links', datasets, options));
  return found.map(([kind, key, fix]) => [kind, key, (fix !== null && 'advise' in fix && fix.advise) || fix]);
}

const proof = { left: { role: 'objects', key: 'a' }, right: { role: 'source', key: 'a' } };
const set = (column: string, before: string | null, after: string, also: object) => ({
  op: 'set',
  at: { role: 'rows', key: 'a' },
  expect: { [column]: before },
  to: { [column]: after },
  proof: { ...proof, ...also },
});
const hex = md5('x');
const base64 = Buffer.from(hex, 'hex').toString('base64');
const other = { hex: md5('y'), base64: Buffer.from(md5('y'), 'hex').toString('base64') };

describe('a row that says another thing than its object is', () => {
  it.each([
    ['nothing', null, '1'],
    ['another size', '2', '1'],
    ['another size, as it stands there', '2.00', '1'],
  ])('has its size set, where it says %s', async (_what, size, to) => {
    expect(await proposed({ size }, { size: 'size' })).toEqual([
      ['altered', 'a', set('size', size, to, { alsoSize: '1' })],
    ]);
  });

  it.each([
    ['nothing', null, hex],
    ['an empty text', '', hex],
    ['hexadecimal', other.hex, hex],
    ['hexadecimal in upper case', other.hex.toUpperCase(), hex.toUpperCase()],
    ['hexadecimal after a mark', `\\x${other.hex}`, `\\x${hex}`],
    ['base64', other.base64, base64],
  ])('has its checksum set in the form in which it says it: %s', async (_what, sum, to) => {
    expect(await proposed({ sum }, byMd5)).toEqual([
      ['altered', 'a', set('sum', sum, to, { alsoDigest: { algorithm: 'md5', value: hex } })],
    ]);
  });

  it('has a checksum that is kept as bytes set as bytes, where there was none', async () => {
    const rows = memory('files', {
      key: 'path',
      columns: { path: 'text', sum: 'bytes' },
      rows: [['a', null]],
    });
    const check = objectLinks('links', { rows, objects: bucket(object('a')) }, byMd5);
    const also = { alsoDigest: { algorithm: 'md5', value: hex } };
    expect(await proposedFixes(check)).toEqual([['altered', 'a', set('sum', null, `\\x${hex}`, also)]]);
  });

  it('has its media type set', async () => {
    const row = { mime: 'text/plain' };
    const also = { alsoMime: 'application/pdf' };
    expect(await proposed(row, { mime: 'mime' }, pdf)).toEqual([
      ['altered', 'a', set('mime', 'text/plain', 'application/pdf', also)],
    ]);
  });

  it('is left to a person where it is not clear what to write', async () => {
    const advised = async (...given: Parameters<typeof proposed>) => (await proposed(...given))[0]?.[2];
    expect(await advised({ size: '1 kB' }, { size: 'size' })).toMatch(/^write the size into the row by hand/);
    expect(await advised({ sum: sha256('x') }, byMd5)).toMatch(/^write the checksum into the row by hand/);
    expect(await advised({ sum: `md5:${hex}` }, byMd5)).toMatch(/^write the checksum into the row by hand/);
    for (const contentType of ['application/octet-stream', 'binary/octet-stream'])
      expect(await advised({ mime: 'text/plain' }, { mime: 'mime' }, { contentType })).toMatch(
        /^set the media type of the object in its store/,
      );
  });

  it('is left to a person where several rows name the object, whether they say the same or not', async () => {
    for (const sizes of [
      ['2', '2'],
      ['2', '3'],
    ]) {
      const rows = files(...sizes.map((size) => ({ key: 'a', size })));
      const check = objectLinks(
        'links',
        { rows, objects: bucket(object('a')) },
        { size: 'size', shared: 'allow' },
      );
      expect(await proposedFixes(check)).toEqual([
        ['altered', 'a', { advise: expect.stringMatching(/^decide which of the rows/) as string }],
      ]);
    }
  });

  it('is left to a person where the listing tells no size', async () => {
    const listing = memory('listing', {
      key: 'key',
      columns: { key: 'text', size: 'number' },
      rows: [
        ['a', null],
        ['b', '1.5'],
      ],
    });
    const check = objectLinks(
      'links',
      { rows: files({ key: 'a' }, { key: 'b' }), objects: listing },
      { size: 'size' },
    );
    const advise = expect.stringMatching(/^list the objects again with their sizes/) as string;
    expect(await proposedFixes(check)).toEqual([
      ['altered', 'a', { advise }],
      ['altered', 'b', { advise }],
    ]);
  });
});

describe('an object that no row names, with the content of a missing one', () => {
  const both = { ...byMd5, size: 'size' };
  const relinked = async (rows: readonly FileRow[], keys: readonly string[], options: object) => {
    const datasets = { rows: files(...rows), objects: bucket(...keys.map((key) => object(key))) };
    const found = await proposedFixes(objectLinks('links', datasets, { shared: 'allow', ...options }));
    return found.filter(([kind]) => kind === 'recoverable').map(([, key, fix]) => [key, fix]);
  };
  const advice = (start: string) => ({ advise: expect.stringMatching(`^${start}`) as string });

  it('is named by the row of that one, where it can be no other', async () => {
    expect(await relinked([{ key: 'old/1 é', sum: hex }], ['new/1 é'], both)).toEqual([
      [
        'new/1 é',
        {
          op: 'set',
          at: { role: 'rows', key: ['old/1 é'] },
          expect: { path: 'old/1 é' },
          to: { path: 'new/1 é' },
          proof: { left: { role: 'objects', key: 'new/1 é' }, right: null },
        },
      ],
    ]);
  });

  it('is left to a person where rows or objects are alike', async () => {
    const alike = advice('decide which row belongs to which object');
    expect(await relinked([{ key: 'a', sum: hex }], ['x', 'y'], both)).toEqual([
      ['x', alike],
      ['y', alike],
    ]);
    for (const key of ['a', 'b'])
      expect(
        await relinked(
          [
            { key: 'a', sum: hex },
            { key, sum: hex },
          ],
          ['x'],
          both,
        ),
      ).toEqual([['x', alike]]);
  });

  it('is left to a person where a size is not told, or the checksum is too weak', async () => {
    const untold = advice('name the column with the size as "size"');
    expect(await relinked([{ key: 'a', sum: hex }], ['x'], byMd5)).toEqual([['x', untold]]);
    expect(await relinked([{ key: 'a', sum: hex, size: null }], ['x'], both)).toEqual([['x', untold]]);
    const crc = { checksum: { column: 'sum', algorithm: 'crc32', bytes: 'if-needed' }, size: 'size' };
    expect(await relinked([{ key: 'a', sum: '8cdc1683' }], ['x'], crc)).toEqual([
      ['x', advice('compare the two contents by hand')],
    ]);
  });
});

it('may change rows and nothing else, and says which rows name which objects', () => {
  const { changes, names } = objectLinks.definition;
  expect({ changes, names }).toEqual({ changes: 'rows', names: { rows: 'rows', objects: 'objects' } });
});
