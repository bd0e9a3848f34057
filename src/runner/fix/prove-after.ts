/** Proves that changes did what they were for: at a new instant, each finding is asked for again, is gone, and left no other. */
import type { Check } from '../../model/check.ts';
import { stableJson } from '../../model/json.ts';
import type { PlannedChange } from '../../model/plan.ts';
import { toProblem, type Problem } from '../../model/problem.ts';
import { ask, type Asking } from './ask.ts';

/** Which changes are proved, by their number, and what keeps the others from being. */
export type ProvedAfter = { readonly proved: ReadonlySet<number>; readonly problems: readonly Problem[] };

/** What is proved of one check. */
export type ToProve = {
  /** All that was planned of the check, so that it is asked about where the plan asked. */
  readonly planned: readonly PlannedChange[];
  /** Those that were made. */
  readonly made: readonly PlannedChange[];
  /** Fingerprints of all that the check found when it was planned. */
  readonly before: ReadonlySet<string>;
};

/** Asks one check about what was changed for it. Never throws. */
export async function proveAfter(
  check: Check,
  { planned, made, before }: ToProve,
  asking: Asking,
): Promise<ProvedAfter> {
  if (made.length === 0) return { proved: new Set(), problems: [] };
  try {
    const { found, beside } = await ask(check, planned, asking);
    const others = beside.filter(
      ({ severity, fingerprint }) => severity !== 'warning' && !before.has(fingerprint),
    );
    const turnedInto = new Map(others.map(({ key, kind }) => [stableJson(key), kind]));
    const survived = made.filter(({ fingerprint }) => found.has(fingerprint));
    const turned = made.filter(({ key, fingerprint }) => {
      return !found.has(fingerprint) && turnedInto.has(stableJson(key));
    });
    const proved = made.filter((change) => !survived.includes(change) && !turned.includes(change));
    const problems: Problem[] = [];
    const tell = (code: string, those: readonly PlannedChange[], what: string): void => {
      if (those.length === 0) return;
      const numbers = those.map(({ n }) => n).join(', ');
      const many = `${String(those.length)} of ${String(made.length)} findings`;
      const message = `check ${check.id}: ${many} ${what} (${numbers}); look for what writes there besides, and take the fix back with undo`;
      problems.push({ code, message, transient: false });
    };
    tell('survived', survived, 'survived their fix');
    const kinds = [...new Set(turned.map(({ key }) => turnedInto.get(stableJson(key)) ?? ''))].sort();
    tell('turned', turned, `became others by their fix, as "${kinds.join('", "')}"`);
    return { proved: new Set(proved.map(({ n }) => n)), problems };
  } catch (thrown) {
    const { message, ...problem } = toProblem(thrown);
    const unproved = `check ${check.id}: what was changed could not be asked about again: ${message}`;
    return { proved: new Set(), problems: [{ ...problem, message: unproved }] };
  }
}
