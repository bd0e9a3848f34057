/** Reads a range by consecutive statements of as many rows as take about so long, every row once, at the same instant. */
import type { Entry, Pages } from '../model/dataset.ts';
import type { Key } from '../model/key.ts';
import { SourceError } from '../model/problem.ts';

/** A range of keys. */
export type Range = { readonly from: Key | null; readonly until: Key | null };

/** The rows of a range, in order, the first `most` of them; all of them when it is left out. */
export type Ranged = (range: Range, most?: number) => Pages;

/** The most rows in one statement: those that share its last key are held back until the next. */
const MOST_ROWS = 100_000;
const GROWTH = 4;
/** So many statements of the fewest rows that take too long say that fewer rows take no less time. */
const HOPELESS = 3;
/** What takes no longer than this may be a server that is busy. */
const LONG_MS = 250;

/** How many rows a statement is to have, by how long those before it took. */
export class PieceSize {
  rows: number;
  private readonly least: number;
  private readonly targetMs: number;
  private futile = 0;

  constructor(targetMs: number, rowsPerSecond: number | null) {
    const most = rowsPerSecond === null ? MOST_ROWS : Math.ceil((rowsPerSecond * targetMs) / 1_000);
    this.targetMs = targetMs;
    this.least = Math.min(100, most);
    this.rows = Math.min(1_000, most);
  }

  /** Whether shorter statements would read no fewer rows on the server. */
  get isHopeless(): boolean {
    return this.futile >= HOPELESS;
  }

  /** Learns of a statement: how long it was open, and for how much of that the server was waited for. */
  learn(rows: number, openMs: number, servedMs: number): void {
    const tooLong = servedMs > Math.max(2 * this.targetMs, LONG_MS);
    this.futile = this.rows <= this.least && tooLong ? this.futile + 1 : 0;
    const wanted = openMs === 0 ? Number.POSITIVE_INFINITY : (rows / openMs) * this.targetMs;
    this.set(Math.max(this.rows / GROWTH, wanted));
  }

  /** Asks for more rows than before. @returns whether there can be more. */
  grow(): boolean {
    const before = this.rows;
    this.set(Number.POSITIVE_INFINITY);
    return this.rows > before;
  }

  private set(rows: number): void {
    const grown = Math.min(rows, this.rows * GROWTH, MOST_ROWS);
    this.rows = Math.max(this.least, Math.round(grown));
  }
}

/**
 * The rows of a range in pieces; `whole` is told when the rest is read in one, since pieces are of no use.
 * @throws SourceError when a piece does not begin with the row that the one before it ended with.
 */
export async function* inPieces(
  name: string,
  read: Ranged,
  { from, until }: Range,
  size: PieceSize,
  whole: () => void,
): AsyncGenerator<readonly Entry[], undefined, undefined> {
  let next: Key | null = from;
  let isNext = false;
  while (!size.isHopeless) {
    const most = size.rows;
    const started = performance.now();
    let served = 0;
    let rows = 0;
    let held: readonly Entry[] = [];
    const pages = timed(read({ from: next, until }, most), (ms) => (served += ms));
    for await (const page of isNext ? beginning(name, pages, next) : pages) {
      rows += page.length;
      // Rows that share the last key may not all be in this piece: the next one begins with that key.
      const { before, last } = divided([...held, ...page]);
      held = last;
      if (before.length > 0) yield before;
    }
    if (rows < most) {
      if (held.length > 0) yield held;
      return;
    }
    if (held.length < rows) size.learn(rows, performance.now() - started, served);
    else if (!size.grow()) break;
    next = held[0]?.key ?? next;
    isNext = true;
  }
  whole();
  const rest = read({ from: next, until });
  yield* isNext ? beginning(name, rest, next) : rest;
}

/** The same pages, of which the first row has this key: it was there a moment ago, at the same instant. */
async function* beginning(
  name: string,
  pages: Pages,
  key: Key | null,
): AsyncGenerator<readonly Entry[], undefined, undefined> {
  let isThere = false;
  for await (const page of pages) {
    if (!isThere && page[0]?.key !== key) break;
    isThere = true;
    yield page;
  }
  if (isThere) return;
  throw new SourceError(
    'not-still',
    `${name}: a row that was read is gone a moment later, so nothing holds the table still; read it while nobody writes`,
    { transient: true },
  );
}

/** A page without the rows that share its last key, and those. */
function divided(page: readonly Entry[]): { before: readonly Entry[]; last: readonly Entry[] } {
  const key = page.at(-1)?.key;
  let at = page.length;
  while (at > 0 && page[at - 1]?.key === key) at -= 1;
  return { before: page.slice(0, at), last: page.slice(at) };
}

/** The same pages; tells for how long each was waited for. */
async function* timed(
  pages: Pages,
  tell: (ms: number) => void,
): AsyncGenerator<readonly Entry[], undefined, undefined> {
  let started = performance.now();
  for await (const page of pages) {
    tell(performance.now() - started);
    yield page;
    started = performance.now();
  }
  tell(performance.now() - started);
}
