/** Reads a feed page by page, and proves on the way that the pages are different ones and belong together. */
import { createHash } from 'node:crypto';
import type { Entry, Pages } from '../../model/dataset.ts';
import { ENTRY } from '../../model/dataset.ts';
import { hasNull, type Key } from '../../model/key.ts';
import { SourceError } from '../../model/problem.ts';
import type { FoundColumns } from '../json.ts';
import { JsonRecords, jsonRecords, keyedRecords, valuesAt } from '../json.ts';
import type { FeedPlan } from './feed-options.ts';
import { answerWording, configured, demandOk, jsonOf, lastAnswer, onlyChunk } from './json-answer.ts';
import { nextInLink, pageTarget, type PagingPlan } from './paging.ts';
import { targetOfUrl, urlOf, type Target } from './target.ts';
import type { Answer, Transport } from './transport.ts';

/** What a page says about itself and the others, by the paths in the plan. */
type PageInfo = { readonly count: string | null; readonly last: string | null; readonly next: string | null };

/** What servers answer that are asked for a page behind the last. */
const NO_SUCH_PAGE = [400, 404, 416, 422];

/** One reading of a feed. */
export class FeedPages {
  private readonly plan: FeedPlan;
  private readonly transport: Transport;
  private readonly place: string;
  private readonly found: FoundColumns;
  private readonly seen = new Set<string>();
  private count: string | null = null;
  private fullest = 0;
  private saidNext = false;

  /** A reading whose columns are noted in `found`; errors call the feed `place`. */
  constructor(plan: FeedPlan, transport: Transport, place: string, found: FoundColumns) {
    this.plan = plan;
    this.transport = transport;
    this.place = place;
    this.found = found;
  }

  /** Every entry, with all its cells. @throws SourceError when a page is missing, repeats, or does not belong to the others */
  async *entries(signal: AbortSignal): AsyncGenerator<readonly Entry[]> & Pages {
    const { plan, transport, place } = this;
    const base = configured(plan.path, transport, place);
    const { paging } = plan;
    let received = 0;
    let target: Target = paging === null || paging.by === 'next' ? base : pageTarget(base, paging, 0, 0);
    for (let page = 0; ; page += 1) {
      const here = paging === null ? place : `${place}: page ${page + 1}`;
      const answer = await lastAnswer(transport, target, here, signal);
      if (this.isComplete(received) && NO_SUCH_PAGE.includes(answer.status)) return;
      demandOk(answer, target, here);
      const body = jsonOf(answer, here);
      let rows = 0;
      for await (const entries of this.listed(body, here)) {
        const [first] = entries;
        if (rows === 0 && first !== undefined && paging !== null) this.demandNew(first.key, body, here);
        rows += entries.length;
        yield entries;
      }
      received += rows;
      this.fullest = Math.max(this.fullest, rows);
      const info = await this.infoOf(answer, body, here);
      this.demandSameCount(info.count, here);
      if (paging === null) return;
      const next = this.nextTarget(paging, info, { base, target, page, rows, received }, here);
      if (next === null) return;
      if (page + 1 >= plan.maxPages) {
        throw this.broken(
          here,
          `is not the last, and more than ${plan.maxPages} are not read; raise maxPages, or the rows of a page`,
        );
      }
      target = next;
    }
  }

  /** How many entries the feed says it has, once it was read; `null` where it does not say so. */
  get announced(): number | null {
    return this.count !== null && /^\d{1,15}$/.test(this.count) ? Number(this.count) : null;
  }

  /** Whether as many entries came as the feed says there are; it may say too few, so a full page is not taken for the last. */
  private isComplete(received: number): boolean {
    return this.count !== null && received > 0 && received >= Number(this.count);
  }

