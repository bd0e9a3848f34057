/** Reads the rows of a redirect map page by page, and tells the whole map about them. */
import type { Entry, Pages } from '../model/dataset.ts';
import type { Key } from '../model/key.ts';
import type { Cells } from '../model/value.ts';
import { addressOf } from './redirect-address.ts';
import { isRedirect } from './redirect-answer.ts';
import type { Leads, RedirectMap } from './redirect-map.ts';
import type { MapRow } from './redirect-row.ts';

/** The rows of some pages, each noted in `whole` as it passes where that is given. */
export async function* readRows(
  pages: Pages,
  read: (cells: Cells) => MapRow,
  whole: RedirectMap | null,
): AsyncGenerator<readonly Entry<MapRow>[], void, undefined> {
  for await (const page of pages) {
    yield page.map((entry) => {
      const row = read(entry.row);
      if (whole !== null) noteRow(whole, entry.key, row);
      return { ...entry, row };
    });
  }
}

/** Tells the whole map about a row. */
export function noteRow(whole: RedirectMap, key: Key, { from, statuses, target }: MapRow): void {
  const leads = statuses === null || statuses.some(isRedirect) ? 'away' : leadsWithout(statuses);
  const [old, to] = [from, target].map((url) => (url === null ? null : addressOf(url)));
  whole.add({ key, from: old ?? null, leads, to: to ?? null });
}

function leadsWithout(statuses: readonly number[]): Leads {
  return statuses.every((status) => status < 300) ? 'stays' : 'ends';
}
