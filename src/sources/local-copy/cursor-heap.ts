/** A binary heap of cursors: the first has the smallest key, and of equal keys that of the earliest file. */
import { compareKeys } from '../../model/key.ts';
import type { RecordCursor } from './record-cursor.ts';

/** A cursor at a record, and the place of its file among the others. */
type Head = { readonly cursor: RecordCursor; readonly place: number };

/** Cursors by the key of their current record. */
export class CursorHeap {
  private readonly heads: Head[] = [];

  get first(): Head | undefined {
    return this.heads[0];
  }

  add(head: Head): void {
    let at = this.heads.push(head) - 1;
    while (at > 0) {
      const above = (at - 1) >>> 1;
      if (!this.isBefore(at, above)) return;
      this.swap(at, above);
      at = above;
    }
  }

  removeFirst(): void {
    const last = this.heads.pop();
    if (last === undefined || this.heads.length === 0) return;
    this.heads[0] = last;
    this.settle();
  }

  /** Puts the first, whose key has grown, where it belongs. */
  settle(): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      let least = at;
      if (left < this.heads.length && this.isBefore(left, least)) least = left;
      if (right < this.heads.length && this.isBefore(right, least)) least = right;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const a = this.heads[one];
    const b = this.heads[other];
    if (a === undefined || b === undefined) return false;
    const order = compareKeys(a.cursor.key, b.cursor.key);
    return order === 0 ? a.place < b.place : order < 0;
  }

  private swap(one: number, other: number): void {
    const { heads } = this;
    const kept = heads[one];
    const moved = heads[other];
    if (kept === undefined || moved === undefined) return;
    heads[one] = moved;
    heads[other] = kept;
  }
}
