/** Many rows, sorted on disk: a range reads its share of the file, a key reads one block. */
import { compareKeys, type Key } from '../../model/key.ts';
import type { Range } from '../../model/scope.ts';
import { obey } from '../stopping.ts';
import { RecordCursor } from './record-cursor.ts';
import type { RecordFile } from './record-file.ts';
import { StoredPage } from './stored-page.ts';
import type { SortedRows, StoredPages } from './sorted-rows.ts';

const SCAN_BUFFER = 524_288;
const SEEK_BUFFER = 65_536;

/** Rows in one sorted file. */
export class StoredRows implements SortedRows {
  private readonly file: RecordFile;
  private readonly name: string;

  constructor(file: RecordFile, name: string) {
    this.file = file;
    this.name = name;
  }

  get size(): number {
    return this.file.rows;
  }

  async rank(key: Key, signal: AbortSignal): Promise<number> {
    const mark = this.file.index.below(key);
    const cursor = new RecordCursor(this.file, mark.offset, SEEK_BUFFER);
    let rank = mark.ordinal;
    for (; ; rank += 1) {
      if (!cursor.advance()) {
        obey(signal, this.name);
        if (!(await cursor.refill())) return rank;
      }
      if (compareKeys(cursor.key, key) >= 0) return rank;
    }
  }

  async *pages({ from, until }: Range, signal: AbortSignal): StoredPages {
    const cursor = new RecordCursor(this.file, this.file.index.below(from).offset, SCAN_BUFFER);
    const page = new StoredPage();
    while (cursor.advance() || (await cursor.refill())) {
      if (from !== null && compareKeys(cursor.key, from) < 0) continue;
      if (until !== null && compareKeys(cursor.key, until) >= 0) break;
      page.add(cursor);
      if (!page.full) continue;
      obey(signal, this.name);
      yield page.take();
    }
    obey(signal, this.name);
    if (page.size > 0) yield page.take();
  }

  async *matching(keys: readonly Key[], signal: AbortSignal): StoredPages {
    const cursor = new RecordCursor(this.file, 0, SEEK_BUFFER);
    const page = new StoredPage();
    let there = false; // whether the cursor is at a record, which no earlier key has matched
    for (const key of keys) {
      const { offset } = this.file.index.below(key);
      if (offset > cursor.next) {
        cursor.seek(offset);
        there = false;
      }
      obey(signal, this.name);
      there ||= cursor.advance() || (await cursor.refill());
      while (there && compareKeys(cursor.key, key) <= 0) {
        if (cursor.key === key) page.add(cursor);
        if (page.full) yield page.take();
        there = cursor.advance() || (await cursor.refill());
      }
    }
    if (page.size > 0) yield page.take();
  }

  cuts(parts: number): readonly Key[] {
    const { marks } = this.file.index;
    const keys = new Set<Key>();
    let at = 0;
    for (let part = 1; part < parts; part += 1) {
      const wanted = (part * this.size) / parts;
      while ((marks[at + 1]?.ordinal ?? Infinity) <= wanted) at += 1;
      const mark = marks[at];
      if (mark !== undefined && mark.ordinal > 0) keys.add(mark.key);
    }
    return [...keys];
  }

  async close(): Promise<void> {
    await this.file.remove();
  }
}
