// How a file is proved to have arrived whole, path by path; what nothing proves is never a match.
import { createHash } from 'node:crypto';
import { fileIntegrity } from '../../checks/file-integrity.ts';
import type { StoredChecksum } from '../../src/model/contents.ts';
import { ContentHash } from '../../src/sources/hashing.ts';
import { checkTester } from '../support/check-tester.ts';
import { files, type Files } from '../support/listed-files.ts';

const MIB = 1_048_576;
type File = Exclude<Files[string], string>;

const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
const whole = (bytes: string): StoredChecksum => ({ algorithm: 'sha256', value: sha256(bytes), parts: null });
const opaque = (bytes: string): File => ({ bytes, etag: { value: 'kms', of: 'opaque' } });
const summed = (bytes: string): File => ({ ...opaque(bytes), checksums: [whole(bytes)] });

/** As an upload in parts of so many bytes leaves it. */
function uploaded(bytes: string | Buffer, part: number, told = false): File {
  const hash = new ContentHash({ algorithms: [], partSizes: [part] });
  hash.update(Buffer.from(bytes as string));
  const parts = Math.ceil(bytes.length / part);
  const partSizes = Array.from({ length: parts }, (_, at) => Math.min(part, bytes.length - at * part));
  const etag = { value: hash.result().partTags[part]!, of: 'parts' as const };
  return { bytes, etag, ...(told ? { partSizes } : {}) };
}

/** The checksum of the checksums of parts of four bytes. */
function composite(bytes: string, told = false): File {
  const pieces = bytes.match(/.{1,4}/g) ?? [];
  const all = createHash('sha256');
  for (const piece of pieces) all.update(createHash('sha256').update(piece).digest());
  const checksums = [{ algorithm: 'sha256' as const, value: all.digest('hex'), parts: pieces.length }];
  return { ...opaque(bytes), checksums, ...(told ? { partSizes: pieces.map(({ length }) => length) } : {}) };
}

const pair = (source: Files[string], target: Files[string]) => ({
  source: files('old', { a: source, z: 'z' }),
  target: files('new', { a: target, z: 'z' }),
});
const both = (one: Files[string]) => pair(one, one);
const altered = (column: string, expected: string, actual: string) => [
  { kind: 'altered', key: ['a'], column, expected, actual },
];
const large = Buffer.alloc(9 * MIB, 'large');
const other = Buffer.concat([large.subarray(1), Buffer.from('x')]);

