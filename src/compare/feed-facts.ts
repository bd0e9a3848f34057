/** What a feed says about itself, as facts with names, and whether it says what it promises. */
import type { Dataset } from '../model/dataset.ts';
import { keyCodec } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import { EVERYTHING } from '../model/scope.ts';
import type { Cell } from '../model/value.ts';

/** The column of a dataset of facts that holds what is said; NULL where nothing is. */
const VALUE = 'value';

/**
 * The facts of a dataset keyed by their name.
 * @throws ContractError when one of `wanted` is no row of it: it is not asked for, so nothing can be said about it.
 */
export async function readFacts(
  facts: Dataset,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Cell>> {
  const { key } = await facts.describe(signal);
  const codec = keyCodec(key.map(({ kind }) => kind));
  const found = new Map<string, Cell>();
  for await (const page of facts.scan(EVERYTHING, [VALUE], signal)) {
    for (const entry of page) found.set(String(codec.native(entry.key)[0]), entry.row[0] ?? null);
  }
  const unknown = wanted.find((name) => !found.has(name));
  if (unknown === undefined) return found;
  throw new ContractError(
    'fact-missing',
    `${facts.name}: has no fact "${unknown}"; its facts are ${[...found.keys()].join(', ')}`,
  );
}

/** Whether a promise is a list of cache directives, whose order and spaces mean nothing. */
export function isCachePromise(promised: string): boolean {
  const directives = directivesOf(promised);
  return (
    directives !== null &&
    directives.size > 0 &&
    [...directives].every((directive) => KNOWN.has(nameOf(directive)))
  );
}

/** Whether what is said is exactly what was promised; cache directives are compared as a set. */
export function isKept(promised: string, said: Cell): boolean {
  if (said === null || !isCachePromise(promised)) return promised === said;
  const [own, other] = [directivesOf(promised), directivesOf(said)];
  return own !== null && other !== null && own.symmetricDifference(other).size === 0;
}

const KNOWN = new Set([
  'immutable',
  'max-age',
  'must-revalidate',
  'must-understand',
  'no-cache',
  'no-store',
  'no-transform',
  'private',
  'proxy-revalidate',
  'public',
  's-maxage',
  'stale-if-error',
  'stale-while-revalidate',
]);

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const DIRECTIVE = new RegExp(`^(${TOKEN})(?:=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)"))?$`);

/** The directives of a Cache-Control header: names in lower case, a quoted argument equal to a bare one; `null` for another text. */
function directivesOf(text: string): ReadonlySet<string> | null {
  const directives = new Set<string>();
  const parts = text.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  if (parts.join(',') !== text) return null;
  for (const part of parts) {
    const found = DIRECTIVE.exec(part.trim());
    if (found === null) return null;
    const argument = found[2] ?? found[3];
    directives.add(`${(found[1] ?? '').toLowerCase()}${argument === undefined ? '' : `=${argument}`}`);
  }
  return directives;
}

function nameOf(directive: string): string {
  return directive.split('=')[0] ?? '';
}
