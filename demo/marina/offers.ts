/** Which berth an interest is about, and which status follows for each berth: one buyer at most, and some berths left free. */
import { STAGES, type LegacyBerth, type LegacyInterest } from './legacy.ts';
import type { Random } from './random.ts';

const EARLY = ['open', 'details_sent'];

/** Gives a berth to each interest in turn. */
export class Offers {
  private readonly all: readonly LegacyBerth[];
  private readonly wanted: readonly LegacyBerth[];
  private readonly unsold: LegacyBerth[];

  constructor(berths: readonly LegacyBerth[]) {
    this.all = berths.filter(({ Archived: archived }) => archived === null);
    // One berth in three never gets further than a first letter.
    this.wanted = this.all.filter((_, at) => at % 3 !== 0);
    this.unsold = [...this.wanted];
  }

  /** The mooring number of a berth for an interest at this level. */
  next(level: string | null, random: Random): string | null {
    const stage = stageOf(level);
    if (EARLY.includes(stage)) return random.pick(this.all)['Mooring Number'];
    if (stage !== 'completed') return random.pick(this.wanted)['Mooring Number'];
    const [sold] = this.unsold.splice(random.int(0, this.unsold.length - 1), 1);
    return sold!['Mooring Number'];
  }
}

/** Writes into each berth the status that its interests call for; archived ones do not count. */
export function settle(
  berths: readonly LegacyBerth[],
  interests: readonly LegacyInterest[],
  random: Random,
): void {
  const stages = new Map<string | null, string[]>();
  for (const { 'Mooring Number': number, 'Sales Process Level': level, Archived: archived } of interests) {
    if (archived === null) stages.set(number, [...(stages.get(number) ?? []), stageOf(level)]);
  }
  for (const berth of berths) {
    const here = stages.get(berth['Mooring Number']) ?? [];
    const offered = here.some((stage) => !EARLY.includes(stage));
    const free = random.pick(['Available', 'Available', 'Available', 'Maintenance']);
    berth.Status = here.includes('completed') ? 'Sold' : offered ? 'Under Offer' : free;
  }
}

function stageOf(level: string | null): string {
  return STAGES[level ?? ''] ?? 'open';
}
