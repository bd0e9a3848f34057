/** Judges files that two listings have: by their listed sizes as far as those tell, else by their contents. */
import type { Contents } from '../model/contents.ts';
import type { Dataset } from '../model/dataset.ts';
import type { Json } from '../model/json.ts';
import { compareKeys, type Key } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';
import type { Cell } from '../model/value.ts';
import { judgeContents, type Outcome } from './content-batch.ts';
import { onBoth, type Demand, type Sides } from './content-known.ts';

/** A file of the source and one of the target that should have its contents; `sizes` as the listings have them, where asked. */
export type Listed = {
  readonly key: Key;
  readonly sourceKey: Key;
  readonly origin?: Json;
  readonly sizes: Sides<Cell>;
};

/** By what files are judged. */
export type Judging = {
  readonly source: Dataset;
  readonly target: Dataset;
  readonly demand: Demand;
  /** `null` where listings are enough. */
  readonly contents: Sides<Contents> | null;
  /** The columns of listings that are compared: the size, or none. */
  readonly columns: readonly string[];
  readonly signal: AbortSignal;
};

/** What came of each file. Sizes that differ settle it; equal ones prove `size`, where no more is asked for. */
export async function judgeListed(
  files: readonly Listed[],
  { source, target, demand, contents, columns, signal }: Judging,
): Promise<readonly { readonly file: Listed; readonly outcome: Outcome }[]> {
  const byListing = (file: Listed): Outcome | null => {
    const sizes = onBoth(file.sizes, bytesOf);
    const { source: expected, target: actual } = sizes;
    if (expected !== null && actual !== null && expected !== actual)
      return { altered: 'size', expected, actual };
    if (contents !== null) return null;
    if (columns.length === 0 || (expected !== null && actual !== null)) return { proved: demand.least };
    const { name } = expected === null ? source : target;
    const message = `${name}: lists a size that is no whole number; correct it, or accept less`;
    return { unable: { code: 'size', message } };
  };
  const listed = files.map((file) => ({ file, outcome: byListing(file) }));
  const open = listed.flatMap(({ file, outcome }) => (outcome === null ? [file] : []));
  const keys = open.map(({ key, sourceKey }) => ({ source: sourceKey, target: key }));
  const outcomes = contents === null ? [] : await judgeContents(keys, contents, demand, signal);
  const byContents = outcomes.values();
  return listed.map(({ file, outcome: settled }) => {
    const outcome = settled ?? byContents.next().value;
    if (outcome !== undefined) return { file, outcome };
    throw new ContractError('contents', `${target.name}: a file was left without a judgement`);
  });
}

/** Key to the cell of its size, or to NULL when no columns are asked for; a key that the listing lacks is not in it. */
export async function sizesByKey(
  listing: Dataset,
  keys: Iterable<Key>,
  columns: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<Key, Cell>> {
  const sizes = new Map<Key, Cell>();
  const anyOf = [...new Set(keys)].sort(compareKeys);
  if (anyOf.length === 0) return sizes;
  for await (const page of listing.scan({ anyOf }, columns, signal))
    for (const { key, row } of page) sizes.set(key, row[0] ?? null);
  return sizes;
}

/** A listed size in bytes; `null` for what is no whole number. */
function bytesOf(cell: Cell): number | null {
  const bytes = cell === null || !/^\d+$/.test(cell) ? Number.NaN : Number(cell);
  return Number.isSafeInteger(bytes) ? bytes : null;
}
