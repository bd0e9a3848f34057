/** Tells before a row is touched which rights a writer lacks to change it and to take that back, with the statement that grants them. */
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import { ungranted } from './grant.ts';
import { literal } from './quote.ts';
import type { Refused } from './refusal.ts';
import type { Target } from './target.ts';

/** What is to be done to a row: columns to be set, or the row to be removed or put back. */
export type Deed = { readonly set: readonly string[] } | { readonly row: 'removed' | 'put back' };

/** The refusal of a deed that the role has no rights for; `null` where it has. */
export async function lacking(
  ask: Ask,
  target: Target,
  deed: Deed,
  place: Place,
  why?: string,
): Promise<Refused | null> {
  const { columns, removable } = target;
  // A row is held before it is changed, which asks for the right to change some column of it.
  const held = columns.some(({ updatable }) => updatable) ? [] : ['UPDATE'];
  if ('row' in deed) {
    const insertable = columns.every((column) => column.insertable || column.fixed === 'generated');
    const rights = [
      ...(deed.row === 'put back' || removable ? [] : ['DELETE']),
      ...(insertable ? [] : ['INSERT']),
      ...held,
    ];
    if (rights.length === 0) return null;
    const what = deed.row === 'removed' ? 'remove a row and put it back' : 'put a row back';
    return ungranted(ask, target, literal(rights.join(', ')), place, why ?? `its writer may not ${what}`);
  }
  const lacked = deed.set.filter((name) =>
    columns.some((column) => column.name === name && !column.updatable && column.fixed !== 'generated'),
  );
  if (lacked.length === 0) return null;
  const named = lacked.map((name) => `"${name}"`).join(', ');
  return ungranted(
    ask,
    target,
    columnsOf('UPDATE', lacked),
    place,
    `${why ?? 'its writer may not change'} ${named}`,
  );
}

function columnsOf(right: string, names: readonly string[]): string {
  const quoted = names.map((name) => `quote_ident(${literal(name)})`).join(', ');
  return `'${right} (' || concat_ws(', ', ${quoted}) || ')'`;
}
