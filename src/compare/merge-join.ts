/** Walks two streams of entries in step: one pass, a page of each side in memory, every key of either side seen once. */
import type { Entry, Pages } from '../model/dataset.ts';
import { compareKeys, hasNull, type Key } from '../model/key.ts';
import { ContractError } from '../model/problem.ts';

/**
 * One key and what each side has under it: its first entry (`null` when it has none) and how many there are.
 * A key with a NULL part never joins the other side's; rows of one side that share it, and their origin, are one pair.
 */
export type Pair<Left, Right> = {
  readonly key: Key;
  readonly left: Entry<Left> | null;
  readonly right: Entry<Right> | null;
  readonly lefts: number;
  readonly rights: number;
};

/** Pairs are handed over in batches of about this many: of more, most outlive a collection of young objects. */
const BATCH = 500;

/** Pages that one batch may hold on to: of large rows there are few on each. */
const MOST_PAGES = 40;

/**
 * Joins two ascending streams by key, in batches of pairs.
 * @throws ContractError when a stream descends: its order is not the order of keys.
 */
export async function* mergeJoin<Left, Right>(
  left: Pages<Left>,
  right: Pages<Right>,
  names: readonly [string, string] = ['the left side', 'the right side'],
): AsyncGenerator<readonly Pair<Left, Right>[], void, undefined> {
  const a = new Runs(left, names[0]);
  const b = new Runs(right, names[1]);
  let failed = false;
  try {
    await Promise.all([a.start(), b.start()]);
    let batch: Pair<Left, Right>[] = [];
    while (a.head !== null || b.head !== null) {
      const { head: first } = a;
      const { head: second } = b;
      const order = first === null ? 1 : second === null ? -1 : joinOrder(first.key, second.key);
      let lefts = 0;
      let rights = 0;
      if (order <= 0) lefts = a.take() || (await a.takeAcrossPages());
      if (order >= 0) rights = b.take() || (await b.takeAcrossPages());
      const entryA = order <= 0 ? first : null;
      const entryB = order >= 0 ? second : null;
      const key = (entryA ?? entryB)?.key ?? '';
      batch.push({ key, left: entryA, right: entryB, lefts, rights });
      if (batch.length >= BATCH || a.turned + b.turned > MOST_PAGES) {
        yield batch;
        batch = [];
        a.turned = 0;
        b.turned = 0;
      }
    }
    if (batch.length > 0) yield batch;
  } catch (thrown) {
    failed = true;
    throw thrown;
  } finally {
    const closed = Promise.allSettled([a.close(), b.close()]);
    // A side whose page is still on its way ends only when that comes: a failure of the other side does not wait for it.
    if (!failed) await closed;
  }
}

/** As `compareKeys`, but equal keys with a NULL part are told apart: the left one goes first, alone. */
function joinOrder(left: Key, right: Key): number {
  if (left === right) return hasNull(left) ? -1 : 0;
  return compareKeys(left, right);
}

/** Reads a stream run by run: a run is the entries that share a key. Awaits only where a page ends. */
class Runs<Row> {
  head: Entry<Row> | null = null;
  /** Pages begun since the last batch. */
  turned = 0;
  private page: readonly Entry<Row>[] = [];
  private at = 0;
  private readonly pages: AsyncIterator<readonly Entry<Row>[]>;
  private readonly name: string;

  constructor(pages: Pages<Row>, name: string) {
    this.pages = pages[Symbol.asyncIterator]();
    this.name = name;
  }

  async start(): Promise<void> {
    await this.turn();
    this.head = this.page[0] ?? null;
  }

  /** Passes the head's run and counts it; 0 when the run reaches the end of the page and must be followed with an await. */
  take(): number {
    const { page, head } = this;
    if (head === null) return 0;
    let next = this.at + 1;
    for (; next < page.length; next += 1) {
      const entry = page[next];
      if (entry === undefined || !this.shares(head, entry)) break;
    }
    if (next === page.length) return 0;
    const rows = next - this.at;
    this.at = next;
    this.head = page[next] ?? null;
    return rows;
  }

  async takeAcrossPages(): Promise<number> {
    const { head } = this;
    if (head === null) return 0;
    let rows = 0;
    for (;;) {
      while (this.at < this.page.length) {
        const entry = this.page[this.at];
        if (entry !== undefined && entry !== head && !this.shares(head, entry)) {
          this.head = entry;
          return rows;
        }
        rows += 1;
        this.at += 1;
      }
      await this.turn();
      if (this.page.length === 0) {
        this.head = null;
        return rows;
      }
    }
  }

  async close(): Promise<void> {
    await this.pages.return?.();
  }

  private async turn(): Promise<void> {
    this.at = 0;
    for (;;) {
      const next = await this.pages.next();
      this.page = next.done === true ? [] : next.value;
      this.turned += 1;
      if (next.done === true || this.page.length > 0) return;
    }
  }

  private shares(head: Entry<Row>, entry: Entry<Row>): boolean {
    if (entry.key === head.key)
      return (
        entry.origin === head.origin ||
        !hasNull(head.key) ||
        JSON.stringify(entry.origin) === JSON.stringify(head.origin)
      );
    if (compareKeys(entry.key, head.key) > 0) return false;
    throw new ContractError(
      'order',
      `${this.name} is not in key order; its adapter must sort by the bytes of the key`,
    );
  }
}
