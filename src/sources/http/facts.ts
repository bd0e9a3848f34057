/** Facts about one answer: its status, its headers, and any value in its JSON, as rows. */
import type { Entry, Pages } from '../../model/dataset.ts';
import { keyCodec } from '../../model/key.ts';
import { ConfigError } from '../../model/problem.ts';
import type { Cell } from '../../model/value.ts';
import { valuesAt } from '../json.ts';
import { answerWording, configured, demandOk, jsonOf, lastAnswer, onlyChunk } from './json-answer.ts';
import type { Transport } from './transport.ts';

/** Where a fact comes from. */
type Origin =
  | { readonly in: 'status' }
  | { readonly in: 'header'; readonly name: string }
  | { readonly in: 'json'; readonly path: string; readonly take: 'cell' | 'length' };

/** An address and the facts that are wanted about its answer, by name. */
export type FactsPlan = { readonly path: string; readonly facts: ReadonlyMap<string, Origin> };

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

function originOf(spec: string): Origin {
  if (spec === 'status') return { in: 'status' };
  if (spec.startsWith('header:'))
    return { in: 'header', name: spec.slice('header:'.length).trim().toLowerCase() };
  const counted = /^length\((.*)\)$/s.exec(spec)?.[1];
  const path = (counted ?? spec).replace(/^\$\.?/, '');
  return { in: 'json', path, take: counted === undefined ? 'cell' : 'length' };
}

/**
 * The facts as rows. Any answer is one when the status is among the facts, else only a 200 is.
 * @throws SourceError when there is no answer, or no JSON where a fact is in it.
 */
export async function* factRows(
  { path, facts }: FactsPlan,
  transport: Transport,
  place: string,
  signal: AbortSignal,
): AsyncGenerator<readonly Entry[]> & Pages {
  const target = configured(path, transport, place);
  const codec = keyCodec(['text']);
  const origins = [...facts.values()];
  const anyStatus = origins.some((origin) => origin.in === 'status');
  const answer = await lastAnswer(transport, target, place, signal, anyStatus);
  if (!anyStatus) demandOk(answer, target, place);
  const paths = origins.flatMap((origin) => (origin.in === 'json' ? [origin.path] : []));
  const found =
    paths.length === 0 ? null : await valuesAt(onlyChunk(jsonOf(answer, place)), paths, answerWording(place));
  const valueOf = (origin: Origin): Cell => {
    if (origin.in === 'status') return String(answer.status);
    if (origin.in === 'header') return answer.header(origin.name);
    const value = found?.get(origin.path);
    if (origin.take === 'cell') return value?.cell ?? null;
    return typeof value?.length === 'number' ? String(value.length) : null;
  };
  yield [...facts].map(([name, origin]) => ({ key: codec.encode([name]), row: [name, valueOf(origin)] }));
}
