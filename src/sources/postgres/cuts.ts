/** Finds keys that cut a relation into roughly equal ranges, from a sample of its blocks. */
import { keyCodec, type Key } from '../../model/key.ts';
import type { TextRow } from '../sql-ask.ts';
import { cutsOf } from '../sql-cuts.ts';
import { select } from '../sql-relation.ts';
import type { Sampling } from './relation.ts';

/** Up to so many blocks are read whole; of more, about so many. */
const BLOCKS = 400;
/** The most keys that are fetched, where a block holds very many or nobody knows the blocks. */
const KEYS = 50_000;

/** At most `parts - 1` existing keys, ascending. */
export async function cuts(
  sampling: Sampling,
  parts: number,
  ask: (sql: string) => Promise<readonly TextRow[]>,
): Promise<readonly Key[]> {
  if (parts <= 1) return [];
  const { key, from, blocks, sampled } = sampling;
  const percent = (100 * BLOCKS) / blocks;
  const sample = sampled && blocks > BLOCKS ? `${from} TABLESAMPLE SYSTEM (${percent.toFixed(6)})` : from;
  const present = key.filter(({ nullable }) => nullable).map(({ order }) => `${order} IS NOT NULL`);
  const query = select(
    { ...sampling, from: sample },
    key.map(({ cell }) => `(${cell})::text`),
    present.join(' AND ') || 'true',
  );
  const codec = keyCodec(key.map(({ kind }) => kind));
  const rows = await ask(`${query} LIMIT ${KEYS}`);
  return cutsOf(
    rows.map((row) => codec.encode(row)),
    parts,
  );
}
