/** `reconcile explain`: what a check asserts, finds, takes and cannot see, from its definition alone. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { didYouMean, listed } from '../config/nearest.ts';
import { ownPackage } from '../config/own-package.ts';
import { isExpansion } from '../model/binding.ts';
import type { AnyDefinition, Check } from '../model/check.ts';
import type { Role } from '../model/role.ts';
import { ConfigError } from '../model/problem.ts';
import type { Config } from '../model/suite.ts';
import type { Options } from './arguments.ts';
import { columns } from './columns.ts';
import { datasetsOf } from './dataset-names.ts';
import { fixKinds, fixText } from './fix-kinds.ts';
import { optionRows } from './option-rows.ts';
import type { Terminal } from './terminal.ts';

/** Where a config uses a check: the suite, the datasets in their roles, the rules that its options set. */
type Use = {
  readonly suite: string;
  readonly datasets: Readonly<Record<string, string>>;
  readonly rules: readonly string[];
};

const ARITIES: Readonly<Record<Role['arity'], string>> = {
  one: 'one dataset',
  optional: 'one dataset, or none',
  many: 'any number of datasets, each under a name',
};

/** Explains a kind of check, or a check of the config by its id. @throws ConfigError when there is none. */
export async function explainCheck(
  name: string,
  options: Pick<Options, 'config' | 'format'>,
  terminal: Terminal,
): Promise<number> {
  const kind = (await kinds()).get(name);
  const { definition, uses } =
    kind === undefined ? await inConfig(name, options) : { definition: kind, uses: [] };
  const document = join(ownPackage().root, 'docs', 'checks', `${definition.name}.md`);
  const doc = existsSync(document) ? document : null;
  const schema = z.toJSONSchema(definition.options, { io: 'input', unrepresentable: 'any' });
  if (options.format === 'json') {
    const { asserts, evidence, finds, cannotSee } = definition;
    const roles = Object.fromEntries(roleRows(definition).map(([role, says]) => [role, says]));
    const explained = {
      name: definition.name,
      asserts,
      evidence,
      roles,
      finds,
      fixes: fixKinds(definition),
      options: schema,
      cannotSee,
      uses,
      doc,
    };
    terminal.print(`${JSON.stringify({ schema: 1, ...explained }, null, 2)}\n`);
    return 0;
  }
  const found = Object.entries(definition.finds).map(([found, { severity, title }]) => [
    found,
    severity,
    title,
  ]);
  const sections: readonly (readonly [heading: string, rows: readonly (readonly string[])[]])[] = [
    ...uses.map(({ suite, datasets, rules }) => {
      const rows = [...Object.entries(datasets), ...rules.map((rule) => ['rule', rule])];
      return [`${name} in suite ${suite}`, rows] as const;
    }),
    ['finds', found],
    ['fixes', Object.entries(fixKinds(definition)).map(([kind, fix]) => [kind, fixText(fix)])],
    ['roles', roleRows(definition)],
    ['options', optionRows(schema)],
    ['cannot see', definition.cannotSee.map((limit) => [limit])],
    ['evidence', [[definition.evidence]]],
    ['more', doc === null ? [] : [[doc]]],
  ];
  const filled = sections.filter(([, rows]) => rows.length > 0);
  terminal.print(`${definition.name}: ${definition.asserts}\n`);
  for (const [heading, rows] of filled) terminal.print(`\n${heading}\n${columns(rows)}`);
  return 0;
}

// What the package exports is what there is: a kind of check is an export that carries a definition.
async function kinds(): Promise<ReadonlyMap<string, AnyDefinition>> {
  const exported: Readonly<Record<string, unknown>> = await import('../index.ts');
  const found = new Map<string, AnyDefinition>();
  for (const value of Object.values(exported)) {
    if (typeof value !== 'function' || !('definition' in value)) continue;
    const definition = value.definition as AnyDefinition;
    found.set(definition.name, definition);
  }
  return found;
}

async function inConfig(
  name: string,
  options: Pick<Options, 'config'>,
): Promise<{ readonly definition: AnyDefinition; readonly uses: readonly Use[] }> {
  const shipped = [...(await kinds()).keys()];
  const { config } = await loadConfig(process.cwd(), options.config).catch((thrown: unknown) => {
    if (!(thrown instanceof ConfigError) || thrown.code !== 'config-missing' || options.config !== null)
      throw thrown;
    throw unknown(name, shipped, `kinds are ${listed(shipped)}, and no config here names another`);
  });
  const items = [...config.suites.values()].flatMap((suite) => suite.checks.map((item) => ({ suite, item })));
  const mine = items.filter(({ item }) => item.id === name);
  const expansion = mine.find(({ item }) => isExpansion(item));
  if (expansion !== undefined) {
    const reads = `the checks of ${name} are read from a catalog when it runs`;
    throw new ConfigError('usage', `${reads}; explain the kind instead: ${listed(shipped)}`);
  }
  const checks = items.flatMap(({ suite, item }) => (isExpansion(item) ? [] : { suite, check: item }));
  const named = checks.filter(({ check }) => check.id === name);
  const own = checks.find(({ check }) => check.definition.name === name);
  const definition = (named[0] ?? own)?.check.definition;
  if (definition === undefined) {
    const known = [...shipped, ...new Set(items.map(({ item }) => item.id))];
    throw unknown(name, known, '"reconcile list" names those of the config');
  }
  return { definition, uses: named.map(({ suite, check }) => useOf(suite.name, check, config)) };
}

function unknown(name: string, known: readonly string[], hint: string): ConfigError {
  const suggestion = didYouMean(name, known);
  return new ConfigError('usage', `${JSON.stringify(name)}: there is no such check${suggestion}; ${hint}`);
}

function useOf(suite: string, check: Check, config: Config): Use {
  return { suite, datasets: datasetsOf(check, config), rules: check.definition.rules?.(check.options) ?? [] };
}

function roleRows({ roles }: AnyDefinition): [role: string, says: string][] {
  return Object.entries(roles).map(([role, { arity, row }]) => {
    const needed = Object.keys(row?.shape ?? {});
    return [role, ARITIES[arity] + (needed.length === 0 ? '' : ` with ${listed(needed)}`)];
  });
}
