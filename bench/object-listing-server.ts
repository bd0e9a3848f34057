/** A server that speaks ListObjectsV2 for any number of made-up keys, none of which it holds: run by the bench in a process of its own. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How many objects, how long an answer takes in milliseconds, and whether each first file of an owner is the folder itself. */
const [count = '1000000', delay = '0', folders] = process.argv.slice(2);
const objects = Number(count);
const pad = (number: number, digits: number): string => String(number).padStart(digits, '0');

/** The key of an object by its place: ascending, four ports, ten files to an owner. */
function keyAt(place: number): string {
  const port = Math.floor((place * 4) / objects);
  const owner = Math.floor(place / 10);
  const folder = `port-${String(port)}/files/${pad(owner, 7)}/`;
  if (folders !== undefined && place % 10 === 0) return folder;
  return `${folder}${pad(place, 8)}-4c3a-4f6e-9d2b-7e1f5a6b8c9d.pdf`;
}

/** The first place whose key is at or beyond a text. */
function placeOf(text: string, beyond: boolean): number {
  let [low, high] = [0, objects];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const key = keyAt(middle);
    if (beyond ? key <= text : key < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

const END = '\uffff';

function listing(query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after');
  const most = Math.min(1_000, Number(query.get('max-keys') ?? '1000'));
  let place = Math.max(placeOf(prefix, false), after === null ? 0 : placeOf(after, true));
  const end = placeOf(prefix + END, false);
  const entries: string[] = [];
  let last = '';
  while (place < end && entries.length < most) {
    const key = keyAt(place);
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (cut < 0) {
      last = key;
      entries.push(
        `<Contents><Key>${key}</Key><LastModified>2025-03-01T06:00:00.000Z</LastModified><ETag>&quot;d41d8cd98f00b204e9800998ecf8427e&quot;</ETag><Size>${String(place)}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
      );
      place += 1;
    } else {
      const common = key.slice(0, cut + delimiter.length);
      last = common + END;
      entries.push(`<CommonPrefixes><Prefix>${common}</Prefix></CommonPrefixes>`);
      place = placeOf(last, false);
    }
  }
  const more = place < end;
  const token = more ? `<NextContinuationToken>${last}</NextContinuationToken>` : '';
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bench</Name><Prefix>${prefix}</Prefix><KeyCount>${String(entries.length)}</KeyCount><MaxKeys>${String(most)}</MaxKeys><EncodingType>url</EncodingType><IsTruncated>${String(more)}</IsTruncated>${token}${entries.join('')}</ListBucketResult>`;
}

const server = createServer((asked, answer) => {
  const body = listing(new URL(asked.url ?? '/', 'http://bench').searchParams);
  answer.writeHead(200, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  if (delay === '0') answer.end(body);
  else setTimeout(() => answer.end(body), Number(delay));
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
});
