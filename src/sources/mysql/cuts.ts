/** Samples the rows of a relation for keys that cut it. */
import { keyCodec, type Key } from '../../model/key.ts';
import type { Cell } from '../../model/value.ts';
import { select } from '../sql-relation.ts';
import { numbered, type Sampling } from './relation.ts';
import { readCells, type RawRow } from './row.ts';

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
  const reads = key.map(({ read }) => read);
  return (row) => {
    const cells: Cell[] = [];
    readCells(row, reads, cells);
    return codec.encode(cells);
  };
}
