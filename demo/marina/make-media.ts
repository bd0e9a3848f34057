/** Draws the old system's files: scans, photos and plans, in folders as people named them. */
import { createHash } from 'node:crypto';
import { isReadable, type Legacy } from './legacy.ts';
import type { OldFile } from './media.ts';
import type { Random } from './random.ts';

const SMALLEST = 200;
const LARGEST = 20_000;
/** From the air, for the cover of the brochure. */
const AERIAL_PHOTOS = 12;

export function makeMedia(random: Random, { Berths, Interests, Expenses, Invoices }: Legacy): OldFile[] {
  const file = (entity: OldFile['entity'], of: number, key: string): OldFile => {
    return { key, entity, of, bytes: drawBytes(random, key) };
  };
  return [
    ...Array.from({ length: AERIAL_PHOTOS }, (_, at) => file('ports', 1, `Aerial/2019 (${at + 1}).jpg`)),
    ...Berths.flatMap(({ id, 'Mooring Number': number }) => [
      file('berths', id, `Berths/${number ?? ''}.jpg`),
      file('berths', id, `Berths/${number ?? ''} plan.png`),
    ]),
    ...Interests.flatMap(({ id, 'EOI Document': eoi }) =>
      eoi === null ? [] : [file('interests', id, `EOIs/${eoi}`)],
    ),
    ...Invoices.map(({ id, 'Invoice Number': number }) =>
      file('invoices', id, `Invoices/${number ?? ''}.pdf`),
    ),
    // A vendor's name is a folder's name, and "Dockside Print 24/7" makes two of one.
    ...Expenses.filter((expense) => isReadable(expense) && expense.id % 3 === 0).map((expense) =>
      file('expenses', expense.id, `Receipts/${expense['Establishment Name'] ?? ''}/${expense.id}.jpg`),
    ),
  ];
}

/** Draws the pictures of the old website. */
export function makePictures(random: Random): Map<string, Buffer> {
  const names = ['logo.png', 'cover.jpg', 'pier.jpg', 'harbour office.jpg', 'sunset.jpg', 'crane.jpg'];
  return new Map(names.map((name) => [`static/${name}`, drawBytes(random, name)]));
}

/** Most files are small; bytes that are drawn cannot be told from a scan's. */
function drawBytes(random: Random, key: string): Buffer {
  const outputLength = SMALLEST + Math.floor(random.next() ** 2 * (LARGEST - SMALLEST));
  return createHash('shake256', { outputLength }).update(`${key} ${random.next()}`).digest();
}
