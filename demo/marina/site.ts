/** The old website's addresses, where the map promises that they lead, and what both sites really answer. */
import type { LegacyBerth } from './legacy.ts';
import type { Random } from './random.ts';
import { NEWS, PLACES } from './words.ts';

export const OLD_HOST = 'old.port-calder.example';
export const NEW_HOST = 'www.port-calder.example';

/** A line of the redirect map. */
export type Redirect = {
  /** Path and query at the old site. */
  from: string | null;
  /** Path at the new site; `null` for what is gone for good. */
  to: string | null;
  status: '301' | '410';
  /** What is written on the new page. */
  title: string | null;
  /** How often it was asked for last year. */
  visits: string;
};

export type Answer = {
  status: number;
  /** For a redirect: as it is sent. */
  location?: string;
  body?: string;
};

export type Site = {
  readonly map: Redirect[];
  /** Path and query to the answer of the old site; anything else is a 404. */
  readonly old: Map<string, Answer>;
  /** Path to the answer of the new site; anything else is a 404. */
  readonly pages: Map<string, Answer>;
};

const ARTICLES = 140;
const GONE = 15;

/** A site whose every old address leads where the map says. */
export function makeSite(random: Random, berths: readonly LegacyBerth[]): Site {
  const site: Site = { map: [], old: new Map(), pages: new Map() };
  const visits = (): string => String(random.int(0, 60) ** 2);
  const moved = (from: string, to: string, title: string): void => {
    site.map.push({ from, to, status: '301', title, visits: visits() });
    site.old.set(from, { status: 301, location: newAddress(to) });
    site.pages.set(to, page(title));
  };
  moved('/index.php', '/', 'Port Calder');
  // Nobody lists the berths' pages: one rule is enough for them. A blank stays encoded, in the query and in the path.
  for (const { 'Mooring Number': number, Archived: archived } of berths) {
    if (archived !== null) continue;
    const name = encodeURIComponent(number ?? '');
    site.old.set(`/berth.php?nr=${name}`, { status: 301, location: newAddress(`/berths/${name}`) });
    site.pages.set(`/berths/${name}`, page(`Berth ${number ?? ''}`));
  }
  for (let nid = 1; nid <= ARTICLES; nid++) {
    const title = `${random.pick(NEWS)} ${random.pick(PLACES)} ${nid}`;
    moved(`/node/${nid}`, `/news/${title.toLowerCase().replaceAll(' ', '-')}`, title);
  }
  for (let item = 1; item <= GONE; item++) {
    const from = `/shop/item-${item}`;
    site.map.push({ from, to: null, status: '410', title: null, visits: visits() });
    site.old.set(from, { status: 410, body: 'The shop is closed.' });
  }
  return site;
}

export function newAddress(path: string): string {
  return `http://${NEW_HOST}${path}`;
}

export function page(title: string): Answer {
  return { status: 200, body: `<!doctype html><title>${title}</title><h1>${title}</h1>` };
}
