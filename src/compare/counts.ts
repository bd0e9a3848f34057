/** Counts that include every row: those without a key, and those that share a key with others. */
import { ROWS, SAMPLE_KEYS, type Dataset, type Entry, type Pages, type Shape } from '../model/dataset.ts';
import type { Json } from '../model/json.ts';
import { hasNull } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../model/scope.ts';
import type { Cell } from '../model/value.ts';

/** The columns that say how many rows a group has and which, in the order in which `mergedGroups` expects them. */
export const GROUP_COLUMNS = [ROWS, SAMPLE_KEYS] as const;

/** Whether rows can have a key with a NULL part, which lies in no range. */
export function isNullable(shape: Shape): boolean {
  return shape.key.some(({ nullable }) => nullable);
}

/** The scopes that together cover every row. */
export function everyScope(shape: Shape): readonly Scope[] {
  return isNullable(shape) ? [EVERYTHING, NULL_KEYS] : [EVERYTHING];
}

/** Whether a dataset was made by `by`: its entries are groups of rows. */
export function isGrouped(shape: Shape): boolean {
  return GROUP_COLUMNS.every((column) => Object.hasOwn(shape.columns, column));
}

/** How many entries a dataset has, those without a key included. */
export async function countAll(dataset: Dataset, signal: AbortSignal): Promise<number> {
  let total = 0;
  for (const scope of everyScope(await dataset.describe(signal))) total += await dataset.count(scope, signal);
  return total;
}

/**
 * How many distinct keys a dataset has: of `columns` where they are given, else of its own key. Rows whose key has a
 * NULL part are nobody's duplicate: each counts as one, or none does.
 */
export async function countDistinct(
  dataset: Dataset,
  columns: readonly string[] | null,
  keyless: 'each' | 'ignore',
  signal: AbortSignal,
): Promise<number> {
  const own = await dataset.describe(signal);
  const asIs = columns === null && isGrouped(own);
  const groups = asIs ? dataset : dataset.by(columns ?? own.key.map(({ column }) => column));
  const shape = asIs ? own : await groups.describe(signal);
  let total = await groups.count(EVERYTHING, signal);
  if (keyless === 'ignore' || !isNullable(shape)) return total;
  for await (const page of groups.scan(NULL_KEYS, [ROWS], signal)) {
    for (const { row } of page) total += wholeNumber(row[0] ?? null, `${groups.name}: column "${ROWS}"`);
  }
  return total;
}

/** Reads a cell as a count. @throws ContractError, naming `place`, when it is none. */
export function wholeNumber(cell: Cell, place: string): number {
  const number = cell === null || !/^\d+$/.test(cell) ? Number.NaN : Number(cell);
  if (Number.isSafeInteger(number)) return number;
  throw new ContractError(
    'not-a-count',
    `${place} holds something else than a count; name a column of whole numbers`,
  );
}

/** Native keys of rows of a group, as `sample_keys` gives them; none where it is NULL. */
export function sampleKeys(cell: Cell): readonly Json[] {
  return cell === null ? [] : (JSON.parse(cell) as readonly Json[]);
}

/**
 * The groups of a dataset with `GROUP_COLUMNS`, one entry a key: an id map may bring two groups under one key, and
 * their rows then count together. Groups that no id map entry translates stay apart by what they were.
 */
export async function* mergedGroups(
  pages: Pages,
  name: string,
): AsyncGenerator<readonly Entry[], void, undefined> {
  let last: Entry | undefined;
  for await (const page of pages) {
    const out: Entry[] = [];
    for (const entry of page) {
      if (last !== undefined && countTogether(last, entry)) {
        last = together(last, entry, name);
      } else {
        if (last !== undefined) out.push(last);
        last = entry;
      }
    }
    if (out.length > 0) yield out;
  }
  if (last !== undefined) yield [last];
}

function countTogether(first: Entry, second: Entry): boolean {
  if (first.key !== second.key) return false;
  return !hasNull(first.key) || JSON.stringify(first.origin) === JSON.stringify(second.origin);
}

const SAMPLES = 2;

function together(first: Entry, second: Entry, name: string): Entry {
  const rows = [first, second].map(({ row }) => wholeNumber(row[0] ?? null, `${name}: column "${ROWS}"`));
  const keys = [first, second].flatMap(({ row }) => sampleKeys(row[1] ?? null)).slice(0, SAMPLES);
  const total = rows.reduce((sum, count) => sum + count, 0);
  return { ...first, row: [String(total), keys.length === 0 ? null : JSON.stringify(keys)] };
}
