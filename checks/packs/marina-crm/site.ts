/** What the public sees: the feed of berths, and where the old site's addresses lead. */
import { legacyRedirects } from '../../legacy-redirects.ts';
import { publicFeed } from '../../public-feed.ts';
import type { Check } from '../../../src/model/check.ts';
import type { DatasetRef } from '../../../src/model/dataset.ts';
import type { Crm } from './crm.ts';
import type { Feed, Redirects } from './given.ts';

const PATH = '/api/public/berths';
const CACHE = 's-maxage=300, stale-while-revalidate=60';
/** Both of them together: an answer may be that old. */
const WINDOW = '360s';
/** Statuses in the words of the feed. The plans have no word for maintenance: a config that has one passes it. */
const LABELS = { available: 'Available', under_offer: 'Under Offer', sold: 'Sold' };

/** Asked from outside, with the public address and the number of berths only; nothing of it needs a database. */
export function feedFromOutside(given: Feed, expected: number): Check {
  const { datasets, options } = feedOf(given);
  return publicFeed('berth-feed', datasets, { ...options(undefined), expected });
}

/** The same against the database: no berth is missing, made up, archived, or shown in another state. */
export function feedOfBerths(given: Feed, crm: Crm, expected: number): Check {
  const { datasets, options } = feedOf(given);
  const berths = (archived: 'is' | 'is not'): DatasetRef =>
    crm.ofPort('berths', { key: 'mooring_number', where: (row) => row('archived_at', archived, null) });
  return publicFeed(
    'berth-feed',
    { ...datasets, database: berths('is'), absent: berths('is not') },
    { ...options('status'), expected, updated: 'updated_at', window: WINDOW },
  );
}

function feedOf({ site, labels = {}, columns }: Feed) {
  const feed = site.feed(PATH, { key: { 'Mooring Number': 'text' }, list: 'list' });
  const facts = site.facts(PATH, { total: 'pageInfo.totalRows', cache: 'header:cache-control' });
  const records = site.records(`${PATH}/{Mooring Number}`, { of: feed });
  const words = { ...LABELS, ...labels };
  return {
    datasets: { feed, facts, records },
    /** `of` is the database's column of statuses; without a database only the wording is asked. */
    options: (of: string | undefined) => ({
      count: 'total',
      promises: { cache: CACHE },
      forbidden: ['price'],
      labels: { column: 'Status', words, ...(of === undefined ? {} : { of }) },
      ...(of === undefined || columns === undefined ? {} : { columns }),
    }),
  };
}

/** Every old address of the map, and some that never existed; only a sample of the map where one is asked for. */
export function redirects(given: Redirects, sample?: Redirects['sample']): Check {
  const { site, map, unknown, marker, options } = given;
  const asking = {
    of: map,
    ...(marker === undefined ? {} : { marker }),
    ...(sample === undefined ? {} : { sample }),
  };
  return legacyRedirects(
    'legacy-redirects',
    { map, answers: site.answers('{+from}', asking), unknown: site.answers([...unknown]) },
    options,
  );
}
