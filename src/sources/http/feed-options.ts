/** What a config says about a feed, and what follows from what it leaves out. */
import type { KeyPart } from '../../model/key.ts';
import { ConfigError } from '../../model/problem.ts';
import type { ColumnType } from '../../model/value.ts';
import { columnTypes, keyParts, type ColumnSpec, type KeySpec } from '../columns.ts';
import { demandKnown } from '../known-options.ts';
import { planPaging, type Paging, type PagingPlan } from './paging.ts';

export type FeedOptions = {
  /** The key of an entry, as `{ 'Mooring Number': 'text' }`. */
  readonly key: KeySpec;
  /** Where the list is in the JSON, as names with dots between; left out, the document is the list. */
  readonly list?: string;
  /** Where the JSON says how many entries there are in all: pages are read until there are as many, unless `last` says when. */
  readonly count?: string;
  /** How to ask for the next page; left out, one answer holds all. */
  readonly page?: Paging;
  /** The most pages, 10,000 unless told: more are taken for a feed that never ends. */
  readonly maxPages?: number;
  /** How the cells of columns are to be read; the others are `untyped`. It also names columns that may be absent. */
  readonly columns?: Readonly<Record<string, ColumnSpec>>;
  /** Columns whose values may appear in no output. */
  readonly private?: readonly string[];
  /** Bytes of rows that are sorted in memory at a time, 16 MB unless told. */
  readonly runBytes?: number;
};

/** A feed and everything that there is to know about how to read it. */
export type FeedPlan = {
  readonly path: string;
  readonly key: readonly KeyPart[];
  readonly list: readonly string[];
  readonly count: string | null;
  readonly paging: PagingPlan | null;
  readonly maxPages: number;
  readonly declared: Readonly<Record<string, ColumnType>>;
  readonly runBytes: number | undefined;
};

const OPTIONS = ['key', 'list', 'count', 'page', 'maxPages', 'columns', 'private', 'runBytes'];

/** Settles how a feed is read. @throws ConfigError */
export function planFeed(path: string, options: FeedOptions): FeedPlan {
  const place = `feed ${path}`;
  demandKnown(place, options, OPTIONS);
  const { list = '', maxPages = 10_000 } = options;
  if ((options as Partial<FeedOptions>).key === undefined) {
    throw new ConfigError('config', `${place}: it needs a key, as in key: { id: 'int' }`);
  }
  if (!Number.isInteger(maxPages) || maxPages < 1) {
    throw new ConfigError('config', `${place}: maxPages: expected a whole number from 1`);
  }
  const declared = columnTypes(options.columns ?? {});
  return {
    path,
    key: keyParts(options.key, declared, place),
    list: list === '' ? [] : list.split('.'),
    count: options.count ?? null,
    paging: options.page === undefined ? null : planPaging(options.page, place),
    maxPages,
    declared,
    runBytes: options.runBytes,
  };
}
