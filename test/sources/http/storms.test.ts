/** A site that is too busy, stopped, or down: bounded in time, and never taken for an answer. */
import { afterEach, describe, expect, it } from 'vitest';
import type { SourceError } from '../../../src/model/problem.ts';
import { Cancelled } from '../../../src/model/problem.ts';
import { http, type HttpOptions } from '../../../src/sources/http/http.ts';
import { sendPage, startSite, type Answering, type TestSite } from '../../support/http-server.ts';
import { calm, failureOf, opened, rowsOf } from '../../support/http-reading.ts';
import { openContext } from '../../support/open-context.ts';

let site: TestSite | undefined;

afterEach(async () => {
  await site?.close();
  site = undefined;
});

const QUICK: Partial<HttpOptions> = { timeout: '400ms', retries: 1 };

async function siteOf(answering: Answering, options: Partial<HttpOptions> = {}) {
  site = await startSite(answering);
  return http({ origin: site.origin, retries: 0, ...options });
}

const feedOf = async (answering: Answering, options?: Partial<HttpOptions>) =>
  (await siteOf(answering, options)).feed('/feed', { key: { id: 'int' }, list: 'list' });

const answerOf = async (answering: Answering, options?: Partial<HttpOptions>) =>
  (await rowsOf((await siteOf(answering, options)).answers(['/page'])))[0];

describe('a storm of 429', () => {
  it.each([
    ['without Retry-After', {}],
    ['with Retry-After in seconds', { 'retry-after': '3600' }],
    ['with Retry-After as a date', { 'retry-after': 'Wed, 21 Oct 2099 07:28:00 GMT' }],
  ])('that does not end, %s, is a failure within the bound', async (_, headers) => {
    const started = performance.now();
    const row = await answerOf((__, response) => response.writeHead(429, headers).end(), {
      timeout: '600ms',
      retries: 2,
    });
    expect(row).toMatchObject({
      status: null,
      final_status: null,
      failure: expect.stringMatching(/answered 429 to every attempt, so nothing is known/) as string,
    });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(site?.asked.length).toBeLessThanOrEqual(3);
    expect(site?.asked.length).toBeGreaterThan(1);
  });

  it.each([502, 520, 522, 524, 530])('is known by %d too, which tells of a server behind', async (status) => {
    const row = await answerOf((_, response) => response.writeHead(status).end(), { retries: 0 });
    expect(row).toMatchObject({
      status: null,
      failure: expect.stringMatching(/to every attempt, so nothing is known/) as string,
    });
  });

  it('over many rows ends soon, and leaves the host alone that asked for it', async () => {
    const started = performance.now();
    const source = await siteOf((_, response) => response.writeHead(429, { 'retry-after': '3600' }).end(), {
      timeout: '200ms',
      retries: 4,
    });
    const rows = await rowsOf(source.answers(Array.from({ length: 2_000 }, (_, at) => `/${at}`)), [
      'failure',
    ]);
    expect(rows.length).toBe(2_000);
    expect(rows.filter(({ failure }) => /so nothing is known/.test(failure ?? '')).length).toBe(2_000);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(site?.asked.length).toBeLessThan(150);
  });

  it('stops a feed', async () => {
    const thrown = (await failureOf(
      await feedOf((_, response) => response.writeHead(429).end(), QUICK),
    )) as SourceError;
    expect(thrown).toMatchObject({ code: 'busy', transient: true });
  });

  it.each([408, 425, 429, 500, 502, 503, 504])('that ends is passed (%i)', async (status) => {
    let asked = 0;
    const row = await answerOf(
      (_, response) => {
        asked += 1;
        if (asked <= 2) response.writeHead(status, status === 429 ? { 'retry-after': '1' } : {}).end();
        else sendPage(response);
      },
      { retries: 4 },
    );
    expect(row).toMatchObject({ status: '200', failure: null });
    expect(asked).toBe(3);
  });

  it('waits as long as it is asked to', async () => {
    const times: number[] = [];
    await answerOf(
      (_, response) => {
        times.push(Date.now());
        if (times.length === 1) response.writeHead(503, { 'retry-after': '1' }).end();
        else sendPage(response);
      },
      { retries: 1 },
    );
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(990);
  });

  it.each([501, 505, 404, 410])(
    'is none where the status is %i: it is asked once and is an answer',
    async (status) => {
      expect(await answerOf((_, response) => sendPage(response, '', status), { retries: 3 })).toMatchObject({
        status: String(status),
        failure: null,
      });
      expect(site?.asked.length).toBe(1);
    },
  );

  it('is none where the status is 500: that is an answer after every attempt', async () => {
    expect(await answerOf((_, response) => sendPage(response, '', 500), { retries: 1 })).toMatchObject({
      status: '500',
      final_status: '500',
      failure: null,
    });
    expect(site?.asked.length).toBe(2);
  });
});

