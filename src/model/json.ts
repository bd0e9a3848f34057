/** JSON as a type, so that the compiler proves what may travel between processes and into a report. */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** `MustBeJson<T>` is `T` when every value of `T` is JSON, and a compile error where it is used otherwise. */
export type MustBeJson<T extends Json> = T;

/** JSON text with object keys in code unit order: equal values give equal text. */
export function stableJson(value: Json): string {
  if (isPlain(value)) return JSON.stringify(value);
  return JSON.stringify(value, (_name, inner: Json) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Whether there is no object in a value, whose members would have to be put in order. */
function isPlain(value: Json): boolean {
  if (value === null || typeof value !== 'object') return true;
  return Array.isArray(value) && value.every(isPlain);
}
