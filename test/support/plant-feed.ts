/** Plants defects of every kind that public-feed knows, each in entries of its own, and says what must be found. */
import { publicFeed } from '../../checks/public-feed.ts';
import type { Json } from '../../src/model/json.ts';
import type { Cell } from '../../src/model/value.ts';
import { absent, answered, database, facts, feed, LABELS, PAIRS, SCHEMA, WORDS } from './feeds.ts';
import type { Shown } from './outcome.ts';
import { distinctKeys, type Planted } from './plant-fields.ts';
import type { Random } from './random.ts';

type Status = keyof typeof WORDS;
type Berth = { readonly number: string; readonly length: string; readonly status: Status };

const STATUSES = Object.keys(WORDS) as Status[];
const BOTH = { database: 1, feed: 1 };
const CACHE = 's-maxage=300, stale-while-revalidate=60';

/** What a row is in the feed when nothing goes wrong: its length is a number, its status a word. */
function entryOf({ number, length, status }: Berth) {
  return { Number: number, Area: null, Length: Number(length), Status: WORDS[status] };
}

/** A feed that shows a database but for the planted defects. */
export function plantFeed(random: Random): Planted {
  const berths = distinctKeys(random, ['text'], random.int(40, 200)).map(([number]): Berth => ({
    number: number ?? '',
    length: `${random.int(0, 99)}.${random.int(10, 99)}`,
    status: random.pick(STATUSES),
  }));
  const now = new Date().toISOString();
  const entries: object[] = [];
  const rows: (readonly Cell[])[] = [];
  const single: (readonly Cell[])[] = [];
  const archived: string[] = [];
  const finds: Shown[] = [];

  const row = ({ number, length, status }: Berth, area: Cell = 'x') =>
    rows.push([number, area, length, status, null]);
  const show = (entry: object, number: string, record: object | null = entry) => {
    entries.push(entry);
    single.push([number, record === null ? '404' : '200', record && JSON.stringify(record), null]);
  };
  const find = (kind: string, { number }: Berth, expected: Json, actual: Json, column?: string) =>
    finds.push({ kind, key: [number], expected, actual, ...(column === undefined ? {} : { column }) });
  const alone = (berth: Berth, shown: object, record: object | null = shown) => {
    row(berth);
    show(shown, berth.number, record);
  };

  const left = random.shuffled(berths);
  const some = () => left.splice(0, random.int(0, 3));
  for (const berth of some()) {
    row(berth);
    find('missing', berth, BOTH, { database: 1, feed: 0 });
  }
  for (const berth of some()) {
    show(entryOf(berth), berth.number);
    find('extra', berth, BOTH, { database: 0, feed: 1 });
  }
  for (const berth of some()) {
    archived.push(berth.number);
    show(entryOf(berth), berth.number);
    find('unwanted', berth, { feed: 0 }, { feed: 1 });
  }
  for (const berth of some()) archived.push(berth.number);
  // Changed just now, so that the feed may still lack it: no finding.
  for (const { number, length, status } of some()) rows.push([number, 'x', length, status, now]);
  for (const berth of some()) {
    const times = random.int(2, 3);
    row(berth);
    for (let at = times; at > 0; at -= 1) show(entryOf(berth), berth.number);
    find('duplicate', berth, BOTH, { database: 1, feed: times });
  }
  for (const berth of some()) {
    alone(berth, { ...entryOf(berth), more: [{ Price: 1 }] });
    find('forbidden', berth, 'absent', 'present', '/more/0/Price');
  }
  for (const berth of some()) {
    alone(berth, { ...entryOf(berth), Length: Number(berth.length) / 2 - 1 });
    find('altered', berth, berth.length, String(Number(berth.length) / 2 - 1), 'Length');
  }
  for (const berth of some()) {
    const word = WORDS[berth.status];
    const wrong = random.pick([word.toUpperCase(), `${word} `, berth.status, null]);
    alone(berth, { ...entryOf(berth), Status: wrong });
    find('label', berth, word, wrong, 'Status');
  }
  for (const berth of some()) {
    row(berth, 'unknown');
    show(entryOf(berth), berth.number);
    find('unmapped', berth, 'unknown', null, 'Area');
  }
  for (const berth of some()) {
    alone({ ...berth, length: '101' }, { ...entryOf(berth), Length: 101 });
    find('schema', berth, '#/properties/Length/maximum', 'must be <= 100', '/Length');
  }
  for (const berth of some()) {
    alone(berth, entryOf(berth), null);
    find('unretrievable', berth, 200, 404);
  }
  for (const berth of some()) {
    alone(berth, entryOf(berth), { ...entryOf(berth), Length: -1, Price: 2 });
    find('differs-singly', berth, { members: [] }, { members: ['Length', 'Price'] });
  }
  const keyless = random.int(0, 2);
  for (let at = keyless; at > 0; at -= 1) entries.push({ Area: null });
  if (keyless > 0)
    finds.push({
      kind: 'null-key',
      key: [null],
      expected: { feed: 0, database: 0 },
      actual: { feed: keyless, database: 0 },
    });
  for (const berth of left) alone(berth, entryOf(berth));

  const shown = entries.length;
  const [declared, said] = [shown + random.int(0, 1), shown + random.int(0, 1)];
  const cache = random.pick([CACHE, 'stale-while-revalidate=60,s-maxage=300', 'no-store']);
  if (declared !== shown) finds.push({ kind: 'declared', key: [], expected: declared, actual: shown });
  if (said !== shown) finds.push({ kind: 'count', key: [], expected: said, actual: shown });
  if (cache === 'no-store')
    finds.push({ kind: 'promise', key: [], column: 'cache', expected: CACHE, actual: cache });

  const check = publicFeed(
    'planted',
    {
      feed: feed(random.shuffled(entries), random.int(1, 40)),
      facts: facts({ total: String(said), cache }),
      database: database(random.shuffled(rows)),
      absent: absent(...random.shuffled(archived)),
      records: answered(random.shuffled(single)),
    },
    {
      expected: declared,
      count: 'total',
      promises: { cache: CACHE },
      schema: { ...SCHEMA, required: ['Number'] },
      forbidden: ['price'],
      columns: [...PAIRS, { source: 'area', target: 'Area', map: { x: null } }],
      labels: LABELS,
      updated: 'updated_at',
      window: '360s',
    },
  );
  return { check, finds };
}
