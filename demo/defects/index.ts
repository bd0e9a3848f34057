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
import { READINESS } from './readiness.ts';
import { STATUSES } from './statuses.ts';
import { UPLOADS } from './uploads.ts';

/** Every defect by what it is about, in the order in which they are planted: those that need one certain row come first. */
export const THEMES: readonly { readonly about: string; readonly defects: readonly Defect[] }[] = [
  { about: 'values', defects: ALTERED },
  { about: 'the statuses of berths', defects: STATUSES },
  { about: 'rows', defects: LOST },
  { about: 'references', defects: BROKEN_REFERENCES },
  { about: 'files', defects: FILES },
  { about: 'the tables of files', defects: CATALOGUE },
  { about: 'what people sent in', defects: UPLOADS },
  { about: 'what the new system needs to go on', defects: READINESS },
  { about: 'old addresses', defects: REDIRECTS },
  { about: 'the redirect map', defects: REDIRECT_MAP },
  { about: 'the public feed', defects: PUBLIC_FEED },
];

/** Plants every defect into a world, in rows that the seed chooses, and lists what must be found. */
export function plantAll(world: World, seed: number): readonly Planted[] {
  const plot = makePlot(world, seed);
  return THEMES.flatMap(({ defects }) => {
    // The public sees what the CRM holds after all that happened to it; then comes what happened to the feed alone.
    if (defects === PUBLIC_FEED) world.feed = makeFeed(world.crm);
    return defects.flatMap((defect) => defect.plant(plot));
  });
}
