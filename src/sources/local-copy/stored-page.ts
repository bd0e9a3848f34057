/** A page of rows while it is read from a file: full after so many rows, or sooner when they are long. */
import type { RecordCursor } from './record-cursor.ts';
import { PAGE_CHARACTERS, PAGE_ROWS, type StoredEntry } from './sorted-rows.ts';

/** Collects the records that a cursor passes. */
export class StoredPage {
  private entries: StoredEntry[] = [];
  private characters = 0;

  get size(): number {
    return this.entries.length;
  }

  get full(): boolean {
    return this.entries.length >= PAGE_ROWS || this.characters >= PAGE_CHARACTERS;
  }

  add(cursor: RecordCursor): void {
    this.entries.push({ key: cursor.key, row: cursor.row() });
    this.characters += cursor.end - cursor.start;
  }

  take(): readonly StoredEntry[] {
    const { entries } = this;
    this.entries = [];
    this.characters = 0;
    return entries;
  }
}
