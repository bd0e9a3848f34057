/** Cuts a relation into roughly equal ranges at keys of a sample. */
import { compareKeys, type Key } from '../model/key.ts';

/** At most `parts - 1` of these keys, ascending. */
export function cutsOf(found: readonly Key[], parts: number): readonly Key[] {
  const keys = [...found].sort(compareKeys);
  const cuts = Array.from(
    { length: parts - 1 },
    (_, at) => keys[Math.floor(((at + 1) * keys.length) / parts)],
  );
  return [...new Set(cuts)].filter((cut) => cut !== undefined);
}
