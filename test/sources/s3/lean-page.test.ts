/** A page that is read without the SDK is read as the SDK reads it, wherever its bytes are cut, or is left to the SDK. */
import { expect, it } from 'vitest';
import { leanPage } from '../../../src/sources/s3/lean-page.ts';

const ENTRY =
  '<Contents><Key>a &amp; b/ü🚤</Key><LastModified>2025-03-01T06:00:00.123Z</LastModified><ETag>&quot;d41d&quot;</ETag><Size>12</Size><Owner><ID>x</ID><DisplayName>y</DisplayName></Owner></Contents>';
const TAKEN = {
  Key: 'a & b/ü🚤',
  Size: 12,
  LastModified: new Date('2025-03-01T06:00:00.123Z'),
  ETag: '"d41d"',
};
const before = '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult><KeyCount>2</KeyCount>';
const after = '<IsTruncated>false</IsTruncated></ListBucketResult>';

/** The page in pieces of so many bytes. */
function pieces(xml: string, bytes: number): Uint8Array[] {
  const whole = Buffer.from(xml);
  return Array.from({ length: Math.ceil(whole.length / bytes) }, (_, at) =>
    whole.subarray(at * bytes, (at + 1) * bytes),
  );
}

it('takes every entry, and leaves the rest, wherever the bytes are cut', () => {
  const xml = `${before}${ENTRY}\n  ${ENTRY}\n${after}`;
  for (let bytes = 1; bytes < xml.length + 10; bytes += 1)
    expect(leanPage(pieces(xml, bytes)), `pieces of ${String(bytes)}`).toEqual({
      entries: [TAKEN, TAKEN],
      left: before + after,
    });
});

it.each([
  ['&lt;&gt;&apos;&#10;&#x1F6A4;&amp;amp;', "<>'\n🚤&amp;"],
  ['', ''],
  [' x ', ' x '],
  ['a%2Bb+c', 'a%2Bb+c'],
])('takes the text %j for what it means', (written, meant) => {
  const page = leanPage([Buffer.from(`<L><Contents><Key>${written}</Key><Size>0</Size></Contents></L>`)]);
  expect(page?.entries).toEqual([{ Key: meant, Size: 0, LastModified: undefined, ETag: undefined }]);
});

it('leaves a page without entries as it is', () => {
  expect(leanPage([Buffer.from(before + after)])).toEqual({ entries: [], left: before + after });
  expect(leanPage([])).toEqual({ entries: [], left: '' });
});

it.each([
  ['an entry that is cut', `${before}${ENTRY}<Contents><Key>a</Key>`],
  ['an entry with attributes', `${before}<Contents x="1"><Key>a</Key></Contents>${after}`],
  ['a key with attributes', `${before}<Contents><Key x="1">a</Key></Contents>${after}`],
  ['two keys', `${before}<Contents><Key>a</Key><Key>b</Key></Contents>${after}`],
  ['a key that holds more than text', `${before}<Contents><Key>a<b/></Key></Contents>${after}`],
  ['an entity that is not known', `${before}<Contents><Key>&nbsp;</Key></Contents>${after}`],
  ['an entity that does not end', `${before}<Contents><Key>a &amp b</Key></Contents>${after}`],
  ['a size that is no number', `${before}<Contents><Key>a</Key><Size>-1</Size></Contents>${after}`],
  [
    'a time that is none',
    `${before}<Contents><Key>a</Key><LastModified>now</LastModified></Contents>${after}`,
  ],
  ['a comment', `${before}<!-- ${ENTRY} -->${after}`],
  ['a section of characters', `${before}<Contents><Key><![CDATA[a]]></Key></Contents>${after}`],
  ['a carriage return', `${before}\r\n${ENTRY}${after}`],
  ['entries among other elements', `${before}${ENTRY}<Prefix>x</Prefix>${ENTRY}${after}`],
])('leaves a page to the SDK that has %s', (_title, xml) => {
  expect(leanPage([Buffer.from(xml)])).toBeNull();
});
