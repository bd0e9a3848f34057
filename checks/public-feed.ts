/** Asks whether a public JSON feed shows what it should, says what it promises, and gives nothing away. */
import { z } from 'zod';
import { countAll } from '../src/compare/counts.ts';
import { FEED_ADVICE } from '../src/compare/feed-advice.ts';
import { feedJudge } from '../src/compare/feed-judge.ts';
import { isKept, readFacts } from '../src/compare/feed-facts.ts';
import { describeFeed } from '../src/compare/feed-rules.ts';
import { feedWalk, withoutKey } from '../src/compare/feed-walk.ts';
import { schemaRefusal } from '../src/compare/json-schema.ts';
import { defineCheck } from '../src/model/check.ts';
import { optionalRole, role, type Bindings } from '../src/model/role.ts';
import { columnPairs, targetTwice } from '../src/model/column-pairs.ts';
import type { Dataset } from '../src/model/dataset.ts';
import { decimal } from '../src/model/decimal.ts';
import type { Finding } from '../src/model/finding.ts';
import { DURATION_FORM, milliseconds, type Duration } from '../src/model/units.ts';

const name = z.string().min(1);

const options = z.strictObject({
  /** A number of entries that was declared beforehand. */
  expected: z.int().nonnegative().optional(),
  /** The fact that says how many entries the feed has by its own account. */
  count: name.optional(),
  /** Fact to the exact text that it must be; cache directives are compared as a set. */
  promises: z.record(name, z.string()).default({}),
  /** A JSON Schema, 2020-12 or draft-07, that every entry must fit. */
  schema: z.record(z.string(), z.unknown()).optional(),
  /** Names that no member of an entry may have, at any depth and in any letter case. */
  forbidden: z.array(name).default([]),
  /** Database columns and the feed columns that must match them, as in `field-agreement`. */
  columns: columnPairs.default([]),
  /** A feed column whose wording is exact: the word of each value of the database column `of`. */
  labels: z
    .strictObject({
      column: name,
      of: name.optional(),
      words: z
        .record(z.string(), z.string())
        .refine((words) => Object.keys(words).length > 0, 'name at least one word'),
    })
    .optional(),
  /** The database column that says when a row changed last, as an instant. */
  updated: name.optional(),
  /** How long a cache may show what was: its max-age and stale-while-revalidate together. */
  window: z
    .custom<Duration>((given) => milliseconds(given) !== null, { error: `expected ${DURATION_FORM}` })
    .transform((given) => milliseconds(given) ?? 0)
    .optional(),
});
type Options = z.output<typeof options>;

const roles = {
  feed: role(),
  facts: optionalRole(),
  database: optionalRole(),
  absent: optionalRole(),
  records: optionalRole(),
};

const finds = {
  count: { severity: 'error', title: 'the feed says another number of entries than it has' },
  declared: { severity: 'error', title: 'the number of entries is not the declared number' },
  promise: { severity: 'error', title: 'the feed does not say what it promises' },
  unwanted: { severity: 'error', title: 'an entry that must not be shown' },
  forbidden: { severity: 'error', title: 'a member of an entry has a name that none may have' },
  missing: { severity: 'error', title: 'a row of the database that the feed lacks' },
  extra: { severity: 'error', title: 'an entry that the database lacks' },
  altered: { severity: 'error', title: 'a value that is not what the database holds' },
  label: { severity: 'error', title: 'a label that is not the exact wording of its value' },
  unmapped: { severity: 'error', title: 'a value of the database that the map does not name' },
  schema: { severity: 'error', title: 'an entry that does not fit the JSON Schema' },
  unretrievable: { severity: 'error', title: 'an entry that cannot be had singly' },
  'differs-singly': { severity: 'error', title: 'an entry that is another one when it is asked for singly' },
  duplicate: { severity: 'error', title: 'a key that more than one entry or row has' },
  'null-key': { severity: 'error', title: 'entries or rows without a key, which cannot be compared' },
  fresh: {
    severity: 'pending',
    title: 'a row that changed so lately that a cache may still show what it was',
  },
} as const;
type Found = Finding<keyof typeof finds>;

