// What a public feed can be asked, what is refused, and how it is said.
import { describe, expect, it } from 'vitest';
import { publicFeed } from '../../checks/public-feed.ts';
import { BERTHS, LABELS, PAIRS, ROWS, WORDS, database, facts, feed } from '../support/feeds.ts';

describe('public-feed refuses', () => {
  const all = { feed: feed(BERTHS), database: database(ROWS) };
  it.each([
    [{ feed: feed(BERTHS) }, {}, /nothing is asked of the feed/],
    [all, { count: 'total' }, /pass the dataset "facts"/],
    [{ ...all, facts: facts({}) }, {}, /nothing is asked of the dataset "facts"/],
    [{ feed: feed(BERTHS) }, { columns: ['area'] }, /"columns" needs the dataset "database"/],
    [{ feed: feed(BERTHS) }, { labels: LABELS }, /"labels.of" is a column of the dataset "database"/],
    [all, { labels: { column: 'Status', words: WORDS } }, /"labels" needs "of"/],
    [all, { labels: { ...LABELS, words: {} } }, /labels.words: name at least one word/],
    [all, { updated: 'updated_at' }, /"updated" and "window" belong together/],
    [all, { window: '6 minutes' }, /window: expected a duration such as/],
    [all, { columns: ['area', { source: 'x', target: 'area' }] }, /feed column "area" is compared twice/],
    [all, { columns: { status: 'Status' }, labels: LABELS }, /feed column "Status" is compared twice/],
    [
      all,
      { schema: { type: 'strin' } },
      /"schema": it is no JSON Schema that can be applied: schema is invalid/,
    ],
    [all, { expectd: 3 }, /options.expectd: not known/],
  ])('%#', (datasets, options, because) => {
    expect(() => publicFeed('x', datasets, options as never)).toThrow(because);
  });
});

describe('public-feed', () => {
  it('says its rules', () => {
    const { options } = publicFeed(
      'x',
      { feed: feed(BERTHS), facts: facts({}), database: database(ROWS) },
      {
        expected: 117,
        count: 'total',
        promises: { cache: 'max-age=1', status: '200' },
        schema: { $id: 'urn:a:berth' },
        forbidden: ['price', 'cost'],
        columns: PAIRS,
        labels: LABELS,
        updated: 'updated_at',
        window: '6min',
      },
    );
    expect(publicFeed.definition.rules?.(options)).toEqual([
      'the declared number of entries is 117',
      'the fact total says how many entries there are',
      'the fact cache is "max-age=1", its cache directives in any order',
      'the fact status is "200" exactly',
      'every entry fits the JSON Schema "urn:a:berth"',
      'no member of an entry is called price, cost, at any depth and in any letter case',
      'length to Length: equal; read as number',
      'Status: shows status to the letter, "available" as "Available", "under_offer" as "Under Offer", "sold" as "Sold"; a value without a word makes the check unknown',
      'a difference in a row that changed, by updated_at, less than 360 s before is fresh and looked at again',
    ]);
  });
});