describe('stopping', () => {
  it('ends what is under way, and leaves no connection', async () => {
    const ref = (await siteOf(() => undefined)).answers(Array.from({ length: 50 }, (_, at) => `/${at}`));
    const context = await openContext({ names: new Map(ref.source.through.map((one) => [one, 'site'])) });
    const stop = new AbortController();
    const dataset = (await context.session(ref.source)).dataset(ref);
    const reading = (async () => {
      for await (const page of dataset.scan({ from: null, until: null }, ['status'], stop.signal))
        expect(page).toEqual([]);
    })();
    setTimeout(() => stop.abort(), 100);
    await expect(reading).rejects.toThrow(Cancelled);
    expect(site?.asked.length).toBe(8);
    await context.close();
    for (const inner of ref.source.through) await (await context.session(inner)).close();
    await expect.poll(() => site?.connections()).toBe(0);
  });

  it('is told to whoever asks while the site is closed', async () => {
    const ref = (await siteOf(() => undefined)).answers(['/a']);
    const context = await openContext({ names: new Map(ref.source.through.map((one) => [one, 'site'])) });
    const dataset = (await context.session(ref.source)).dataset(ref);
    const pages = dataset.scan({ from: null, until: null }, ['status'], calm)[Symbol.asyncIterator]();
    const reading = pages.next();
    setTimeout(() => void context.session(ref.source.through[0]!).then((session) => session.close()), 50);
    await expect(reading).rejects.toMatchObject({ name: 'SourceError', code: 'closed' });
    await context.close();
  });

  it('is told to whoever still asks a session that is closed', async () => {
    const ref = (await siteOf((_, response) => sendPage(response))).answers(['/a']);
    const context = await openContext({ names: new Map(ref.source.through.map((one) => [one, 'site'])) });
    const session = await context.session(ref.source);
    const dataset = session.dataset(ref);
    await session.close();
    await expect(dataset.count({ from: null, until: null }, calm)).rejects.toThrow(/its session is closed/);
    await context.close();
  });
});

it('throws when the site is down, and not when one address does not answer', async () => {
  const paths = Array.from({ length: 60 }, (_, at) => `/${at}`);
  const up = await siteOf((request, response) =>
    request.url === '/7' ? request.socket.destroy() : sendPage(response),
  );
  const rows = await rowsOf(up.answers(paths), ['failure']);
  expect(rows.filter(({ failure }) => failure !== null).map(({ key }) => key)).toEqual(['/7']);
  await site?.close();
  const started = performance.now();
  const thrown = await failureOf(http({ origin: site!.origin, retries: 2 }).answers(paths));
  expect(thrown).toMatchObject({ name: 'SourceError', code: 'unreachable', transient: true });
  expect(performance.now() - started).toBeLessThan(10_000);
  await opened(http({ origin: site!.origin, retries: 0 }).answers(['/a', '/b']), async (dataset) => {
    expect(await dataset.count({ from: null, until: null }, calm)).toBe(2);
  });
});
