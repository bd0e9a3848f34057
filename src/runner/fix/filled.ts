/** Demands that no side of a check has become empty: whoever lost everything is not corrected record by record. */
import { hasEntry } from '../../compare/lost-prefixes.ts';
import type { Change } from '../../model/change.ts';
import type { Check } from '../../model/check.ts';
import { SourceError } from '../../model/problem.ts';
import { EVERYTHING } from '../../model/scope.ts';
import type { Bound } from '../bind.ts';

/**
 * A run judges emptiness by what it counted; findings that are asked for again by their keys show nothing of it.
 * @throws SourceError when a side is empty that the changes do not themselves prove to be filled.
 */
export async function demandFilled(
  { id, definition: { sides }, mayBeEmpty }: Check,
  changes: readonly Change[],
  bound: ReadonlyMap<string, Bound>,
  signal: AbortSignal,
): Promise<void> {
  if (changes.length === 0) return;
  const filled = new Set(
    changes.map((change) => (change.op === 'copy-object' ? change.from : change.at).role),
  );
  if (mayBeEmpty) filled.add(sides.source);
  for (const role of new Set([sides.source, sides.target])) {
    const dataset = bound.get(role)?.view;
    if (dataset === undefined || filled.has(role)) continue;
    if (await hasEntry(dataset.scan(EVERYTHING, [], signal))) continue;
    const message = `${dataset.name}: is empty by now, so nothing is changed that check ${id} found; look for the cause, and run again`;
    throw new SourceError('empty', message);
  }
}
