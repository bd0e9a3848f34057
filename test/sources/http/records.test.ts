/** Entries asked for one by one, and facts about one answer. */
import { afterEach, describe, expect, it } from 'vitest';
import { ENTRY } from '../../../src/model/dataset.ts';
import { http, type HttpOptions } from '../../../src/sources/http/http.ts';
import {
  redirect,
  sendJson,
  sendPage,
  startSite,
  type Answering,
  type TestSite,
} from '../../support/http-server.ts';
import { failureOf, opened, rowsIn, rowsOf } from '../../support/http-reading.ts';

let site: TestSite | undefined;

afterEach(async () => {
  await site?.close();
  site = undefined;
});

async function siteOf(answering: Answering, options: Partial<HttpOptions> = {}) {
  site = await startSite(answering);
  return http({ origin: site.origin, retries: 0, ...options });
}

const BERTHS = ['A1', 'A 2', 'B/3', 'Ä4', 'E5', 'F6', 'G7', 'H8'].map((name, at) => ({
  'Mooring Number': name,
  at,
}));

/** A feed of berths, and an address for each. */
const berths: Answering = ({ url = '' }, response) => {
  const [, name = ''] = /^\/berths\/(.*)$/.exec(url) ?? [];
  const asked = decodeURIComponent(name);
  if (asked === '') sendJson(response, { list: BERTHS, pageInfo: { totalRows: 8 } });
  else if (asked === 'A 2') response.writeHead(404).end('no');
  else if (asked === 'E5') sendPage(response);
  else if (asked === 'F6') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"data": {"Mooring Number": "F6"');
  } else if (asked === 'G7') sendJson(response, { error: 'none' });
  else if (asked === 'H8') redirect(response, '/berths/A1', 302);
  else sendJson(response, { data: BERTHS.find((berth) => berth['Mooring Number'] === asked) });
};

describe('records', () => {
  it('are asked for under the address of each entry, and are JSON or a failure', async () => {
    const source = await siteOf(berths);
    const feed = source.feed('/berths', { key: { 'Mooring Number': 'text' }, list: 'list' });
    const ref = source.records('/berths/{Mooring Number}', { of: feed, record: 'data' });
    expect(ref.source.through).toEqual([source]);
    const rows = new Map((await rowsOf(ref)).map(({ key, ...row }) => [key, row]));
    expect([...rows.keys()]).toEqual(['A 2', 'A1', 'B/3', 'E5', 'F6', 'G7', 'H8', 'Ä4']);
    expect(rows.get('A1')).toEqual({ status: '200', [ENTRY]: '{"Mooring Number":"A1","at":0}', failure: null });
    expect(rows.get('B/3')).toMatchObject({ status: '200', failure: null });
    expect(rows.get('Ä4')).toMatchObject({ status: '200', failure: null });
    expect(rows.get('A 2')).toEqual({ status: '404', [ENTRY]: null, failure: null });
    expect(rows.get('E5')).toMatchObject({ status: null, [ENTRY]: null, failure: expect.stringMatching(/^127.0.0.1:\d+ answers with HTML or XML in place of JSON/) as string });
    expect(rows.get('F6')?.['failure']).toMatch(/is cut off; the answer is not whole/);
    expect(rows.get('G7')?.['failure']).toMatch(/answers with JSON that holds no "data"; say where the record is with record/);
    expect(rows.get('H8')).toMatchObject({ status: '200', [ENTRY]: '{"Mooring Number":"A1","at":0}' });
    expect(site?.paths()).toContain('/berths/B%2F3');
  }); // prettier-ignore

  it('are the whole document where nothing else is said, and keep exact numbers', async () => {
    const source = await siteOf(({ url }, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(url === '/list' ? '[{"id": 1}]' : '{"price": 1234567890123456789.10}');
    });
    const feed = source.feed('/list', { key: { id: 'int' } });
    expect(await rowsOf(source.records('/one/{id}', { of: feed }))).toMatchObject([
      { status: '200', [ENTRY]: '{"price": 1234567890123456789.10}' },
    ]);
  });

  it('name the column that the rows do not have', async () => {
    const source = await siteOf(berths);
    const feed = source.feed('/berths', { key: { 'Mooring Number': 'text' }, list: 'list' });
    const thrown = await failureOf(source.records('/berths/{Number}', { of: feed }));
    expect(thrown).toMatchObject({
      name: 'ContractError',
      message: expect.stringMatching(/has no column "Number"/) as string,
    });
  });
});