checkTester(fileIntegrity, {
  agree: [
    { name: 'MD5 ETags', datasets: both('one'), proved: { etag: 2 } },
    { name: 'ETags of parts', datasets: both(uploaded('eight888', 4)), proved: { etag: 2 } },
    { name: 'checksums', datasets: both(summed('one')), proved: { etag: 1, checksum: 1 } },
    { name: 'checksums of parts', datasets: both(composite('eight888')), proved: { etag: 1, checksum: 1 } },
    {
      name: 'a checksum that one store keeps, against the bytes of the other',
      datasets: { source: files('old', { a: summed('one') }), target: files('new', { a: 'one' }) },
      options: { least: 'checksum', bytes: 'if-needed' },
      proved: { checksum: 1 },
    },
    {
      name: 'an ETag of likely parts, against the bytes of the other side',
      datasets: pair(uploaded(large, 5 * MIB), { ...opaque(''), bytes: large }),
      options: { bytes: 'if-needed' },
      proved: { etag: 2 },
    },
    {
      name: 'an ETag of parts whose sizes are told, the other way round',
      datasets: pair(opaque('eight888'), uploaded('eight888', 3, true)),
      options: { bytes: 'if-needed' },
      proved: { etag: 2 },
    },
    {
      name: 'ETags of different parts, by the bytes',
      datasets: pair(uploaded('eight888', 3), uploaded('eight888', 5)),
      options: { bytes: 'if-needed' },
      proved: { etag: 1, bytes: 1 },
    },
    {
      name: 'bytes where a checksum is asked for and none is kept',
      datasets: both('one'),
      options: { least: 'checksum', bytes: 'if-needed' },
      proved: { bytes: 2 },
    },
    {
      name: 'bytes whatever is kept',
      datasets: both(summed('one')),
      options: { least: 'existence', bytes: 'always' },
      proved: { bytes: 2 },
    },
    {
      name: 'parts that no client is likely to choose, by the bytes',
      datasets: pair(uploaded(large, 6 * MIB), uploaded(large, 5 * MIB)),
      options: { bytes: 'if-needed' },
      proved: { etag: 1, bytes: 1 },
    },
  ],
  disagree: [
    {
      name: 'ETags of parts and other bytes: never a match, and never called altered unread',
      datasets: pair(uploaded('eight888', 4), uploaded('eight889', 4)),
      proved: { etag: 1 },
      unjudged: ['inconclusive'],
      finds: [],
    },
    {
      name: 'the same with bytes allowed',
      datasets: pair(uploaded('eight888', 4), uploaded('eight889', 4)),
      options: { bytes: 'if-needed' },
      proved: { etag: 1 },
      finds: altered('bytes', sha256('eight888'), sha256('eight889')),
    },
    {
      name: 'the same in parts that are known to be the same',
      datasets: pair(uploaded('eight888', 4, true), uploaded('eight889', 4, true)),
      proved: { etag: 1 },
      finds: altered('etag', uploaded('eight888', 4).etag!.value, uploaded('eight889', 4).etag!.value),
    },
    {
      name: 'other bytes of a size that a client could have cut',
      datasets: pair(uploaded(large, 5 * MIB), { ...opaque(''), bytes: other }),
      options: { bytes: 'if-needed' },
      proved: { etag: 1 },
      finds: altered('bytes', sha256(large), sha256(other)),
    },
    {
      name: 'equal ETags that are no digest',
      datasets: pair(opaque('one'), opaque('two')),
      proved: { etag: 1 },
      unjudged: ['inconclusive'],
      finds: [],
    },
    {
      name: 'no ETag, the same bytes: not judged unless they are read',
      datasets: both({ bytes: 'one', etag: null }),
      proved: { etag: 1 },
      unjudged: ['inconclusive'],
      finds: [],
    },
    {
      name: 'checksums that differ',
      datasets: pair(summed('one'), summed('two')),
      proved: { etag: 1 },
      finds: altered('checksum', sha256('one'), sha256('two')),
    },
    {
      name: 'checksums of parts that differ, and the sizes of the parts are not known',
      datasets: pair(composite('eight888'), composite('eight889')),
      proved: { etag: 1 },
      unjudged: ['inconclusive'],
      finds: [],
    },
    {
      name: 'checksums of the same parts that differ',
      datasets: pair(composite('eight888', true), composite('eight889', true)),
      proved: { etag: 1 },
      finds: altered(
        'checksum',
        `${composite('eight888').checksums![0]!.value}-2`,
        `${composite('eight889').checksums![0]!.value}-2`,
      ),
    },
    {
      name: 'a checksum that one store keeps, and other bytes in the other',
      datasets: pair(opaque('two'), summed('one')),
      options: { bytes: 'if-needed' },
      proved: { etag: 1 },
      finds: altered('checksum', sha256('two'), sha256('one')),
    },
    {
      name: 'bytes that rotted under an ETag that did not',
      datasets: pair('one', {
        bytes: 'two',
        etag: { value: createHash('md5').update('one').digest('hex'), of: 'md5' },
      }),
      options: { bytes: 'always' },
      proved: { bytes: 1 },
      finds: altered('bytes', sha256('one'), sha256('two')),
    },
    {
      name: 'MD5 ETags where a checksum is asked for',
      datasets: both('one'),
      options: { least: 'checksum' },
      unjudged: ['inconclusive'],
      finds: [],
    },
  ],
});
