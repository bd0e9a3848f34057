/** Which sources checks read, so that a missing name or secret is told before anything runs. */
import { isExpansion, rolesOf, sourcesOf } from '../model/binding.ts';
import type { Check, Expansion } from '../model/check.ts';
import type { DatasetRef, Source } from '../model/dataset.ts';

/** Whether a value is a dataset as a config names it. */
export function isDataset(value: unknown): value is DatasetRef {
  const { path, source } = (value ?? {}) as Partial<DatasetRef>;
  return typeof path === 'string' && isSource(source);
}

/** Whether a value is a source, such as `postgres()` makes. */
export function isSource(value: unknown): value is Source {
  const { kind, open } = (value ?? {}) as Partial<Source>;
  return typeof kind === 'string' && typeof open === 'function';
}

/** Every source that checks read, those behind others included, in the order in which they are named. */
export function usedSources(listed: Iterable<Check | Expansion>): ReadonlySet<Source> {
  const read = [...listed].flatMap((item): Pick<DatasetRef, 'source'>[] =>
    isExpansion(item) ? [item] : [...rolesOf(item).values()],
  );
  return sourcesOf(read);
}

/** Every source that fixes of these checks would write to, where the config gives it a writer. */
export function writtenSources(listed: Iterable<Check | Expansion>): ReadonlySet<Source> {
  const written = [...listed].flatMap((item) => {
    if (isExpansion(item)) return [];
    const source = rolesOf(item).get(item.definition.changes ?? '')?.source;
    return source?.openWriter === undefined ? [] : [source];
  });
  return new Set(written);
}
