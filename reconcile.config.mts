/** The marina's move from NocoDB to its CRM: which systems there are, and what is asked of them when. Edit this file. */
import {
  ConfigError,
  defineConfig,
  file,
  http,
  postgres,
  s3,
  secret,
  translated,
  variable,
  type Secret,
} from '@cutover/reconcile';
import { marinaCrm, type Entity, type LeftOut } from '@cutover/reconcile/packs/marina-crm';

// Everything that differs between a rehearsal and the real thing is in the environment: .env.example says what.
const given = (name: string, fallback = ''): string => process.env[name]?.trim() || fallback;
const words = (name: string): string[] => given(name).split(/\s+/).filter(Boolean);

/** A part of the acceptance, or the reason in LEAVE_OUT_... for which nobody asks it: the report says so in its first lines. */
function part<Given>(name: string, whole: Given): Given | LeftOut {
  const reason = given(`LEAVE_OUT_${name}`);
  return reason === '' ? whole : { leftOut: reason };
}

function wholeNumber(name: string, fallback: number): number {
  const text = given(name, String(fallback));
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ConfigError('config', `${name}: expected a whole number, received ${JSON.stringify(text)}`);
}

// The number of berths that somebody counted along the pontoons. The plans disagree: 117 in one, about 200 in another.
const berths = wholeNumber('EXPECTED_BERTHS', 117);

const crm = postgres({ url: secret('CRM_DB_URL') });
const legacy = postgres({ url: secret('LEGACY_DB_URL') });
const bucket = (prefix: string, region: Secret) =>
  s3({
    endpoint: variable(`${prefix}_ENDPOINT`),
    region,
    bucket: variable(`${prefix}_BUCKET`),
    credentials: {
      accessKeyId: secret(`${prefix}_ACCESS_KEY_ID`),
      secretAccessKey: secret(`${prefix}_SECRET_ACCESS_KEY`),
    },
  });
const media = bucket('MEDIA', variable('MEDIA_REGION', 'us-east-1'));
const oldMedia = bucket('OLD_MEDIA', variable('OLD_MEDIA_REGION', 'us-east-1'));

// The CRM as the public sees it. Its caches may show what was for six minutes, and a second look waits as long.
const publicCrm = http({ origin: variable('CRM_PUBLIC_URL'), staleFor: '6min' });
const site = http({ origin: variable('SITE_URL') });

// What the importer left: id-maps/<table>.json, import-report.json and media-copies.csv; and the map of old addresses.
const importer = given('IMPORTER_DIR', 'importer');
const redirects = file(given('REDIRECTS_FILE', 'redirects.csv'), { key: { from: 'text' }, null: '' });
const copies = file(`${importer}/media-copies.csv`, { key: { target_key: 'text' }, null: '' });
const importReport = file(`${importer}/import-report.json`, { list: 'load.results', key: 'entity' });
const idMap = (table: string) => {
  const path = `${importer}/id-maps/${table}.json`;
  const columns = { value: 'uuid' } as const;
  const byOld = file(path, { entries: true, key: { key: 'int' }, columns });
  const byNew = file(path, { entries: true, key: { value: 'uuid' }, columns });
  return {
    byOld,
    byNew,
    sources: { [`${table}-old-ids`]: byOld.source, [`${table}-new-ids`]: byNew.source },
  };
};

// The old system's tables. People are recognised by their e-mail address, in lower case and without blanks around it.
const EMAIL = 'Email Address'; // the plans do not tell this title
const people = {
  key: 'id',
  computed: { email_key: `nullif(lower(btrim("${EMAIL}")), '')` },
  private: [EMAIL, 'email_key'],
} as const;
const tables = {
  interests: legacy.table('Interests', people),
  berths: legacy.table('Berths', { key: 'id' }),
  expenses: legacy.table('Expenses', { key: 'id' }),
  invoices: legacy.table('Invoices', { key: 'id' }),
};
const idMaps = {
  clients: idMap('clients'),
  interests: idMap('interests'),
  berths: idMap('berths'),
  expenses: idMap('expenses'),
  invoices: idMap('invoices'),
};
// Each file is read twice, under its old ids and under its new ones: reports tell them apart by these names.
const idMapSources = Object.fromEntries(
  Object.entries(idMaps).flatMap(([table, { byOld, byNew }]) => [
    [`${table}-old-ids`, byOld.source],
    [`${table}-new-ids`, byNew.source],
  ]),
);
const under = (table: Entity) => translated(tables[table], { map: idMaps[table].byOld });

const WEEK_MS = 7 * 24 * 3600 * 1000;
const suites = marinaCrm({
  crm,
  berths,
  ...(given('PORT_ID') === '' ? {} : { port: given('PORT_ID') }),
  legacy: part('LEGACY', {
    tables,
    moved: {
      interests: under('interests'),
      berths: under('berths'),
      expenses: under('expenses'),
      invoices: under('invoices'),
    },
    idMaps,
    emailKey: 'email_key',
    importReport,
    // Titles of the old columns that must match: { expenses: { columns: { Price: { target: 'amount', as: 'number' } } } }
    fields: {},
  }),
  // What the lines of an invoice come to, for example:
  // '(SELECT coalesce(sum(quantity * unit_price), 0) FROM invoice_line_items WHERE invoice_id = invoices.id)'
  invoiceLines: { leftOut: 'the columns of invoice lines are not in this config yet' },
  files: part('FILES', { objects: media.objects() }),
  move: part('MOVE', {
    source: oldMedia.objects(),
    target: media.objects(),
    manifest: { rows: copies, source: 'source_key' },
  }),
  redirects: part('REDIRECTS', {
    site,
    map: redirects,
    unknown: ['/node/99999999', '/no-such-page'],
    options: { origin: given('SITE_URL', 'https://site.invalid') },
    // Another sample every week, the same one all week.
    sample: { take: 200, seed: Math.floor(Date.now() / WEEK_MS) },
  }),
  feed: part('FEED', {
    site: publicCrm,
    ...(given('MAINTENANCE_LABEL') === '' ? {} : { labels: { maintenance: given('MAINTENANCE_LABEL') } }),
  }),
  mayBeEmpty: words('MAY_BE_EMPTY'),
});

export default defineConfig({
  sources: {
    crm,
    legacy,
    media,
    oldMedia,
    publicCrm,
    site,
    ...idMapSources,
  },
  suites: {
    // Once, with both systems closed to everybody: a difference that goes away by itself means that somebody writes.
    gate: { frozen: true, least: 'checksum', checks: suites.gate },
    // Every Monday for thirty days, while people work.
    weekly: { checks: suites.weekly },
    // Every day, with the public address and the number of berths only.
    ...(suites.dailyFeed.length === 0 ? {} : { 'daily-feed': { checks: suites.dailyFeed } }),
  },
  out: 'reports/out',
});
