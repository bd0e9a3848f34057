/** Defects of the public feed of berths: what it shows, what it says of itself, and what it gives away. */
import { CACHE_CONTROL, entryOf, type FeedEntry } from '../marina/feed.ts';
import { finding, type Defect } from './defect.ts';
import { remove } from './plot.ts';

const CHECK = 'berth-feed';

export const PUBLIC_FEED: readonly Defect[] = [
  {
    story: 'a berth is not in the public feed',
    plant({ entry, world: { feed } }) {
      const { number, shown } = entry();
      remove(feed.list, shown);
      return [finding(CHECK, 'missing', [number])];
    },
  },
  {
    story: 'the public feed has a berth that nobody built',
    plant({ entry, world: { feed } }) {
      const made: FeedEntry = { ...entry().shown, 'Mooring Number': 'Z9' };
      feed.list.push(made);
      feed.single.set('Z9', made);
      return [finding(CHECK, 'extra', ['Z9'])];
    },
  },
  {
    story: 'a berth of the pontoon that is gone is still in the public feed',
    plant({ archivedBerth, world: { feed } }) {
      const { old, now } = archivedBerth();
      const shown = entryOf(now);
      feed.list.push(shown);
      feed.single.set(old['Mooring Number'] ?? '', shown);
      return [finding(CHECK, 'unwanted', [old['Mooring Number']])];
    },
  },
  {
    story: 'the public feed gives a price away',
    plant({ entry }) {
      const { number, shown } = entry();
      shown['price'] = '240000.00';
      return [finding(CHECK, 'forbidden', [number], '/price')];
    },
  },
  {
    story: 'a berth lies at another pontoon than the CRM says',
    plant({ entry }) {
      const { number, shown } = entry();
      shown['Area'] = 'Pontoon X';
      return [finding(CHECK, 'altered', [number], 'Area')];
    },
  },
  {
    story: 'a berth is "Under offer", and the website looks for "Under Offer"',
    plant({ entry }) {
      const { number, shown } = entry(({ Status: status }) => status === 'Under Offer');
      shown['Status'] = 'Under offer';
      return [finding(CHECK, 'label', [number], 'Status')];
    },
  },
  {
    story: 'a berth is of a type that the public has no word for',
    plant({ entry }) {
      const { number, now, shown } = entry();
      now.berth_type = 'mediterranean';
      shown['Berth Type'] = null;
      return [
        finding('berth-fields', 'altered', [number], 'berth_type'),
        finding(CHECK, 'unmapped', [number], 'Berth Type'),
      ];
    },
  },
  {
    story: 'a length became text, which the website’s map cannot draw',
    plant({ entry }) {
      const { number, shown } = entry();
      shown['Length (ft)'] = String(shown['Length (ft)']);
      return [finding(CHECK, 'schema', [number], '/Length (ft)')];
    },
  },
  {
    story: 'a berth can be listed and not be opened',
    plant({ entry, world: { feed } }) {
      const { number } = entry();
      feed.single.set(number, null);
      return [finding(CHECK, 'unretrievable', [number])];
    },
  },
  {
    story: 'a berth is for sale in the list and not when it is opened',
    plant({ entry, world: { feed } }) {
      const { number, shown } = entry(({ Status: status }) => status === 'Available');
      feed.single.set(number, { ...shown, Status: 'Sold', 'Is Available': false });
      return [finding(CHECK, 'differs-singly', [number])];
    },
  },
  {
    story: 'the public feed says that it has more berths than it shows',
    plant({ world: { feed } }) {
      feed.totalRows = feed.list.length + 1;
      return [finding(CHECK, 'count', [])];
    },
  },
  {
    story: 'caches may keep the public feed for a day',
    plant({ world: { feed } }) {
      feed.cacheControl = CACHE_CONTROL.replace('300', '86400');
      return [finding(CHECK, 'promise', [], 'cache')];
    },
  },
];
