/** Walks a feed in step with what it must show, what it must not, and its entries asked for one by one. */
import type { Entry, Pages } from '../model/dataset.ts';
import { mergeJoin, type Pair } from './merge-join.ts';
import { isUntranslated } from './untranslated.ts';
import type { Key } from '../model/key.ts';
import type { Cells } from '../model/value.ts';
import type { Json } from '../model/json.ts';

/** What is walked: a feed, and whatever of the others there is. */
export type FeedSides<Side> = {
  readonly feed: Side;
  readonly database: Side | undefined;
  readonly absent: Side | undefined;
  readonly records: Side | undefined;
};

/** One key: the first entry that each side has under it, and how many. */
export type Met = {
  readonly key: Key;
  readonly first: { readonly [side in keyof FeedSides<unknown>]: Entry | null };
  readonly counts: { readonly [side in keyof FeedSides<unknown>]: number };
};

type Both = Pair<Cells, Cells>;

/** All keys of all sides in order, in batches. Keys with a NULL join nothing; `withoutKey` walks them. */
export async function* feedWalk(
  sides: FeedSides<Pages>,
  names: FeedSides<string>,
): AsyncGenerator<readonly Met[], void, undefined> {
  const nameOf = (side: keyof typeof names) => names[side] ?? side;
  const shown = mergeJoin(sides.feed, sides.database ?? none(), [nameOf('feed'), nameOf('database')]);
  const others = mergeJoin(sides.absent ?? none(), sides.records ?? none(), [
    nameOf('absent'),
    nameOf('records'),
  ]);
  for await (const batch of mergeJoin(asPages(shown), asPages(others))) yield batch.map(met);
}

function met({ key, left, right }: Pair<Both, Both>): Met {
  const [shown, others] = [left?.row, right?.row];
  return {
    key,
    first: {
      feed: shown?.left ?? null,
      database: shown?.right ?? null,
      absent: others?.left ?? null,
      records: others?.right ?? null,
    },
    counts: {
      feed: shown?.lefts ?? 0,
      database: shown?.rights ?? 0,
      absent: others?.lefts ?? 0,
      records: others?.rights ?? 0,
    },
  };
}

/** Rows that share a key with a NULL in it: how many of each side; a row that no id map translates is alone, with its origin. */
export type Keyless = {
  readonly key: Key;
  readonly feed: number;
  readonly database: number;
  readonly origin?: Json;
};

/** The rows without a key, in one pass. */
export async function* withoutKey(
  feed: Pages,
  database: Pages | undefined,
): AsyncGenerator<Keyless, void, undefined> {
  let last: Keyless | undefined;
  for await (const batch of mergeJoin(feed, database ?? none())) {
    for (const { key, left, right, lefts, rights } of batch) {
      const entry = left ?? right;
      if (entry !== null && isUntranslated(entry)) {
        yield { key, feed: lefts, database: rights, origin: entry.origin ?? null };
        continue;
      }
      const same: Keyless | undefined = last?.key === key ? last : undefined;
      if (last !== undefined && same === undefined) yield last;
      last = { key, feed: (same?.feed ?? 0) + lefts, database: (same?.database ?? 0) + rights };
    }
  }
  if (last !== undefined) yield last;
}

async function* asPages(batches: AsyncIterable<readonly Both[]>): AsyncGenerator<readonly Entry<Both>[]> {
  for await (const batch of batches) yield batch.map((pair) => ({ key: pair.key, row: pair }));
}

async function* none(): AsyncGenerator<readonly Entry[]> {
  // a side that is not there has no entries
}
