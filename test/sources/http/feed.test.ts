/** A feed's columns, its pages of every kind, and what makes its pages no whole. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { ENTRY } from '../../../src/model/dataset.ts';
import { http, type FeedOptions } from '../../../src/sources/http/http.ts';
import { sendJson, startSite, type Answering, type TestSite } from '../../support/http-server.ts';
import { calm, failureOf, opened, rowsOf } from '../../support/http-reading.ts';

let site: TestSite | undefined;

afterEach(async () => {
  await site?.close();
  site = undefined;
});

async function feedOf(answering: Answering, options: Partial<FeedOptions> = {}, path = '/feed') {
  site = await startSite(answering);
  return http({ origin: site.origin, retries: 0 }).feed(path, {
    key: { id: 'int' },
    list: 'list',
    ...options,
  });
}

/** A server of so many entries that pages by limit and offset, or by page and size. */
function paged(total: number, said: (page: number) => object = () => ({})): Answering {
  return (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://site');
    const size = Number(searchParams.get('limit') ?? searchParams.get('pageSize') ?? total);
    const page = searchParams.has('page') ? Number(searchParams.get('page')) - 1 : null;
    const from = page === null ? Number(searchParams.get('offset') ?? 0) : page * size;
    const list = Array.from({ length: Math.max(0, Math.min(size, total - from)) }, (_, at) => ({
      id: from + at,
    }));
    const isLastPage = from + list.length >= total;
    sendJson(response, {
      list,
      pageInfo: { totalRows: total, isLastPage, ...said(Math.floor(from / size)) },
    });
  };
}

const ids = (rows: readonly { readonly key: string }[]) =>
  rows.map((row) => (row as unknown as { id: string }).id);
const upTo = (total: number) => Array.from({ length: total }, (_, at) => String(at));

