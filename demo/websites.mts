/** The old and the new website: where old addresses lead, and what the public feed of berths shows. */
import { file, http, legacyRedirects, publicFeed } from '@cutover/reconcile';
import { crm, currentBerths, importer } from './datasets.mts';

const OLD_HOST = 'old.port-calder.example';
const NEW_HOST = 'www.port-calder.example';

// The names lead nowhere yet: until the day on which they do, this is where both sites really are.
const connectTo = {
  [OLD_HOST]: process.env['OLD_SITE'] ?? '127.0.0.1:8080',
  [NEW_HOST]: process.env['NEW_SITE'] ?? '127.0.0.1:8081',
};
export const oldSite = http({ origin: `http://${OLD_HOST}`, allowedHosts: [NEW_HOST], connectTo });
// No cache may answer for the new one: a gate that asks what was true five minutes ago asks in vain.
export const newSite = http({ origin: `http://${NEW_HOST}`, connectTo, bypassCache: true });

const origin = { from: `http://${OLD_HOST}`, to: `http://${NEW_HOST}` };
const redirects = file(`${importer}/redirects.csv`, { key: { from: 'text' }, null: '' });
const currentMoorings = crm.table('berths', {
  key: 'mooring_number',
  where: (row) => row('archived_at', 'is', null),
});
const archivedMoorings = crm.table('berths', {
  key: 'mooring_number',
  where: (row) => row('archived_at', 'is not', null),
});
const entries = newSite.feed('/api/public/berths', {
  key: { 'Mooring Number': 'text' },
  list: 'list',
  columns: { 'Length (ft)': 'number', 'Length (m)': 'number', 'Power (A)': 'number' },
});
const facts = newSite.facts('/api/public/berths', {
  total: 'pageInfo.totalRows',
  cache: 'header:cache-control',
});
const records = newSite.records('/api/public/berths/{Mooring Number}', { of: entries });

// What readers of the old system have always got; anything else breaks the website's map.
const schema = {
  title: 'a berth as the public sees it',
  type: 'object',
  required: ['Mooring Number', 'Area', 'Status', 'Length (ft)'],
  properties: {
    'Mooring Number': { type: 'string' },
    Area: { type: 'string' },
    'Berth Type': { enum: ['Finger', 'Stern To', 'Alongside', null] },
    'Length (ft)': { type: 'number', exclusiveMinimum: 0 },
    'Power (A)': { type: ['integer', 'null'] },
    'Is Available': { type: 'boolean' },
    UpdatedAt: { type: 'string', format: 'date-time' },
  },
};
// What holds whatever is in the database: it serves, counts right, and gives nothing away.
const promised = {
  expected: 117,
  count: 'total',
  promises: { cache: 's-maxage=300, stale-while-revalidate=60' },
  forbidden: ['price'],
  schema,
};
const words = {
  available: 'Available',
  under_offer: 'Under Offer',
  sold: 'Sold',
  maintenance: 'Maintenance',
};

/** Does everybody who followed an old link arrive? */
export const addresses = [
  // A list that somebody drew up: where each address leads, or that it is gone for good.
  legacyRedirects(
    'old-addresses',
    {
      map: redirects,
      answers: oldSite.answers('{+from}', { of: redirects, marker: '{title}' }),
      unknown: oldSite.answers(['/node/99999999', '/no-such-page']),
    },
    { status: { column: 'status' }, origin },
  ),
  // And a rule: each berth had a page, and has one now.
  legacyRedirects(
    'old-berth-pages',
    {
      map: currentBerths,
      answers: oldSite.answers('/berth.php?nr={Mooring Number}', {
        of: currentBerths,
        marker: 'Berth {Mooring Number}',
      }),
    },
    { from: '/berth.php?nr={Mooring Number}', to: '/berths/{Mooring Number}', origin },
  ),
];

/** The same while people work, for the addresses that are asked for most: what is consistent is that sample. */
export const addressesByVisits = [
  legacyRedirects(
    'old-addresses',
    {
      map: redirects,
      answers: oldSite.answers('{+from}', {
        of: redirects,
        marker: '{title}',
        sample: { take: 50, by: 'visits' },
      }),
    },
    { status: { column: 'status' }, origin },
  ),
];

/** Does the public see the berths that there are, and nothing else? */
export const feed = [
  publicFeed(
    'berth-feed',
    { feed: entries, facts, records, database: currentMoorings, absent: archivedMoorings },
    {
      ...promised,
      columns: {
        area: 'Area',
        berth_type: {
          target: 'Berth Type',
          map: { finger: 'Finger', stern_to: 'Stern To', alongside: 'Alongside' },
        },
        length_ft: 'Length (ft)',
        length_m: 'Length (m)',
        power_amps: 'Power (A)',
      },
      labels: { column: 'Status', of: 'status', words },
    },
  ),
];

/** The same from outside: it needs the public address and the number of berths, and no password. */
export const daily = [
  publicFeed(
    'berth-feed',
    { feed: entries, facts, records },
    { ...promised, labels: { column: 'Status', words } },
  ),
];
