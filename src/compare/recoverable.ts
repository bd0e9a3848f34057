/** Finds the content of missing objects under other keys, among objects that no row names; the same however the work is cut. */
import type { Algorithm, Contents, Looked } from '../model/contents.ts';
import type { Key } from '../model/key.ts';
import { storedChecksum } from './object-checksum.ts';

/** Beyond so many missing objects, or so many that no row names, none is looked for. @public for its test */
export const MOST_UNLINKED = 10_000;

/** Objects that are asked about at a time. */
const BATCH = 500;

/** An object that so many rows name, and what it held; a `null` digest when they do not tell that of one content. */
export type Missing = {
  readonly key: Key;
  readonly rows: number;
  readonly size: string | null;
  readonly digest: string | null;
};

/** An object without a row. */
export type Stray = { readonly key: Key; readonly size: string | null };

/** What a walk has left without its other half, in the order of keys, as long as it can be held. */
export type Unlinked = { readonly missing: Missing[]; readonly strays: Stray[] };

/** Whether there is more of it than is looked into. */
export function isTooMany({ missing, strays }: Unlinked): boolean {
  return missing.length > MOST_UNLINKED || strays.length > MOST_UNLINKED;
}

/** The missing object whose content a stray has, the first by key, and whether it can be no other. */
type Match = {
  readonly key: Key;
  /** How many rows name a missing object of that content. */
  readonly rows: number;
  /** How many strays have it, or may have it and could not be read. */
  readonly objects: number;
  /** Whether both tell their size, which is then the same. */
  readonly sized: boolean;
};

/** What became of some missing objects and strays; a key that is in none of the maps has no counterpart. */
export type Recovery = {
  /** Key of a missing object to the first stray with its content. */
  readonly strayOf: ReadonlyMap<Key, Key>;
  /** Key of a stray to the missing object whose content it has. */
  readonly missingOf: ReadonlyMap<Key, Match>;
  /** Strays that may hold the content of a missing object and could not be read. */
  readonly unreadable: ReadonlyMap<Key, Unreadable>;
};

type Unreadable = { readonly code: string; readonly message: string };

/**
 * Pairs what one segment has (`own`) with all that there is. Objects are read where their store keeps no checksum of
 * theirs and one of a missing object could be theirs.
 */
export async function recover(
  own: Unlinked,
  all: Unlinked,
  algorithm: Algorithm,
  contents: Contents,
  signal: AbortSignal,
): Promise<Recovery> {
  const ownMissing = new Set(own.missing.map(({ key }) => key));
  const ownStrays = new Set(own.strays.map(({ key }) => key));
  const told = all.missing.filter(({ digest }) => digest !== null);
  const missingBy = Map.groupBy(told, ({ digest }) => digest);
  const digests = new Map<Key, string>();
  const unreadable = new Map<Key, Unreadable>();
  const readStrays = async (sizes: ReadonlySet<string | null>, among: (stray: Stray) => boolean) => {
    const asked = all.strays.filter((stray) => among(stray) && fitsOne(stray, sizes));
    for (const [{ key }, looked] of await digestsOf(asked, algorithm, contents, signal)) {
      if ('unable' in looked) unreadable.set(key, looked.unable);
      else if ('found' in looked) digests.set(key, looked.found);
    }
  };
  const firstAlike = (stray: Stray): Missing | undefined =>
    missingBy.get(digests.get(stray.key) ?? null)?.find((one) => haveOneSize(one, stray));

  const sizes = { any: sizesOf(told), own: sizesOf(told.filter(({ key }) => ownMissing.has(key))) };
  await readStrays(sizes.any, (stray) => ownStrays.has(stray.key) || fitsOne(stray, sizes.own));
  // Whether a stray is the only one with its content shows when all that could have it are read, whoever has them.
  const matched = sizesOf(own.strays.flatMap((stray) => firstAlike(stray) ?? []));
  await readStrays(matched, ({ key }) => !digests.has(key) && !unreadable.has(key));

  const straysBy = Map.groupBy(all.strays, ({ key }) => digests.get(key) ?? null);
  const rowsOf = talliesBy(missingBy, ({ rows }) => rows);
  const straysOf = talliesBy(straysBy, () => 1);
  const unread = tally(
    all.strays.filter(({ key }) => unreadable.has(key)),
    () => 1,
  );
  const missingOf = new Map<Key, Match>();
  for (const stray of own.strays) {
    const first = firstAlike(stray);
    if (first === undefined) continue;
    const { key, size, digest } = first;
    const rows = fitting(rowsOf.get(digest), stray.size);
    const objects = fitting(straysOf.get(digest), size) + fitting(unread, size);
    missingOf.set(stray.key, { key, rows, objects, sized: size !== null && stray.size !== null });
  }
  const strayOf = new Map<Key, Key>();
  for (const missing of told) {
    const stray = straysBy.get(missing.digest)?.find((one) => haveOneSize(missing, one));
    if (stray !== undefined && ownMissing.has(missing.key)) strayOf.set(missing.key, stray.key);
  }
  return { strayOf, missingOf, unreadable };
}

