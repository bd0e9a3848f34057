/** The guards of a removal: a policy that the config names, and an absence that two complete runs have seen. */
import type { Change } from '../../model/change.ts';
import type { Check } from '../../model/check.ts';
import type { Guard } from '../../model/fix-report.ts';
import type { CheckReport } from '../../model/report.ts';
import type { PreviousRun } from '../previous.ts';
import type { Line } from './propose.ts';

/** What was seen before: fingerprints of the previous complete run by check, and whether this one is complete too. */
export type Observed = {
  readonly previous: string | null;
  readonly seen: ReadonlyMap<string, ReadonlySet<string>>;
  readonly complete: boolean;
};

/** Reads what the previous complete run found of some checks. */
export async function observedBefore(
  previous: PreviousRun | null,
  reports: readonly Pick<CheckReport, 'id' | 'verdict'>[],
  whole: boolean,
): Promise<Observed> {
  const seen = new Map<string, ReadonlySet<string>>();
  for (const { id } of reports) seen.set(id, new Set((await previous?.ages(id))?.keys() ?? []));
  const complete = whole && reports.every(({ verdict }) => verdict !== 'unknown');
  return { previous: previous?.runId ?? null, seen, complete };
}

/** Why a change removes nothing; `null` when it may, or is no removal. */
export function refusedRemoval(
  change: Change,
  check: Check,
  { fingerprint }: Pick<Line, 'fingerprint'>,
  observed: Observed,
): { readonly guard: Guard; readonly message: string } | null {
  if (change.op !== 'remove') return null;
  if (!policiesOf(check).includes(change.policy)) {
    const message = `check ${check.id}: the policy "${change.policy}" is not named in its options, as in policies: ['${change.policy}']; name it only where it holds today`;
    return { guard: 'policy', message };
  }
  const aged = (message: string) => ({ guard: 'not-aged' as const, message });
  if (!observed.complete)
    return aged(
      'a run with anything unknown, or of a part of the suite, is no observation; run the whole suite',
    );
  if (observed.previous === null)
    return aged('there is no earlier complete run of this suite in the out folder; run it again later');
  if (observed.seen.get(check.id)?.has(fingerprint) !== true)
    return aged('the earlier complete run did not see it; run it again later');
  return null;
}

/** The policies that the config names for a check, in its option `policies`. */
function policiesOf({ options }: Check): readonly unknown[] {
  const policies = (options as { readonly policies?: unknown } | undefined)?.policies;
  return Array.isArray(policies) ? (policies as readonly unknown[]) : [];
}
