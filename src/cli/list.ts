/** `reconcile list`: the suites of a config and what each of their checks looks at. */
import { loadConfig } from '../config/load.ts';
import { isExpansion } from '../model/binding.ts';
import type { Check, Expansion } from '../model/check.ts';
import type { Config, Suite } from '../model/suite.ts';
import type { Options } from './arguments.ts';
import { columns } from './columns.ts';
import { datasetsOf, sourceName } from './dataset-names.ts';
import { changedKinds, fixKinds } from './fix-kinds.ts';
import { chooseSuite } from './suites.ts';
import type { Terminal } from './terminal.ts';
import { tellAllUnfinished } from './unfinished.ts';

/** Prints one suite, or all. */
export async function listSuites(
  name: string | undefined,
  options: Pick<Options, 'config' | 'format'>,
  terminal: Terminal,
): Promise<number> {
  const { config, path } = await loadConfig(process.cwd(), options.config);
  await tellAllUnfinished({ config, path }, options, terminal);
  const suites = name === undefined ? [...config.suites.values()] : [chooseSuite(config, name)];
  if (options.format === 'json') {
    const described = suites.map((suite) => ({
      ...suite,
      checks: suite.checks.map((item) => describeItem(item, config)),
    }));
    terminal.print(`${JSON.stringify({ schema: 1, config: path, suites: described }, null, 2)}\n`);
  } else {
    terminal.print(suites.map((suite) => page(suite, config)).join('\n'));
  }
  return 0;
}

function page(suite: Suite, config: Config): string {
  const promises = [
    ...(suite.frozen ? ['frozen'] : []),
    ...(suite.least === null ? [] : [`at least ${suite.least}`]),
  ];
  const heading = suite.name + (promises.length === 0 ? '' : ` (${promises.join(', ')})`);
  const rows = suite.checks.map((item): string[] => {
    if (isExpansion(item)) {
      return [item.id, '', `read from the catalog of ${sourceName(item.source, config)} when it runs`];
    }
    const datasets = Object.entries(datasetsOf(item, config)).map(([role, dataset]) => `${role} ${dataset}`);
    const fixed = changedKinds(item.definition);
    const remarks = [
      ...(item.mayBeEmpty ? ['may be empty'] : []),
      ...(fixed.length === 0 ? [] : [`--fix changes ${fixed.join(', ')}`]),
    ];
    return [item.id, item.definition.name, [...datasets, ...remarks].join(', ')];
  });
  return `${heading}\n${columns(rows)}`;
}

function describeItem(item: Check | Expansion, config: Config): Readonly<Record<string, unknown>> {
  if (isExpansion(item)) return { id: item.id, fromCatalogOf: sourceName(item.source, config) };
  const { id, definition, mayBeEmpty } = item;
  return {
    id,
    name: definition.name,
    asserts: definition.asserts,
    datasets: datasetsOf(item, config),
    mayBeEmpty,
    fixes: fixKinds(definition),
  };
}
