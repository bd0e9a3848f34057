/** Sorts any number of rows in bounded memory: runs that fit are sorted and written, then merged. */
import { compareKeys, type Key } from '../../model/key.ts';
import { SourceError } from '../../model/problem.ts';
import type { Cells } from '../../model/value.ts';
import { obey } from '../stopping.ts';
import type { DiskShare } from './disk-share.ts';
import { mergeFiles } from './merge-files.ts';
import { RecordWriter, type RecordFile } from './record-file.ts';
import { HeldRows, type SortItem } from './held-rows.ts';
import type { SortedRows } from './sorted-rows.ts';
import { StoredRows } from './stored-rows.ts';

/** Files that are merged at a time; more are merged in several passes. */
const FAN_IN = 64;
/** What an item weighs besides its texts. */
const PER_ITEM = 48;

export type SortSettings = {
  /** The dataset's name, for errors. */
  readonly name: string;
  /** A path that no file has yet. */
  readonly newPath: () => Promise<string>;
  readonly share: DiskShare;
  /** Bytes of rows that are sorted in memory at a time; half of it or less is not written at all. */
  readonly runBytes: number;
};

/** Takes rows in any order, and comes to the same rows in key order; rows of one key keep the order in which they came. */
export class ExternalSort {
  private readonly settings: SortSettings;
  private items: SortItem[] = [];
  private weight = 0;
  /** Finished files by how many times they were merged; within a level, and from the last level to the first, oldest first. */
  private levels: RecordFile[][] = [];

  constructor(settings: SortSettings) {
    this.settings = settings;
  }

  get full(): boolean {
    return this.weight >= this.settings.runBytes;
  }

  /** Adds a row; whoever adds must spill when it is `full`. @throws SourceError for a key that UTF-8 cannot hold. */
  add(key: Key, cells: Cells): void {
    if (!key.isWellFormed()) {
      const message = `${this.settings.name}: a key holds half of a surrogate pair, which is no text; clean the record`;
      throw new SourceError('not-text', message);
    }
    const row = JSON.stringify(cells);
    this.items.push({ key, row });
    this.weight += key.length + row.length + PER_ITEM;
  }

  /** Sorts what is in memory and writes it to a file. */
  async spill(signal: AbortSignal): Promise<void> {
    const items = this.sorted();
    await this.write(0, signal, async (writer) => {
      for (const { key, row } of items) {
        writer.add(key, row);
        if (writer.full) await writer.flush();
      }
    });
  }

  /** Ends the sort. @throws Cancelled when `signal` is aborted. */
  async finish(signal: AbortSignal): Promise<SortedRows> {
    const { name, runBytes } = this.settings;
    if (this.levels.length === 0 && this.weight <= runBytes / 2) return new HeldRows(this.sorted(), name);
    if (this.items.length > 0) await this.spill(signal);
    const runs = this.levels.toReversed().flat();
    if (runs.length > 1) await this.merge(runs, this.levels.length, signal);
    const [whole] = this.levels.flat();
    return whole === undefined ? new HeldRows([], name) : new StoredRows(whole, name);
  }

  /** Removes every file of a sort that will not be finished. */
  async abandon(): Promise<void> {
    const files = this.levels.flat();
    this.levels = [];
    await Promise.allSettled(files.map((file) => file.remove()));
  }

  private sorted(): readonly SortItem[] {
    const sorted = this.items.sort((left, right) => compareKeys(left.key, right.key));
    this.items = [];
    this.weight = 0;
    return sorted;
  }

  private async merge(files: readonly RecordFile[], level: number, signal: AbortSignal): Promise<void> {
    await this.write(level, signal, (writer) => mergeFiles(files, writer, this.settings.name, signal));
    this.levels = this.levels.map((at) => at.filter((file) => !files.includes(file)));
    await Promise.all(files.map((file) => file.remove()));
  }

  private async write(
    level: number,
    signal: AbortSignal,
    fill: (writer: RecordWriter) => Promise<void>,
  ): Promise<void> {
    obey(signal, this.settings.name);
    const writer = await RecordWriter.create(await this.settings.newPath(), this.settings.share);
    try {
      await fill(writer);
      while (this.levels.length <= level) this.levels.push([]);
      this.levels[level]?.push(await writer.finish());
    } catch (thrown) {
      await writer.abandon();
      throw thrown;
    }
    const mine = this.levels[level] ?? [];
    if (mine.length >= FAN_IN) await this.merge([...mine], level + 1, signal);
  }
}
