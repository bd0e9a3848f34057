/** The public feed of berths, in the shape that readers of the old system know. */
import type { Berth, Crm } from './crm.ts';

/** One berth as the public sees it: no price, and words instead of codes. */
export type FeedEntry = Record<string, string | number | boolean | null>;

export type Feed = {
  list: FeedEntry[];
  /** What the page information says, whatever is in the list. */
  totalRows: number;
  cacheControl: string;
  /** Mooring number to what is served for it alone; `null` for nothing. */
  readonly single: Map<string, FeedEntry | null>;
};

/** How old an answer may be: what every reader was promised. */
export const CACHE_CONTROL = 's-maxage=300, stale-while-revalidate=60';

/** The words of the feed for the codes of the CRM. */
export const LABELS: Readonly<Record<string, string>> = {
  available: 'Available',
  under_offer: 'Under Offer',
  sold: 'Sold',
  maintenance: 'Maintenance',
};
export const TYPE_LABELS: Readonly<Record<string, string>> = {
  finger: 'Finger',
  stern_to: 'Stern To',
  alongside: 'Alongside',
};

/** Shows what the CRM holds, whatever that is. */
export function makeFeed({ berths }: Crm): Feed {
  const list = berths.filter(({ archived_at: archived }) => archived === null).map(entryOf);
  const single = new Map<string, FeedEntry>();
  for (const entry of list) single.set(String(entry['Mooring Number']), entry);
  return { list, totalRows: list.length, cacheControl: CACHE_CONTROL, single };
}

/** A berth as an entry of the feed. */
export function entryOf(berth: Berth): FeedEntry {
  return {
    'Mooring Number': berth.mooring_number,
    Area: berth.area,
    'Berth Type': TYPE_LABELS[berth.berth_type ?? ''] ?? null,
    Status: LABELS[berth.status] ?? null,
    'Length (ft)': number(berth.length_ft),
    'Length (m)': number(berth.length_m),
    'Width (ft)': number(berth.width_ft),
    'Width (m)': number(berth.width_m),
    'Power (A)': berth.power_amps,
    'Is Available': berth.status === 'available',
    UpdatedAt: berth.last_imported_at,
  };
}

function number(typed: string | null): number | null {
  return typed === null ? null : Number(typed);
}
