/** The guards that a check must pass before any of its findings is fixed; the first that refuses says why. */
import { rolesOf, sourcesOf } from '../../model/binding.ts';
import type { Check } from '../../model/check.ts';
import type { Source } from '../../model/dataset.ts';
import type { Guard } from '../../model/fix-report.ts';
import type { CheckReport } from '../../model/report.ts';
import { budgetOf, MOST_ASKED, overBudget } from './budget.ts';
import { headlineOf, type Distrust } from './trust.ts';

/** Why nothing of a check is fixed. */
export type Refused = { readonly guard: Guard; readonly message: string };

/** What the guards of a check go by. */
export type GuardedCheck = {
  readonly check: Check;
  readonly report: CheckReport;
  /** How many findings have a fix that may come to a change. */
  readonly findings: number;
  readonly interrupted: boolean;
  readonly distrusted: ReadonlyMap<Source, Distrust>;
  readonly nameOf: (source: Source) => string;
  readonly maxChanges: number | null;
};

/** The first guard that refuses a whole check, or `null`. */
export function refusedWhole(guarded: GuardedCheck): Refused | null {
  const { check, report, findings, nameOf } = guarded;
  if (guarded.interrupted) {
    return { guard: 'interrupted', message: 'the run was stopped, so nothing is changed; run it again' };
  }
  const headline = headlineOf(report, check);
  if (headline !== null) {
    return { guard: 'headline', message: `${headline}: that is no correction; look for the cause first` };
  }
  const distrust = whatIsDistrusted(guarded);
  if (distrust !== null) return { guard: 'untrusted-source', message: distrust };
  const target = targetOf(check);
  if (target?.openWriter === undefined) {
    const name = target === undefined ? 'its target' : nameOf(target);
    return {
      guard: 'no-writer',
      message: `source ${name}: the config gives no credentials to write with; give it a writer if it is to be corrected`,
    };
  }
  if (findings > MOST_ASKED) {
    const most = budgetOf(examinedOf(check, report), guarded.maxChanges);
    if (findings > most) return { guard: 'budget', message: overBudget(findings, most, guarded.maxChanges) };
  }
  if (report.truncated > 0) {
    return {
      guard: 'unconfirmed',
      message:
        'not all findings were written down, so what is to be changed is not known; run again without --max-findings',
    };
  }
  if (report.secondLook !== 'confirmed') {
    return {
      guard: 'unconfirmed',
      message: 'the findings were not looked at again, so some may be records that were just being written',
    };
  }
  return null;
}

/** How many entries of the role that would be changed a check looked at. */
export function examinedOf({ definition }: Check, { examined }: CheckReport): number {
  return examined[definition.changes ?? ''] ?? 0;
}

/** The system that a check's fixes change. */
export function targetOf(check: Check): Source | undefined {
  return rolesOf(check).get(check.definition.changes ?? '')?.source;
}

function whatIsDistrusted({ check, distrusted, nameOf }: GuardedCheck): string | null {
  for (const source of sourcesOf(rolesOf(check).values())) {
    const distrust = distrusted.get(source);
    if (distrust === undefined) continue;
    const name = nameOf(source);
    const who = distrust.check === check.id ? 'this check' : `check ${distrust.check}, which also reads it,`;
    return `nothing that reads ${name} is changed, since ${who} ${distrust.why}; mend that, and run again`;
  }
  return null;
}
