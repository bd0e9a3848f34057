/** A sample of rows: chosen in one scan, the same ones every time, and held as a copy. */
import { createHash } from 'node:crypto';
import type { Dataset, Entry, Pages, Shape } from '../../model/dataset.ts';
import { compareKeys } from '../../model/key.ts';
import type { Sample } from '../../model/sample.ts';
import { EVERYTHING } from '../../model/scope.ts';
import { placesOf } from '../columns.ts';
import type { Keeping } from '../copied-view.ts';
import { localCopy } from '../local-copy.ts';
import type { Rows } from './asked-dataset.ts';
import type { Sampling } from './sampling.ts';

type Ranked = { readonly entry: Entry; readonly rank: string | number };
type Choice = { readonly kept: readonly Entry[]; readonly of: number };

/**
 * The rows of a sample. Rows without a key are in none; exactly these keys (`anyOf`) are asked of the whole dataset, so
 * that a second look finds what the first one found.
 */
export function sampledRows(
  whole: Dataset,
  sampling: Sampling,
  needs: readonly string[],
  keeping: Keeping,
): Rows {
  const { name } = whole;
  const { by = null, seed = 1 } = sampling;
  let sample: Sample | null = null;
  const copyOf = (signal: AbortSignal) =>
    keeping.copies.get(
      'sample',
      async (ending) => {
        const { kept, of } = await choose(whole, sampling, needs, ending);
        sample = { of, taken: kept.length, seed: by === null ? seed : null, by };
        return localCopy(inOnePage(kept), { ...keeping.context, name }, ending);
      },
      signal,
    );
  return {
    describe: async (signal): Promise<Shape> => {
      const copy = await copyOf(signal);
      const shape = await whole.describe(signal);
      return { ...shape, ranged: true, estimate: copy.size, ...(sample !== null && { sample }) };
    },
    count: async (scope, signal) =>
      'anyOf' in scope ? whole.count(scope, signal) : (await copyOf(signal)).count(scope, signal),
    cuts: async (parts, signal) => (await copyOf(signal)).cuts(parts),
    async *scan(scope, columns, signal) {
      if ('anyOf' in scope) {
        yield* whole.scan(scope, columns, signal);
        return;
      }
      const places = placesOf(columns, needs, name);
      for await (const page of (await copyOf(signal)).scan(scope, signal)) {
        yield page.map(({ key, row }) => ({ key, row: places.map((place) => row[place] ?? null) }));
      }
    },
  };
}

/** The first rows by rank; of equal ranks those with the smaller key. At most twice as many as wanted are held. */
async function choose(
  whole: Dataset,
  { take, by, seed = 1 }: Sampling,
  needs: readonly string[],
  signal: AbortSignal,
): Promise<Choice> {
  const columns = by === undefined ? needs : [...needs, by];
  const rankOf = ({ key, row }: Entry): string | number => {
    if (by === undefined) return createHash('sha256').update(`${seed}\u0000${key}`).digest('hex');
    const text = row[needs.length] ?? null;
    const number = text === null || text.trim() === '' ? Number.NaN : Number(text);
    return Number.isNaN(number) ? Number.POSITIVE_INFINITY : -number;
  };
  let best: Ranked[] = [];
  let of = 0;
  const cut = () => {
    best = best.sort(inRank).slice(0, take);
  };
  for await (const page of whole.scan(EVERYTHING, columns, signal)) {
    of += page.length;
    for (const entry of page) best.push({ entry, rank: rankOf(entry) });
    if (best.length >= take * 2 + page.length) cut();
  }
  cut();
  const kept = best.map(({ entry: { key, row } }) => ({ key, row: row.slice(0, needs.length) }));
  return { kept, of };
}

function inRank(left: Ranked, right: Ranked): number {
  if (left.rank !== right.rank) return left.rank < right.rank ? -1 : 1;
  return compareKeys(left.entry.key, right.entry.key);
}

async function* inOnePage(entries: readonly Entry[]): AsyncGenerator<readonly Entry[]> & Pages {
  yield entries;
}
