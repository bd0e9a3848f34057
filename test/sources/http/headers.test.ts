/** What is sent to whom: secrets to the origin only, and in no message; other addresses under the same name; caches passed by. */
import { inspect } from 'node:util';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { secret, variable } from '../../../src/config/secret.ts';
import { http } from '../../../src/sources/http/http.ts';
import {
  redirect,
  sendPage,
  startSite,
  testCertificate,
  type Answering,
  type TestSite,
} from '../../support/http-server.ts';
import { calm, failureOf, rowsOf } from '../../support/http-reading.ts';
import { openContext } from '../../support/open-context.ts';

const TOKEN = 'very-secret-token-123';
const trusted = getCACertificates('default');
let sites: TestSite[] = [];

beforeAll(async () => setDefaultCACertificates([...trusted, await testCertificate()]));
afterAll(() => setDefaultCACertificates(trusted));
afterEach(async () => {
  await Promise.all(sites.map((site) => site.close()));
  sites = [];
});

async function start(answering: Answering, secure = false): Promise<TestSite> {
  const site = await startSite(answering, secure);
  sites.push(site);
  return site;
}

const sent = ({ asked }: TestSite, name: string) => asked.map(({ headers }) => headers[name]);

describe('headers', () => {
  it('go to the origin, and across no redirect to another host', async () => {
    const other = await start((_, response) => sendPage(response));
    const site = await start(({ url }, response) =>
      url === '/a' ? redirect(response, '/b') : redirect(response, `${other.origin}/c`),
    );
    const source = http({
      origin: variable('SITE_ORIGIN'),
      headers: { 'X-Token': secret('TOKEN'), 'X-Plain': 'plain' },
      allowedHosts: [`127.0.0.1:${other.port}`],
    });
    const secrets = { SITE_ORIGIN: site.origin, TOKEN };
    expect(source.secrets.map(({ secret: name }) => name)).toEqual(['SITE_ORIGIN', 'TOKEN']);
    const [row] = await rowsOf(source.answers(['/a']), undefined, { secrets });
    expect(row).toMatchObject({ hops: '2', final_status: '200' });
    expect(sent(site, 'x-token')).toEqual([TOKEN, TOKEN]);
    expect(sent(other, 'x-token')).toEqual([undefined]);
    expect(sent(other, 'x-plain')).toEqual([undefined]);
    expect(sent(site, 'user-agent')[0]).toMatch(/^reconcile\//);
    expect(inspect(row)).not.toContain(TOKEN);
  });

  it('go along to the same host when it turns to TLS, and not when it turns away from it', async () => {
    const token = { TOKEN };
    const clear = await start(({ url }, response) => (url === '/up' ? redirect(response, 'https://localhost/end') : sendPage(response))); // prettier-ignore
    const secure = await start(({ url }, response) => (url === '/down' ? redirect(response, 'http://localhost/end') : sendPage(response)), true); // prettier-ignore
    const connectTo = {
      'localhost:80': `127.0.0.1:${clear.port}`,
      'localhost:443': `127.0.0.1:${secure.port}`,
    };
    const headers = { 'x-token': secret('TOKEN') };
    const up = http({ origin: 'http://localhost', connectTo, headers });
    const down = http({ origin: 'https://localhost', connectTo, headers });
    const wanted = ['final_status', 'hops'];
    expect(await rowsOf(up.answers(['/up']), wanted, { secrets: token })).toMatchObject([
      { final_status: '200', hops: '1' },
    ]);
    expect([sent(clear, 'x-token'), sent(secure, 'x-token')]).toEqual([[TOKEN], [TOKEN]]);
    expect(await rowsOf(down.answers(['/down']), wanted, { secrets: token })).toMatchObject([
      { final_status: '200', hops: '1' },
    ]);
    expect([sent(clear, 'x-token'), sent(secure, 'x-token')]).toEqual([
      [TOKEN, undefined],
      [TOKEN, TOKEN],
    ]);
  });

  it('are in no message, whatever goes wrong', async () => {
    const faults: Answering[] = [
      (_, response) => response.writeHead(500).end(TOKEN),
      (_, response) => sendPage(response, TOKEN),
      (request) => request.socket.destroy(),
      (_, response) => response.writeHead(401).end(),
      (_, response) => redirect(response, 'http://elsewhere.example/'),
    ];
    for (const fault of faults) {
      const site = await start(fault);
      const source = http({ origin: site.origin, retries: 0, headers: { authorization: secret('TOKEN') } });
      const thrown = (await failureOf(source.feed('/feed', { key: 'id' }), { secrets: { TOKEN } })) as Error;
      expect(thrown.name).toBe('SourceError');
      expect(thrown.message).not.toContain(TOKEN);
      expect(inspect(source)).not.toContain(TOKEN);
    }
  });

  it('that no request can hold are refused without being shown', async () => {
    const source = http({ origin: 'http://127.0.0.1:1', headers: { 'x-token': secret('TOKEN') } });
    const thrown = (await failureOf(source.facts('/', { s: 'status' }), {
      secrets: { TOKEN: `${TOKEN}\r\nx: y` },
    })) as Error;
    expect(thrown.message).toBe('site: header x-token: holds a character that no header can; take it out');
  });

  it('name an origin that is none without showing it', async () => {
    const source = http({ origin: secret('ORIGIN') });
    const thrown = (await failureOf(source.facts('/', { s: 'status' }), {
      secrets: { ORIGIN: 'http://site/base' },
    })) as Error;
    expect(thrown).toMatchObject({
      name: 'ConfigError',
      message: expect.stringMatching(
        /^site: ORIGIN: goes on after its host; put the path into each feed/,
      ) as string,
    });
  });
});

describe('another address', () => {
  it('is connected to under the name that was asked for', async () => {
    const site = await start((_, response) => sendPage(response));
    const source = http({
      origin: 'http://www.example.org',
      connectTo: { 'www.example.org': `127.0.0.1:${site.port}` },
    });
    expect(await rowsOf(source.answers(['/a']), ['final_url', 'status'])).toMatchObject([
      { status: '200', final_url: 'http://www.example.org/a' },
    ]);
    expect(sent(site, 'host')).toEqual(['www.example.org']);
  });

  it('shows the certificate of the name, and is refused with that of another', async () => {
    const site = await start((_, response) => sendPage(response), true);
    const to = `127.0.0.1:${site.port}`;
    const named = http({ origin: 'https://localhost', connectTo: { 'localhost:443': to } });
    expect(await rowsOf(named.answers(['/a']), ['status'])).toMatchObject([{ status: '200' }]);
    expect(sent(site, 'host')).toEqual(['localhost']);
    const other = http({
      origin: 'https://www.example.org',
      connectTo: { 'www.example.org': to },
      retries: 0,
    });
    const [row] = await rowsOf(other.answers(['/a']), ['status', 'failure']);
    expect(row).toMatchObject({
      status: null,
      failure: expect.stringMatching(
        /^www\.example\.org has a certificate that cannot be trusted \(ERR_TLS_CERT_ALTNAME_INVALID\)/,
      ) as string,
    });
    expect(site.asked.length).toBe(1);
  });
});

describe('caches', () => {
  it('are asked as they are, unless they are to be passed by', async () => {
    const site = await start((_, response) => sendPage(response));
    const plain = http({ origin: site.origin, staleFor: '6min' });
    const fresh = http({ origin: site.origin, staleFor: '6min', bypassCache: true });
    const busted = http({ origin: site.origin, bypassCache: { query: 'nocache' } });
    expect([plain, fresh, busted].map(({ staleFor }) => staleFor)).toEqual([360_000, 0, 0]);
    for (const source of [plain, fresh, busted]) {
      expect(source.answers(['/a']).source.staleFor).toBe(source.staleFor);
      expect(await rowsOf(source.answers(['/a?x=1']), ['path', 'final_url'])).toMatchObject([
        { path: '/a?x=1', final_url: `${site.origin}/a?x=1` },
      ]);
    }
    expect(sent(site, 'cache-control')).toEqual([undefined, 'no-cache', 'no-cache']);
    expect(site.paths().slice(0, 2)).toEqual(['/a?x=1', '/a?x=1']);
    expect(site.paths()[2]).toMatch(/^\/a\?x=1&nocache=[0-9a-f-]{36}$/);
  });
});

describe('doctor', () => {
  const probed = async (source: ReturnType<typeof http>) => {
    const context = await openContext({ names: new Map([[source, 'site']]), secrets: { TOKEN } });
    try {
      return await source.probe(context, calm);
    } finally {
      await context.close();
    }
  };

  it('learns what a site is, and until when its certificate holds', async () => {
    const site = await start((_, response) => response.writeHead(200, { server: 'nginx' }).end(), true);
    const probe = await probed(http({ origin: site.origin }));
    expect(probe).toMatchObject({ version: 'nginx', canWrite: null, clockSkewMs: 0 });
    expect(probe.notes).toEqual([
      'its front page answers with status 200; no other address was asked',
      'its certificate holds until 2126-10-28',
    ]);
    expect(site.asked.every(({ method }) => method === 'HEAD')).toBe(true);
  });

  it('sees a clock that is wrong, and headers in clear', async () => {
    const site = await start((_, response) =>
      response.writeHead(200, { date: new Date(Date.now() - 3_600_000).toUTCString() }).end(),
    );
    const probe = await probed(http({ origin: site.origin, headers: { 'x-token': secret('TOKEN') } }));
    expect(probe.clockSkewMs).toBeLessThan(-3_590_000);
    expect(probe.notes).toContain('warning: its headers are sent in clear; use https');
  });

  it('says why a site does not answer', async () => {
    const site = await start(() => undefined);
    await site.close();
    await expect(probed(http({ origin: site.origin, retries: 0 }))).rejects.toThrow(
      /^source site: 127\.0\.0\.1:\d+ refused the connection/,
    );
  });
});
