/** Tells whether a row changed so lately that a cache may still show what it was. */
import { stampOf } from '../model/moment.ts';
import { ContractError } from '../model/problem.ts';
import type { Cell, ColumnType } from '../model/value.ts';

/** `ahead`: later than any clock allows; `unreadable`: no time, or one that names no zone. Neither can be judged. */
export type Age = 'old' | 'fresh' | 'ahead' | 'unreadable';

/** How far a clock may be ahead of ours, in milliseconds. */
const MOST_AHEAD = 300_000;

/** The age of a row at `asOf`: `fresh` when it changed less than `window` before (both in milliseconds). NULL never changed. */
export function ageOf(changed: Cell, asOf: number, window: number): Age {
  if (changed === null || /^-infinity$/i.test(changed)) return 'old';
  if (/^\+?infinity$/i.test(changed)) return 'ahead';
  const stamp = stampOf(changed);
  if (stamp?.offset === undefined || stamp.offset === null) return 'unreadable';
  const at = (stamp.seconds - stamp.offset) * 1_000 + Number(`0.${stamp.fraction}`) * 1_000;
  if (at - asOf > MOST_AHEAD) return 'ahead';
  return asOf - at < window ? 'fresh' : 'old';
}

/** @throws ContractError, naming `place`, for a column whose type holds no instants. */
export function demandInstants(place: string, type: ColumnType | undefined): void {
  const family = type?.family ?? 'instant'; // a column that is not there is told when it is read
  if (family === 'instant' || family === 'text' || family === 'untyped') return;
  throw new ContractError(
    'column-types',
    `${place}: holds ${family} and no instants; name a computed column, as in computed: { changed_at: "updated_at AT TIME ZONE 'UTC'" }`,
  );
}
