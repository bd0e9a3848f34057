// What a cache may still show is no finding yet: it is waited for, looked at again, and found when it stays.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicFeed } from '../../checks/public-feed.ts';
import { mayBeEmpty } from '../../src/model/check.ts';
import type { DatasetRef } from '../../src/model/dataset.ts';
import { exitCode } from '../../src/model/report.ts';
import type { Cell } from '../../src/model/value.ts';
import { checkTester } from '../support/check-tester.ts';
import { absent, answered, BERTHS, database, facts, feed, LABELS, PAIRS, ROWS } from '../support/feeds.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const WINDOW = 360_000;
const OPTIONS = { columns: PAIRS, labels: LABELS, updated: 'updated_at', window: WINDOW };
const STALE_FOR = 50;

/** An instant so many milliseconds ago. */
const ago = (ms: number) => new Date(Date.now() - ms).toISOString().replace('T', ' ').replace('Z', '+00');
/** The rows of the database, all changed so long ago, and some of their cells. */
const changed = (ms: number, at: Readonly<Record<string, readonly Cell[]>> = {}) =>
  ROWS.map((row) => [...(at[row[0]] ?? row).slice(0, 4), ago(ms)]);
const [first, second, third] = BERTHS;

checkTester(publicFeed, {
  agree: [
    {
      name: 'differences of rows that changed just now, one for each row',
      datasets: {
        feed: feed([{ ...first, Length: 1, Status: 'Sold' }, third]),
        database: database(changed(1_000)),
        absent: database([['B1', null, null, null, ago(1_000)]], 'archived'),
        records: answered([
          ['A1', '404', null, null],
          ['B1', '200', '{}', null],
        ]),
      },
      options: OPTIONS,
      pending: { fresh: 3 },
    },
    {
      name: 'an entry archived just now, where the rows that must not be shown say when they changed',
      datasets: {
        feed: feed(BERTHS),
        database: database(changed(WINDOW * 2).slice(0, 2)),
        absent: database([['B1', null, null, null, ago(1_000)]], 'archived'),
      },
      options: OPTIONS,
      pending: { fresh: 1 },
    },
    {
      name: 'clocks that are a little ahead',
      datasets: { feed: feed([first, second]), database: database(changed(-60_000)) },
      options: OPTIONS,
      pending: { fresh: 1 },
    },
  ],
  disagree: [
    {
      name: 'rows that changed before the window, or never',
      datasets: {
        feed: feed([{ ...first, Status: 'Sold' }, second]),
        database: database([...changed(WINDOW + 60_000).slice(0, 2), [...ROWS[2].slice(0, 4), null]]),
      },
      options: OPTIONS,
      finds: [
        { kind: 'label', key: ['A1'], column: 'Status', expected: 'Available', actual: 'Sold' },
        {
          kind: 'missing',
          key: ['B1'],
          expected: { database: 1, feed: 1 },
          actual: { database: 1, feed: 0 },
        },
      ],
    },
    {
      name: 'what no cache explains: words that are none, keys shown twice, entries without a row',
      datasets: {
        feed: feed([{ ...first, Status: 'sold' }, second, second, third, { Number: 'C' }]),
        database: database(changed(1_000)),
        absent: absent('B1'),
      },
      options: { ...OPTIONS, forbidden: ['area'] },
      pending: { fresh: 1 },
      finds: [
        ...['A1', 'A2', 'B1'].map((key) => ({
          kind: 'forbidden',
          key: [key],
          column: '/Area',
          expected: 'absent',
          actual: 'present',
        })),
        { kind: 'label', key: ['A1'], column: 'Status', expected: 'Available', actual: 'sold' },
        {
          kind: 'duplicate',
          key: ['A2'],
          expected: { database: 1, feed: 1 },
          actual: { database: 1, feed: 2 },
        },
        { kind: 'extra', key: ['C'], expected: { database: 1, feed: 1 }, actual: { database: 0, feed: 1 } },
      ],
    },
    {
      name: 'a time that is far ahead: the check is unknown, where there is a difference to explain',
      datasets: { feed: feed([first, second]), database: database(changed(-WINDOW)) },
      options: OPTIONS,
      unjudged: ['clock'],
      finds: [],
    },
    {
      name: 'a time far ahead of a row that agrees explains nothing and hides nothing',
      datasets: { feed: feed(BERTHS), database: database(changed(-WINDOW)), facts: facts({ n: '4' }) },
      options: { ...OPTIONS, count: 'n' },
      finds: [{ kind: 'count', key: [], expected: 4, actual: 3 }],
    },
  ],
});

