/** Names sources and datasets as reports do, before anything is opened. */
import { datasetName, rolesOf } from '../model/binding.ts';
import type { Check } from '../model/check.ts';
import type { Source } from '../model/dataset.ts';
import type { Config } from '../model/suite.ts';

/** Role to dataset name, as reports have it. */
export function datasetsOf(check: Check, config: Config): Readonly<Record<string, string>> {
  const named = [...rolesOf(check)].map(([role, { source, path }]) => [
    role,
    datasetName(sourceName(source, config), path),
  ]);
  return Object.fromEntries(named) as Record<string, string>;
}

/** The name under which a config reads a source. */
export function sourceName(source: Source, config: Config): string {
  return config.sources.get(source) ?? source.kind;
}
