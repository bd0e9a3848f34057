/** Where addresses lead: first answer, redirects, the final page, and what is not asked. */
import { afterEach, describe, expect, it } from 'vitest';
import { http, type HttpOptions } from '../../../src/sources/http/http.ts';
import { redirect, sendPage, startSite, type Answering, type TestSite } from '../../support/http-server.ts';
import { rowsOf } from '../../support/http-reading.ts';

let sites: TestSite[] = [];

afterEach(async () => {
  await Promise.all(sites.map((site) => site.close()));
  sites = [];
});

async function start(answering: Answering): Promise<TestSite> {
  const site = await startSite(answering);
  sites.push(site);
  return site;
}

async function siteOf(answering: Answering, options: Partial<HttpOptions> = {}) {
  return http({ origin: (await start(answering)).origin, retries: 0, ...options });
}

/** Answers by path: a page, or where to go. */
const map =
  (to: Readonly<Record<string, string | number>>): Answering =>
  ({ url = '' }, response) => {
    const target = to[url];
    if (typeof target === 'string') redirect(response, target);
    else sendPage(response, `page ${url}`, target ?? 404);
  };

describe('answers', () => {
  it('tell status, place, hops and the final page', async () => {
    const source = await siteOf(
      map({ '/old': '/new', '/new': 200, '/far': 'sub/../new?a=%2F&b=ä#part', '/new?a=%2F&b=%C3%A4': 200, '/chain': '/old', '/gone': 410 }),
    );
    const origin = sites[0]!.origin;
    const rows = await rowsOf(source.answers(['/old', '/far', '/chain', '/gone', '/no']));
    const found = new Map(rows.map(({ key, ...row }) => [key, row]));
    expect(found.get('/old')).toEqual({ path: '/old', status: '301', location: `${origin}/new`, hops: '1', final_url: `${origin}/new`, final_status: '200', marker: null, loop: 'false', failure: null });
    expect(found.get('/far')).toMatchObject({ status: '301', location: `${origin}/new?a=%2F&b=%C3%A4#part`, hops: '1', final_status: '200' });
    expect(found.get('/chain')).toMatchObject({ status: '301', location: `${origin}/old`, hops: '2', final_url: `${origin}/new`, final_status: '200', loop: 'false' });
    expect(found.get('/gone')).toMatchObject({ status: '410', location: null, hops: '0', final_url: `${origin}/gone`, final_status: '410' });
    expect(found.get('/no')).toMatchObject({ status: '404', hops: '0', final_status: '404', failure: null });
  }); // prettier-ignore

  it.each([301, 302, 303, 307, 308])('follow a %i with GET', async (status) => {
    const source = await siteOf(({ url }, response) =>
      url === '/a' ? redirect(response, '/b', status) : sendPage(response),
    );
    expect((await rowsOf(source.answers(['/a'])))[0]).toMatchObject({
      status: String(status),
      hops: '1',
      final_status: '200',
    });
    expect(sites[0]!.asked.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it.each([300, 304])('take a %i for what it is', async (status) => {
    const source = await siteOf((_, response) => redirect(response, '/b', status));
    expect((await rowsOf(source.answers(['/a'])))[0]).toMatchObject({
      status: String(status),
      hops: '0',
      location: null,
    });
  });

  it('end at a loop, and name it', async () => {
    const source = await siteOf(map({ '/self': '/self', '/a': '/b', '/b': '/a#x' }));
    const [first, second] = await rowsOf(source.answers(['/a', '/self']));
    expect(first).toMatchObject({
      status: '301',
      hops: '2',
      loop: 'true',
      final_status: null,
      failure: null,
    });
    expect(second).toMatchObject({ status: '301', hops: '1', loop: 'true', final_status: null });
    expect(sites[0]!.paths()).toEqual(expect.arrayContaining(['/a', '/b', '/self']));
    expect(sites[0]!.asked.length).toBe(3);
  });

  it('follow ten hops and not one more', async () => {
    const source = await siteOf(({ url = '' }, response) => {
      const left = Number(url.slice(1));
      if (left > 0) redirect(response, `/${left - 1}`);
      else sendPage(response);
    });
    const [ten, more] = (await rowsOf(source.answers(['/10', '/11']))).toSorted(
      (a, b) => Number(a['hops']) - Number(b['hops']),
    );
    expect(ten).toMatchObject({ hops: '10', final_status: '200', loop: 'false' });
    expect(more).toMatchObject({ hops: '11', final_status: null, loop: 'false', failure: null });
    expect(sites[0]!.asked.length).toBe(22);
  });

  it('do not ask another host, unless it is allowed', async () => {
    const other = await start((_, response) => sendPage(response));
    const source = await siteOf(map({ '/out': `${other.origin}/x?y=1`, '/mail': 'mailto:a@example.org', '/odd': 'http://[' }));
    const rows = await rowsOf(source.answers(['/out', '/mail', '/odd', `${other.origin}/direct`]));
    const found = new Map(rows.map((row) => [row.key, row]));
    expect(found.get('/out')).toMatchObject({ status: '301', hops: '1', final_url: `${other.origin}/x?y=1`, final_status: null, failure: null, loop: 'false' });
    expect(found.get('/mail')).toMatchObject({ final_url: 'mailto:a@example.org', final_status: null, failure: null });
    expect(found.get('/odd')).toMatchObject({ status: '301', location: 'http://[', hops: '0', final_status: '301' });
    expect(found.get(`${other.origin}/direct`)).toMatchObject({ status: null, failure: `127.0.0.1:${other.port} may not be asked; name it in allowedHosts` });
    expect(other.asked).toEqual([]);
    const allowing = http({ origin: sites[1]!.origin, allowedHosts: [`127.0.0.1:${other.port}`] });
    expect((await rowsOf(allowing.answers(['/out'])))[0]).toMatchObject({ hops: '1', final_status: '200' });
    expect(other.paths()).toEqual(['/x?y=1']);
  }); // prettier-ignore

  it('are not followed where that is not wanted', async () => {
    const source = await siteOf(map({ '/old': '/new', '/new': 200 }));
    expect((await rowsOf(source.answers(['/old'], { follow: false })))[0]).toMatchObject({
      status: '301',
      hops: '1',
      final_status: null,
    });
    expect(sites[0]!.paths()).toEqual(['/old']);
  });

  it('are asked for by HEAD where that is enough', async () => {
    const source = await siteOf((_, response) => sendPage(response));
    expect((await rowsOf(source.answers(['/a'], { method: 'HEAD' })))[0]).toMatchObject({ status: '200' });
    expect(sites[0]!.asked[0]?.method).toBe('HEAD');
  });

  it('are asked for exactly as they are written', async () => {
    const source = await siteOf((_, response) => sendPage(response));
    const written = [
      '/a%2fb/../c',
      '/a?x=1&y=%20+%7e',
      '//double//slash',
      '/{b}|^`\\',
      '/ä b',
      '/a#part',
      '/?',
      '/%E4',
      `/${'x'.repeat(3_000)}`,
    ];
    const rows = await rowsOf(source.answers(written), ['path', 'status', 'failure']);
    expect(rows.map(({ path }) => path).toSorted()).toEqual(written.toSorted());
    expect(rows.every(({ failure }) => failure === null)).toBe(true);
    const sent = written.map((path) => ({ '/ä b': '/%C3%A4%20b', '/a#part': '/a' })[path] ?? path);
    expect(sites[0]!.paths().toSorted()).toEqual(sent.toSorted());
  });

  it('ask nothing where only the path is asked for', async () => {
    const source = await siteOf((_, response) => sendPage(response));
    expect(await rowsOf(source.answers(['/a']), ['path'])).toEqual([{ key: '/a', path: '/a' }]);
    expect(await rowsOf(source.answers(['/a']), [])).toEqual([{ key: '/a' }]);
    expect(sites[0]!.asked).toEqual([]);
  });
});
