/** What a bound check reads: its datasets by role, the sources behind them, and their names. */
import type { Check, Expansion } from './check.ts';
import type { DatasetRef, Source } from './dataset.ts';

/** Whether what a suite lists is an expansion, which names its checks only when the catalog has been read. */
export function isExpansion(listed: Check | Expansion): listed is Expansion {
  return 'expand' in listed;
}

/** The datasets of a check with the role that each plays: `excluded.archived` for one of many. */
export function rolesOf(
  check: Pick<Check, 'datasets'> & { readonly definition: Pick<Check['definition'], 'roles'> },
): ReadonlyMap<string, DatasetRef> {
  const roles = new Map<string, DatasetRef>();
  for (const [role, given] of Object.entries(check.datasets)) {
    if (given === undefined) continue;
    if (check.definition.roles[role]?.arity !== 'many') roles.set(role, given as DatasetRef);
    else for (const [name, ref] of Object.entries(given)) roles.set(`${role}.${name}`, ref as DatasetRef);
  }
  return roles;
}

/** Every source behind some datasets, those that others read through first. */
export function sourcesOf(refs: Iterable<Pick<DatasetRef, 'source'>>): ReadonlySet<Source> {
  const sources = new Set<Source>();
  const add = (source: Source): void => {
    source.through.forEach(add);
    sources.add(source);
  };
  for (const { source } of refs) add(source);
  return sources;
}

/** A dataset's whole name; a source that is one dataset of the same name is not named twice. */
export function datasetName(source: string, path: string): string {
  if (source === path || path.startsWith(`${source} by `)) return path;
  // Where several sources are one dataset of one name, they are told apart by a number.
  if (source.startsWith(`${path} #`)) return source;
  return `${source}.${path}`;
}