describe('a feed', () => {
  it('gives each member as it is written, and the whole entry', async () => {
    const entries =
      '[{"id": 1, "name" : "Möwe", "price": 1234567890.10, "on": true, "off": null, "at": {"b": [1, 2], "*": "x"}, "*": 0}]';
    const ref = await feedOf((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`\ufeff{"list": ${entries}}`);
    });
    const [row] = await rowsOf(ref, ['id', 'name', 'price', 'on', 'off', 'at', 'at.b', ENTRY]);
    expect(row).toMatchObject({ id: '1', name: 'Möwe', price: '1234567890.10', on: 'true', off: null, at: '{"b":[1,2],"*":"x"}', 'at.b': '[1,2]' }); // prettier-ignore
    expect(row?.[ENTRY]).toBe(
      '{"id":1,"name":"Möwe","price":1234567890.10,"on":true,"off":null,"at":{"b":[1,2],"*":"x"},"*":0}',
    );
    await opened(ref, async (dataset) => {
      const { columns } = await dataset.describe(calm);
      expect(columns[ENTRY]?.family).toBe('json');
      expect(columns['name']?.family).toBe('untyped');
    });
  });

  it('is the document itself where no list is named, and may be empty', async () => {
    const whole = await feedOf((_, response) => sendJson(response, [{ id: 2 }, { id: 1 }]), { list: '' });
    expect(ids(await rowsOf(whole, ['id']))).toEqual(['1', '2']);
    await site?.close();
    expect(await rowsOf(await feedOf((_, response) => sendJson(response, { list: [] })))).toEqual([]);
  });

  it('is read once for a session', async () => {
    const ref = await feedOf(paged(50));
    await opened(ref, async (dataset) => {
      await Promise.all([dataset.describe(calm), dataset.count({ from: null, until: null }, calm)]);
      await dataset.cuts(3, calm);
    });
    expect(site?.asked.length).toBe(1);
  });

  it('hides the whole entry where it hides a column', async () => {
    const ref = await feedOf(paged(1), { private: ['name'] });
    expect(ref.private).toEqual(['name', ENTRY]);
  });

  it.each<[string, Partial<FeedOptions>, readonly string[]]>([
    ['by limit and offset until the count', { count: 'pageInfo.totalRows', page: { rows: 10 } }, ['limit=10&offset=0', 'limit=10&offset=10', 'limit=10&offset=20']],
    ['by limit and offset until the last', { page: { rows: 10, last: 'pageInfo.isLastPage' } }, ['limit=10&offset=0', 'limit=10&offset=10', 'limit=10&offset=20']],
    ['by limit and offset until an empty one', { page: { rows: 15 } }, ['limit=15&offset=0', 'limit=15&offset=15', 'limit=15&offset=25']],
    ['by page and size', { count: 'pageInfo.totalRows', page: { page: 'page', size: 'pageSize', rows: 13 } }, ['pageSize=13&page=1', 'pageSize=13&page=2']],
  ])('is paged %s', async (_, options, queries) => {
    const ref = await feedOf(paged(25), options);
    expect(ids(await rowsOf(ref, ['id']))).toEqual(upTo(25));
    expect(site?.paths()).toEqual(queries.map((query) => `/feed?${query}`));
  }); // prettier-ignore

  it.each(['json', 'link'])('is paged by the next address in %s', async (where) => {
    const answering: Answering = (request, response) => {
      const at = Number(new URL(request.url ?? '', 'http://site').searchParams.get('at') ?? 0);
      const next = at < 20 ? `?keep=%2F&at=${at + 10}` : null;
      const list = Array.from({ length: 10 }, (_, place) => ({ id: at + place }));
      const link = { link: `</first>; rel="first", <${next ?? ''}>; title="a, b"; rel="next"` };
      sendJson(
        response,
        { list, next: where === 'json' ? next : undefined },
        where === 'link' && next !== null ? link : {},
      );
    };
    const ref = await feedOf(
      answering,
      { page: { next: where === 'json' ? 'next' : 'header:link' } },
      '/feed?keep=%2F',
    );
    expect(ids(await rowsOf(ref, ['id']))).toEqual(upTo(30));
    expect(site?.paths()).toEqual(['/feed?keep=%2F', '/feed?keep=%2F&at=10', '/feed?keep=%2F&at=20']);
  });

  it('asks on by what it got where a server gives fewer than it was asked for', async () => {
    const clamped: Answering = (request, response) => {
      request.url = (request.url ?? '').replace('limit=100', 'limit=7');
      paged(20)(request, response);
    };
    const ref = await feedOf(clamped, { count: 'pageInfo.totalRows', page: {} });
    expect(ids(await rowsOf(ref, ['id']))).toEqual(upTo(20));
  });

  it('gives what it got where one answer does not hold as many as it says, for a check to compare', async () => {
    const ref = await feedOf(
      (_, response) => sendJson(response, { list: [{ id: 1 }], pageInfo: { totalRows: 117 } }),
      { count: 'pageInfo.totalRows' },
    );
    expect(ids(await rowsOf(ref, ['id']))).toEqual(['1']);
  });

  it.each([200, 404, 422])(
    'reads on behind a count that is too low, until a page says %d and nothing',
    async (status) => {
      const ends: Answering = (request, response) => {
        if (/offset=30/.test(request.url ?? '') && status !== 200) response.writeHead(status).end();
        else paged(30, () => ({ totalRows: 20 }))(request, response);
      };
      const ref = await feedOf(ends, { count: 'pageInfo.totalRows', page: { rows: 10 } });
      expect(ids(await rowsOf(ref, ['id']))).toEqual(upTo(30));
    },
  );

  it('is one page where it says that nothing is next, or as many came as it counts', async () => {
    const page = { next: 'next' };
    const said = await feedOf((_, response) => sendJson(response, { list: [{ id: 1 }], next: null }), {
      page,
    });
    expect(ids(await rowsOf(said, ['id']))).toEqual(['1']);
    await site?.close();
    const counted = await feedOf((_, response) => sendJson(response, { list: [{ id: 1 }], total: 1 }), {
      page,
      count: 'total',
    });
    expect(ids(await rowsOf(counted, ['id']))).toEqual(['1']);
  });

  it('ends at an empty page where the count promises more', async () => {
    const ref = await feedOf(
      paged(25, () => ({ totalRows: 40 })),
      { count: 'pageInfo.totalRows', page: { rows: 10 } },
    );
    expect(ids(await rowsOf(ref, ['id']))).toEqual(upTo(25));
    await opened(ref, async (dataset) => {
      expect((await dataset.describe(calm)).announced).toBe(40);
    });
  });
});

