/** Finds the content of missing objects under other keys, among objects that no row names; the same however the work is cut. */
import type { Algorithm, Contents, Looked } from '../model/contents.ts';
import type { Key } from '../model/key.ts';
import { storedChecksum } from './object-checksum.ts';

/** Beyond so many missing objects, or so many that no row names, none is looked for. @public for its test */
export const MOST_UNLINKED = 10_000;

/** Objects that are asked about at a time. */
const BATCH = 500;

/** A row without its object, and what the object held; a `null` digest when its rows do not tell that of one content. */
export type Missing = { readonly key: Key; readonly size: string | null; readonly digest: string | null };

/** An object without a row. */
export type Stray = { readonly key: Key; readonly size: string | null };

/** What a walk has left without its other half, in the order of keys, as long as it can be held. */
export type Unlinked = { readonly missing: Missing[]; readonly strays: Stray[] };

/** Whether there is more of it than is looked into. */
export function isTooMany({ missing, strays }: Unlinked): boolean {
  return missing.length > MOST_UNLINKED || strays.length > MOST_UNLINKED;
}

/** What became of some missing objects and strays; a key that is in none of the maps has no counterpart. */
export type Recovery = {
  /** Key of a missing object to the first stray with its content. */
  readonly strayOf: ReadonlyMap<Key, Key>;
  /** Key of a stray to the first missing object whose content it has. */
  readonly missingOf: ReadonlyMap<Key, Key>;
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
  const sizes = { any: sizesOf(told), own: sizesOf(told.filter(({ key }) => ownMissing.has(key))) };
  const asked = all.strays.filter(
    (stray) => fitsOne(stray, sizes.own) || (ownStrays.has(stray.key) && fitsOne(stray, sizes.any)),
  );

  const missingBy = Map.groupBy(told, ({ digest }) => digest);
  const straysBy = new Map<string | null, Stray[]>();
  const missingOf = new Map<Key, Key>();
  const unreadable = new Map<Key, Unreadable>();
  for (const [stray, looked] of await digestsOf(asked, algorithm, contents, signal)) {
    if ('unable' in looked) unreadable.set(stray.key, looked.unable);
    if (!('found' in looked)) continue;
    const alike = straysBy.get(looked.found) ?? [];
    alike.push(stray);
    straysBy.set(looked.found, alike);
    const missing = missingBy.get(looked.found)?.find((one) => haveOneSize(one, stray));
    if (missing !== undefined) missingOf.set(stray.key, missing.key);
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
