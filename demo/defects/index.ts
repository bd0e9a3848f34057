/** Every defect of the demo, and how they are planted. */
import type { World } from '../marina/world.ts';
import { ALTERED } from './altered.ts';
import { BROKEN_REFERENCES } from './broken-references.ts';
import type { Defect, Planted } from './defect.ts';
import { LOST } from './lost.ts';
import { makePlot } from './plot.ts';
import { STATUSES } from './statuses.ts';

// Those that need one certain row come first, while nothing has happened to it.
export const DEFECTS: readonly Defect[] = [...ALTERED, ...STATUSES, ...LOST, ...BROKEN_REFERENCES];

/** Plants every defect into a world, in rows that the seed chooses, and lists what must be found. */
export function plantAll(world: World, seed: number): readonly Planted[] {
  const plot = makePlot(world, seed);
  return DEFECTS.flatMap((defect) => defect.plant(plot));
}
