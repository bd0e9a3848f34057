/** Answers about rows: one for each, in their order, wherever they are cut; or for a sample of them. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { DatasetRef } from '../../../src/model/dataset.ts';
import { keyCodec } from '../../../src/model/key.ts';
import { EVERYTHING, NULL_KEYS } from '../../../src/model/scope.ts';
import type { Cell } from '../../../src/model/value.ts';
import { http, type HttpOptions } from '../../../src/sources/http/http.ts';
import { memory } from '../../../src/sources/memory.ts';
import { scopesAt } from '../../../src/compare/segments.ts';
import { redirect, sendPage, startSite, type Answering, type TestSite } from '../../support/http-server.ts';
import { calm, opened, rowsIn, rowsOf } from '../../support/http-reading.ts';

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

const pages = (rows: readonly (readonly Cell[])[], hidden: readonly string[] = []): DatasetRef =>
  memory('pages', {
    key: { nid: 'int' },
    columns: { nid: 'number', from: 'text', title: 'text', visits: 'number' },
    rows,
    private: hidden,
  });

/** Answers by path: a page, or where to go. */
const map =
  (to: Readonly<Record<string, string | number>>): Answering =>
  ({ url = '' }, response) => {
    const target = to[url];
    if (typeof target === 'string') redirect(response, target);
    else sendPage(response, `page ${url}`, target ?? 404);
  };

