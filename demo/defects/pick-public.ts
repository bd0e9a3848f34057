/** Picks what the public sees that defects happen to: old addresses, and entries of the feed. */
import type { Berth } from '../marina/crm.ts';
import type { FeedEntry } from '../marina/feed.ts';
import type { LegacyBerth } from '../marina/legacy.ts';
import type { Answer, Redirect } from '../marina/site.ts';
import type { World } from '../marina/world.ts';
import type { Pick, PickOne } from './pick.ts';

export type PickedAddress = {
  readonly from: string;
  /** The path at the new site to which the map leads. */
  readonly to: string;
  readonly title: string;
  readonly row: Redirect;
  /** What the old site answers. */
  readonly answer: Answer;
};

export type PickAddress = (fits?: (row: Redirect) => boolean) => PickedAddress;

/** An article's: nothing else leads to the same page. */
export function addressPicker({ site }: World, one: PickOne): PickAddress {
  return (fits = () => true) => {
    const row = one(site.map, (line) => /^\/node\/\d+$/.test(line.from ?? '') && fits(line));
    const { from, to, title } = row;
    return { from: from!, to: to!, title: title!, row, answer: site.old.get(from!)! };
  };
}

export type PickedEntry = {
  /** The berth's number, by which the feed is read. */
  readonly number: string;
  readonly now: Berth;
  /** What the feed shows of it: changing it changes the list and what is shown singly. */
  readonly shown: FeedEntry;
};

export type PickEntry = (fits?: (shown: FeedEntry) => boolean) => PickedEntry;

export function entryPicker(world: World, berth: Pick<LegacyBerth, Berth>): PickEntry {
  const shownAs = ({ mooring_number: number }: Berth): FeedEntry =>
    world.feed.list.find((entry) => entry['Mooring Number'] === number)!;
  return (fits = () => true) => {
    const { now } = berth((_old, row) => fits(shownAs(row)));
    return { number: now.mooring_number!, now, shown: shownAs(now) };
  };
}
