// A public feed shows what it should, no more and no less, and says of itself what is so.
import { publicFeed } from '../../checks/public-feed.ts';
import { checkTester } from '../support/check-tester.ts';
import {
  BERTHS,
  LABELS,
  PAIRS,
  ROWS,
  SCHEMA,
  absent,
  answered,
  database,
  facts,
  feed,
  records,
} from '../support/feeds.ts';

const [first, second, third] = BERTHS;
const both = { database: 1, feed: 1 };

checkTester(publicFeed, {
  agree: [
    {
      name: 'everything that can be asked, and all of it right',
      datasets: {
        feed: feed(BERTHS),
        facts: facts({ total: '3', cache: 'stale-while-revalidate=60,S-MaxAge=300' }),
        database: database(ROWS),
        absent: absent('C1', 'A0'),
        records: records(BERTHS),
      },
      options: {
        expected: 3,
        count: 'total',
        promises: { cache: 's-maxage=300, stale-while-revalidate=60' },
        schema: SCHEMA,
        forbidden: ['price'],
        columns: PAIRS,
        labels: LABELS,
        updated: 'updated_at',
        window: '360s',
      },
    },
    {
      name: 'keys of rows alone, whatever their order',
      datasets: { feed: feed(BERTHS.toReversed()), database: database(ROWS) },
    },
  ],
  disagree: [
    {
      name: 'page information with another number',
      datasets: { feed: feed(BERTHS), facts: facts({ total: '118' }) },
      options: { count: 'total' },
      finds: [{ kind: 'count', key: [], expected: 118, actual: 3 }],
    },
    {
      name: 'page information that says nothing',
      datasets: { feed: feed(BERTHS), facts: facts({ total: null }) },
      options: { count: 'total' },
      finds: [{ kind: 'count', key: [], expected: null, actual: 3 }],
    },
    {
      name: 'a declared number, an entry without a key counted',
      datasets: { feed: feed([...BERTHS, { Area: 'C' }]) },
      options: { expected: 3 },
      finds: [
        { kind: 'declared', key: [], expected: 3, actual: 4 },
        {
          kind: 'null-key',
          key: [null],
          expected: { feed: 0, database: 0 },
          actual: { feed: 1, database: 0 },
        },
      ],
    },
    {
      name: 'promises that are not kept',
      datasets: { feed: feed(BERTHS), facts: facts({ cache: 's-maxage=30', type: null, status: '200' }) },
      options: { promises: { cache: 's-maxage=300', type: 'application/json', status: '200' } },
      finds: [
        { kind: 'promise', key: [], column: 'cache', expected: 's-maxage=300', actual: 's-maxage=30' },
        { kind: 'promise', key: [], column: 'type', expected: 'application/json', actual: null },
      ],
    },
    {
      name: 'entries missing and too many, below, between and above all others',
      datasets: {
        feed: feed([{ Number: '0' }, second, { Number: 'A3' }, { Number: 'Z' }]),
        database: database(ROWS),
      },
      finds: [
        ...['0', 'A3', 'Z'].map((key) => ({
          kind: 'extra',
          key: [key],
          expected: both,
          actual: { database: 0, feed: 1 },
        })),
        ...['A1', 'B1'].map((key) => ({
          kind: 'missing',
          key: [key],
          expected: both,
          actual: { database: 1, feed: 0 },
        })),
      ],
    },
    {
      name: 'an archived row that is shown is unwanted, and not extra besides',
      datasets: { feed: feed(BERTHS), database: database(ROWS.slice(0, 2)), absent: absent('B1', 'C1') },
      finds: [{ kind: 'unwanted', key: ['B1'], expected: { feed: 0 }, actual: { feed: 1 } }],
    },
    {
      name: 'an entry shown twice, when the number is right all the same',
      datasets: { feed: feed([first, second, second]), records: records([first, second, second]) },
      options: { expected: 3 },
      finds: [{ kind: 'duplicate', key: ['A2'], expected: { feed: 1 }, actual: { feed: 2 } }],
    },
    {
      name: 'entries that share a key, of which none is compared, since none is the right one',
      datasets: {
        feed: feed([{ ...first, Length: 1 }, { ...first, Length: 2 }, second, third]),
        database: database(ROWS),
        records: answered([
          ['A1', '200', '{}', null],
          ['A1', '200', '{}', null],
          ['A2', '200', JSON.stringify(second), null],
          ['B1', '200', JSON.stringify(third), null],
        ]),
      },
      options: { columns: PAIRS, labels: LABELS },
      finds: [{ kind: 'duplicate', key: ['A1'], expected: both, actual: { database: 1, feed: 2 } }],
    },
    {
      name: 'a row that the database has twice and the feed does not show',
      datasets: {
        feed: feed([first]),
        database: database([...ROWS.slice(0, 2), ...ROWS.slice(1, 2)]),
      },
      finds: [
        { kind: 'duplicate', key: ['A2'], expected: both, actual: { database: 2, feed: 0 } },
        { kind: 'missing', key: ['A2'], expected: both, actual: { database: 2, feed: 0 } },
      ],
    },
    {
      name: 'entries and rows without a key',
      datasets: {
        feed: feed([...BERTHS, { Area: 'x' }, { Area: 'y' }]),
        database: database([...ROWS, [null, 'x', null, null, null]]),
      },
      finds: [
        {
          kind: 'null-key',
          key: [null],
          expected: { feed: 0, database: 0 },
          actual: { feed: 2, database: 1 },
        },
      ],
    },
    {
      name: 'a feed with nothing in it',
      datasets: { feed: feed([]), database: database(ROWS) },
      empty: ['feed'],
      finds: ['A1', 'A2', 'B1'].map((key) => ({
        kind: 'missing',
        key: [key],
        expected: both,
        actual: { database: 1, feed: 0 },
      })),
    },
  ],
  unable: [
    {
      name: 'a fact that is not there',
      datasets: { feed: feed(BERTHS), facts: facts({ total: '3' }) },
      options: { count: 'totalRows' },
      because: /has no fact "totalRows"; its facts are total/,
    },
  ],
});
