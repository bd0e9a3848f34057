/** Plans a check's segments: how many, where they are cut, and how many may run at a time on each source's connections. */
import type { Check } from '../model/check.ts';
import type { Source } from '../model/dataset.ts';
import type { EvidenceAsked } from '../model/digest.ts';
import { ContractError } from '../model/problem.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../model/scope.ts';
import { scopesAt } from '../compare/segments.ts';
import type { Bound } from './bind.ts';
import type { Demand } from './budget.ts';
import { rolesOf, sourcesOf } from '../model/binding.ts';

/** Rows of the larger side in one segment: less than a second of work, and what is done again after a stop; one costs some 5 ms more. */
const ROWS_PER_SEGMENT = 100_000;
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

  const sizes = await sizesOf(inStep, signal);
  const most = Math.max(0, ...sizes);
  const parts = Math.min(segments ?? Math.ceil(most / ROWS_PER_SEGMENT), MOST_SEGMENTS);
  const larger = inStep[sizes.indexOf(most)];
  if (parts <= 1 || larger === undefined) return whole;
  return scopesAt(await larger.view.cuts(parts, signal), nullable);
}

/** How many rows each has, roughly; those of one source are counted one after another, with one reader. */
async function sizesOf(inStep: readonly Bound[], signal: AbortSignal): Promise<readonly number[]> {
  const last = new Map<Source, Promise<number>>();
  const sizes = inStep.map(async ({ ref, view, shape }) => {
    if (shape.estimate !== null) return shape.estimate;
    const before = last.get(ref.source);
    const mine = Promise.resolve(before).then(() => view.count(EVERYTHING, signal));
    last.set(ref.source, mine);
    return mine;
  });
  return Promise.all(sizes);
}

/** Whether rows that are walked may have no key, so that they are a scope of their own. */
export function mayLackKeys({ definition }: Check, bound: ReadonlyMap<string, Bound>): boolean {
  if (definition.splitBy === null) return false;
  const inStep = definition.inStep.flatMap((role) => bound.get(role) ?? []);
  return inStep.some(({ shape }) => shape.key.some((part) => part.nullable));
}

/** A check that walks nothing in step reads one dataset after another, and two at most while it compares groups. */
const READ_AT_ONCE = 2;

/**
 * How many readers of each source a segment of a check holds at a time. They are taken all at once, so that no two segments wait
 * for each other for ever.
 * @throws ContractError when not even one segment fits the connection budget of a source.
 */
export function demandOf(check: Check, name: (source: Source) => string): Demand {
  const { inStep } = check.definition;
  const read = new Map<Source, { walked: number; beside: number }>();
  for (const [role, ref] of rolesOf(check)) {
    const isBeside = inStep.length > 0 && !inStep.includes(role);
    for (const source of sourcesOf([ref])) {
      const known = read.get(source) ?? { walked: 0, beside: 0 };
      known[isBeside ? 'beside' : 'walked'] += 1;
      read.set(source, known);
    }
  }
  const demand = new Map<Source, number>();
  for (const [source, { walked, beside }] of read) {
    const readers = inStep.length > 0 ? walked : Math.min(walked, READ_AT_ONCE);
    if (source.byTurns === true) {
      demand.set(source, 1);
      continue;
    }
    if (readers > source.readers) {
      const need = `${String(readers)} datasets at a time, and its connections allow ${String(source.readers)}`;
      throw new ContractError(
        'connections',
        `source ${name(source)}: check ${check.id} reads ${need}; raise "connections"`,
      );
    }
    // What is read beside those that are walked is read one dataset at a time.
    demand.set(source, Math.min(source.readers, readers + Math.min(beside, 1)));
  }
  return demand;
}

/** What planning a check takes: one reader of each source. */
export function planningDemand(demand: Demand): Demand {
  return new Map([...demand.keys()].map((source) => [source, 1]));
}

/** How many segments of a check the readers of its sources are enough for, at most those that are wanted. */
export function segmentsAtATime(demand: Demand, wanted: number): number {
  const fits = [...demand].map(([source, readers]) => Math.floor(source.readers / readers));
  return Math.min(wanted, ...fits);
}
