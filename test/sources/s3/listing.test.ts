/** A bucket is listed whole and once, in parallel where it is large, and a few keys are asked for without a listing. */
import { expect, it } from 'vitest';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { bucket, describeS3, put, sdk } from '../../support/s3.ts';
import { all, byBytes, calm } from '../contract/reading.ts';
import { faulty, opened } from './opened.ts';

const KEYS = Array.from(
  { length: 2_500 },
  (_, at) => `${['a', 'b/x', 'c'][at % 3] ?? ''}/${String(at % 50)}/${String(at)}.pdf`,
);

describeS3('a bucket of several pages', () => {
  it('is listed whole and in order, and once for a session', async () => {
    const name = await bucket('pages');
    await put(name, KEYS, () => 'x');
    const proxy = await faulty();
    const { dataset } = await opened(name, { endpoint: proxy.endpoint });
    const [entries, counted, cuts] = await Promise.all([
      all(dataset.scan(EVERYTHING, ['key'], calm)),
      dataset.count(EVERYTHING, calm),
      dataset.cuts(4, calm),
    ]);
    expect(entries.map(({ row }) => row[0])).toEqual(KEYS.toSorted(byBytes));
    expect(counted).toBe(KEYS.length);
    expect(cuts.length).toBeGreaterThan(1);
    expect(proxy.seen.length).toBe(3);
    expect(await dataset.count({ anyOf: KEYS.slice(0, 20) }, calm)).toBe(20);
    expect((await dataset.describe(calm)).estimate).toBe(KEYS.length);
    expect(proxy.seen.length).toBe(3);
  });

  it('is not listed for a few keys, each of which is one request', async () => {
    const name = await bucket('few');
    await put(name, KEYS.slice(0, 30));
    const proxy = await faulty();
    const { dataset } = await opened(name, { endpoint: proxy.endpoint });
    const scope = { anyOf: [...KEYS.slice(0, 5), 'a/0', 'nothing'] };
    const entries = await all(dataset.scan(scope, ['key', 'size'], calm));
    expect(entries.map(({ key }) => key)).toEqual(KEYS.slice(0, 5).toSorted(byBytes));
    expect(proxy.seen.map(({ query }) => [query.get('prefix'), query.get('max-keys')]).toSorted()).toEqual(
      scope.anyOf.map((key) => [key, '1']).toSorted(),
    );
  });

  it('keeps to its connections, over all that is asked at once', async () => {
    const name = await bucket('budget');
    await put(name, KEYS.slice(0, 60));
    const proxy = await faulty();
    let [now, most] = [0, 0];
    proxy.damage(() => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => (now -= 1), 1);
      return undefined;
    });
    const { dataset } = await opened(name, { endpoint: proxy.endpoint, connections: 3 });
    const keys = KEYS.slice(0, 60);
    await Promise.all([
      dataset.contents?.stored(keys, calm),
      dataset.contents?.stored(keys, calm),
      dataset.count({ anyOf: keys }, calm),
    ]);
    expect(proxy.seen.length).toBe(180);
    expect(most).toBeLessThanOrEqual(3);
  });

  it('has the current versions only', async () => {
    const name = await bucket('versions');
    await sdk().putBucketVersioning({ Bucket: name, VersioningConfiguration: { Status: 'Enabled' } });
    await put(name, ['kept', 'deleted', 'twice']);
    await put(name, ['twice'], () => 'another');
    await sdk().deleteObject({ Bucket: name, Key: 'deleted' });
    const { dataset } = await opened(name);
    const entries = await all(dataset.scan(EVERYTHING, ['key', 'size'], calm));
    expect(entries.map(({ row }) => row)).toEqual([
      ['kept', '4'],
      ['twice', '7'],
    ]);
    expect(await dataset.contents?.stored(['deleted'], calm)).toEqual([{ key: 'deleted', gone: true }]);
    const hashed = await dataset.contents?.hash([{ key: 'twice', algorithms: [] }], calm);
    expect(hashed?.[0]).toMatchObject({ found: { size: 7 } });
  });

  it('takes the empty object that is a prefix itself for none, where keys are relative to it', async () => {
    const name = await bucket('marker');
    await put(name, ['photos/', 'photos/a', 'photos/b/'], (key) => (key.endsWith('/') ? '' : key));
    const keys = async (relative: boolean) => {
      const { dataset } = await opened(name, {}, { prefix: 'photos/', relative });
      return (await all(dataset.scan(EVERYTHING, ['key'], calm))).map(({ row }) => row[0]);
    };
    expect(await keys(true)).toEqual(['a', 'b/']);
    expect(await keys(false)).toEqual(['photos/', 'photos/a', 'photos/b/']);
    const few = await opened(name, {}, { prefix: 'photos/', relative: true });
    expect(await few.dataset.count({ anyOf: ['', 'a'] }, calm)).toBe(1);
  });

  it('has folders that are objects, and keys under a prefix of the source', async () => {
    const name = await bucket('folders');
    await put(name, ['top', 'm/', 'm/folder/', 'm/folder/one'], (key) => (key.endsWith('/') ? '' : key));
    const under = { prefix: 'm/' };
    const entries = async (objects: object) =>
      (await all((await opened(name, under, objects)).dataset.scan(EVERYTHING, ['key', 'size'], calm))).map(
        ({ row }) => row.join(' '),
      );
    expect(await entries({})).toEqual(['m/ 0', 'm/folder/ 0', 'm/folder/one 12']);
    expect(await entries({ prefix: 'folder/', relative: true })).toEqual(['one 12']);
  });

  it('goes on after a page that is empty and not the last, in a listing and for one key', async () => {
    const name = await bucket('sparse');
    const proxy = await faulty();
    const { dataset } = await opened(name, { endpoint: proxy.endpoint });
    const page = (body: string) =>
      `<?xml version="1.0"?><ListBucketResult><EncodingType>url</EncodingType>${body}</ListBucketResult>`;
    proxy.damage(({ query }) => ({
      status: 200,
      body: query.has('continuation-token')
        ? page(
            '<IsTruncated>false</IsTruncated><KeyCount>1</KeyCount><Contents><Key>a</Key><Size>1</Size></Contents>',
          )
        : page(
            '<IsTruncated>true</IsTruncated><KeyCount>0</KeyCount><NextContinuationToken>t</NextContinuationToken>',
          ),
    }));
    expect(await dataset.count({ anyOf: ['a'] }, calm)).toBe(1);
    expect(await dataset.count(EVERYTHING, calm)).toBe(1);
  });
});
