/** A sparse index finds where in a sorted file a key can begin, in memory that does not grow with the file. */
import { compareKeys, type Key } from '../../model/key.ts';

/** A record's key, the byte at which it starts, and how many records are before it. */
export type Mark = { readonly key: Key; readonly offset: number; readonly ordinal: number };

const START: Mark = { key: '', offset: 0, ordinal: 0 };
const FIRST_STEP = 16_384;
const MOST_CHARACTERS = 8_000_000;
const PER_MARK = 64;

/** Marks of a file that is being written in key order, about one in 16 KB at first and fewer as it grows. */
export class SparseIndex {
  private list: Mark[] = [];
  private characters = 0;
  private step = FIRST_STEP;
  private next = 0;

  /** Tells where a record starts; records come in file order. */
  add(key: Key, offset: number, ordinal: number): void {
    if (offset < this.next) return;
    this.list.push({ key, offset, ordinal });
    this.characters += key.length + PER_MARK;
    this.next = offset + this.step;
    while (this.characters > MOST_CHARACTERS && this.list.length > 2) this.thin();
  }

  /** The last mark whose key is smaller than `key`, so that every record with this key comes after it. */
  below(key: Key | null): Mark {
    if (key === null) return START;
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.list[middle]?.key ?? '', key) < 0) low = middle + 1;
      else high = middle;
    }
    return this.list[low - 1] ?? START;
  }

  /** The marks in file order. */
  get marks(): readonly Mark[] {
    return this.list;
  }

  private thin(): void {
    this.list = this.list.filter((_, at) => at % 2 === 0);
    this.characters = this.list.reduce((sum, { key }) => sum + key.length + PER_MARK, 0);
    this.step *= 2;
  }
}
