// Values of private columns are in no file of a run, whatever is wrong with a feed.
import { expect, it } from 'vitest';
import { publicFeed } from '../../checks/public-feed.ts';
import { ENTRY, type DatasetRef } from '../../src/model/dataset.ts';
import { answered, database, feed, WORDS } from '../support/feeds.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const SECRET = 'planted-secret';
const hidden = (ref: DatasetRef, ...columns: readonly string[]): DatasetRef => ({ ...ref, private: columns });
const number = (at: number) => `${SECRET}-${at}`;

it('writes no private key, value or entry down', async () => {
  const entry = { Number: number(1), Area: SECRET, Length: 4711.5, Status: SECRET };
  const check = publicFeed(
    'hidden',
    {
      feed: hidden(
        feed([entry, { Number: number(2) }, { ...entry, Number: number(3) }]),
        'Number',
        'Area',
        'Length',
        'Status',
        ENTRY,
      ),
      database: hidden(
        database([
          [number(1), `${SECRET} x`, '4712.5', 'sold', null],
          [number(3), SECRET, '4711.5', SECRET, null],
          [number(4), null, null, null, null],
        ]),
        'number',
        'area',
        'length',
        'status',
      ),
      records: hidden(
        answered([
          [number(1), '200', JSON.stringify({ ...entry, Area: `${SECRET} y` }), null],
          [number(2), '404', null, null],
        ]),
        'Number',
        ENTRY,
      ),
    },
    {
      schema: { properties: { Area: { maxLength: 3 }, Length: { maximum: 1 }, Status: { enum: ['x'] } } },
      forbidden: ['area'],
      columns: [
        { source: 'area', target: 'Area', map: { [SECRET]: 'other' } },
        { source: 'length', target: 'Length' },
      ],
      labels: { column: 'Status', of: 'status', words: WORDS },
    },
  );
  const { out, remove } = await outFolder();
  try {
    const ran = await runSuite(out, [check]);
    const [judged] = ran.report.checks;
    expect(Object.keys(judged?.found ?? {}).sort()).toEqual([
      'altered',
      'differs-singly',
      'extra',
      'forbidden',
      'label',
      'missing',
      'schema',
      'unmapped',
      'unretrievable',
    ]);
    expect(judged?.problems.map(({ code }) => code).sort()).toEqual(['no-label', 'not-asked']);
    // The config's own words are in the report as rules, as they are for every check.
    const rules = JSON.stringify(judged?.rules);
    for (const [name, text] of await ran.files()) {
      const told = name === 'report.json' ? text.replace(rules, '') : text;
      expect(told.match(/planted-secret|471[12][.]5/)?.[0], name).toBeUndefined();
    }
  } finally {
    await remove();
  }
});
