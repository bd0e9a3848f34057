/** Whatever goes wrong between here and a site is one sentence, or a failure of one row: never an empty set, never a match. */
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { SourceError } from '../../../src/model/problem.ts';
import { http, type HttpOptions } from '../../../src/sources/http/http.ts';
import { sendJson, sendPage, startSite, type Answering, type TestSite } from '../../support/http-server.ts';
import { failureOf, rowsOf } from '../../support/http-reading.ts';

let site: TestSite | undefined;
let raw: Server | undefined;

afterEach(async () => {
  await site?.close();
  raw?.close();
  [site, raw] = [undefined, undefined];
});

const JSON_TYPE = { 'content-type': 'application/json' };
const QUICK: Partial<HttpOptions> = { timeout: '400ms', retries: 1 };

async function siteOf(answering: Answering, options: Partial<HttpOptions> = {}) {
  site = await startSite(answering);
  return http({ origin: site.origin, retries: 0, ...options });
}

const feedOf = async (answering: Answering, options?: Partial<HttpOptions>) =>
  (await siteOf(answering, options)).feed('/feed', { key: { id: 'int' }, list: 'list' });

const answerOf = async (answering: Answering) =>
  (await rowsOf((await siteOf(answering)).answers(['/page'])))[0];

/** Writes bytes for ever, as fast as they are taken, and counts them. */
function endless(count: (bytes: number) => void): Answering {
  return (_, response) => {
    response.writeHead(200, { ...JSON_TYPE });
    const chunk = Buffer.alloc(65_536, ' ');
    const write = () => {
      while (!response.destroyed && response.writableLength < 1_000_000) {
        count(chunk.length);
        response.write(chunk);
      }
      if (!response.destroyed) setImmediate(write);
    };
    response.write('{"list": [');
    write();
  };
}