type Sized = { readonly size: string | null };

function sizesOf(sized: readonly Sized[]): ReadonlySet<string | null> {
  return new Set(sized.map(({ size }) => size));
}

/** A size that is not told excludes nothing. */
function fitsOne({ size }: Sized, sizes: ReadonlySet<string | null>): boolean {
  return sizes.size > 0 && (size === null || sizes.has(null) || sizes.has(size));
}

function haveOneSize(one: Sized, other: Sized): boolean {
  return one.size === null || other.size === null || one.size === other.size;
}

/** Size to how much there is of it; what tells no size is under `null`. */
type Tally = ReadonlyMap<string | null, number>;

function tally<T extends Sized>(all: readonly T[], weigh: (one: T) => number): Tally {
  const sums = new Map<string | null, number>();
  for (const one of all) sums.set(one.size, (sums.get(one.size) ?? 0) + weigh(one));
  return sums;
}

function talliesBy<T extends Sized>(
  groups: ReadonlyMap<string | null, readonly T[]>,
  weigh: (one: T) => number,
): ReadonlyMap<string | null, Tally> {
  return new Map([...groups].map(([digest, those]) => [digest, tally(those, weigh)]));
}

/** How much there is of what may have that size. */
function fitting(sums: Tally = new Map(), size: string | null): number {
  if (size === null) return [...sums.values()].reduce((sum, count) => sum + count, 0);
  return (sums.get(size) ?? 0) + (sums.get(null) ?? 0);
}

/** The digest of each object: the one that its store keeps, else of its bytes. */
async function digestsOf(
  strays: readonly Stray[],
  algorithm: Algorithm,
  contents: Contents,
  signal: AbortSignal,
): Promise<readonly (readonly [Stray, Looked<string>])[]> {
  const all: (readonly [Stray, Looked<string>])[] = [];
  for (let at = 0; at < strays.length; at += BATCH) {
    const batch = strays.slice(at, at + BATCH);
    const keys = batch.map(({ key }) => key);
    const stored = await contents.stored(keys, signal);
    const known = new Map<Key, Looked<string>>();
    const unknown: Key[] = [];
    for (const [place, key] of keys.entries()) {
      const looked = stored[place];
      if (looked === undefined || !('found' in looked)) {
        if (looked !== undefined) known.set(key, looked);
        continue;
      }
      const found = storedChecksum(looked.found, algorithm);
      if (found === null) unknown.push(key);
      else known.set(key, { key, found });
    }
    const hashings = unknown.map((key) => ({ key, algorithms: [algorithm] }));
    for (const looked of hashings.length === 0 ? [] : await contents.hash(hashings, signal)) {
      const found = 'found' in looked ? looked.found.digests[algorithm] : undefined;
      if (!('found' in looked)) known.set(looked.key, looked);
      else if (found !== undefined) known.set(looked.key, { key: looked.key, found });
    }
    for (const stray of batch) {
      const looked = known.get(stray.key);
      if (looked !== undefined) all.push([stray, looked]);
    }
  }
  return all;
}
