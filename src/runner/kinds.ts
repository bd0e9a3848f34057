/** The findings that the runner itself can make, on top of a check's own. */
import type { Finds } from '../model/check.ts';
import type { AnyDefinition } from '../model/check.ts';

export const RUNNER_FINDS = {
  empty: { severity: 'error', title: 'the source has rows, the target has none', headline: true },
  transient: {
    severity: 'error',
    title: 'a difference that was gone at the second look, in a suite declared frozen: someone is writing',
  },
} as const satisfies Finds;

/** What a kind means and how grave it is. */
export function kindInfo(definition: Pick<AnyDefinition, 'finds'>, kind: string): Finds[string] {
  const runners: Finds = RUNNER_FINDS;
  return definition.finds[kind] ?? runners[kind] ?? { severity: 'error', title: kind };
}

/** Counts by kind in the order of declaration, whichever segment came first: headlines, then the check's own. */
export function inOrder(
  definition: Pick<AnyDefinition, 'finds'>,
  found: Readonly<Record<string, number>>,
): Record<string, number> {
  const declared = Object.keys({ ...RUNNER_FINDS, ...definition.finds });
  const rank = (kind: string) => (declared.includes(kind) ? declared.indexOf(kind) : declared.length);
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => rank(a) - rank(b)));
}
