/** Pages of a feed: how the next one is asked for, and how the last one is known. */
import { ConfigError } from '../../model/problem.ts';
import { demandKnown } from '../known-options.ts';
import { withQuery, type Target } from './target.ts';

/**
 * How a feed is paged, by the names of its query parameters: `limit` and `offset` unless told; or `page` and its number;
 * or `next`, the place of the next address in the JSON, or `header:link`.
 */
export type Paging = {
  /** The parameter that says how many entries a page has: `limit` unless told. */
  readonly size?: string;
  /** How many to ask for, 100 unless told. */
  readonly rows?: number;
  /** The parameter that says how many entries to skip: `offset` unless told. */
  readonly offset?: string;
  /** The parameter that holds the number of the page, instead of an offset. */
  readonly page?: string;
  /** The first offset, 0 unless told, or the number of the first page, 1 unless told. */
  readonly from?: number;
  /** Where the address of the next page is, instead of both: a path in the JSON, or `header:link`. */
  readonly next?: string;
  /** Where in the JSON it says whether this page is the last: `pageInfo.isLastPage`. */
  readonly last?: string;
};

/** The same, settled. */
export type PagingPlan = {
  readonly by: 'offset' | 'page' | 'next';
  /** The parameter that moves, or where the next address is. */
  readonly name: string;
  readonly size: string | null;
  readonly rows: number;
  readonly from: number;
  readonly last: string | null;
};

const OPTIONS = ['size', 'rows', 'offset', 'page', 'from', 'next', 'last'];

/** Settles how a feed is paged. @throws ConfigError for options that do not go together */
export function planPaging(paging: Paging, place: string): PagingPlan {
  demandKnown(`${place}: page`, paging, OPTIONS);
  const { next, page, offset, rows = 100, last = null } = paging;
  const refuse = (why: string) => new ConfigError('config', `${place}: page: ${why}`);
  if (!Number.isInteger(rows) || rows < 1) throw refuse('rows: expected a whole number from 1');
  const ways = [next, page, offset].filter((way) => way !== undefined);
  if (ways.length > 1) throw refuse('next, page and offset are three ways of paging; name one');
  if (next !== undefined) {
    if (paging.size !== undefined || paging.from !== undefined) {
      throw refuse('size and from mean nothing where the server says what is next; leave them out');
    }
    return { by: 'next', name: next, size: null, rows, from: 0, last };
  }
  const from = paging.from ?? (page === undefined ? 0 : 1);
  if (!Number.isInteger(from) || from < 0) throw refuse('from: expected a whole number from 0');
  if (page !== undefined) return { by: 'page', name: page, size: paging.size ?? null, rows, from, last };
  return { by: 'offset', name: offset ?? 'offset', size: paging.size ?? 'limit', rows, from, last };
}

/** The target of a page by its number, and by how many entries came before it. */
export function pageTarget(base: Target, plan: PagingPlan, page: number, received: number): Target {
  const sized = plan.size === null ? base : withQuery(base, plan.size, String(plan.rows));
  return withQuery(sized, plan.name, String(plan.from + (plan.by === 'page' ? page : received)));
}

/** The address that a Link header calls next; `null` when it calls none. */
export function nextInLink(header: string | null): string | null {
  for (const [, url, parameters] of (header ?? '').matchAll(
    /<([^>]*)>((?:\s*;\s*[^",;]+(?:"[^"]*"|[^",;]*))*)/g,
  )) {
    if (/;\s*rel\s*=\s*("([^"]*\s)?next(\s[^"]*)?"|next(?=\s*(;|$)))/i.test(parameters ?? ''))
      return url ?? null;
  }
  return null;
}
