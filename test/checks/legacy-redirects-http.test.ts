// End to end: a map in a file, and a site that answers over HTTP as old sites do.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { legacyRedirects } from '../../checks/legacy-redirects.ts';
import type { DatasetRef } from '../../src/model/dataset.ts';
import { file } from '../../src/sources/file/file.ts';
import { http, type HttpSource } from '../../src/sources/http/http.ts';
import { redirect, sendPage, startSite, type TestSite } from '../support/http-server.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const ORIGIN = 'http://www.example.org';

/** What is at a path: a page, or where it leads and how. */
const PAGES: Readonly<Record<string, string>> = {
  '/': 'Home',
  '/berths/a1': '<h1>Berth A1</h1>',
  '/berths/b2': '<h1>Berth B2</h1>',
  '/caf%c3%a9?menu=1': '<h1>Caf\u00e9</h1>',
  '/about': '<h1>About</h1>',
};
const MOVES: Readonly<Record<string, readonly [to: string, status?: number]>> = {
  '/node/1': ['/berths/a1'],
  '/node/2': [`${ORIGIN}/berths/b2`, 308],
  '/node/caf%C3%A9?m=1': ['/caf%c3%a9?menu=1'],
  '/hop': ['/node/1'],
  '/temporary': ['/about', 302],
  '/home-instead': ['/'],
  '/round': ['/round-again'],
  '/round-again': ['/round'],
  '/lost': ['/nowhere'],
  '/away': ['https://elsewhere.example/'],
  '/wrong-page': ['/about'],
  '/soft': ['/'],
};

const GOOD = [
  '/node/1,/berths/a1,301,Berth A1',
  '/node/2,/berths/b2,308,Berth B2',
  '/node/caf%C3%A9?m=1,/café?menu=1,301,Café',
  '/about,,200,About',
  '/gone,,410,',
];
const BAD = [
  '/hop,/node/1,301,Berth A1',
  '/temporary,/about,301,About',
  '/home-instead,/berths/b2,301,',
  '/round,/round-again,301,',
  '/lost,/nowhere,301,',
  '/wrong-page,/about,301,Berth Z9',
  '/berths/a1,/berths/b2,301,',
];

let site: TestSite;
let folder: string;
let out: Awaited<ReturnType<typeof outFolder>>;

beforeAll(async () => {
  site = await startSite((request, response) => {
    const path = request.url ?? '';
    const [to, status] = MOVES[path] ?? [];
    if (to !== undefined) redirect(response, to, status);
    else if (path === '/busy') sendPage(response, 'Later', 503);
    else if (path === '/gone') sendPage(response, 'Gone', 410);
    else sendPage(response, PAGES[path] ?? 'Not found', path in PAGES ? 200 : 404);
  });
  folder = await mkdtemp(join(tmpdir(), 'reconcile-map-'));
  out = await outFolder();
});

afterAll(async () => {
  await site.close();
  await out.remove();
  await rm(folder, { recursive: true, force: true });
});

const connectTo = () => ({ 'www.example.org': `127.0.0.1:${site.port}` });
const www = () => http({ origin: ORIGIN, connectTo: connectTo(), retries: 0 });

async function mapOf(name: string, rows: readonly string[]): Promise<DatasetRef> {
  const path = join(folder, name);
  await writeFile(path, ['from,to,status,title', ...rows, ''].join('\n'));
  return file(path, { key: { from: 'text' } });
}

async function asked(map: DatasetRef, source: HttpSource, unknown: readonly string[], segments = 1) {
  const answers = source.answers('{+from}', { of: map, marker: '{title}' });
  const datasets = { map, answers, unknown: source.answers(unknown) };
  const check = legacyRedirects('old', datasets, { origin: ORIGIN, status: { column: 'status' } });
  const ran = await runSuite(out.out, [check], { segments, sources: new Map([[source, 'www']]) });
  const [report] = ran.report.checks;
  const lines = (report?.findings ?? null) === null ? [] : await ran.findings('old');
  return {
    verdict: report?.verdict,
    examined: report?.examined,
    problems: report?.problems.map(({ code, message }) => `${code}: ${message}`),
    findings: lines.map(({ kind, key, expected, actual }) => [kind, ...key, expected, actual]).sort(),
  };
}

