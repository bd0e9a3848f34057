/** Names checks in few words: by their ids while they are few, by their kind where a whole kind is meant. */
import type { CheckReport } from '../../src/model/report.ts';
import { thousands } from '../quantities.ts';
import { visible } from '../visible.ts';

/** A suite of at most so many checks names each of them. */
const SMALL = 12;

/** A list of names, and how many it does not name. */
export type Named = { readonly names: readonly string[]; readonly more: number };

/** At most so many items; one alone that is left is named rather than counted. */
export function capped(items: readonly string[], most: number): Named {
  return items.length <= most + 1
    ? { names: items, more: 0 }
    : { names: items.slice(0, most), more: items.length - most };
}

/** Names as items of a list; the last one says how many more there are, and where: `b and 22 more, below`. */
export function itemsOf({ names, more }: Named, where = ''): readonly string[] {
  const last = names.length - 1;
  return more === 0
    ? names
    : names.map((name, at) => (at === last ? `${name} and ${thousands(more)} more${where}` : name));
}

/** Which of a run's checks: every one, all of a kind, or their ids up to `most`; a small suite's ids are all named. */
export function whichChecks(ids: readonly string[], checks: readonly CheckReport[], most: number): Named {
  if (ids.length === checks.length && checks.length > 1) return { names: ['every check'], more: 0 };
  if (ids.length <= most || checks.length <= SMALL) return { names: ids.map(visible), more: 0 };
  const meant = new Set(ids);
  const kinds = new Map<string, CheckReport[]>();
  for (const check of checks) kinds.set(check.name, [...(kinds.get(check.name) ?? []), check]);
  const whole = [...kinds].flatMap(([name, members]) => {
    const others = members.filter(({ id }) => !meant.has(id)).map(({ id }) => visible(id));
    if (members.length < 3 || others.length > Math.min(2, members.length / 5)) return [];
    for (const { id } of members) meant.delete(id);
    return others.length === 0
      ? [`all ${thousands(members.length)} ${visible(name)} checks`]
      : [`all ${visible(name)} checks but ${others.join(' and ')}`];
  });
  const { names, more } = capped([...meant].map(visible), most);
  return { names: [...whole, ...names], more };
}
