/** Turns what a suite lists into the checks that run: catalog references become checks, `--check` narrows, nothing vanishes. */
import { isExpansion } from '../model/binding.ts';
import type { Check, Expansion } from '../model/check.ts';
import { ConfigError, ContractError, ReconcileError, toProblem, type Problem } from '../model/problem.ts';
import type { Named } from './check-report.ts';
import type { RunRequest } from './request.ts';
import type { Sessions } from './sessions.ts';

/** A check to run, or the place of checks that could not be named, with the reason. */
export type Expanded =
  | { readonly check: Check; readonly of?: string }
  | { readonly placeholder: Named; readonly problem: Problem };

/** The checks of a run, and the ids of those that `--check` left out. */
export type Expansions = { readonly expanded: readonly Expanded[]; readonly leftOut: readonly string[] };

/** Expands and narrows a suite. @throws ConfigError when two checks share an id or `--check` names none. */
export async function expand(
  request: Pick<RunRequest, 'suite' | 'only'>,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<Expansions> {
  const { checks } = request.suite;
  const all: Expanded[] = [];
  const unread: string[] = [];
  // A catalog is read only when a check may come from it: all ids may be those of checks that need none.
  const known = new Set(checks.filter((entry) => !isExpansion(entry)).map(({ id }) => id));
  const wanted = request.only?.filter((id) => !known.has(id)) ?? null;
  for (const entry of checks) {
    if (isExpansion(entry) && wanted?.length === 0) unread.push(entry.id);
    else if (isExpansion(entry)) all.push(...(await fromCatalog(entry, sessions, signal)));
    else all.push({ check: entry });
  }
  const seen = new Set<string>();
  for (const entry of all) {
    const { id } = namedIn(entry);
    if (seen.has(id))
      throw new ConfigError(
        'config',
        `suite ${request.suite.name}: two checks have the id ${id}; give one of them another`,
      );
    seen.add(id);
  }
  const { expanded, leftOut } = narrow(all, request);
  return { expanded, leftOut: [...leftOut, ...unread] };
}

function namedIn(entry: Expanded): Named {
  return 'check' in entry ? entry.check : entry.placeholder;
}

function narrow(all: readonly Expanded[], { only, suite }: Pick<RunRequest, 'suite' | 'only'>): Expansions {
  if (only === null) return { expanded: all, leftOut: [] };
  const named = (id: string, entry: Expanded) =>
    namedIn(entry).id === id || ('of' in entry && entry.of === id);
  const missing = only.find((id) => !all.some((entry) => named(id, entry)));
  if (missing !== undefined) {
    throw new ConfigError(
      'check-unknown',
      `suite ${suite.name}: has no check ${JSON.stringify(missing)}; "reconcile list" names them`,
    );
  }
  const chosen = new Set(all.filter((entry) => only.some((id) => named(id, entry))));
  const leftOut = all.filter((entry) => !chosen.has(entry)).map((entry) => namedIn(entry).id);
  return { expanded: [...chosen], leftOut };
}

async function fromCatalog(
  expansion: Expansion,
  sessions: Sessions,
  signal: AbortSignal,
): Promise<readonly Expanded[]> {
  try {
    const session = await sessions.of(expansion.source);
    if (session.references === undefined)
      throw new ContractError(
        'catalog',
        `check ${expansion.id}: a ${expansion.source.kind} source has no catalog of references; list them`,
      );
    const checks = expansion.expand(await session.references(signal));
    if (checks.length === 0)
      throw new ContractError(
        'catalog',
        `check ${expansion.id}: the catalog declares no references; list those that the schema forgot, or drop this check`,
      );
    return checks.map((check) => ({ check, of: expansion.id }));
  } catch (thrown) {
    if (!(thrown instanceof ReconcileError)) throw thrown;
    return [{ placeholder: placeholder(expansion), problem: toProblem(thrown) }];
  }
}

/** Stands in the report for the checks that could not be named. */
function placeholder(expansion: Expansion): Named {
  const asserts = 'The references that the catalog declares can be read and hold.';
  return {
    id: expansion.id,
    definition: { name: 'references', asserts, cannotSee: [], evidence: 'keys', roles: {} },
    datasets: {},
    options: {} as never,
    mayBeEmpty: false,
  };
}
