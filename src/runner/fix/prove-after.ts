/** Proves that changes did what they were for: at a new instant, each finding is asked for again, and is gone. */
import type { Check } from '../../model/check.ts';
import type { PlannedChange } from '../../model/plan.ts';
import { toProblem, type Problem } from '../../model/problem.ts';
import { ask, type Asking } from './ask.ts';

/** Which changes are proved, by their number, and what keeps the others from being. */
export type ProvedAfter = { readonly proved: ReadonlySet<number>; readonly problems: readonly Problem[] };

/** Asks one check about what was changed for it. Never throws. */
export async function proveAfter(
  check: Check,
  changes: readonly PlannedChange[],
  asking: Asking,
): Promise<ProvedAfter> {
  if (changes.length === 0) return { proved: new Set(), problems: [] };
  try {
    const { found } = await ask(check, changes, asking);
    const survived = changes.filter(({ fingerprint }) => found.has(fingerprint));
    const proved = changes.filter((change) => !survived.includes(change));
    const [first] = survived;
    const problems: Problem[] = [];
    if (first !== undefined) {
      const numbers = survived.map(({ n }) => n).join(', ');
      const message = `check ${check.id}: ${String(survived.length)} of ${String(changes.length)} findings survived their fix (${numbers}); look for what writes the old value again, and take the fix back with undo`;
      problems.push({ code: 'survived', message, transient: false });
    }
    return { proved: new Set(proved.map(({ n }) => n)), problems };
  } catch (thrown) {
    const { message, ...problem } = toProblem(thrown);
    const unproved = `check ${check.id}: what was changed could not be asked about again: ${message}`;
    return { proved: new Set(), problems: [{ ...problem, message: unproved }] };
  }
}
