/** A listing that fails, or is damaged in any way, is an error in one sentence: never a shorter list. */
import { expect, it } from 'vitest';
import type { ReconcileError } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { bucket, describeS3, put, server, source } from '../../support/s3.ts';
import type { Damage, Fault } from '../../support/s3-proxy.ts';
import { openContext } from '../../support/open-context.ts';
import { calm } from '../contract/reading.ts';
import { faulty, opened } from './opened.ts';

const KEYS = Array.from({ length: 1_500 }, (_, at) => `old/${String(at).padStart(4, '0')}`);

/** The pages of a flat listing, and nothing else that is asked on the way. */
const onPage = (page: number, damage: Damage): Fault => {
  let pages = 0;
  return ({ query }) => {
    if (!query.has('list-type') || query.has('delimiter')) return undefined;
    pages += 1;
    return pages - 1 === page || page === ANY ? damage : undefined;
  };
};
const ANY = -1;
const rewrite = (from: RegExp, to: string): Damage => ({ rewrite: (body) => body.replace(from, to) });
const twice = {
  rewrite: (body: string) =>
    body.replace(/(<Contents>.*?<\/Contents>)/, '$1$1').replace(/<KeyCount>1000</, '<KeyCount>1001<'),
};

const CASES: readonly [string, fault: () => Fault, code: string, sentence: RegExp][] = [
  ['a prefix that may not be listed', () => onPage(ANY, { status: 403, code: 'AccessDenied' }), 'access-denied', /may not read bucket .*; allow s3:ListBucket/],
  ['a refusal without a reason', () => onPage(ANY, { status: 403, body: '' }), 'access-denied', /may not read bucket/],
  ['a page that is the last but says otherwise', () => onPage(1, rewrite(/<IsTruncated>false</, '<IsTruncated>true<')), 'listing-cut', /not the last and does not say how to go on/],
  ['a page without its token', () => onPage(0, rewrite(/<NextContinuationToken>.*?<\/NextContinuationToken>/, '')), 'listing-cut', /does not say how to go on/],
  ['a token that leads back', () => (seen) => seen.query.has('continuation-token') ? { rewrite: (body) => body.replace(/<IsTruncated>.*?</, '<IsTruncated>true<').replace(/<NextContinuationToken>.*?<\/NextContinuationToken>/, '').replace('</IsTruncated>', `</IsTruncated><NextContinuationToken>${seen.query.get('continuation-token') ?? ''}</NextContinuationToken>`) } : undefined, 'listing-cut', /leads back to itself/],
  ['a page that comes twice', () => (seen) => seen.query.has('continuation-token') ? { status: 200, body: page(KEYS.slice(0, 10)) } : undefined, 'listing', /keys that do not ascend, or the same key twice/],
  ['a key that comes twice', () => onPage(0, twice), 'listing', /keys that do not ascend/],
  ['fewer keys than announced', () => onPage(1, rewrite(/<Contents>.*?<\/Contents>/, '')), 'listing-cut', /announces 500 keys and has 499/],
  ['a key outside of the prefix', () => onPage(1, rewrite(/<Key>old\/1000</, '<Key>new/1000<')), 'listing', /does not start with the prefix/],
  ['an entry without a key', () => onPage(1, rewrite(/<Key>old\/1000<\/Key>/, '')), 'listing-cut', /an entry without a key/],
  ['an entry without a size', () => onPage(1, rewrite(/<Size>.*?<\/Size>/, '')), 'listing-cut', /an entry without a size/],
  ['a page that is cut in its XML', () => onPage(ANY, { rewrite: (body) => body.slice(0, body.length / 2) }), 'not-s3', /answers otherwise than S3 does/],
  ['a page whose connection is cut', () => onPage(ANY, { cutAfter: 5_000 }), 'connection-lost', /the connection to .* was lost/],
  ['a connection that is cut before the answer', () => onPage(ANY, { reset: true }), 'connection-lost', /was lost/],
  ['a page that stops coming', () => onPage(ANY, { stallAfter: 5_000 }), 'timeout', /sent nothing for too long/],
  ['an HTML page', () => onPage(1, { status: 200, body: '<html><body>hello</body></html>' }), 'listing-cut', /an answer that is no listing/],
  ['an empty answer', () => onPage(1, { status: 200, body: '' }), 'listing-cut', /an answer that is no listing/],
  ['an error page of a proxy', () => onPage(ANY, { status: 502, body: '<html>bad gateway</html>' }), 'server-error', /fails on its own \(.*502\)/],
  ['a server that asks to slow down for ever', () => onPage(ANY, { status: 503, code: 'SlowDown' }), 'throttled', /asks to slow down/],
  ['clocks that are too far apart', () => onPage(ANY, { status: 403, code: 'RequestTimeTooSkewed' }), 'clock-skew', /the clock of this machine and that of .* are too far apart/],
  ['another region, by redirect', () => onPage(ANY, { status: 301, code: 'PermanentRedirect', more: '<Endpoint>b.s3.eu-west-1.amazonaws.com</Endpoint>' }), 'wrong-region', /is not in region us-east-1; set region and endpoint/],
  ['another region, by the header', () => onPage(ANY, { status: 400, code: 'AuthorizationHeaderMalformed', more: '<Region>eu-west-1</Region>' }), 'wrong-region', /is not in region us-east-1; set region to eu-west-1/],
  ['a session that has run out', () => onPage(ANY, { status: 400, code: 'ExpiredToken' }), 'credentials-expired', /get new ones/],
  ['a refusal that nobody knows', () => onPage(ANY, { status: 409, code: 'SomethingElse' }), 'refused-request', /SomethingElse, status 409/],
]; // prettier-ignore

