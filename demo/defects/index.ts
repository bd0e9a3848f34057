/** Every defect of the demo, and how they are planted. */
import { makeFeed } from '../marina/feed.ts';
import type { World } from '../marina/world.ts';
import { ALTERED } from './altered.ts';
import { BROKEN_REFERENCES } from './broken-references.ts';
import { CATALOGUE } from './catalogue.ts';
import type { Defect, Planted } from './defect.ts';
import { FILES } from './files.ts';
import { LOST } from './lost.ts';
import { makePlot } from './plot.ts';
import { PUBLIC_FEED } from './public-feed.ts';
import { REDIRECT_MAP } from './redirect-map.ts';
import { REDIRECTS } from './redirects.ts';
import { STATUSES } from './statuses.ts';

// Those that need one certain row come first, while nothing has happened to it.
const OF_SYSTEMS = [...ALTERED, ...STATUSES, ...LOST, ...BROKEN_REFERENCES];
const OF_FILES = [...FILES, ...CATALOGUE];
const OF_WEBSITES = [...REDIRECTS, ...REDIRECT_MAP];

/** Every defect, in the order in which they are planted. */
export const DEFECTS: readonly Defect[] = [...OF_SYSTEMS, ...OF_FILES, ...OF_WEBSITES, ...PUBLIC_FEED];

/** Plants every defect into a world, in rows that the seed chooses, and lists what must be found. */
export function plantAll(world: World, seed: number): readonly Planted[] {
  const plot = makePlot(world, seed);
  return DEFECTS.flatMap((defect) => {
    // The public sees what the CRM holds after all that happened to it; then comes what happened to the feed alone.
    if (defect === PUBLIC_FEED[0]) world.feed = makeFeed(world.crm);
    return defect.plant(plot);
  });
}