  private async infoOf(answer: Answer, body: Buffer, here: string): Promise<PageInfo> {
    const { count, paging } = this.plan;
    const next = paging?.by === 'next' && !paging.name.startsWith('header:') ? paging.name : null;
    const last = paging?.last ?? null;
    const paths = [count, next, last].filter((path) => path !== null);
    const values = paths.length === 0 ? null : await valuesAt(onlyChunk(body), paths, answerWording(here));
    const at = (path: string | null) => (path === null ? null : (values?.get(path)?.cell ?? null));
    if (next !== null && values?.has(next) === true) this.saidNext = true;
    const link = paging?.by === 'next' && next === null ? nextInLink(answer.header('link')) : null;
    return { count: at(count), last: at(last), next: link ?? at(next) };
  }

  private listed(body: Buffer, here: string): AsyncGenerator<readonly Entry[]> & Pages {
    const wording = answerWording(here);
    const records = new JsonRecords(this.found, wording, 'record', ENTRY);
    const where = { wording, list: this.plan.list, entries: false };
    const pages = jsonRecords(onlyChunk(body), records, where);
    return keyedRecords(pages, { key: this.plan.key, found: this.found, wording, unit: 'record' });
  }

  /** A server that ignores the page that it is asked for answers with one that was read already. */
  private demandNew(first: Key, body: Buffer, here: string): void {
    const marks = [
      createHash('sha256').update(body).digest('base64'),
      ...(hasNull(first) ? [] : [`key ${first}`]),
    ];
    if (marks.some((mark) => this.seen.has(mark))) {
      throw this.broken(
        here,
        'is one that was read before; check the parameters of page, which the server seems to ignore',
      );
    }
    for (const mark of marks) this.seen.add(mark);
  }

  private demandSameCount(count: string | null, here: string): void {
    if (this.count !== null && count !== this.count) {
      const message = `${here}: says that there are ${count ?? 'an unknown number of'} entries where the page before said ${this.count}; run again when nobody writes`;
      throw new SourceError('feed-changed', message, { transient: true });
    }
    this.count = count;
  }

  /** Where the next page is; `null` after the last one. */
  private nextTarget(
    paging: PagingPlan,
    { last, next }: PageInfo,
    at: {
      readonly base: Target;
      readonly target: Target;
      readonly page: number;
      readonly rows: number;
      readonly received: number;
    },
    here: string,
  ): Target | null {
    if (paging.by === 'next') {
      if (next !== null && next !== '') return this.onward(next, at.target, here);
      // A member that no page has may be misspelt, and then one page would pass for all.
      if (!this.saidNext && this.count === null && !paging.name.startsWith('header:')) {
        throw this.broken(
          here,
          `says nothing at "${paging.name}", so that it may not be all; check next, or name count`,
        );
      }
      return null;
    }
    if (paging.last !== null) {
      if (last !== 'true' && last !== 'false') {
        throw this.broken(here, `does not say at "${paging.last}" whether it is the last; check last`);
      }
      if (last === 'true') return null;
      if (at.rows === 0)
        throw this.broken(here, 'is empty, and says that it is not the last; look at what the server sends');
    } else if (at.rows === 0 || (this.isComplete(at.received) && at.rows < this.fullest)) {
      return null;
    }
    return pageTarget(at.base, paging, at.page + 1, at.received);
  }

  private onward(next: string, from: Target, here: string): Target {
    const url = URL.canParse(next, urlOf(from)) ? new URL(next, urlOf(from)) : null;
    if (url === null)
      throw this.broken(here, 'names a next page that is no address; look at what the server sends');
    const target = targetOfUrl(url);
    if (target.origin !== from.origin) {
      throw this.broken(
        here,
        `names a next page at ${target.host}, and pages are read from one host; look at what the server sends`,
      );
    }
    const mark = `next ${target.path}`;
    if (this.seen.has(mark) || target.path === from.path) {
      throw this.broken(here, 'names a next page that was read before; look at what the server sends');
    }
    this.seen.add(mark);
    return target;
  }

  private broken(here: string, why: string): SourceError {
    return new SourceError('feed-pages', `${here}: ${why}`);
  }
}
