/** Few rows, sorted and kept in memory. */
import { compareKeys, type Key } from '../../model/key.ts';
import type { Range } from '../../model/scope.ts';
import type { Cells } from '../../model/value.ts';
import { obey } from '../stopping.ts';
import { PAGE_ROWS, type SortedRows, type StoredEntry, type StoredPages } from './sorted-rows.ts';

/** A row that is sorted: its key, and its cells as a JSON array. */
export type SortItem = { readonly key: Key; readonly row: string };

/** Items that are in key order. */
export class HeldRows implements SortedRows {
  private readonly items: readonly SortItem[];
  private readonly name: string;

  constructor(items: readonly SortItem[], name: string) {
    this.items = items;
    this.name = name;
  }

  get size(): number {
    return this.items.length;
  }

  async rank(key: Key): Promise<number> {
    return this.lowerBound(key);
  }

  async *pages(range: Range, signal: AbortSignal): StoredPages {
    const from = range.from === null ? 0 : this.lowerBound(range.from);
    const until = range.until === null ? this.size : this.lowerBound(range.until);
    for (let at = from; at < until; at += PAGE_ROWS) {
      obey(signal, this.name);
      yield this.items.slice(at, Math.min(at + PAGE_ROWS, until)).map(decoded);
    }
  }

  async *matching(keys: readonly Key[], signal: AbortSignal): StoredPages {
    let page: StoredEntry[] = [];
    for (const key of keys) {
      for (let at = this.lowerBound(key); this.items[at]?.key === key; at += 1) {
        const item = this.items[at];
        if (item !== undefined) page.push(decoded(item));
        if (page.length < PAGE_ROWS) continue;
        obey(signal, this.name);
        yield page;
        page = [];
      }
    }
    obey(signal, this.name);
    if (page.length > 0) yield page;
  }

  cuts(parts: number): readonly Key[] {
    const keys = Array.from(
      { length: parts - 1 },
      (_, at) => this.items[Math.floor(((at + 1) * this.size) / parts)]?.key,
    );
    return [...new Set(keys)].filter((key) => key !== undefined);
  }

  async close(): Promise<void> {
    // nothing is open
  }

  private lowerBound(key: Key): number {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.items[middle]?.key ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function decoded({ key, row }: SortItem): StoredEntry {
  return { key, row: JSON.parse(row) as Cells };
}