describe('a site that moved', () => {
  it('keeps what its map promises', async () => {
    const map = await mapOf('good.csv', GOOD);
    expect(await asked(map, www(), ['/node/99999999', '/no/such/page'])).toEqual({
      verdict: 'consistent',
      examined: { map: 5, answers: 5, unknown: 2 },
      problems: [],
      findings: [],
    });
    expect(site.asked.every(({ headers }) => headers.host === 'www.example.org')).toBe(true);
  });

  it.each([1, 3])('breaks what it promises, asked in %i segments', async (segments) => {
    const map = await mapOf('bad.csv', [...GOOD, ...BAD]);
    const { verdict, problems, findings } = await asked(map, www(), ['/nope', '/soft', '/about'], segments);
    expect(problems).toEqual([]);
    expect(verdict).toBe('inconsistent');
    expect(findings).toEqual(
      [
        ['chain', '/hop', `${ORIGIN}/berths/a1`, `${ORIGIN}/node/1`],
        ['hops', '/hop', 1, 2],
        ['status', '/temporary', 301, 302],
        ['target', '/home-instead', `${ORIGIN}/berths/b2`, `${ORIGIN}/`],
        ['loop', '/round', false, true],
        ['final', '/lost', 200, 404],
        ['content', '/wrong-page', true, false],
        ['chain', '/node/1', `${ORIGIN}/berths/b2`, `${ORIGIN}/berths/a1`],
        ['status', '/berths/a1', 301, 200],
        ['soft-200', 'unknown', '/about', null, { status: 200, final: 200 }],
        ['soft-200', 'unknown', '/soft', null, { status: 301, final: 200 }],
      ].sort(),
    );
  });

  it('cannot be told where it is busy, or leads to a host that may not be asked', async () => {
    const map = await mapOf('untold.csv', [
      ...GOOD,
      '/busy,/about,301,',
      '/away,https://elsewhere.example/,301,',
    ]);
    const { verdict, examined, problems, findings } = await asked(map, www(), ['/nope']);
    expect(verdict).toBe('unknown');
    expect(examined).toEqual({ map: 7, answers: 6, unknown: 1 });
    expect(problems?.sort()).toEqual([
      expect.stringMatching(/^no-answer: \/busy: www\.example\.org answered 503 to every attempt/),
      expect.stringMatching(/^not-followed: \/away: the redirect was not followed to its end/),
    ]);
    expect(findings).toEqual([]);
  });

  it('cannot be told when another address is asked than the map has', async () => {
    const map = await mapOf('other.csv', GOOD);
    const source = www();
    const answers = source.answers('/x{+from}', { of: map });
    const check = legacyRedirects('old', { map, answers }, { origin: ORIGIN, status: { column: 'status' } });
    const { report } = await runSuite(out.out, [check], { sources: new Map([[source, 'www']]) });
    expect(report.checks[0]?.verdict).toBe('unknown');
    expect(report.checks[0]?.problems.map(({ code }) => code)).toEqual(['other-address']);
  });

  it('is unknown when it is down', async () => {
    const map = await mapOf('down.csv', GOOD);
    const gone = await startSite(() => undefined);
    await gone.close();
    const source = http({ origin: gone.origin, retries: 0 });
    const { verdict, findings } = await asked(map, source, ['/nope']);
    expect(verdict).toBe('unknown');
    expect(findings).toEqual([]);
  });

  it('is judged by the sample that was asked', async () => {
    const map = await mapOf('sample.csv', GOOD);
    const source = www();
    const answers = source.answers('{+from}', { of: map, sample: { take: 2, seed: 5 } });
    const check = legacyRedirects('old', { map, answers }, { origin: ORIGIN, status: { column: 'status' } });
    const { report } = await runSuite(out.out, [check], { sources: new Map([[source, 'www']]) });
    expect(report.checks[0]).toMatchObject({
      verdict: 'consistent',
      evidence: 'sample',
      sample: { of: 5, taken: 2, seed: 5, by: null },
      examined: { map: 5, answers: 2 },
    });
  });
});
