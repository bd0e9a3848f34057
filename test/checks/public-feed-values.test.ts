// What an entry of a public feed shows of its row: values, and the wording of a label.
import { publicFeed } from '../../checks/public-feed.ts';
import { checkTester } from '../support/check-tester.ts';
import { BERTHS, LABELS, PAIRS, ROWS, SCHEMA, WORDS, database, feed } from '../support/feeds.ts';

const [first, second, third] = BERTHS;

checkTester(publicFeed, {
  agree: [
    {
      name: 'a number, a schema and a vocabulary, without a database',
      datasets: { feed: feed(BERTHS) },
      options: { expected: 3, schema: SCHEMA, labels: { column: 'Status', words: WORDS } },
    },
  ],
  disagree: [
    {
      name: 'values that differ, and one that the map does not name',
      datasets: {
        feed: feed([{ ...first, Length: 12.51 }, { ...second, Area: null }, third]),
        database: database(ROWS),
      },
      options: { columns: [{ source: 'area', target: 'Area', map: { A: 'A' } }, ...PAIRS] },
      finds: [
        {
          kind: 'altered',
          key: ['A1'],
          column: 'Length',
          expected: '12.50',
          actual: '12.51',
        },
        { kind: 'altered', key: ['A2'], column: 'Area', expected: 'A', actual: null },
        { kind: 'unmapped', key: ['B1'], column: 'Area', expected: 'B', actual: 'B' },
      ],
    },
    {
      name: 'labels that are another word, another case, padded, or not there',
      datasets: {
        feed: feed([
          { ...first, Status: 'Sold' },
          { ...second, Status: 'Under offer' },
          { ...third, Status: ' Sold' },
          { Number: 'B2' },
        ]),
        database: database([...ROWS, ['B2', 'B', null, 'sold', null]]),
      },
      options: { labels: LABELS },
      finds: [
        { kind: 'label', key: ['A1'], column: 'Status', expected: 'Available', actual: 'Sold' },
        { kind: 'label', key: ['A2'], column: 'Status', expected: 'Under Offer', actual: 'Under offer' },
        { kind: 'label', key: ['B1'], column: 'Status', expected: 'Sold', actual: ' Sold' },
        { kind: 'label', key: ['B2'], column: 'Status', expected: 'Sold', actual: null },
      ],
    },
    {
      name: 'a value without a word: the check is unknown, and what else is wrong is found',
      datasets: {
        feed: feed([{ ...first, Status: 'Available' }, { ...second, Status: 'maintenance' }, third]),
        database: database([
          ['A1', 'A', '12.5', 'maintenance', null],
          ['A2', 'A', '20', null, null],
          ['B1', 'B', '31', 'available', null],
        ]),
      },
      options: { labels: LABELS },
      unjudged: ['no-label'],
      finds: [
        {
          kind: 'label',
          key: ['A2'],
          column: 'Status',
          expected: ['Available', 'Sold', 'Under Offer'],
          actual: 'maintenance',
        },
        { kind: 'label', key: ['B1'], column: 'Status', expected: 'Available', actual: 'Sold' },
      ],
    },
    {
      name: 'a label that is no word, without a database',
      datasets: { feed: feed([{ ...first, Status: 'available' }, third]) },
      options: { labels: { column: 'Status', words: WORDS } },
      finds: [
        {
          kind: 'label',
          key: ['A1'],
          column: 'Status',
          expected: ['Available', 'Sold', 'Under Offer'],
          actual: 'available',
        },
      ],
    },
  ],
  unable: [
    {
      name: 'a column that is not there',
      datasets: { feed: feed(BERTHS), database: database(ROWS) },
      options: { columns: ['depth'] },
      because: /has no column "depth"/,
    },
  ],
});
