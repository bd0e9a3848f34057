/** Refuses what a writer has no right to, with the very statement that grants it, names written as the server writes them. */
import type { Ask } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import { literal } from './quote.ts';
import { refuse, type Refused } from './refusal.ts';

/** The refusal; `rights` is SQL for the text of what is granted. */
export async function ungranted(
  ask: Ask,
  { schema, table }: { readonly schema: string; readonly table: string },
  rights: string,
  place: Place,
  why: string,
): Promise<Refused> {
  const names = `${literal(schema)}, ${literal(table)}, current_user`;
  const [[grant] = []] = await ask(`SELECT format('GRANT %s ON %I.%I TO %I', ${rights}, ${names})`);
  return refuse(place, 'no-writer-access', `${why}; ${grant ?? ''}`);
}
