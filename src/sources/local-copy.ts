/** A sorted local copy: what a source that cannot order or range becomes once it was read, in bounded memory and disk. */
import type { OpenContext, Pages } from '../model/dataset.ts';
import { compareKeys, hasNull, type Key } from '../model/key.ts';
import { EVERYTHING, type Scope } from '../model/scope.ts';
import { CopyFolder } from './local-copy/copy-folder.ts';
import { DiskShare } from './local-copy/disk-share.ts';
import { ExternalSort } from './local-copy/external-sort.ts';
import type { SortedRows, StoredPages } from './local-copy/sorted-rows.ts';
import { obey } from './stopping.ts';

/** Bytes of rows that are sorted in memory at a time, where nobody says otherwise. */
const RUN_BYTES = 16_000_000;

export type CopySettings = Pick<OpenContext, 'scratch' | 'diskCap'> & {
  /** The dataset's name, for errors. */
  readonly name: string;
  readonly runBytes?: number;
};

/** Rows in key order with all their cells, for any scope. After `close` nothing is left of it on disk. */
export interface LocalCopy {
  /** How many rows there are, those with NULL keys included. */
  readonly size: number;
  count(scope: Scope, signal: AbortSignal): Promise<number>;
  scan(scope: Scope, signal: AbortSignal): StoredPages;
  cuts(parts: number): readonly Key[];
  close(): Promise<void>;
}

/** Reads all pages, in any order, into a copy. Nothing is left on disk when it fails. @throws SourceError 'disk-cap', 'disk-full'. */
export async function localCopy(
  pages: Pages,
  settings: CopySettings,
  signal: AbortSignal,
): Promise<LocalCopy> {
  const { name, scratch, runBytes = RUN_BYTES } = settings;
  const share = new DiskShare(scratch, settings.diskCap, name);
  const folder = new CopyFolder(scratch, share);
  const sort = () => new ExternalSort({ name, newPath: () => folder.newPath(), share, runBytes });
  const keyed = sort();
  const nulls = sort();
  try {
    for await (const page of pages) {
      obey(signal, name);
      for (const { key, row } of page) {
        const side = hasNull(key) ? nulls : keyed;
        side.add(key, row);
        if (side.full) await side.spill(signal);
      }
    }
    return new Copy(await keyed.finish(signal), await nulls.finish(signal), name, folder);
  } catch (thrown) {
    await Promise.all([keyed.abandon(), nulls.abandon()]);
    await folder.remove();
    throw thrown;
  }
}

class Copy implements LocalCopy {
  private readonly keyed: SortedRows;
  private readonly nulls: SortedRows;
  private readonly name: string;
  private readonly folder: CopyFolder;

  constructor(keyed: SortedRows, nulls: SortedRows, name: string, folder: CopyFolder) {
    this.keyed = keyed;
    this.nulls = nulls;
    this.name = name;
    this.folder = folder;
  }

  get size(): number {
    return this.keyed.size + this.nulls.size;
  }

  async count(scope: Scope, signal: AbortSignal): Promise<number> {
    obey(signal, this.name);
    if ('nullKeys' in scope) return this.nulls.size;
    if ('anyOf' in scope) {
      let rows = 0;
      for await (const page of this.scan(scope, signal)) rows += page.length;
      return rows;
    }
    const from = scope.from === null ? 0 : await this.keyed.rank(scope.from, signal);
    const until = scope.until === null ? this.keyed.size : await this.keyed.rank(scope.until, signal);
    return Math.max(0, until - from);
  }

  async *scan(scope: Scope, signal: AbortSignal): StoredPages {
    obey(signal, this.name);
    if ('nullKeys' in scope) yield* this.nulls.pages(EVERYTHING, signal);
    else if ('anyOf' in scope)
      yield* this.keyed.matching([...new Set(scope.anyOf)].sort(compareKeys), signal);
    else yield* this.keyed.pages(scope, signal);
  }

  cuts(parts: number): readonly Key[] {
    return this.keyed.cuts(parts);
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.keyed.close(), this.nulls.close()]);
    await this.folder.remove();
  }
}
