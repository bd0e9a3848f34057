/** Finds keys that cut a relation into roughly equal ranges, from a sample of its rows. */
import { compareKeys, keyCodec, type Key } from '../../model/key.ts';
import type { RawRow } from './answer.ts';
import { numbered, select, type Sampling } from './relation.ts';

/** Up to so many rows are all looked at; of more, about so many. */
const KEYS = 20_000;

/** The query for keys of a sample. The whole index is walked, and few of its keys are sent. */
export function sampleSql(sampling: Sampling): string {
  const { key, rows } = sampling;
  const present = key.filter(({ nullable }) => nullable).map(({ order }) => `${order} IS NOT NULL`);
  const some = rows !== null && rows > KEYS ? [`RAND() < ${(KEYS / rows).toFixed(9)}`] : [];
  const query = select(
    sampling,
    numbered(key.map(({ cell }) => cell)),
    [...present, ...some].join(' AND ') || 'true',
  );
  return `${query} LIMIT ${5 * KEYS}`;
}

/** Reads the key of a row of that query. */
export function keyReader({ key }: Sampling): (row: RawRow) => Key {
  const codec = keyCodec(key.map(({ kind }) => kind));
  return (row) =>
    codec.encode(
      key.map(({ read }, at) => {
        const cell = row[at] ?? null;
        return cell === null ? null : read(cell);
      }),
    );
}

/** At most `parts - 1` of these keys, ascending. */
export function cutsOf(found: readonly Key[], parts: number): readonly Key[] {
  const keys = [...found].sort(compareKeys);
  const cuts = Array.from(
    { length: parts - 1 },
    (_, at) => keys[Math.floor(((at + 1) * keys.length) / parts)],
  );
  return [...new Set(cuts)].filter((cut) => cut !== undefined);
}