describe('answers about rows', () => {
  it('fill a template, and say what they could not ask', async () => {
    const source = await siteOf((_, response) => sendPage(response));
    const rows = pages([['2', 'a/b ?&#%ä', null, null], ['1', null, null, null], [null, 'x', null, null], ['3', '\ud800', null, null]]);
    const found = await rowsOf(source.answers('/node/{nid}?from={from}', { of: rows }), ['path', 'status', 'failure']);
    expect(found).toMatchObject([
      { path: null, status: null, failure: 'column "from" is NULL, so nothing can be asked; fill it' },
      { path: '/node/2?from=a%2Fb%20%3F%26%23%25%C3%A4', status: '200', failure: null },
      { path: null, failure: 'column "from" holds half of a surrogate pair, so nothing can be asked; fill it' },
      { path: null, failure: 'column "nid" is NULL, so nothing can be asked; fill it' },
    ]);
    const raw = await rowsOf(source.answers('{+from}', { of: pages([['1', '/a?b=c%2F', null, null], ['2', 'node/2', null, null]]) }), ['path', 'failure']);
    expect(raw).toMatchObject([{ path: '/a?b=c%2F', failure: null }, { path: 'node/2', failure: 'is no path; begin it with a slash' }]);
    expect(sites[0]!.paths()).toEqual(['/node/2?from=a%2Fb%20%3F%26%23%25%C3%A4', '/a?b=c%2F']);
  }); // prettier-ignore

  it('have the key, the order and the scopes of the rows, wherever they are cut', async () => {
    const source = await siteOf(map({}));
    const rows = pages([
      ...Array.from({ length: 60 }, (_, at) => [String((at * 37) % 41), '/x', null, null]),
      [null, '/x', null, null],
    ]);
    const codec = keyCodec(['int']);
    await opened(source.answers('/node/{nid}', { of: rows }), async (dataset) => {
      const shape = await dataset.describe(calm);
      expect(shape.key).toEqual([{ column: 'nid', kind: 'int', nullable: true }]);
      const whole = await rowsIn(dataset, ['path']);
      expect(whole.length).toBe(61);
      const property = fc.asyncProperty(
        fc.array(fc.integer({ min: -5, max: 50 }), { maxLength: 4 }),
        async (cuts) => {
          const parts = [];
          for (const scope of scopesAt(
            cuts.map((cut) => codec.encode([String(cut)])),
            true,
          )) {
            const part = await rowsIn(dataset, ['path', 'status'], [scope]);
            expect(await dataset.count(scope, calm)).toBe(part.length);
            parts.push(...part);
          }
          expect(parts.map(({ path, key }) => ({ path, key }))).toEqual(whole);
        },
      );
      await fc.assert(property, { numRuns: 10 });
      const some = { anyOf: ['7', '0', '99'].map((id) => codec.encode([id])) };
      expect((await rowsIn(dataset, ['path'], [some])).map(({ path }) => path)).toEqual([
        '/node/0',
        '/node/0',
        '/node/7',
      ]);
      expect((await dataset.cuts(4, calm)).length).toBe(3);
      await expect(rowsIn(dataset, ['berth'])).rejects.toThrow(/has no column "berth"/);
    });
  });

  it('look for a marker in the final page, however its HTML writes it', async () => {
    const source = await siteOf(({ url }, response) => {
      if (url === '/1') redirect(response, '/one');
      else sendPage(response, `<title>Tom &amp; Jerry&#39;s &#x26; &nbsp;more</title>${url ?? ''}`);
    });
    const rows = pages([
      ['1', null, "Tom & Jerry's &", null],
      ['2', null, 'Not Found', null],
      ['3', null, null, null],
      ['4', null, '', null],
    ]);
    const found = await rowsOf(source.answers('/{nid}', { of: rows, marker: '<title>{title}' }), [
      'marker',
      'final_status',
      'hops',
    ]);
    expect(found.map(({ marker }) => marker)).toEqual(['true', 'false', null, 'true']);
    const bare = await rowsOf(source.answers('/{nid}', { of: rows, marker: '{title}' }), ['marker']);
    expect(bare.map(({ marker }) => marker)).toEqual(['true', 'false', null, null]);
  });

  it('know the marker of a page in another character set', async () => {
    const source = await siteOf((_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html; charset=iso-8859-1' })
        .end(Buffer.from('Möwe', 'latin1')),
    );
    expect(await rowsOf(source.answers(['/a'], { marker: 'Möwe' }), ['marker'])).toMatchObject([
      { marker: 'true' },
    ]);
  });

  it('say what was found before something failed', async () => {
    const source = await siteOf(({ url, socket }, response) => {
      if (url === '/1') redirect(response, '/next');
      else socket.destroy();
    });
    const [row] = await rowsOf(source.answers('/{nid}', { of: pages([['1', null, null, null]]) }));
    expect(row).toMatchObject({
      status: '301',
      hops: '1',
      final_status: null,
      failure: expect.stringMatching(/broke the connection off/) as string,
    });
  });

  it('inherit what is private, and hide addresses made from it', async () => {
    const source = await siteOf(map({}));
    expect(source.answers('/{nid}', { of: pages([], ['title']) }).private).toEqual(['title']);
    expect(source.answers('/{from}', { of: pages([], ['from']) }).private).toEqual([
      'from',
      'path',
      'location',
      'final_url',
    ]);
    expect(source.records('/{nid}', { of: pages([], ['title']) }).private).toEqual(['title', '*']);
  });

  it('can be grouped, each asked once', async () => {
    const source = await siteOf(map({ '/1': 200, '/2': 200 }));
    const ref = source.answers(['/1', '/2', '/3']);
    expect(await rowsOf(ref.by('final_status'), ['rows'])).toMatchObject([{ rows: '2' }, { rows: '1' }]);
    expect(sites[0]!.asked.length).toBe(3);
  });
});

describe('a sample of answers', () => {
  const many = pages(
    Array.from({ length: 500 }, (_, at) => [
      String(at),
      null,
      null,
      at % 100 === 0 ? null : String((at * 7) % 1_000),
    ]),
  );

  it('is by chance, the same for one seed, and says so', async () => {
    const source = await siteOf(map({}));
    const taken = async (seed: number) =>
      opened(source.answers('/{nid}', { of: many, sample: { take: 20, seed } }), async (dataset) => {
        expect((await dataset.describe(calm)).sample).toEqual({ of: 500, taken: 20, seed, by: null });
        expect(await dataset.count(EVERYTHING, calm)).toBe(20);
        expect(await dataset.count(NULL_KEYS, calm)).toBe(0);
        return (await rowsIn(dataset, ['path', 'status'])).map(({ path }) => path);
      });
    const [first, again, other] = [await taken(1), await taken(1), await taken(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(first.length).toBe(20);
    expect(first.map((path) => Number(path?.slice(1)))).toEqual(
      first.map((path) => Number(path?.slice(1))).toSorted((a, b) => a - b),
    );
    expect(sites[0]!.asked.length).toBe(60);
  });

  it('is by the largest numbers of a column', async () => {
    const source = await siteOf(map({}));
    await opened(
      source.answers('/{nid}', { of: many, sample: { take: 3, by: 'visits' } }),
      async (dataset) => {
        expect((await dataset.describe(calm)).sample).toEqual({
          of: 500,
          taken: 3,
          seed: null,
          by: 'visits',
        });
        expect((await rowsIn(dataset, ['path'])).map(({ path }) => path)).toEqual(['/142', '/285', '/428']);
        const codec = keyCodec(['int']);
        const outside = { anyOf: [codec.encode(['5'])] };
        expect((await rowsIn(dataset, ['path'], [outside])).map(({ path }) => path)).toEqual(['/5']);
      },
    );
  });

  it('of more than there is, is all', async () => {
    const source = await siteOf(map({}));
    const rows = pages([
      ['2', null, null, null],
      ['1', null, null, null],
    ]);
    expect(
      await rowsOf(source.answers('/{nid}', { of: rows, sample: { take: 10 } }), ['path']),
    ).toMatchObject([{ path: '/1' }, { path: '/2' }]);
  });
});
