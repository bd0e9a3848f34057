/** What several rows say about one thing: different values in one order, of which more than one agree with nothing. */
import { compareKeys } from '../model/key.ts';
import type { Cell } from '../model/value.ts';

/** Different values that are kept; two are enough to know that one of them is wrong. */
const MOST_VALUES = 5;

/** Adds a value; the first few in order stay, NULL before all others, whatever the order in which they come. */
export function addSaid(said: Cell[], value: Cell): void {
  if (said.includes(value)) return;
  said.push(value);
  if (said.length === 1) return;
  said.sort((a, b) => (a === null ? -1 : b === null ? 1 : compareKeys(a, b)));
  if (said.length > MOST_VALUES) said.pop();
}

/** Whether everything that is said is this value; NULL agrees with nothing. */
export function isEach(said: readonly Cell[], actual: Cell): boolean {
  return actual !== null && said.length === 1 && said[0] === actual;
}

/** The value that all agree on; `null` when they do not. */
export function onlyOne(said: readonly Cell[]): Cell {
  return said.length === 1 ? (said[0] ?? null) : null;
}

/** What a finding shows: the one value, or all that were kept. */
export function shownSaid(said: readonly Cell[]): Cell | readonly Cell[] {
  return said.length === 1 ? (said[0] ?? null) : said;
}
