/** Picks the rows that defects happen to: drawn from the seed, and each row once, so that no two defects meet. */
import type { Berth, Expense, Interest, Invoice } from '../marina/crm.ts';
import type { LegacyBerth, LegacyExpense, LegacyInterest, LegacyInvoice } from '../marina/legacy.ts';
import { random, type Random } from '../marina/random.ts';
import type { World } from '../marina/world.ts';
import type { Pick, PickOne } from './pick.ts';
import { filePicker, type PickFile } from './pick-files.ts';
import { addressPicker, entryPicker, type PickAddress, type PickEntry } from './pick-public.ts';

export type Plot = {
  readonly world: World;
  readonly draw: Random;
  /** A berth that there is; the archived ones are picked apart. */
  readonly berth: Pick<LegacyBerth, Berth>;
  readonly archivedBerth: Pick<LegacyBerth, Berth>;
  readonly interest: Pick<LegacyInterest, Interest>;
  readonly expense: Pick<LegacyExpense, Expense>;
  readonly invoice: Pick<LegacyInvoice, Invoice>;
  /** A file in both folders. */
  readonly file: PickFile;
  /** An old address that leads somewhere. */
  readonly moved: PickAddress;
  /** A berth in the public feed. */
  readonly entry: PickEntry;
  /** Whether nothing happened yet to a row: of the old system, of the table of files, of any one that was picked alone. */
  readonly isUntouched: (row: object) => boolean;
  /** A row of one table. */
  readonly one: PickOne;
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
  const one: PickOne = (rows, fits = () => true) => {
    const found = drawn(rows.filter((row) => !taken.has(row) && fits(row)));
    taken.add(found);
    return found;
  };
  const isThere = ({ Archived: archived }: LegacyBerth): boolean => archived === null;
  const berth = picker(legacy.Berths.filter(isThere), crm.berths, idMaps.berths);
  const gone = legacy.Berths.filter((row) => !isThere(row));
  return {
    world,
    draw,
    berth,
    archivedBerth: picker(gone, crm.berths, idMaps.berths),
    interest: picker(legacy.Interests, crm.interests, idMaps.interests),
    expense: picker(legacy.Expenses, crm.expenses, idMaps.expenses),
    invoice: picker(legacy.Invoices, crm.invoices, idMaps.invoices),
    file: filePicker(world, one),
    moved: addressPicker(world, one),
    entry: entryPicker(world, berth),
    isUntouched: (row) => !taken.has(row),
    one,
  };
}

/** Takes a row out of its table. */
export function remove<Row>(rows: Row[], row: Row): void {
  rows.splice(rows.indexOf(row), 1);
}
