// What an entry of a public feed holds, and what it is when it is asked for singly.
import { publicFeed } from '../../checks/public-feed.ts';
import { checkTester } from '../support/check-tester.ts';
import { BERTHS, SCHEMA, answered, feed } from '../support/feeds.ts';

const [first, second] = BERTHS;

checkTester(publicFeed, {
  agree: [
    {
      name: 'records that say the same in another order of members, with numbers of another form',
      datasets: {
        feed: feed([first]),
        records: answered([
          ['A1', '200', '{"Status":"Available","Length":1.25e1,"Area":"A","Number":"A1"}', null],
        ]),
      },
    },
  ],
  disagree: [
    {
      name: 'entries that do not fit the schema, one finding a place',
      datasets: {
        feed: feed([{ Number: 'A1', Length: 'long' }, second, { Number: 'A3', Length: 101, Status: '' }]),
      },
      options: { schema: SCHEMA },
      finds: [
        {
          kind: 'schema',
          key: ['A1'],
          column: '/Length',
          expected: '#/properties/Length/type',
          actual: 'must be number',
        },
        {
          kind: 'schema',
          key: ['A1'],
          column: '/Status',
          expected: '#/required',
          actual: "must have required property 'Status'",
        },
        {
          kind: 'schema',
          key: ['A3'],
          column: '/Length',
          expected: '#/properties/Length/maximum',
          actual: 'must be <= 100',
        },
      ],
    },
    {
      name: 'a price at any depth, in any case, and where a parser would drop it',
      datasets: {
        feed: feed([
          first,
          { Number: 'A2', PRICE: 1, more: [{ 'a/b': { price: null } }] },
          ['A3', '{"Number":"A3","x":{"Pr\\u0069ce":1},"x":0}'],
        ]),
      },
      options: { forbidden: ['Price'] },
      finds: [
        { kind: 'forbidden', key: ['A2'], column: '/PRICE', expected: 'absent', actual: 'present' },
        {
          kind: 'forbidden',
          key: ['A2'],
          column: '/more/0/a~1b/price',
          expected: 'absent',
          actual: 'present',
        },
        { kind: 'forbidden', key: ['A3'], column: '/x/Price', expected: 'absent', actual: 'present' },
      ],
    },
    {
      name: 'entries that cannot be had singly, and that are others then',
      datasets: {
        feed: feed([...BERTHS, { Number: 'B2' }]),
        records: answered([
          ['A1', '404', null, null],
          ['A2', '200', '{"Number":"A2","Area":"A","Length":21,"Price":5}', null],
          ['B1', '200', '[]', null],
          ['B2', '200', null, null],
        ]),
      },
      finds: [
        { kind: 'unretrievable', key: ['A1'], expected: 200, actual: 404 },
        {
          kind: 'differs-singly',
          key: ['A2'],
          expected: { members: [] },
          actual: { members: ['Length', 'Price', 'Status'] },
        },
        { kind: 'differs-singly', key: ['B1'], expected: { members: [] }, actual: null },
        { kind: 'differs-singly', key: ['B2'], expected: { members: [] }, actual: null },
      ],
    },
    {
      name: 'records that failed, or were never asked for',
      datasets: {
        feed: feed(BERTHS),
        records: answered([
          ['A1', null, null, '/berths/A1: timed out; try again'],
          ['A2', null, null, null],
        ]),
      },
      unjudged: ['no-answer', 'not-asked'],
      finds: [],
    },
    {
      name: 'an entry that is no JSON',
      datasets: { feed: feed([first, ['A2', '{"Number":']]) },
      options: { forbidden: ['price'] },
      unjudged: ['not-json'],
      finds: [],
    },
  ],
});
