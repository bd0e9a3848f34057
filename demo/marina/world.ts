/** Both systems of the demo, their files and websites, and what the importer left beside them, all drawn from one seed. */
import { makeFeed, type Feed } from './feed.ts';
import type { Legacy } from './legacy.ts';
import { makeBerths } from './make-berths.ts';
import { makeExpenses, makeInvoices } from './make-bills.ts';
import { makeInterests } from './make-interests.ts';
import { makeMedia, makePictures } from './make-media.ts';
import type { Media } from './media.ts';
import { migrateMedia } from './migrate-media.ts';
import { migrate, type Migrated } from './migrate.ts';
import { migrateUploads } from './migrate-uploads.ts';
import { settle } from './offers.ts';
import { random } from './random.ts';
import { filled, type Searches } from './searches.ts';
import { numbersOf, type Numbers } from './numbers.ts';
import { makeSite, type Site } from './site.ts';

export type World = Migrated & {
  readonly legacy: Legacy;
  readonly media: Media;
  readonly site: Site;
  /** What the new site shows of the CRM. */
  feed: Feed;
  /** What the searches of the CRM look through. */
  readonly searches: Searches;
  /** The last number that each sequence of the CRM has given. */
  readonly numbers: Numbers;
};

/** A marina before and after a migration that lost nothing. */
export function makeWorld(seed: number): World {
  const draw = random(seed);
  const Berths = makeBerths(draw);
  const Interests = makeInterests(draw, Berths);
  settle(Berths, Interests, draw);
  const Expenses = makeExpenses(draw);
  const legacy = { Berths, Interests, Expenses, Invoices: makeInvoices(draw, Interests, Expenses) };
  const migrated = migrate(legacy, draw);
  const { crm, idMaps } = migrated;
  const media = migrateMedia(makeMedia(draw, legacy), makePictures(draw), {
    crm,
    idMaps,
    portId: crm.ports[0]!.id,
    random: draw,
  });
  const site = makeSite(draw, Berths);
  migrateUploads(draw, media, crm);
  return {
    legacy,
    ...migrated,
    media,
    site,
    feed: makeFeed(crm),
    searches: filled(),
    numbers: numbersOf(crm),
  };
}
