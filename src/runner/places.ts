/** Where to look for findings again: under their keys, among the NULL keys, or everywhere. */
import { keyBatches } from '../compare/segments.ts';
import type { Check } from '../model/check.ts';
import type { Key } from '../model/key.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../model/scope.ts';
import type { Bound } from './bind.ts';
import { privateKeyParts, walkedCodec } from './rendering.ts';
import type { SpooledLine } from './spool.ts';

const KEYS_PER_BATCH = 500;

export type LookPlace = { readonly key: Key } | 'null-keys' | 'whole';

/** Where to look for a line again: under its key, among the NULL keys, or, when its key is masked or of another make, everywhere. */
export function placer(
  check: Check,
  bound: ReadonlyMap<string, Bound>,
): (line: Pick<SpooledLine, 'key' | 'walked'>) => LookPlace {
  const codec = walkedCodec(check, bound);
  const hidden = privateKeyParts(check, bound).includes(true);
  if (check.definition.splitBy === null || codec === null || hidden) return () => 'whole';
  return ({ key, walked }) => {
    if (!walked) return 'whole';
    if (key.includes(null)) return 'null-keys';
    return { key: codec.encode(key.map((part) => (part === null ? null : String(part)))) };
  };
}

/** The fewest scopes that hold some places; everything where one of them may be anywhere. */
export function scopesOf(places: Iterable<{ readonly place: LookPlace }>, check: Check): readonly Scope[] {
  if (check.definition.splitBy === null) return [EVERYTHING];
  const keys: Key[] = [];
  const scopes: Scope[] = [];
  let nullKeys = false;
  for (const { place } of places) {
    if (place === 'whole') return [EVERYTHING, NULL_KEYS];
    if (place === 'null-keys') nullKeys = true;
    else keys.push(place.key);
  }
  scopes.push(...keyBatches(keys, KEYS_PER_BATCH).map((anyOf) => ({ anyOf })));
  return nullKeys ? [...scopes, NULL_KEYS] : scopes;
}
