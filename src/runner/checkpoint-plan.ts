/** Plans the first look at a check, or takes the plan of the run that this one goes on from, and writes it down. */
import { rolesOf, sourcesOf } from '../model/binding.ts';
import type { Check } from '../model/check.ts';
import type { Scope } from '../model/scope.ts';
import type { SegmentResult } from '../model/segment.ts';
import type { Bound } from './bind.ts';
import type { SegmentLine } from './checkpoint-lines.ts';
import { lineOf } from './checkpoint.ts';
import type { RunGround } from './ground.ts';
import { mayLackKeys, planScopes } from './plan.ts';
import { privateKeyParts } from './rendering.ts';
import { resumedNote, resumedPlan } from './resume-plan.ts';
import { readsOf } from './resume-reads.ts';

/** The scopes of a first look, what of them is done already, and where the rest is written down once it is. */
export type PlannedLook = {
  readonly scopes: readonly Scope[];
  readonly done: ReadonlyMap<number, SegmentLine>;
  readonly keep: (result: SegmentResult) => Promise<void>;
};

/** The plan of one attempt at a check; what an earlier attempt in this run has written down does not count any more. */
export async function planLook(
  check: Check,
  bound: ReadonlyMap<string, Bound>,
  ground: RunGround,
  signal: AbortSignal,
  notes: string[],
): Promise<PlannedLook> {
  const { request, checkpoint, parent } = ground;
  const plan = () => planScopes(check, bound, request.segments, request.evidence, signal);
  if (checkpoint === null) return { scopes: await plan(), done: new Map(), keep: () => Promise.resolve() };
  const reads = await readsOf(check, bound, ground, signal);
  const resumed = resumedPlan(parent, check.id, reads, mayLackKeys(check, bound));
  if (parent !== null && resumed !== null) {
    notes.push(resumedNote(resumed, parent.runId, request.suite.frozen));
    for (const source of sourcesOf(rolesOf(check).values())) ground.manyInstants.add(source);
  } else if ((parent?.checks.get(check.id)?.done.size ?? 0) > 0) {
    notes.push(
      `all of it was looked at anew: run ${parent?.runId ?? ''} read another system or other rows, or asked otherwise`,
    );
  }
  const { scopes, done } = resumed ?? { scopes: await plan(), done: new Map<number, SegmentLine>() };
  const isKept = resumed !== null || !scopes.some(tells) || !privateKeyParts(check, bound).includes(true);
  // A plan without segments takes the place of one that does not hold any more.
  await checkpoint.planned(check.id, reads, isKept ? scopes : []);
  for (const line of done.values()) await checkpoint.done(line);
  return {
    scopes,
    done,
    keep: (result) => (isKept ? checkpoint.done(lineOf(result)) : Promise.resolve()),
  };
}

/** Whether a scope holds a key of somebody's row. */
function tells(scope: Scope): boolean {
  return 'anyOf' in scope || ('from' in scope && (scope.from !== null || scope.until !== null));
}
