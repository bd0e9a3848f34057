/** Feeds keep the contract of sources: in one answer, in pages, sorted in memory and sorted on disk. */
import { afterAll } from 'vitest';
import { http, type FeedOptions } from '../../../src/sources/http/http.ts';
import { startSite } from '../../support/http-server.ts';
import { sourceContract, type Harness, type Table } from '../contract.ts';

const tables = new Map<string, readonly string[]>();
let made = 0;

const site = await startSite((request, response) => {
  const url = new URL(request.url ?? '', 'http://site');
  const entries = tables.get(url.pathname) ?? [];
  const [offset, limit] = [url.searchParams.get('offset'), url.searchParams.get('limit')].map(Number);
  const page = url.searchParams.has('limit') ? entries.slice(offset, offset! + limit!) : entries;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(`{"list" : [${page.join(' ,\n')}], "pageInfo": {"totalRows": ${entries.length}}}`);
});

afterAll(() => site.close());

sourceContract(
  'a feed',
  harness(() => ({})),
);
sourceContract(
  'a feed in pages',
  harness(({ rows }) => ({ count: 'pageInfo.totalRows', page: { rows: rows.length > 2_000 ? 5_000 : 50 } })),
);
sourceContract(
  'a feed that is sorted on disk',
  harness(({ rows }) => ({ runBytes: rows.length > 2_000 ? 50_000 : 100 })),
);

function harness(more: (table: Table) => Partial<FeedOptions>): Harness {
  return {
    make: async (table) => {
      made += 1;
      const path = `/table-${made}`;
      tables.set(path, entriesOf(table));
      const { columns, key, private: hidden = [] } = table;
      const source = http({ origin: site.origin, maxBody: '50MB' });
      return { ref: source.feed(path, { key, columns, private: hidden, list: 'list', ...more(table) }) };
    },
  };
}

/** Numbers as JSON numbers; every other NULL is left out rather than written. */
function entriesOf({ columns, rows }: Table): readonly string[] {
  return rows.map((row, at) => {
    const members = Object.entries(columns).map(([name, family], place) => {
      const cell = row[place] ?? null;
      if (cell === null) return at % 2 === 0 ? [] : [`${JSON.stringify(name)}:null`];
      return [`${JSON.stringify(name)} : ${family === 'number' ? cell : JSON.stringify(cell)}`];
    });
    return `{${members.flat().join(', ')}}`;
  });
}
