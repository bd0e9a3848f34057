/** What the two websites answer: one function for each, from what was asked to what is sent. */
import type { Feed, FeedEntry } from './feed.ts';
import type { Answer, Site } from './site.ts';

/** An answer as it goes over the wire. */
export type Sent = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Answering = (target: string) => Sent;

const BERTHS = '/api/public/berths';
const NOT_FOUND: Answer = { status: 404, body: 'There is no such page.' };

/** The old site only knows its own addresses, query and all. */
export function oldSite({ old }: Pick<Site, 'old'>): Answering {
  return (target) => html(old.get(target) ?? NOT_FOUND);
}

/** The new site has pages, and the public feed of berths: all of them, or one by its number. */
export function newSite({ pages }: Pick<Site, 'pages'>, feed: Feed): Answering {
  return (target) => {
    const [path = ''] = target.split('?');
    if (path === BERTHS) return json(200, wholeList(feed), feed.cacheControl);
    if (!path.startsWith(`${BERTHS}/`)) return html(pages.get(path) ?? NOT_FOUND);
    const entry = feed.single.get(decodeURIComponent(path.slice(BERTHS.length + 1))) ?? null;
    if (entry === null) return json(404, { message: 'no such berth' }, 'no-store');
    return json(200, entry, feed.cacheControl);
  };
}

function wholeList({ list, totalRows }: Feed): {
  readonly list: readonly FeedEntry[];
  readonly pageInfo: object;
} {
  const page = { page: 1, pageSize: list.length, isFirstPage: true, isLastPage: true };
  return { list, pageInfo: { totalRows, ...page } };
}

function html({ status, location, body = '' }: Answer): Sent {
  const type = { 'content-type': 'text/html; charset=utf-8' };
  return { status, headers: location === undefined ? type : { ...type, location }, body };
}

function json(status: number, value: object, cacheControl: string): Sent {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': cacheControl };
  return { status, headers, body: JSON.stringify(value) };
}