describe('a feed that is no whole', () => {
  it.each<[string, Answering, Partial<FeedOptions>, RegExp]>([
    ['whose next page is named by a member that no page has', (_, response) => sendJson(response, { list: [{ id: 1 }], next: null }), { page: { next: 'nxt' } }, /page 1: says nothing at "nxt", so that it may not be all; check next, or name count/],
    ['whose page repeats', (_, response) => sendJson(response, { list: [{ id: 1 }, { id: 2 }] }), { page: { rows: 2 } }, /page 2: is one that was read before/],
    ['whose page repeats with another frame', (request, response) => sendJson(response, { at: request.url, list: [{ id: 1 }] }), { page: {} }, /page 2: is one that was read before/],
    ['whose count changes', paged(25, (page) => ({ totalRows: 25 + page })), { count: 'pageInfo.totalRows', page: { rows: 10 } }, /page 2: says that there are 26 entries where the page before said 25; run again/],
    ['that has more pages than there may be', paged(1_000), { page: { rows: 10 }, maxPages: 5 }, /page 5: is not the last, and more than 5 are not read/],
    ['that does not say which page is the last', paged(25, () => ({ isLastPage: undefined })), { page: { rows: 10, last: 'pageInfo.isLastPage' } }, /does not say at "pageInfo.isLastPage" whether it is the last/],
    ['whose page is empty and not the last', paged(5, () => ({ isLastPage: false })), { page: { rows: 10, last: 'pageInfo.isLastPage' } }, /page 2: is empty, and says that it is not the last/],
    ['whose next page is this one', (_, response) => sendJson(response, { list: [{ id: 1 }], next: '/feed' }), { page: { next: 'next' } }, /names a next page that was read before/],
    ['whose next page is elsewhere', (_, response) => sendJson(response, { list: [{ id: 1 }], next: 'http://elsewhere.example/feed' }), { page: { next: 'next' } }, /names a next page at elsewhere.example, and pages are read from one host/],
    ['without its list', (_, response) => sendJson(response, { rows: [] }), {}, /holds no "list", only "rows"; say with list where the records are/],
    ['whose list is none', (_, response) => sendJson(response, { list: { a: 1 } }), {}, /"list" is no array of records; say where it is with list/],
    ['with an entry that is no object', (_, response) => sendJson(response, { list: [{ id: 1 }, 7] }), {}, /record 2: is JSON but no object/],
    ['without its key', (_, response) => sendJson(response, { list: [{ name: 'a' }] }), {}, /has no column "id"; its columns are "name"; name one of them in key/],
    ['whose key is of another kind', (_, response) => sendJson(response, { list: [{ id: 'A1' }] }), {}, /record 1: a key declared as int holds a value of 2 characters that is not one/],
  ])('is refused: %s', async (_, answering, options, sentence) => {
    const thrown = (await failureOf(await feedOf(answering, options))) as Error;
    expect(thrown.message).toMatch(sentence);
    expect(thrown.message).toMatch(/^site\.feed \/feed/);
    expect(thrown.message).not.toContain('\n');
  }); // prettier-ignore
});

it('holds no more than a part of forty thousand entries at any time', async () => {
  const filler = 'x'.repeat(1_000);
  const before = liveBytes();
  let most = 0;
  const answering: Answering = (request, response) => {
    const offset = Number(new URL(request.url ?? '', 'http://site').searchParams.get('offset'));
    if (offset % 5_000 === 0) most = Math.max(most, liveBytes() - before);
    const length = Math.min(1_000, 40_000 - offset);
    const list = Array.from({ length }, (_, at) => ({ id: offset + at, filler }));
    sendJson(response, { list, total: 40_000 });
  };
  const ref = await feedOf(answering, { count: 'total', page: { rows: 1_000 } });
  await opened(ref, async (dataset) => {
    let rows = 0;
    for await (const page of dataset.scan({ from: null, until: null }, ['id', ENTRY], calm))
      rows += page.length;
    expect(rows).toBe(40_000);
  });
  // Stored they are more than 80 MB: each entry's text, and its cells.
  expect(most / 1e6).toBeLessThan(45);
}, 60_000);

/** The bytes that are in use, after what is not was thrown away. */
function liveBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
