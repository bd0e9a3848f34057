/** Chooses the suite and the checks that a command line names. */
import { didYouMean, listed } from '../config/nearest.ts';
import { isExpansion } from '../model/binding.ts';
import type { Check, Expansion } from '../model/check.ts';
import { ConfigError } from '../model/problem.ts';
import type { Config, Suite } from '../model/suite.ts';

/** The named suite, else `default`, else the only one; `others` are words that may have been meant instead. @throws ConfigError */
export function chooseSuite(config: Config, name: string | undefined, others: readonly string[] = []): Suite {
  const names = [...config.suites.keys()];
  if (name === undefined) {
    const suite =
      config.suites.get('default') ?? (names.length === 1 ? config.suites.get(names[0] ?? '') : undefined);
    if (suite !== undefined) return suite;
    throw new ConfigError(
      'usage',
      `which suite? this config has ${listed(names)}; write: reconcile run SUITE`,
    );
  }
  const suite = config.suites.get(name);
  if (suite !== undefined) return suite;
  const suggestion = didYouMean(name, [...names, ...others]);
  throw new ConfigError(
    'usage',
    `${JSON.stringify(name)}: there is no such suite${suggestion}; this config has ${listed(names)}`,
  );
}

/** What `--check` leaves of a suite. Ids that only a catalog knows are left to the run. @throws ConfigError */
export function chooseChecks(suite: Suite, ids: readonly string[]): readonly (Check | Expansion)[] {
  if (ids.length === 0) return suite.checks;
  const known = new Set(suite.checks.map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  const expansions = suite.checks.filter(isExpansion);
  if (unknown[0] !== undefined && expansions.length === 0) {
    throw new ConfigError(
      'usage',
      `--check ${unknown[0]}: suite ${suite.name} has no such check${didYouMean(unknown[0], known)}; "reconcile list ${suite.name}" names them`,
    );
  }
  return suite.checks.filter(({ id }) => ids.includes(id)).concat(unknown.length > 0 ? expansions : []);
}
