/** Plans a check's segments: how many, where they are cut, and how many may run at a time on each source's connections. */
import type { Check } from '../model/check.ts';
import type { Source } from '../model/dataset.ts';
import type { EvidenceAsked } from '../model/digest.ts';
import { ContractError } from '../model/problem.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../model/scope.ts';
import { scopesAt } from '../compare/segments.ts';
import type { Bound } from './bind.ts';
import { rolesOf, sourcesOf } from '../model/binding.ts';

/** Rows of the larger side in one segment: a second or so of work, and what is done again when a connection drops. */
const ROWS_PER_SEGMENT = 250_000;
const MOST_SEGMENTS = 1_024;

/** The scopes of a check. They cover every row of every dataset exactly once, wherever the cuts fall. */
export async function planScopes(
  check: Check,
  bound: ReadonlyMap<string, Bound>,
  segments: number | undefined,
  evidence: EvidenceAsked,
  signal: AbortSignal,
): Promise<readonly Scope[]> {
  if (check.definition.splitBy === null) return [EVERYTHING];
  const inStep = check.definition.inStep.flatMap((role) => bound.get(role) ?? []);
  const nullable = mayLackKeys(check, bound);
  const whole = nullable ? [EVERYTHING, NULL_KEYS] : [EVERYTHING];
  const digested =
    evidence !== 'values' &&
    check.definition.digests === true &&
    inStep.every(({ view }) => view.digests !== undefined);
  // Digests are taken of everything at once: a range of them costs a scan as well.
  const atOnce = digested || !inStep.every(({ shape }) => shape.ranged);
  if (segments === undefined && atOnce) return whole;

  const sizes = await Promise.all(
    inStep.map(async ({ view, shape }) => shape.estimate ?? (await view.count(EVERYTHING, signal))),
  );
  const most = Math.max(0, ...sizes);
  const parts = Math.min(segments ?? Math.ceil(most / ROWS_PER_SEGMENT), MOST_SEGMENTS);
  const larger = inStep[sizes.indexOf(most)];
  if (parts <= 1 || larger === undefined) return whole;
  return scopesAt(await larger.view.cuts(parts, signal), nullable);
}

/** Whether rows that are walked may have no key, so that they are a scope of their own. */
export function mayLackKeys({ definition }: Check, bound: ReadonlyMap<string, Bound>): boolean {
  if (definition.splitBy === null) return false;
  const inStep = definition.inStep.flatMap((role) => bound.get(role) ?? []);
  return inStep.some(({ shape }) => shape.key.some((part) => part.nullable));
}

/** A check that walks nothing in step reads one dataset after another, and two at most while it compares groups. */
const READ_AT_ONCE = 2;

/** Segments at a time: reading one instant together, and each an instant of its own. */
export type AtATime = { readonly shared: number; readonly own: number };

/**
 * How many segments of a check may run at a time: each holds a reader for every dataset that it walks, so more would
 * wait for each other for ever.
 * @throws ContractError when not even one fits the connection budget of a source.
 */
export function segmentsAtATime(check: Check, wanted: number, name: (source: Source) => string): AtATime {
  const { inStep } = check.definition;
  const demand = new Map<Source, number>();
  for (const [role, ref] of rolesOf(check)) {
    if (inStep.length > 0 && !inStep.includes(role)) continue;
    for (const source of sourcesOf([ref])) demand.set(source, (demand.get(source) ?? 0) + 1);
  }
  let most = wanted;
  let own = wanted;
  for (const [source, datasets] of demand) {
    const readers = inStep.length > 0 ? datasets : Math.min(datasets, READ_AT_ONCE);
    const fit = Math.floor(source.readers / readers);
    if (fit === 0) {
      const need = `${String(readers)} datasets at a time, and its connections allow ${String(source.readers)}`;
      throw new ContractError(
        'connections',
        `source ${name(source)}: check ${check.id} reads ${need}; raise "connections"`,
      );
    }
    most = Math.min(most, fit);
    // A session of its own costs a segment one connection more, which holds its instant.
    own = Math.min(own, Math.floor((source.readers + 1) / (readers + 1)));
  }
  return { shared: Math.max(1, most), own: Math.max(1, own) };
}
