/** Which findings of a check are written down: all, or the first so many in the order of its segments. All are counted. */
import type { AnyDefinition } from '../model/check.ts';
import type { SegmentResult } from '../model/segment.ts';
import { kindInfo } from './kinds.ts';

type Counts = Readonly<Record<string, number>>;

/** Whether `--max-findings` is about findings of a kind: headlines are always kept, and what is pending is no finding. */
export function isLimited(definition: Pick<AnyDefinition, 'finds'>, kind: string): boolean {
  const info = kindInfo(definition, kind);
  return info.severity !== 'pending' && info.headline !== true;
}

/** What of a look is kept; `most` is `null` when everything is. */
export class Keeping {
  readonly most: number | null;
  private readonly definition: Pick<AnyDefinition, 'finds'>;

  constructor(definition: Pick<AnyDefinition, 'finds'>, most: number | null) {
    this.definition = definition;
    this.most = most;
  }

  /**
   * How many findings a segment has to keep, going by the segments before it that are done already. Together all keep at
   * least the first `most`, whichever of them ends first.
   */
  roomFor(index: number, done: ReadonlyMap<number, SegmentResult>): number | null {
    if (this.most === null) return null;
    let room = this.most;
    for (const [other, { found, spool }] of done)
      if (other < index) room -= (spool?.lines ?? 0) - (total(found) - this.limited(found));
    return Math.max(0, room);
  }

  /** Whether there are findings that the findings file will lack. */
  lacks(results: readonly SegmentResult[]): boolean {
    const limited = results.reduce((sum, { found }) => sum + this.limited(found), 0);
    return isIncomplete(results) || (this.most !== null && limited > this.most);
  }

  private limited(found: Counts): number {
    return Object.entries(found).reduce(
      (sum, [kind, count]) => sum + (isLimited(this.definition, kind) ? count : 0),
      0,
    );
  }
}

/** Whether findings were counted that are in no spool. */
export function isIncomplete(results: readonly SegmentResult[]): boolean {
  return results.some(({ found, spool }) => total(found) > (spool?.lines ?? 0));
}

function total(found: Counts): number {
  return Object.values(found).reduce((sum, count) => sum + count, 0);
}
