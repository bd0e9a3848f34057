/** An object that is gone is gone, one that cannot be read is said so, and neither is ever taken for the other. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Hashed, Looked } from '../../../src/model/contents.ts';
import type { Dataset } from '../../../src/model/dataset.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { bucket, describeS3, put, putParts, sdk } from '../../support/s3.ts';
import type { Damage, Proxy, Seen } from '../../support/s3-proxy.ts';
import { calm } from '../contract/reading.ts';
import { faulty, opened } from './opened.ts';

const BIG = Buffer.alloc(300_000, 'reconcile');
const MD5 = createHash('md5').update(BIG).digest('hex');
const KEYS = ['a', 'b', 'c'];

/** Three objects behind a proxy. */
async function behind(idleTimeout: number | '30s' = '30s') {
  const name = await bucket('contents');
  await put(name, KEYS, () => BIG);
  const proxy = await faulty();
  const { dataset } = await opened(name, { endpoint: proxy.endpoint, attempts: 2, idleTimeout });
  return { name, proxy, dataset, contents: contentsOf(dataset) };
}

const contentsOf = ({ contents }: Dataset) => contents!;
const wanted = KEYS.map((key) => ({ key, algorithms: ['md5'] as const }));
const whole = (key: string): Looked<Hashed> => ({
  key,
  found: { size: BIG.length, digests: { md5: MD5 }, partTags: {} },
});
const on = (
  proxy: Proxy,
  method: string,
  key: string,
  damage: (seen: Seen, times: number) => Damage | undefined,
) => {
  let times = 0;
  proxy.damage((seen) =>
    seen.method === method && seen.path.endsWith(`/${key}`) ? damage(seen, (times += 1)) : undefined,
  );
};

