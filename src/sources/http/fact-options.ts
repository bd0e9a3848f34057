/** What a config says about facts, and where each is found. */
import { ConfigError } from '../../model/problem.ts';

/** Where a fact comes from. */
export type FactOrigin =
  | { readonly in: 'status' }
  | { readonly in: 'header'; readonly name: string }
  | { readonly in: 'json'; readonly path: string; readonly take: 'cell' | 'length' };

/** An address and the facts that are wanted about its answer, by name. */
export type FactsPlan = { readonly path: string; readonly facts: ReadonlyMap<string, FactOrigin> };

/**
 * Settles what is asked: a path in the JSON (`pageInfo.totalRows`, `$.status` for a name that means something else here),
 * `length(list)`, `header:cache-control` or `status`. @throws ConfigError
 */
export function planFacts(path: string, facts: Readonly<Record<string, string>>): FactsPlan {
  const place = `facts ${path}`;
  const named = Object.entries(facts as Readonly<Record<string, unknown>>);
  if (named.length === 0)
    throw new ConfigError('config', `${place}: no fact is named; name one, as in { status: 'status' }`);
  const origins = named.map(([name, spec]) => {
    if (typeof spec === 'string' && spec !== '') return [name, originOf(spec)] as const;
    throw new ConfigError(
      'config',
      `${place}: ${name}: expected a path such as 'pageInfo.totalRows', 'header:cache-control' or 'status'`,
    );
  });
  return { path, facts: new Map(origins) };
}

function originOf(spec: string): FactOrigin {
  if (spec === 'status') return { in: 'status' };
  if (spec.startsWith('header:'))
    return { in: 'header', name: spec.slice('header:'.length).trim().toLowerCase() };
  const counted = /^length\((.*)\)$/s.exec(spec)?.[1];
  const path = (counted ?? spec).replace(/^\$\.?/, '');
  return { in: 'json', path, take: counted === undefined ? 'cell' : 'length' };
}
