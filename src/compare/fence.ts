/** The fence: what is younger than it may still be on its way, and a clock that runs ahead must not hide anything behind it. */
import { stampOf } from '../model/moment.ts';
import type { Cell } from '../model/value.ts';

/** Two clocks may be this far apart, in milliseconds. @public for its test */
export const MOST_SKEW = 300_000;

/**
 * Where a moment lies: `old`: before the fence, or never told, so that nothing excuses; `young`: behind it;
 * `ahead`: in the future by more than clocks may be apart; `unreadable`: a text that names no instant.
 */
export type Age = 'old' | 'young' | 'ahead' | 'unreadable';

/** Tells the age of a moment as a source writes it. */
export type Fence = (time: Cell) => Age;

/** A fence of so many milliseconds before `asOf`; in a frozen suite nothing is on its way, and every moment is old. */
export function fenceAt(asOf: number, fence: number, { frozen }: { readonly frozen: boolean }): Fence {
  if (frozen) return () => 'old';
  return (time) => {
    if (time === null) return 'old';
    const moment = millisecondsOf(time);
    if (moment === null) return 'unreadable';
    if (moment - asOf > MOST_SKEW) return 'ahead';
    return fence > 0 && asOf - moment < fence ? 'young' : 'old';
  };
}

/** The age of a thing of which several moments are told: any old one counts, and only what is young in all of them is. */
export function gravest(one: Age, other: Age): Age {
  const order: readonly Age[] = ['young', 'ahead', 'unreadable', 'old'];
  return order.indexOf(one) > order.indexOf(other) ? one : other;
}

/** What to say of a moment that no fence can be measured from; `null` when one can. */
export function clockProblem(age: Age): string | null {
  if (age === 'ahead')
    return 'its time lies more than 5 minutes ahead of the clock of this machine; set the clocks right';
  return age === 'unreadable'
    ? 'its time names no instant; write it with its time zone, or leave "time" out'
    : null;
}

/** Milliseconds since 1970 in UTC; `null` when the text names no instant. */
function millisecondsOf(time: string): number | null {
  if (time === 'infinity') return Number.POSITIVE_INFINITY;
  if (time === '-infinity') return Number.NEGATIVE_INFINITY;
  const stamp = stampOf(time);
  if (stamp === undefined || stamp.offset === null) return null;
  return (stamp.seconds - stamp.offset) * 1_000 + Number(`0.${stamp.fraction}0`) * 1_000;
}
