/** A marina's move from NocoDB to its CRM: what must hold before anybody works in the new system. Copy from here. */
import { defineConfig } from '@cutover/reconcile';
import { counts } from './counts.mts';
import { clientsOfInterests, crm, legacy } from './datasets.mts';
import { fields } from './fields.mts';
import { catalogue, copied, inbox, media, oldMedia } from './files.mts';
import { numbers, searches } from './ready.mts';
import { referencesAcross, referencesInside } from './references.mts';
import { statuses } from './statuses.mts';
import { addresses, addressesByVisits, daily, feed, newSite, oldSite } from './websites.mts';

export default defineConfig({
  // Two translations of one table need names by which reports tell them apart.
  sources: {
    legacy,
    crm,
    oldMedia,
    media,
    inbox,
    oldSite,
    newSite,
    clientsOfInterests: clientsOfInterests.source,
  },
  suites: {
    // Once, with both systems closed to everybody: a difference that goes away by itself means that somebody writes.
    gate: {
      frozen: true,
      least: 'checksum',
      checks: [
        counts,
        referencesInside,
        referencesAcross,
        fields,
        statuses,
        copied,
        catalogue,
        searches,
        numbers,
        addresses,
        feed,
      ],
    },
    // Every week afterwards, while people work: what must hold at any time, looked at twice before it is reported.
    weekly: { checks: [referencesInside, statuses, catalogue, searches, numbers, addressesByVisits] },
    // Every day, from anywhere.
    'daily-feed': { checks: daily },
  },
});
