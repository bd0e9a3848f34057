/** Scopes: which part of a dataset a question is about. A scope is a few words of JSON, so work can be cut and sent. */
import type { Json, MustBeJson } from './json.ts';
import { compareKeys, hasNull, type Key } from './key.ts';

/** Half-open: `from` is inside, `until` is not; `null` is open-ended. Rows with a NULL key column are in no range. */
export type Range = { readonly from: Key | null; readonly until: Key | null };

/** A range, exactly these keys (a second look), or the rows with NULL in a key column. */
export type Scope = Range | { readonly anyOf: readonly Key[] } | { readonly nullKeys: true };

/** Every row that has a key. */
export const EVERYTHING: Range = { from: null, until: null };

/** Every row that has none. */
export const NULL_KEYS: Scope = { nullKeys: true };

/** The compiler's proof that it is JSON. @public */
export type ScopeTravels = MustBeJson<Scope & Json>;

/** Tells which keys lie in a scope; a key with a NULL part lies in no range and is asked for by no `anyOf`. */
export function withinScope(scope: Scope): (key: Key) => boolean {
  if ('nullKeys' in scope) return hasNull;
  if ('anyOf' in scope) {
    const wanted = new Set(scope.anyOf);
    return (key) => wanted.has(key) && !hasNull(key);
  }
  const { from, until } = scope;
  return (key) =>
    !hasNull(key) &&
    (from === null || compareKeys(key, from) >= 0) &&
    (until === null || compareKeys(key, until) < 0);
}

/** Whether a row with this key lies in a scope. */
export function isInScope(scope: Scope, key: Key): boolean {
  return withinScope(scope)(key);
}