describe('facts', () => {
  const facts = {
    total: 'pageInfo.totalRows',
    exact: 'price',
    first: 'list.0.Mooring Number',
    page: 'pageInfo',
    absent: 'pageInfo.no.such',
    none: 'nothing',
    entries: 'length(list)',
    notCounted: 'length(price)',
    cache: 'header:Cache-Control',
    noHeader: 'header:x-none',
    status: 'status',
    state: '$.status',
    '': '$',
  };

  it('are values in the JSON, headers and the status', async () => {
    const document =
      '{"status":"ok","list":[{"Mooring Number":"A1"},{}],"pageInfo":{"totalRows":117.0},"price":12345678901234567890.10,"nothing":null}';
    const source = await siteOf((_, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'cache-control': 's-maxage=300, stale-while-revalidate=60',
      });
      response.end(document);
    });
    await opened(source.facts('/berths', facts), async (dataset) => {
      const rows = await rowsIn(dataset, ['fact', 'value']);
      expect(
        Object.fromEntries(rows.map(({ key, value, fact }) => [key === fact ? key : 'other', value])),
      ).toEqual({
        total: '117.0',
        exact: '12345678901234567890.10',
        first: 'A1',
        page: '{"totalRows":117.0}',
        absent: null,
        none: null,
        entries: '2',
        notCounted: null,
        cache: 's-maxage=300, stale-while-revalidate=60',
        noHeader: null,
        status: '200',
        state: 'ok',
        '': document,
      });
    });
    expect(site?.asked.length).toBe(1);
  });

  it('are of any answer where the status is asked for, and else of a 200 only', async () => {
    const source = await siteOf((_, response) => {
      response.writeHead(503, { 'content-type': 'application/json' });
      response.end('{"checks": {"db": "down"}}');
    });
    expect(
      await rowsOf(source.facts('/health', { code: 'status', db: 'checks.db' }), ['value']),
    ).toMatchObject([
      { key: 'code', value: '503' },
      { key: 'db', value: 'down' },
    ]);
    expect(await failureOf(source.facts('/health', { db: 'checks.db' }))).toMatchObject({
      name: 'SourceError',
      code: 'busy',
    });
  });

  it('are none where there is no JSON to find them in', async () => {
    const source = await siteOf((_, response) => sendPage(response));
    expect(
      await rowsOf(source.facts('/', { code: 'status', type: 'header:content-type' }), ['value']),
    ).toMatchObject([{ value: '200' }, { value: 'text/html; charset=utf-8' }]);
    const thrown = await failureOf(source.facts('/', { code: 'status', total: 'total' }));
    expect(thrown).toMatchObject({
      message: expect.stringMatching(/^site\.facts \/: answers with HTML or XML in place of JSON/) as string,
    });
  });

  it('show a count that lies', async () => {
    const source = await siteOf((_, response) =>
      sendJson(response, { list: BERTHS, pageInfo: { totalRows: 117 } }),
    );
    const [total] = await rowsOf(source.facts('/berths', { total: 'pageInfo.totalRows' }), ['value']);
    const feed = source.feed('/berths', {
      key: { 'Mooring Number': 'text' },
      list: 'list',
      count: 'pageInfo.totalRows',
    });
    expect([total?.['value'], (await rowsOf(feed, [])).length]).toEqual(['117', 8]);
  });
});
