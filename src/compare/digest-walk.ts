/** Finds the rows that differ by digests: of everything, then of groups of keys, then the rows of the groups that differ. */
import { MOST_BITS, type DigestOf, type Digests, type GroupDigest } from '../model/digest.ts';
import type { Entry, Pages } from '../model/dataset.ts';
import { ContractError } from '../model/problem.ts';
import type { Scope } from '../model/scope.ts';
import type { Two } from './digest-form.ts';

/** One side of a comparison by digests. */
export type DigestSide = {
  readonly digests: Digests;
  readonly of: DigestOf;
  readonly columns: readonly string[];
};

/**
 * What digests came to: the rows of either side that they proved alike, and what must still be walked in step:
 * nothing, the rows of some groups, or (`null`) everything, since so much differs that reading it all costs less.
 */
export type DigestOutcome = {
  readonly alike: number;
  readonly walk: Two<Pages> | null | 'nothing';
};

/** Rows that one group should hold: fewer make more groups to keep on the server, more make more rows travel for one that differs. */
const ROWS_PER_GROUP = 16;

/** The share of groups that may differ before reading everything costs less than reading theirs. */
const MOST_DIFFERING = 0.25;

/** Groups named in one statement, at most. */
const MOST_NAMED = 2 ** MOST_BITS * MOST_DIFFERING;

/** Asks both sides at once, each in one scan for each step. */
export async function digestWalk(
  sides: Two<DigestSide>,
  scope: Scope,
  signal: AbortSignal,
): Promise<DigestOutcome> {
  const [left, right] = await both(sides, ({ digests, of }) => digests.whole(of, scope, signal));
  if (left.rows === right.rows && left.sum === right.sum) return { alike: left.rows, walk: 'nothing' };
  const most = Math.max(left.rows, right.rows);
  if (left.rows === 0 || right.rows === 0 || most < ROWS_PER_GROUP * 4) return { alike: 0, walk: null };
  const bits = Math.min(MOST_BITS, Math.ceil(Math.log2(most / ROWS_PER_GROUP)));
  const groups = await differing(sides, bits, scope, signal);
  if (groups === null) return { alike: 0, walk: null };
  const { alike, rows } = groups;
  // What groups leave out on both sides alike would be looked at by nobody.
  if (groups.differing.length === 0 || rows[0] !== left.rows || rows[1] !== right.rows)
    throw notWhole('groups do not add up to what they are groups of');
  const walk = ({ digests, of, columns }: DigestSide, all: number): Pages =>
    whole(digests.rows(of, bits, groups.differing, columns, scope, signal), all - alike);
  return { alike, walk: [walk(sides[0], left.rows), walk(sides[1], right.rows)] };
}

/** The same pages. @throws ContractError at their end unless they hold so many rows. */
async function* whole(pages: Pages, expected: number): AsyncGenerator<readonly Entry[]> & Pages {
  let rows = 0;
  for await (const page of pages) {
    rows += page.length;
    yield page;
  }
  if (rows !== expected)
    throw notWhole(`groups that differ hold ${String(expected)} rows, and ${String(rows)} came`);
}

function notWhole(what: string): ContractError {
  return new ContractError('digest', `digests: ${what}; run again, or compare by values`);
}

async function both<Answer>(
  [left, right]: Two<DigestSide>,
  ask: (side: DigestSide) => Promise<Answer>,
): Promise<Two<Answer>> {
  return Promise.all([ask(left), ask(right)]);
}

/** The groups whose digests differ, how many rows the others hold, and all of each side; `null` when too many differ. */
async function differing(
  [left, right]: Two<DigestSide>,
  bits: number,
  scope: Scope,
  signal: AbortSignal,
): Promise<{
  readonly differing: readonly number[];
  readonly alike: number;
  readonly rows: Two<number>;
} | null> {
  const most = Math.min(MOST_NAMED, 2 ** bits * MOST_DIFFERING);
  const a = oneByOne(left.digests.grouped(left.of, bits, scope, signal));
  const b = oneByOne(right.digests.grouped(right.of, bits, scope, signal));
  try {
    const found: number[] = [];
    let alike = 0;
    let [lefts, rights] = [0, 0];
    let [first, second] = await Promise.all([a.next(), b.next()]);
    while (first.done !== true || second.done !== true) {
      const one: GroupDigest | null = first.done === true ? null : first.value;
      const other: GroupDigest | null = second.done === true ? null : second.value;
      const group = Math.min(one?.group ?? Infinity, other?.group ?? Infinity);
      const ofOne = one?.group === group ? one : null;
      const ofOther = other?.group === group ? other : null;
      lefts += ofOne?.rows ?? 0;
      rights += ofOther?.rows ?? 0;
      if (ofOne !== null && ofOther !== null && ofOne.rows === ofOther.rows && ofOne.sum === ofOther.sum)
        alike += ofOne.rows;
      else if (found.push(group) > most) return null;
      if (ofOne !== null) first = await a.next();
      if (ofOther !== null) second = await b.next();
    }
    return { differing: found, alike, rows: [lefts, rights] };
  } finally {
    await Promise.allSettled([a.return(undefined), b.return(undefined)]);
  }
}

async function* oneByOne(
  pages: AsyncIterable<readonly GroupDigest[]>,
): AsyncGenerator<GroupDigest, undefined, undefined> {
  for await (const page of pages) yield* page;
}
