/** The invented words that people, yachts and bills of the demo are made of. */

export const GIVEN_NAMES =
  'Ardin Belka Corvi Dalmo Elunis Farro Gessa Halric Ilvane Jorun Kessik Lumeo Maridel Norvik Ostel Pellan Quillo Renska Sorrin Tavi'.split(
    ' ',
  );

export const FAMILY_NAMES =
  'Brackwater Coldquay Dunnet Eelgrass Fennmoor Gullmere Harrowtide Inkpool Kelpstone Larkshoal Mossbank Nettlebay Oarlock Pebblish Quaymark Reedling Saltmarsh Tidewell Undertow Wherryman'.split(
    ' ',
  );

export const HONORIFICS = ['Mr', 'Mrs', 'Dr', 'Capt.'] as const;

export const RESIDENCES = [
  'Northholm',
  'Velmora',
  'San Tirso del Mar',
  'Kirkhaven',
  'Østervik',
  "L'Anse",
] as const;

export const YACHTS =
  'Brine Cormorant Drift Ebb Foam Gannet Halyard Isthmus Jetsam Keel Lantern Mizzen Nimbus Osprey'.split(' ');

export const VENDORS = [
  'Quayside Chandlery',
  'Harbour Fuel & Oil',
  'Café Bollard',
  "O'Spray Divers",
  'Nordlys Elektro',
  'Three Knots Canvas',
  'Dockside Print 24/7',
] as const;

export const WORK = [
  'Mooring line',
  'Fender set',
  'Shore power',
  'Hull wash',
  'Crane hour',
  'Water taxi',
] as const;

export const NOTES = [
  'Prefers stern-to. Call after 18:00.',
  'Wants to see the berth "in season", said twice.',
  'Price is fine; draft is not (too shallow?).',
  'Met at the boat show — send plan again ⚓',
  'Asked for a discount;\nsaid no.',
] as const;

export const NEWS = [
  'Regatta at',
  'New pontoon for',
  'Storm warning from',
  'Open day in',
  'Dredging near',
] as const;

export const PLACES = ['Northholm', 'Velmora', 'Kirkhaven', 'the T-head', 'the fuel dock'] as const;
