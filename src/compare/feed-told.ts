/** What is told about one key of a feed, and the words that all of it shares. */
import type { Finding } from '../model/finding.ts';
import type { Json } from '../model/json.ts';
import type { FeedSides, Met } from './feed-walk.ts';

type Kind =
  | 'unwanted'
  | 'forbidden'
  | 'missing'
  | 'extra'
  | 'altered'
  | 'label'
  | 'unmapped'
  | 'schema'
  | 'unretrievable'
  | 'differs-singly'
  | 'duplicate'
  | 'fresh';

/** A finding about one key. */
export type Told = Finding<Kind>;

/** A finding without the key that it is about. */
export type Fault = Omit<Told, 'key' | 'origin' | 'keyColumns'>;

/** Faults that are there whatever a cache shows, and those that one may explain. */
export type Faults = { readonly firm: Fault[]; readonly stale: Fault[] };

/** Makes findings of faults: under the key that was met, with what an id map made it of. */
export function told({ key, first }: Met, faults: readonly Fault[]): readonly Told[] {
  const origin = first.database?.origin;
  return faults.map((fault) => ({ key, ...fault, ...(origin === undefined ? {} : { origin }) }));
}

/** One entry for one row, against how many there are; a database that is not bound is left out. */
export function amounts(
  { counts: { feed, database } }: Met,
  sides: FeedSides<unknown>,
): { readonly expected: Json; readonly actual: Json } {
  return sides.database === undefined
    ? { expected: { feed: 1 }, actual: { feed } }
    : { expected: { database: 1, feed: 1 }, actual: { database, feed } };
}
