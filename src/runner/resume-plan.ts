/** Says what is left to do of a check: the plan as it was, and what an earlier run has done of it. */
import { NULL_KEYS, type Scope } from '../model/scope.ts';
import type { SegmentJob, SegmentResult } from '../model/segment.ts';
import type { SegmentLine } from './checkpoint-lines.ts';
import type { Parent } from './resume.ts';

/** A check's scopes, and results of an earlier run by their place in them. */
export type Resumed = {
  readonly scopes: readonly Scope[];
  readonly done: ReadonlyMap<number, SegmentLine>;
};

/**
 * What an earlier run did of a check that read the same; `null` where nothing of it can be taken over. Its ranges are kept, so
 * that each row is in one of them, and rows without a key are added where by now there may be some.
 */
export function resumedPlan(
  parent: Parent | null,
  check: string,
  reads: string,
  nullable: boolean,
): Resumed | null {
  const known = parent?.checks.get(check);
  if (known === undefined || known.reads !== reads || known.done.size === 0) return null;
  const { scopes, done } = known;
  const lacks = nullable && !scopes.some((scope) => 'nullKeys' in scope);
  return { scopes: lacks ? [...scopes, NULL_KEYS] : scopes, done };
}

/** What a segment came to, as if this run had done it. */
export function takenOver(
  { entry: _entry, check: _check, asOf, ordinal, ...came }: SegmentLine,
  job: Omit<SegmentJob, 'ordinal' | 'scope' | 'keep'>,
  scope: Scope,
): SegmentResult {
  return { job: { ...job, asOf, ordinal, scope, keep: null }, ...came, problem: null };
}

/** What a reader must know of a check that holds answers of two runs. */
export function resumedNote({ scopes, done }: Resumed, runId: string, frozen: boolean): string {
  const times = [...done.values()].map(({ asOf }) => asOf).sort();
  const part =
    done.size === scopes.length
      ? 'what the first look found was'
      : `${String(done.size)} of ${String(scopes.length)} segments were`;
  const still = frozen
    ? '; that nobody wrote in between, as the suite declares, was not proved by one look'
    : '';
  return `not of one instant: ${part} taken over from run ${runId}, which looked at ${times[0] ?? ''}${still}`;
}