describeS3('a listing that fails', () => {
  it.each(CASES)('by %s is an error', async (_title, fault, code, sentence) => {
    const proxy = await faulty();
    const { dataset } = await opened(
      await filled(),
      { endpoint: proxy.endpoint, attempts: 2, idleTimeout: code === 'timeout' ? 500 : '30s' },
      { prefix: 'old/' },
    );
    proxy.damage(fault());
    const error = (await dataset
      .count(EVERYTHING, calm)
      .catch((thrown: unknown) => thrown)) as ReconcileError;
    expect([error.name, error.code]).toEqual([code === 'listing' ? 'ContractError' : 'SourceError', code]);
    expect(error.message).toMatch(sentence);
    expect(error.message).toMatch(/^media\.objects under old\/: [^.]*(\.[^ .][^.]*)*$/); // one sentence
    expect(error.message).not.toMatch(/secret|\n/);
    // Whoever asks again once it is mended gets it whole.
    proxy.damage(() => undefined);
    expect(await dataset.count(EVERYTHING, calm)).toBe(KEYS.length);
  });

  it('by a storm that passes is none', async () => {
    const proxy = await faulty();
    const { dataset } = await opened(await filled(), { endpoint: proxy.endpoint, attempts: 5 });
    proxy.damage(({ before }) => (before < 3 ? { status: 503, code: 'SlowDown' } : undefined));
    expect(await dataset.count(EVERYTHING, calm)).toBe(KEYS.length);
    expect(proxy.seen.length).toBe(5);
  });

  it('by a bucket that is gone is an error, for a few keys too', async () => {
    const missing = 'no-such-bucket-here';
    for (const scope of [EVERYTHING, { anyOf: ['a'] }]) {
      const { dataset } = await opened(missing);
      await expect(dataset.count(scope, calm)).rejects.toMatchObject({
        code: 'bucket-missing',
        transient: false,
      });
    }
    const { dataset } = await opened(missing);
    await expect(dataset.contents?.stored(['a'], calm)).rejects.toMatchObject({ code: 'bucket-missing' });
    await expect(dataset.contents?.hash([{ key: 'a', algorithms: [] }], calm)).rejects.toMatchObject({
      code: 'bucket-missing',
    });
    const ref = source(missing).objects();
    await expect(ref.source.probe(await openContext(), calm)).rejects.toMatchObject({
      code: 'bucket-missing',
    });
  });

  it.each([
    ['a wrong secret', () => ({ accessKeyId: server().accessKeyId, secretAccessKey: 'not-it' })],
    ['an unknown key', () => ({ accessKeyId: 'nobody', secretAccessKey: 'not-it' })],
  ])('by %s is an error, never an absence', async (_title, credentials) => {
    const name = await filled();
    for (const scope of [EVERYTHING, { anyOf: ['old/0000'] }]) {
      const { dataset } = await opened(name, { credentials: credentials() });
      const error = (await dataset.count(scope, calm).catch((thrown: unknown) => thrown)) as ReconcileError;
      expect(error.code).toBe('credentials');
      expect(error.message).not.toContain('not-it');
    }
    const { dataset } = await opened(name, { credentials: credentials() });
    await expect(dataset.contents?.stored(['old/0000', 'nothing'], calm)).rejects.toMatchObject({
      code: 'credentials',
    });
  });

  it('by a server that is not there, or a name that nobody has', async () => {
    for (const [endpoint, code] of [
      ['http://127.0.0.1:9', 'refused'],
      ['http://nowhere.invalid', 'unknown-host'],
    ] as const) {
      const { dataset } = await opened('any', { endpoint, attempts: 1 });
      await expect(dataset.count(EVERYTHING, calm)).rejects.toMatchObject({ name: 'SourceError', code });
    }
  });

  it('ends at once when it is stopped, whatever it waits for', async () => {
    const proxy = await faulty();
    const { dataset } = await opened(await filled(), { endpoint: proxy.endpoint });
    for (const damage of [{ stallAfter: 100 }, { status: 503, code: 'SlowDown' }]) {
      proxy.damage(() => damage);
      const stop = new AbortController();
      const counting = dataset.count(EVERYTHING, stop.signal);
      setTimeout(() => stop.abort(), 100);
      const began = performance.now();
      await expect(counting).rejects.toMatchObject({ name: 'Cancelled' });
      expect(performance.now() - began).toBeLessThan(1_500);
    }
  });
});

let filling: Promise<string> | null = null;

/** One bucket for all cases: nobody writes into it. */
function filled(): Promise<string> {
  filling ??= (async () => {
    const name = await bucket('faults');
    await put(name, KEYS, () => 'x');
    return name;
  })();
  return filling;
}

function page(keys: readonly string[]): string {
  const contents = keys.map(
    (key) =>
      `<Contents><Key>${key}</Key><LastModified>2025-03-01T06:00:00.000Z</LastModified><ETag>"0"</ETag><Size>1</Size></Contents>`,
  );
  return `<ListBucketResult><KeyCount>${String(keys.length)}</KeyCount><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`;
}
