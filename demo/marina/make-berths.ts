/** Draws the old system's berths: three pontoons and a T-head, with sizes in feet and prices as text, and one pontoon that is gone. */
import { daysAfter } from './local-time.ts';
import type { LegacyBerth } from './legacy.ts';
import type { Random } from './random.ts';

/** The berths that there are: as many as somebody counted along the pontoons. */
export const BERTHS = 117;
const PER_PONTOON = 39;
/** The berths of a pontoon that a storm took: archived, and still in the books. */
const GONE = 3;

/** The price of the T-head with its concession: a number that a 64-bit float with two decimals just about holds. */
export const LARGEST_PRICE = '1234567890.12';

/** Their status follows from the interests in them, which do not exist yet. */
export function makeBerths(random: Random): LegacyBerth[] {
  return Array.from({ length: BERTHS + GONE }, (_, at): LegacyBerth => {
    const area = 'ABCD'.charAt(Math.floor(at / PER_PONTOON));
    const last = at === BERTHS - 1;
    const length = random.int(40, 160) + random.pick([0, 0, 0.5]);
    return {
      id: at + 1,
      created_at: `2019-0${random.int(1, 9)}-1${random.int(0, 9)} 09:${random.int(10, 59)}:00`,
      updated_at: random.chance(0.5) ? `${daysAfter('2023-01-01', random.int(0, 700))} 10:15:00` : null,
      'Mooring Number': last ? 'T-HEAD C' : `${area}${(at % PER_PONTOON) + 1}`,
      Area: `Pontoon ${area}`,
      'Berth Type': random.pick(['Finger', 'Finger', 'Stern To', 'Alongside']),
      Status: 'Available',
      Length: `${length} ft`,
      Width: `${Math.round(length / 3.5)} ft`,
      Price: last ? LARGEST_PRICE : `${random.int(40, 900) * 1000}.00`,
      'Power Capacity': random.chance(0.9) ? random.pick(['16', '32', '63', '125']) : null,
      Archived: at < BERTHS ? null : '2024-01-08 16:20:00',
    };
  });
}