describeS3('the contents of objects', () => {
  it('are gone for an object that was deleted since it was listed', async () => {
    const { name, dataset, contents } = await behind();
    expect(await dataset.count(EVERYTHING, calm)).toBe(3);
    await sdk().deleteObject({ Bucket: name, Key: 'b' });
    expect(await contents.stored(KEYS, calm)).toMatchObject([
      { key: 'a', found: {} },
      { key: 'b', gone: true },
      { key: 'c', found: {} },
    ]);
    expect(await contents.hash(wanted, calm)).toEqual([whole('a'), { key: 'b', gone: true }, whole('c')]);
  });

  it('cannot be told for one that may not be read; the others are', async () => {
    const { proxy, contents } = await behind();
    const denied = { status: 403, code: 'AccessDenied' };
    proxy.damage(({ path }) => (path.endsWith('/b') ? denied : undefined));
    const unable = {
      key: 'b',
      unable: { code: 'access-denied', message: expect.stringContaining('s3:GetObject') as string },
    };
    expect(await contents.hash(wanted, calm)).toEqual([whole('a'), unable, whole('c')]);
    expect(await contents.stored(KEYS, calm)).toMatchObject([
      { key: 'a', found: {} },
      unable,
      { key: 'c', found: {} },
    ]);
  });

  it('cannot be told for one that is archived, or whose HEAD alone is refused', async () => {
    const { proxy, contents } = await behind();
    proxy.damage(({ path }) =>
      path.endsWith('/b') ? { status: 403, code: 'InvalidObjectState' } : undefined,
    );
    expect(await contents.hash(wanted, calm)).toMatchObject([{}, { unable: { code: 'archived' } }, {}]);
    on(proxy, 'HEAD', 'b', () => ({ status: 404, body: '' }));
    expect(await contents.stored(['b'], calm)).toMatchObject([{ unable: { code: 'head-refused' } }]);
  });

  it.each([
    ['a bucket that is gone', { status: 404, code: 'NoSuchBucket' }, 'bucket-missing'],
    ['credentials that are not accepted', { status: 403, code: 'InvalidAccessKeyId' }, 'credentials'],
    ['a clock that is wrong', { status: 403, code: 'RequestTimeTooSkewed' }, 'clock-skew'],
    ['another region', { status: 301, code: 'PermanentRedirect' }, 'wrong-region'],
    ['a page of a proxy', { status: 404, body: '<html>not found</html>' }, 'refused-request'],
    ['a storm', { status: 503, code: 'SlowDown' }, 'throttled'],
  ] as const)('are neither gone nor unable for %s: nothing can be read', async (_title, damage, code) => {
    const { proxy, contents } = await behind();
    proxy.damage(() => damage);
    await expect(contents.stored(KEYS, calm)).rejects.toMatchObject({ name: 'SourceError', code });
    await expect(contents.hash(wanted, calm)).rejects.toMatchObject({ name: 'SourceError', code });
  });

  it('are read again when a connection is cut in a body, and only of the same version', async () => {
    const { proxy, contents } = await behind();
    on(proxy, 'GET', 'b', (_, times) => (times < 3 ? { cutAfter: 100_000 } : undefined));
    expect(await contents.hash(wanted, calm)).toEqual(KEYS.map(whole));
    const tags = proxy.seen
      .filter(({ path }) => path.endsWith('/b'))
      .map(({ headers }) => headers['if-match']);
    expect(tags).toEqual([undefined, `"${MD5}"`, `"${MD5}"`]);
  });

  it('cannot be told when every body is cut, or stops coming', async () => {
    const { proxy, contents } = await behind(400);
    on(proxy, 'GET', 'b', () => ({ cutAfter: 100_000 }));
    expect(await contents.hash(wanted, calm)).toEqual([
      whole('a'),
      {
        key: 'b',
        unable: {
          code: 'body-cut',
          message: expect.stringContaining('cut before all of its bytes') as string,
        },
      },
      whole('c'),
    ]);
    on(proxy, 'GET', 'b', () => ({ stallAfter: 100_000 }));
    expect(await contents.hash(wanted, calm)).toMatchObject([
      {},
      { key: 'b', unable: { code: 'body-slow' } },
      {},
    ]);
  });

  it('are those of the new version when an object changes while it is read', async () => {
    const { name, proxy, contents } = await behind();
    on(proxy, 'GET', 'b', (seen) =>
      seen.headers['if-match'] === undefined && seen.before < 1 ? { cutAfter: 10 } : undefined,
    );
    const other = Buffer.from('another');
    proxy.damage(({ before }) => (before === 0 ? { cutAfter: 10 } : undefined));
    const reading = contents.hash([{ key: 'b', algorithms: ['md5'] }], calm);
    await put(name, ['b'], () => other);
    const [read] = await reading;
    const md5 = createHash('md5').update(other).digest('hex');
    expect([whole('b'), { key: 'b', found: { size: 7, digests: { md5 }, partTags: {} } }]).toContainEqual(
      read,
    );
    on(proxy, 'GET', 'b', (seen) =>
      seen.headers['if-match'] === undefined ? { cutAfter: 3 } : { status: 412, code: 'PreconditionFailed' },
    );
    expect(await contents.hash([{ key: 'b', algorithms: ['md5'] }], calm)).toMatchObject([
      { unable: { code: 'body-cut' } },
    ]);
  });

  it('end at once for whoever stops, in the middle of a body', async () => {
    const { proxy, contents } = await behind();
    on(proxy, 'GET', 'b', () => ({ stallAfter: 100_000 }));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 300);
    const began = performance.now();
    await expect(contents.hash(wanted, stop.signal)).rejects.toMatchObject({ name: 'Cancelled' });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('have parts by HEAD where the server cannot list them, and none where it does not tell', async () => {
    const { name, proxy, contents } = await behind();
    await putParts(name, 'parts', [Buffer.alloc(5_242_880), Buffer.alloc(10)]);
    const sizes = async () => {
      const [told] = await contents.stored(['parts'], calm);
      return told !== undefined && 'found' in told ? told.found.partSizes : told;
    };
    const unknown = { status: 501, code: 'NotImplemented' };
    proxy.damage(({ query }) => (query.has('attributes') ? unknown : undefined));
    expect(await sizes()).toEqual([5_242_880, 10]);
    expect(
      proxy.seen.filter(({ method, query }) => method === 'HEAD' && query.has('partNumber')).length,
    ).toBe(2);
    proxy.damage(({ query }) => (query.has('attributes') || query.has('partNumber') ? unknown : undefined));
    expect(await sizes()).toBeNull();
    const told = (last: number) => ({
      status: 200,
      body: `<GetObjectAttributesResponse><ObjectParts><PartsCount>2</PartsCount><Part><Size>5242880</Size></Part><Part><Size>${String(last)}</Size></Part></ObjectParts></GetObjectAttributesResponse>`,
    });
    proxy.damage(({ query }) => (query.has('attributes') ? told(10) : undefined));
    expect(await sizes()).toEqual([5_242_880, 10]);
    expect(proxy.seen.length).toBe(2);
    proxy.damage(({ query }) => (query.has('attributes') ? told(11) : undefined));
    expect(await sizes()).toBeNull();
  });
});