describe('a feed says in one sentence', () => {
  it.each<[string, Answering, RegExp, boolean]>([
    ['that the server failed', (_, response) => response.writeHead(500).end('boom'), /answers with status 500; check the path, and the server/, true],
    ['that there is no such path', (_, response) => sendPage(response, 'gone', 404), /answers with status 404; check the path/, false],
    ['that it may not', (_, response) => response.writeHead(401).end(), /answers with status 401; check what is passed in headers/, false],
    ['that HTML came in place of JSON', (_, response) => sendPage(response), /answers with HTML or XML in place of JSON; check the path/, false],
    ['that HTML came that says it is JSON', (_, response) => response.writeHead(200, JSON_TYPE).end('\n<!doctype html>'), /answers with HTML or XML in place of JSON/, false],
    ['that something else came', (_, response) => response.writeHead(200, { 'content-type': 'text/csv' }).end('id\n1'), /answers with "text\/csv", not with JSON/, false],
    ['that nothing came', (_, response) => response.writeHead(200, JSON_TYPE).end(), /answers with nothing in place of JSON/, false],
    ['that JSON is cut off', (_, response) => response.writeHead(200, JSON_TYPE).end('{"list": [{"id": 1}, {"id": 2'), /record 2: is cut off; the answer is not whole/, false],
    ['that JSON is cut off after an entry', (_, response) => response.writeHead(200, JSON_TYPE).end('{"list": [{"id": 1}'), /is cut off; the answer is not whole/, false],
    ['that JSON is none', (_, response) => response.writeHead(200, JSON_TYPE).end('{"list": [{"id": 1,}]}'), /record 1: is not JSON at character 10; look at what the server sends/, false],
    ['that it is not UTF-8', (_, response) => response.writeHead(200, JSON_TYPE).end(Buffer.from('{"list": [{"id": 1, "n": "\xff"}]}', 'latin1')), /answers with bytes that are not UTF-8/, false],
    ['that it is encoded oddly', (_, response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'snappy' }).end('{}'), /in a content encoding that was not asked for/, false],
    ['that a compressed body is broken', (_, response) => response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(gzipSync('{"list": []}').subarray(0, 20)), /a compressed body that is cut off or broken/, true],
    ['that the body was broken off', (_, response) => { response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' }); response.write('{"list": ['); setTimeout(() => response.destroy(), 20); }, /broke the connection off/, true],
    ['that the connection was broken off', (request) => request.socket.destroy(), /broke the connection off; run again/, true],
    ['that redirects go round', (_, response) => response.writeHead(302, { location: '/feed' }).end(), /its redirects go round in a circle/, false],
    ['that it leads elsewhere', (_, response) => response.writeHead(302, { location: 'http://login.example/' }).end(), /redirects to login\.example, which is not asked/, false],
    ['that headers are too long', (_, response) => response.writeHead(200, { ...JSON_TYPE, 'x-long': 'x'.repeat(70_000) }).end('{}'), /answered with headers that are too long/, false],
  ])('%s', async (_, answering, sentence, transient) => {
    const thrown = await failureOf(await feedOf(answering));
    expect(thrown).toBeInstanceOf(SourceError);
    expect((thrown as SourceError).message).toMatch(sentence);
    expect((thrown as SourceError).message).toMatch(/^site\.feed \/feed: [^\n]+$/);
    expect((thrown as SourceError).transient).toBe(transient);
  }); // prettier-ignore

  it('that nobody listens', async () => {
    const ref = await feedOf((_, response) => response.end());
    await site?.close();
    expect(((await failureOf(ref)) as Error).message).toMatch(
      /^site\.feed \/feed: 127\.0\.0\.1:\d+ refused the connection; check that it is up/,
    );
  });

  it('that there is no such host', async () => {
    const ref = http({ origin: 'http://no-such-host.invalid', retries: 0 }).feed('/', { key: 'id' });
    expect(((await failureOf(ref)) as Error).message).toMatch(
      /no-such-host\.invalid (has no address|cannot be reached)/,
    );
  });

  it('that the port speaks something else', async () => {
    raw = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => raw?.listen(0, '127.0.0.1', resolve));
    const { port } = raw.address() as AddressInfo;
    const plain = http({ origin: `http://127.0.0.1:${port}`, retries: 0 }).feed('/', { key: 'id' });
    expect(((await failureOf(plain)) as Error).message).toMatch(
      /does not speak HTTP as it should; check the port/,
    );
    const secure = http({ origin: `https://127.0.0.1:${port}`, retries: 0 }).feed('/', { key: 'id' });
    expect(((await failureOf(secure)) as Error).message).toMatch(/does not speak TLS as it should/);
  });

  it('that its certificate is not trusted', async () => {
    site = await startSite((_, response) => sendJson(response, { list: [] }), true);
    const ref = http({ origin: site.origin, retries: 0 }).feed('/', { key: 'id' });
    const { message } = (await failureOf(ref)) as Error;
    expect(message).toMatch(/has a certificate that cannot be trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
    expect(site.asked).toEqual([]);
  });
});

describe('a body', () => {
  it('without end is not taken: a feed fails, and hardly more than the cap has left the server', async () => {
    let taken = 0;
    const ref = await feedOf(
      endless((bytes) => (taken += bytes)),
      { maxBody: '1MB', timeout: '20s' },
    );
    const { message } = (await failureOf(ref)) as Error;
    expect(message).toMatch(/answered with more than 1000000 bytes; raise maxBody if that is right/);
    expect(taken).toBeLessThan(20_000_000);
  });

  it('of 10 GB is not even begun where the server says so', async () => {
    const ref = await feedOf((_, response) => {
      response.writeHead(200, { ...JSON_TYPE, 'content-length': String(10_000_000_000) });
      response.write('{"list": [');
    });
    expect(((await failureOf(ref)) as Error).message).toMatch(/more than 10000000 bytes/);
  });

  it('that nobody reads is given up, and the answer stands', async () => {
    let taken = 0;
    const row = await answerOf(endless((bytes) => (taken += bytes)));
    expect(row).toMatchObject({ status: '200', final_status: '200', failure: null });
    expect(taken).toBeLessThan(20_000_000);
  });

  it('that is compressed to next to nothing does not burst', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
    const ref = await feedOf((_, response) =>
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(((await failureOf(ref)) as Error).message).toMatch(/more than 10000000 bytes/);
  });

  it('that is compressed all the same is read', async () => {
    const body = gzipSync('{"list": [{"id": 1}]}');
    const ref = await feedOf((_, response) =>
      response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(body),
    );
    expect(await rowsOf(ref, ['id'])).toMatchObject([{ id: '1' }]);
  });

  it('that drips is not waited for', async () => {
    const started = performance.now();
    const ref = await feedOf((_, response) => {
      response.writeHead(200, JSON_TYPE);
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    }, QUICK);
    expect(((await failureOf(ref)) as Error).message).toMatch(
      /did not answer whole within 400 ms; ask it less at a time, or raise timeout/,
    );
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
