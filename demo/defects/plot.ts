/** Picks the rows that defects happen to: drawn from the seed, and each row once, so that no two defects meet. */
import type { Berth, Expense, Interest, Invoice } from '../marina/crm.ts';
import type { LegacyBerth, LegacyExpense, LegacyInterest, LegacyInvoice } from '../marina/legacy.ts';
import { random, type Random } from '../marina/random.ts';
import type { World } from '../marina/world.ts';

/** A row in the old system, what it became in the new one, and the new one's key. */
export type Moved<Old, New> = { readonly old: Old; readonly now: New; readonly id: string };

/** Picks a row that fits, in both systems, and to which nothing happened yet. */
type Pick<Old, New> = (fits?: (old: Old, now: New) => boolean) => Moved<Old, New>;

export type Plot = {
  readonly world: World;
  readonly draw: Random;
  /** A berth that there is; the archived ones are picked apart. */
  readonly berth: Pick<LegacyBerth, Berth>;
  readonly archivedBerth: Pick<LegacyBerth, Berth>;
  readonly interest: Pick<LegacyInterest, Interest>;
  readonly expense: Pick<LegacyExpense, Expense>;
  readonly invoice: Pick<LegacyInvoice, Invoice>;
  /** Whether nothing happened yet to a row of the old system. */
  readonly isUntouched: (row: object) => boolean;
  /** A row of one table that fits, and to which nothing happened yet. */
  readonly one: <Row extends object>(rows: readonly Row[], fits?: (row: Row) => boolean) => Row;
};

export function makePlot(world: World, seed: number): Plot {
  const { legacy, crm, idMaps } = world;
  const draw = random(seed + 1);
  const taken = new Set<object>();

  const drawn = <Item>(candidates: readonly Item[]): Item => {
    if (candidates.length === 0) throw new Error('no row is left for a defect; try another seed');
    return draw.pick(candidates);
  };
  const picker =
    <Old extends { id: number }, New extends { id: string }>(
      olds: readonly Old[],
      news: readonly New[],
      ids: ReadonlyMap<number, string>,
    ): Pick<Old, New> =>
    (fits = () => true) => {
      const byId = new Map(news.map((row) => [row.id, row]));
      const candidates = olds.flatMap((old) => {
        const now = byId.get(ids.get(old.id) ?? '');
        if (now === undefined || taken.has(old) || !fits(old, now)) return [];
        return [{ old, now, id: now.id }];
      });
      const found = drawn(candidates);
      taken.add(found.old);
      return found;
    };
  return {
    world,
    draw,
    berth: picker(
      legacy.Berths.filter(({ Archived: archived }) => archived === null),
      crm.berths,
      idMaps.berths,
    ),
    archivedBerth: picker(
      legacy.Berths.filter(({ Archived: archived }) => archived !== null),
      crm.berths,
      idMaps.berths,
    ),
    interest: picker(legacy.Interests, crm.interests, idMaps.interests),
    expense: picker(legacy.Expenses, crm.expenses, idMaps.expenses),
    invoice: picker(legacy.Invoices, crm.invoices, idMaps.invoices),
    isUntouched: (row) => !taken.has(row),
    one: (rows, fits = () => true) => {
      const found = drawn(rows.filter((row) => !taken.has(row) && fits(row)));
      taken.add(found);
      return found;
    },
  };
}

/** Takes a row out of its table. */
export function remove<Row>(rows: Row[], row: Row): void {
  rows.splice(rows.indexOf(row), 1);
}
