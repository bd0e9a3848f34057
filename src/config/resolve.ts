/** Turns what an author wrote into the config that a run goes by, or says in a sentence what is wrong with it. */
import type { Check, Expansion } from '../model/check.ts';
import type { Source } from '../model/dataset.ts';
import { ConfigError } from '../model/problem.ts';
import type { Config, Suite } from '../model/suite.ts';
import { inputOf, type DefinedConfig } from './define.ts';
import { nameOf, readShape, type ShapedConfig } from './shape.ts';
import { isDataset, usedSources } from './used-sources.ts';
import { isExpansion, rolesOf } from '../model/binding.ts';

const SETTLE = 2_000;
const CHECK_TIMEOUT = 30 * 60_000;
const DISK_CAP = 10e9;

/** Validates a config. @throws ConfigError with a line for each place that is wrong. */
export function resolveConfig(defined: DefinedConfig): Config {
  const read = readShape(inputOf(defined));
  if ('wrong' in read) throw new ConfigError('config', read.wrong.join('\n'));
  const { shaped } = read;
  const suites = new Map<string, Suite>();
  for (const [name, given] of Object.entries(shaped.suites)) suites.set(name, suiteOf(name, given));
  if (suites.size === 0)
    throw new ConfigError('config', 'suites: expected at least one suite, received none');
  const sources = nameSources(shaped, [...suites.values()]);
  return { sources, suites, out: shaped.out ?? null, diskCap: shaped.diskCap ?? DISK_CAP };
}

function suiteOf(name: string, given: ShapedConfig['suites'][string]): Suite {
  const seen = new Set<string>();
  for (const item of given.checks) {
    if (seen.has(item.id)) {
      throw new ConfigError(
        'config',
        `suites.${name}: two checks are called "${item.id}"; give each an id of its own`,
      );
    }
    seen.add(item.id);
    if (!isExpansion(item)) demandDatasets(name, item);
  }
  const frozen = given.frozen ?? false;
  return {
    name,
    checks: given.checks,
    least: given.least ?? null,
    evidence: given.evidence ?? 'values',
    maxFindings: given.maxFindings ?? null,
    frozen,
    settle: given.settle ?? (frozen ? 0 : SETTLE),
    checkTimeout: given.checkTimeout ?? CHECK_TIMEOUT,
  };
}

function demandDatasets(suite: string, check: Check): void {
  for (const [role, ref] of rolesOf(check)) {
    if (isDataset(ref)) continue;
    throw new ConfigError(
      'config',
      `suites.${suite}: check ${check.id}: role "${role}": expected a dataset such as crm.table('berths'), received ${nameOf(ref)}`,
    );
  }
}

// Listed sources under their names; unlisted ones under the label that they bring with them, numbered where it is taken.
function nameSources(shaped: ShapedConfig, suites: readonly Suite[]): Map<Source, string> {
  const names = new Map<Source, string>();
  for (const [name, source] of Object.entries(shaped.sources ?? {})) {
    const other = names.get(source);
    if (other !== undefined) {
      throw new ConfigError('config', `sources.${name}: the same source as sources.${other}; list it once`);
    }
    names.set(source, name);
  }
  const taken = new Set(names.values());
  for (const suite of suites) {
    for (const item of suite.checks) {
      for (const source of usedSources([item])) {
        if (names.has(source)) continue;
        const label = labelOf(source, suite, item);
        let name = label;
        for (let number = 2; taken.has(name); number += 1) name = `${label} #${number}`;
        taken.add(name);
        names.set(source, name);
      }
    }
  }
  return names;
}

function labelOf(source: Source, suite: Suite, item: Check | Expansion): string {
  if (source.label !== null) return source.label;
  throw new ConfigError(
    'config',
    `suites.${suite.name}: check ${item.id}: reads a ${source.kind} source that is not listed; list it under "sources", so that reports have a name for it`,
  );
}
