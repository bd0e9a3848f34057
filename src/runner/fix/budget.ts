/** How many changes a check may make without a person naming the number: more than that is a failed migration, not a correction. */
import type { Change } from '../../model/change.ts';

const FEW = 10;
const MOST = 100;

/** At most 1 % of what was examined, at least 10, never over 100; the number that a person named counts instead. */
export function budgetOf(examined: number, named: number | null): number {
  return named ?? Math.min(MOST, Math.max(FEW, Math.floor(examined / 100)));
}

/** How many changes count: a sequence that lags is one change however large the table, and is exempt, but for who named none at all. */
export function counted(changes: readonly Pick<Change, 'op'>[], named: number | null): number {
  if (named === 0) return changes.length;
  return changes.filter(({ op }) => op !== 'advance-sequence').length;
}

/** A run looks no more findings than this over again, so that none of more is ever confirmed. */
export const MOST_ASKED = 10_000;

/** Why none of so many is made, and which flag a person would use. */
export function overBudget(changes: number, most: number, named: number | null): string {
  const shown = (count: number) => count.toLocaleString('en-US');
  const many = changes === 1 ? '1 change is' : `${shown(changes)} changes are`;
  const tooMany = changes > MOST_ASKED;
  const never = `of more than ${shown(MOST_ASKED)} none is looked at again, so none could be made with --max-changes either`;
  const flag = `--max-changes ${String(changes)}`;
  if (named !== null) {
    const advice = tooMany ? `; ${never}` : named === 0 ? '' : `; name another number with ${flag}`;
    return `${many} more than the ${shown(named)} that ${named === 1 ? 'was' : 'were'} named, so none is made${advice}`;
  }
  const advice = tooMany
    ? `look for the cause; ${never}`
    : `look for the cause, or name the number with ${flag}`;
  return `${many} more than the ${shown(most)} that are made without a person naming the number, so none is made: so many are a failed migration rather than corrections; ${advice}`;
}
