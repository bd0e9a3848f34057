/** Cuts the key space into scopes that cover every row exactly once, whatever the cuts are. */
import { compareKeys, type Key } from '../model/key.ts';
import { NULL_KEYS, type Scope } from '../model/scope.ts';

/** Ranges from open start to open end at the given keys (in any order, with repeats), and the NULL keys where there can be any. */
export function scopesAt(cuts: readonly Key[], nullable: boolean): readonly Scope[] {
  const ordered = [...new Set(cuts)].sort(compareKeys);
  const edges: (Key | null)[] = [null, ...ordered, null];
  const scopes: Scope[] = [];
  for (let at = 0; at + 1 < edges.length; at += 1) {
    scopes.push({ from: edges[at] ?? null, until: edges[at + 1] ?? null });
  }
  return nullable ? [...scopes, NULL_KEYS] : scopes;
}

/** Groups of at most `size` keys, ascending and distinct: the batches of a second look. */
export function keyBatches(keys: Iterable<Key>, size: number): readonly (readonly Key[])[] {
  const ordered = [...new Set(keys)].sort(compareKeys);
  const batches: Key[][] = [];
  for (let at = 0; at < ordered.length; at += size) batches.push(ordered.slice(at, at + size));
  return batches;
}
