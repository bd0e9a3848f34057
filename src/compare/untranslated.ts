/** Tells a row whose key no id map entry translates from a row that never had one. */
import type { Entry } from '../model/dataset.ts';
import { hasNull } from '../model/key.ts';

/** Whether a row has no key although the row that it was made from has: `origin` is that one's key. */
export function isUntranslated({ key, origin }: Pick<Entry<unknown>, 'key' | 'origin'>): boolean {
  if (!hasNull(key) || origin === undefined || origin === null) return false;
  return !(Array.isArray(origin) && origin.includes(null));
}