/** A public feed shows what it should. */
export const publicFeed = defineCheck({
  name: 'public-feed',
  asserts: 'The public feed shows what it should, no more and no less.',
  cannotSee: [
    'an entry that is missing or made up, when no database is bound',
    'a column that is not compared',
    'what is public at another address, or outside the entries',
    'which of several entries with one key is the right one',
  ],
  evidence: 'values',
  roles,
  options,
  finds,
  splitBy: 'feed',
  sides: { source: 'database', target: 'feed' },
  inStep: ['feed', 'database', 'absent', 'records'],
  tellsFresh: ({ updated, window }) => updated !== undefined && window !== undefined,
  rules: describeFeed,
  fixes: FEED_ADVICE,
  refuses,
  async *inspect(datasets, inspection) {
    const { feed, facts, database, absent, records } = datasets;
    const { options: given, scope, signal, examined } = inspection;
    // Said of the whole feed, so told by the one segment that every cut begins with.
    if ('from' in scope && scope.from === null) yield* whole(feed, facts, given, inspection);

    if ('nullKeys' in scope) {
      if (absent !== undefined) examined('absent', await absent.count(scope, signal));
      const rows = withoutKey(feed.scan(scope, [], signal), database?.scan(scope, [], signal));
      for await (const { key, origin, ...actual } of rows) {
        examined('feed', actual.feed);
        if (database !== undefined) examined('database', actual.database);
        const expected = { feed: 0, database: 0 };
        yield { kind: 'null-key', key, expected, actual, ...(origin === undefined ? {} : { origin }) };
      }
      return;
    }

    const sides = { feed, database, absent, records };
    const { columns, judge } = await feedJudge(sides, given, inspection);
    const scan = (side: keyof typeof sides) => sides[side]?.scan(scope, columns[side], signal);
    const pages = {
      feed: feed.scan(scope, columns.feed, signal),
      database: scan('database'),
      absent: scan('absent'),
      records: scan('records'),
    };
    const names = { feed: feed.name, database: database?.name, absent: absent?.name, records: records?.name };
    for await (const batch of feedWalk(pages, names)) {
      for (const met of batch) {
        yield* judge(met);
        for (const side of ['feed', 'database', 'absent', 'records'] as const)
          if (met.counts[side] > 0) examined(side, met.counts[side]);
      }
    }
  },
});

/** What the feed says about itself, against what came, was declared and was promised. */
async function* whole(
  feed: Dataset,
  facts: Dataset | undefined,
  { expected, count, promises }: Options,
  { signal, examined }: { signal: AbortSignal; examined: (role: 'facts', entries: number) => void },
): AsyncGenerator<Found, void, undefined> {
  const { announced } = await feed.describe(signal);
  const entries = (expected ?? count ?? announced) === undefined ? null : await countAll(feed, signal);
  if (expected !== undefined && entries !== expected) {
    yield { kind: 'declared', key: [], expected, actual: entries };
  }
  // A feed that ends before its own count was cut short, or lies; the facts say it where they are asked.
  if (count === undefined && announced !== undefined && announced !== entries) {
    yield { kind: 'count', key: [], expected: announced, actual: entries };
  }
  if (facts === undefined) return;
  const wanted = [...(count === undefined ? [] : [count]), ...Object.keys(promises)];
  const said = await readFacts(facts, wanted, signal);
  examined('facts', said.size);
  if (count !== undefined) {
    const own = said.get(count) ?? null;
    const number = own === null ? undefined : decimal(own);
    if (number !== String(entries)) {
      const exact = number !== undefined && String(Number(number)) === number;
      yield { kind: 'count', key: [], expected: exact ? Number(number) : own, actual: entries };
    }
  }
  for (const [fact, promised] of Object.entries(promises)) {
    const own = said.get(fact) ?? null;
    if (!isKept(promised, own))
      yield { kind: 'promise', key: [], column: fact, expected: promised, actual: own };
  }
}

function refuses(bound: Bindings<typeof roles>, given: Options): string | null {
  const { expected, count, promises, schema, forbidden, columns, labels, updated, window } = given;
  const readsFacts = count !== undefined || Object.keys(promises).length > 0;
  if (readsFacts && bound.facts === undefined) {
    return '"count" and "promises" are about what the feed says of itself; pass the dataset "facts"';
  }
  if (bound.facts !== undefined && !readsFacts) {
    return 'nothing is asked of the dataset "facts"; pass "count" or "promises"';
  }
  if (bound.database === undefined) {
    if (columns.length > 0) return '"columns" needs the dataset "database" to compare the feed with';
    if (labels?.of !== undefined) return '"labels.of" is a column of the dataset "database"; pass it';
    if (updated !== undefined) return '"updated" is a column of the dataset "database"; pass it';
  } else if (labels !== undefined && labels.of === undefined) {
    return '"labels" needs "of", the database column whose values the words stand for';
  }
  if ((updated === undefined) !== (window === undefined)) {
    return '"updated" and "window" belong together; pass both or neither';
  }
  const twice = targetTwice(columns) ?? columns.find(({ target }) => target === labels?.column)?.target;
  if (twice !== undefined) return `feed column "${twice}" is compared twice; name it once`;
  const refusal = schema === undefined ? null : schemaRefusal(schema);
  if (refusal !== null) return `"schema": ${refusal}`;
  const others = [bound.database, bound.absent, bound.records, expected, schema, labels];
  const asks = readsFacts || forbidden.length > 0 || others.some((asked) => asked !== undefined);
  return asks ? null : 'nothing is asked of the feed; pass a database, "expected", "schema" or another';
}