describe('through the runner', () => {
  let out = '';
  let remove: () => Promise<void>;
  beforeAll(async () => ({ out, remove } = await outFolder()));
  afterAll(() => remove());

  /** A source that may answer from a cache. */
  const cached = (ref: DatasetRef): DatasetRef => ({
    ...ref,
    source: { ...ref.source, staleFor: STALE_FOR },
  });
  const looks = <Rows>(...each: readonly Rows[]): (() => Rows) => {
    let at = 0;
    return () => each[Math.min(at++, each.length - 1)]!;
  };
  const stale = [{ ...first, Status: 'Sold' }, second, third];
  const run = async (
    shown: Parameters<typeof feed>[0],
    rows: Parameters<typeof database>[0],
    options: Parameters<typeof publicFeed>[2] = OPTIONS,
    frozen = false,
  ) => {
    const check = publicFeed('feed', { feed: cached(feed(shown)), database: database(rows) }, options);
    const { report, progress } = await runSuite(out, [check], { frozen });
    const waited = progress.find(({ event }) => event === 'second-look') ?? { settleMs: null };
    return { report, judged: report.checks[0], waited };
  };

  it('waits for the cache when something is fresh, and forgets what is gone then', async () => {
    const { judged, waited } = await run(looks(stale, [...BERTHS]), changed(1_000));
    expect(waited).toMatchObject({ settleMs: STALE_FOR });
    expect(judged).toMatchObject({ verdict: 'consistent', found: {}, pending: [], transient: 0 });
  });

  it('finds what stays when the row is fresh no more', async () => {
    const { report, judged } = await run(stale, looks(changed(1_000), changed(WINDOW + 60_000)));
    expect(judged).toMatchObject({ verdict: 'inconsistent', found: { label: 1 }, pending: [] });
    expect(exitCode(report)).toBe(1);
  });

  it('counts what is still fresh, as no finding', async () => {
    const { judged } = await run(stale, changed(1_000));
    expect(judged).toMatchObject({
      verdict: 'consistent',
      found: {},
      pending: [{ kind: 'fresh', count: 1 }],
    });
  });

  it('does not wait for the cache when nothing is fresh', async () => {
    const { judged, waited } = await run(stale, changed(WINDOW + 60_000));
    expect(waited).toMatchObject({ settleMs: 0 });
    expect(judged).toMatchObject({ verdict: 'inconsistent', found: { label: 1 } });
  });

  it('waits for every difference when nothing says how old a row is', async () => {
    const { waited } = await run(stale, changed(1_000), { labels: LABELS });
    expect(waited).toMatchObject({ settleMs: STALE_FOR });
  });

  it('reads through caches in a frozen suite too', async () => {
    const { judged, waited } = await run(looks(stale, [...BERTHS]), changed(1_000), OPTIONS, true);
    expect(waited).toMatchObject({ settleMs: STALE_FOR });
    expect(judged).toMatchObject({ verdict: 'consistent', found: {} });
  });

  it('is unknown when a clock is far ahead', async () => {
    const { report, judged } = await run(stale, changed(-WINDOW));
    expect(judged?.problems.map(({ code }) => code)).toEqual(['clock']);
    expect(judged?.problems[0]?.message).toMatch(/A1: .*"updated_at" is more than 5 minutes ahead/);
    expect(exitCode(report)).toBe(2);
  });

  it('is inconsistent in one headline when the feed is empty and the database is not', async () => {
    const { judged } = await run([], changed(WINDOW * 2));
    expect(judged).toMatchObject({ verdict: 'inconsistent', found: { empty: 1, missing: 3 } });
  });

  it('is unknown when the database has nothing to show', async () => {
    const { judged } = await run(BERTHS, []);
    expect(judged).toMatchObject({ verdict: 'unknown', found: { extra: 3 } });
    expect(judged?.problems[0]).toMatchObject({ code: 'empty' });
  });

  it('is unknown when a feed without a database is empty, unless that is declared', async () => {
    const check = publicFeed('alone', { feed: feed([]) }, { forbidden: ['price'] });
    const { report } = await runSuite(out, [check]);
    expect(report.checks[0]).toMatchObject({ verdict: 'unknown' });
    expect(report.checks[0]?.problems[0]?.message).toMatch(/^feed: has no rows at all/);
    const declared = await runSuite(out, [mayBeEmpty(check)]);
    expect(declared.report.checks[0]).toMatchObject({ verdict: 'consistent' });
  });

  it('is inconsistent when a feed without a database is filled and says so', async () => {
    const check = publicFeed('alone', { feed: feed(BERTHS) }, { expected: 117 });
    const { report } = await runSuite(out, [check]);
    expect(report.checks[0]).toMatchObject({ verdict: 'inconsistent', found: { declared: 1 } });
  });
});
