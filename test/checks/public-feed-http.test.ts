// A public feed from end to end: a server that answers, the real source that asks it, and the runner between.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { publicFeed } from '../../checks/public-feed.ts';
import { exitCode } from '../../src/model/report.ts';
import { http } from '../../src/sources/http/http.ts';
import { absent, BERTHS, database, LABELS, PAIRS, ROWS, SCHEMA } from '../support/feeds.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const CACHE = 's-maxage=300, stale-while-revalidate=60';
const PATH = '/api/public/berths';

/** What the server shows: in the list, singly, and about itself. */
type Site = {
  list: readonly object[];
  single: Map<string, object>;
  total: number;
  cache: string;
  status: number;
};

const singly = (list: readonly { readonly Number: string }[]) =>
  new Map(list.map((entry) => [entry.Number, entry]));
const right = (): Site => ({
  list: BERTHS,
  single: singly(BERTHS),
  total: BERTHS.length,
  cache: CACHE,
  status: 200,
});

let site = right();
let server: Server;
let origin = '';
let out = '';
let remove: () => Promise<void>;

const send = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': site.cache });
  response.end(JSON.stringify(body));
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    if (pathname === PATH) {
      send(response, site.status, { list: site.list, pageInfo: { totalRows: site.total, isLastPage: true } });
      return;
    }
    const found = site.single.get(decodeURIComponent(pathname.slice(PATH.length + 1)));
    send(response, found === undefined ? 404 : 200, found ?? { error: 'not found' });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ({ out, remove } = await outFolder());
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await remove();
});
beforeEach(() => {
  site = right();
});

const asked = (rows: Parameters<typeof database>[0] = ROWS) => {
  const web = http({ origin, retries: 0, staleFor: 50 });
  const feed = web.feed(PATH, { key: { Number: 'text' }, list: 'list' });
  return publicFeed(
    'feed',
    {
      feed,
      facts: web.facts(PATH, {
        total: 'pageInfo.totalRows',
        cache: 'header:cache-control',
        status: 'status',
      }),
      database: database(rows),
      absent: absent('Z9'),
      records: web.records(`${PATH}/{Number}`, { of: feed }),
    },
    {
      expected: 3,
      count: 'total',
      promises: { cache: CACHE, status: '200' },
      schema: SCHEMA,
      forbidden: ['price'],
      columns: PAIRS,
      labels: LABELS,
      updated: 'updated_at',
      window: '360s',
    },
  );
};

const run = async (check = asked()) => {
  const ran = await runSuite(out, [check]);
  const [judged] = ran.report.checks;
  const lines = judged?.findings === null ? [] : await ran.findings('feed');
  const found = lines.map(({ kind, key, column }) => [kind, ...key, ...(column === null ? [] : [column])]);
  return { judged, code: exitCode(ran.report), found };
};

describe('a public feed over HTTP', () => {
  it('is consistent when it shows what it should', async () => {
    const { judged, code } = await run();
    expect(judged).toMatchObject({ verdict: 'consistent', problems: [], found: {} });
    expect(judged?.examined).toEqual({ feed: 3, database: 3, absent: 1, records: 3, facts: 3 });
    expect(code).toBe(0);
  });

  it('is no whole feed that ends before its own count, though no fact is asked', async () => {
    site = { ...site, total: 5 };
    const web = http({ origin, retries: 0 });
    const feed = web.feed(PATH, { key: { Number: 'text' }, list: 'list', count: 'pageInfo.totalRows' });
    const { code, found } = await run(publicFeed('feed', { feed }, { forbidden: ['price'] }));
    expect([code, found]).toEqual([1, [['count']]]);
  });

  it('shows exactly what was planted', async () => {
    const [first, second, third] = BERTHS;
    const odd = { ...third, Status: 'sold', Price: 9 };
    site = {
      ...site,
      list: [{ ...second, Length: 21 }, odd, { Number: 'Z9', Status: 'Sold' }],
      single: new Map<string, object>([
        ['A2', second],
        ['B1', odd],
        ['A1', first],
      ]),
      total: 4,
      cache: 'no-store',
    };
    const { code, found } = await run();
    expect(found.sort()).toEqual([
      ['altered', 'A2', 'Length'],
      ['count'],
      ['differs-singly', 'A2'],
      ['forbidden', 'B1', '/Price'],
      ['label', 'B1', 'Status'],
      ['missing', 'A1'],
      ['promise', 'cache'],
      ['unretrievable', 'Z9'],
      ['unwanted', 'Z9'],
    ]);
    expect(code).toBe(1);
  });

  it('waits for the cache when a row changed just now', async () => {
    const now = new Date().toISOString();
    const { judged } = await run(asked(ROWS.map((row) => [row[0], row[1], '1', row[3], now])));
    expect(judged).toMatchObject({
      verdict: 'consistent',
      found: {},
      pending: [{ kind: 'fresh', count: 3 }],
    });
  });

  it('is inconsistent when it is empty, and unknown when it fails', async () => {
    site = { ...site, list: [], total: 0 };
    expect((await run()).judged).toMatchObject({ verdict: 'inconsistent', found: { empty: 1, missing: 3 } });
    site = { ...right(), status: 500 };
    const failed = await run();
    expect(failed).toMatchObject({ code: 2, found: [] });
    expect(failed.judged).toMatchObject({ verdict: 'unknown' });
  });
});
