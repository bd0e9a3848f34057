/** What of the marina is no database: its files in memory, and its websites on a real server, as the plans have them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Files, Move, Redirects, Site } from '../../checks/packs/marina-crm/given.ts';
import { memory } from '../../src/sources/memory.ts';
import { memoryObjects } from '../../src/sources/memory-objects.ts';
import { newId } from './marina-legacy.ts';

/** One berth as the public sees it. */
type Shown = Readonly<Record<string, string | number | boolean>>;

/** What the websites answer, and what lies in the new bucket; a test changes a part of it. */
export type Outside = {
  readonly list: readonly Shown[];
  readonly totalRows: number;
  readonly cache: string;
  /** Old path to where it leads; any other is answered by `otherwise`. */
  readonly old: Readonly<Record<string, string>>;
  readonly otherwise: number;
  /** Number of a file to its bytes. */
  readonly files: Readonly<Record<number, string>>;
};

const berth = (number: string, Status: string): Shown => ({ 'Mooring Number': number, Status, Area: 'A' });

/** All of it as it should be beside test/fixtures/marina/crm.sql. */
export const RIGHT: Outside = {
  list: [berth('A1', 'Available'), berth('A2', 'Under Offer'), berth('A3', 'Sold')],
  totalRows: 3,
  cache: 'stale-while-revalidate=60, s-maxage=300',
  old: { '/node/1': '/news/one', '/berth.php?nr=A%201': '/berths/A%201' },
  otherwise: 404,
  files: { 1: 'bytes1', 2: 'bytes2' },
};

const PATH = '/api/public/berths';

/** Answers as both websites do, which are one server here. */
export function answering({ list, totalRows, cache, old, otherwise }: Outside) {
  const pages = ['/news/one', '/berths/A%201'];
  return ({ url = '' }: IncomingMessage, response: ServerResponse): void => {
    const send = (status: number, headers: Readonly<Record<string, string>>, body: string) =>
      response.writeHead(status, headers).end(body);
    const json = { 'content-type': 'application/json', 'cache-control': cache };
    const to = old[url];
    const single = list.find((shown) => url === `${PATH}/${String(shown['Mooring Number'])}`);
    if (url === PATH) send(200, json, JSON.stringify({ list, pageInfo: { totalRows } }));
    else if (single !== undefined) send(200, json, JSON.stringify(single));
    else if (to !== undefined) send(301, { location: to }, '');
    else send(pages.includes(url) ? 200 : otherwise, { 'content-type': 'text/html' }, '<h1>one</h1>');
  };
}

/** The old addresses, as somebody wrote them down. */
export function redirectsOf(site: Site, origin: string): Redirects {
  const map = memory('redirects', {
    key: { from: 'text' },
    columns: { from: 'text', to: 'text' },
    rows: Object.entries(RIGHT.old).map(([from, to]) => [from, to]),
  });
  return { site, map, unknown: ['/node/99999999'], options: { origin }, sample: { take: 1, seed: 7 } };
}

/** The files of both buckets, and which became which. */
export function filesOf({ files }: Outside): { readonly files: Files; readonly move: Move } {
  const keyOf = (file: number) => `north/client/${newId('clients', file)}/${newId('object', file)}.pdf`;
  const objects = memoryObjects(
    'media',
    Object.entries(files).map(([file, bytes]) => ({ key: keyOf(Number(file)), bytes })),
  );
  const source = memoryObjects(
    'old media',
    Object.entries(RIGHT.files).map(([file, bytes]) => ({ key: `uploads/${file}.PDF`, bytes })),
  );
  const rows = memory('copies', {
    key: { target_key: 'text' },
    columns: { target_key: 'text', source_key: 'text' },
    rows: Object.keys(RIGHT.files).map((file) => [keyOf(Number(file)), `uploads/${file}.PDF`]),
  });
  return { files: { objects }, move: { source, target: objects, manifest: { rows, source: 'source_key' } } };
}
