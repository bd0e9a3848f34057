// A world in which two checks corrected three rows of four, so that there is something to undo.
import { expect } from 'vitest';
import { worldOf, type Rows } from './world.ts';

export const BEFORE: Rows = { 1: 'one', 2: null, 3: '', 4: 'four' };
export const CORRECTIONS = [
  { id: '1', to: 'eins' },
  { id: '2', to: 'zwei', check: 'second' },
  { id: '3', to: 'drei' },
];

/** Corrects the rows, as an apply that was journaled in a folder. */
export async function corrected(out: string) {
  const world = worldOf(out, BEFORE);
  const made = await world.apply(CORRECTIONS);
  expect(world.rows()).toEqual({ 1: 'eins', 2: 'zwei', 3: 'drei', 4: 'four' });
  return { world, made };
}
