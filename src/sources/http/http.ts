/** A website or an HTTP API as a config names it: nothing is loaded and nobody is asked until a run opens it. */
import {
  ENTRY,
  type DatasetRef,
  type OpenContext,
  type Probe,
  type Secret,
  type Session,
  type Source,
} from '../../model/dataset.ts';
import { ConfigError } from '../../model/problem.ts';
import { oneDataset } from '../one-dataset.ts';
import { planAnswers, type AnswerOptions } from './answer-options.ts';
import { askedRef } from './asked-source.ts';
import { planFacts } from './fact-options.ts';
import { planFeed, type FeedOptions } from './feed-options.ts';
import { settingsOf, type HttpOptions, type Settings } from './options.ts';
import { planRecords, type RecordOptions } from './record-options.ts';
import type { Named } from './session.ts';

export type { AnswerOptions } from './answer-options.ts';
export type { FeedOptions } from './feed-options.ts';
export type { HttpOptions } from './options.ts';
export type { Paging } from './paging.ts';
export type { RecordOptions } from './record-options.ts';
export type { Sampling } from './sampling.ts';

const READERS = 16;

/** A site: feeds, facts, and the answers to any number of addresses. Every path is asked for with GET (or HEAD), nothing else. */
export interface HttpSource extends Source {
  /** The entries of a JSON list, each with its members as columns and the whole of it as `*`. */
  feed(path: string, options: FeedOptions): DatasetRef;
  /** Facts about one answer, keyed by the names given here: `{ total: 'pageInfo.totalRows', cache: 'header:cache-control' }`. */
  facts(path: string, facts: Readonly<Record<string, string>>): DatasetRef;
  /** For each row of `of` what its own address answers: the columns `status`, `*` and `failure`. */
  records(path: string, options: RecordOptions): DatasetRef;
  /** For each row of `of` where its address leads. */
  answers(path: string, options: AnswerOptions & { readonly of: DatasetRef }): DatasetRef;
  /** The same for a list of paths, keyed by the path. */
  answers(paths: readonly string[], options?: Omit<AnswerOptions, 'sample'>): DatasetRef;
}

/** Names a site. @throws ConfigError for options that are not as they should be */
export function http(options: HttpOptions): HttpSource {
  return new Http(settingsOf(options));
}

class Http implements HttpSource {
  readonly kind = 'http';
  readonly label = null;
  readonly through = [];
  readonly readers = READERS;
  readonly maxSnapshotAge = null;
  readonly staleFor: number;
  readonly secrets: readonly Secret[];
  private readonly settings: Settings;
  private readonly named = new WeakMap<DatasetRef, Named>();

  constructor(settings: Settings) {
    this.settings = settings;
    this.staleFor = settings.staleFor;
    const given = [settings.origin, ...settings.headers.values()];
    this.secrets = given.filter((value) => typeof value !== 'string');
  }

  feed(path: string, options: FeedOptions): DatasetRef {
    const feed = planFeed(path, options);
    const { private: hidden = [] } = options;
    // The whole entry shows what any of its columns does.
    const all = hidden.length === 0 || hidden.includes(ENTRY) ? hidden : [...hidden, ENTRY];
    return this.ref(
      `feed ${path}`,
      { feed },
      all,
      feed.key.map(({ column }) => column),
    );
  }

  facts(path: string, facts: Readonly<Record<string, string>>): DatasetRef {
    return this.ref(`facts ${path}`, { facts: planFacts(path, facts) }, [], ['fact']);
  }

  records(path: string, options: RecordOptions): DatasetRef {
    const records = planRecords(path, options);
    demandRows(`records ${path}`, options.of);
    const hidden = options.of.private;
    const all = hidden.length === 0 || hidden.includes(ENTRY) ? hidden : [...hidden, ENTRY];
    return askedRef({ site: this, path: `records ${path}`, of: options.of, plan: { records }, private: all });
  }

  answers(
    asked: string | readonly string[],
    options: AnswerOptions & { readonly of?: DatasetRef } = {},
  ): DatasetRef {
    if (typeof asked !== 'string') return this.listedAnswers(asked, options);
    const answers = planAnswers(asked, options);
    const { of } = options;
    demandRows(`answers ${asked}`, of);
    const shown = [...answers.address.columns, ...(answers.marker?.columns ?? [])];
    // An address shows the cells that it was made from.
    const told = shown.some((column) => of.private.includes(column)) ? ['path', 'location', 'final_url'] : [];
    const all = [...new Set([...of.private, ...told])];
    return askedRef({ site: this, path: `answers ${asked}`, of, plan: { answers }, private: all });
  }

  async open(context: OpenContext, signal: AbortSignal): Promise<Session> {
    const { openSite } = await import('./session.ts');
    return openSite(this.settings, (ref) => this.named.get(ref), context.name(this), context, signal);
  }

  async probe(context: OpenContext, signal: AbortSignal): Promise<Probe> {
    const { probeSite } = await import('./probe.ts');
    return probeSite(this.settings, context.name(this), context, signal);
  }

  private listedAnswers(
    paths: readonly string[],
    options: AnswerOptions & { readonly of?: DatasetRef },
  ): DatasetRef {
    const place = `answers of ${paths.length} paths`;
    if (options.of !== undefined || options.sample !== undefined) {
      throw new ConfigError('config', `${place}: a list is asked as it is; leave of and sample out`);
    }
    if (paths.some((path: unknown) => typeof path !== 'string')) {
      throw new ConfigError('config', `${place}: expected every path to be a text`);
    }
    const answers = planAnswers('{+path}', options);
    return askedRef({ site: this, path: place, of: paths, plan: { answers }, private: [] });
  }

  private ref(
    path: string,
    plan: Named['plan'],
    hidden: readonly string[],
    key: readonly string[],
  ): DatasetRef {
    const only = oneDataset(this, path, hidden, key);
    const named: Named = { path, of: only.of, plan };
    const by = (...columns: readonly string[]): DatasetRef => {
      const grouped = only.ref.by(...columns);
      this.named.set(grouped, named);
      return grouped;
    };
    const ref: DatasetRef = { ...only.ref, by };
    this.named.set(ref, named);
    return ref;
  }
}

function demandRows(place: string, of: DatasetRef | undefined): asserts of is DatasetRef {
  if (of !== undefined && typeof (of as Partial<DatasetRef>).by === 'function') return;
  const example = "as in { of: file('urls.csv', { key: 'from' }) }";
  throw new ConfigError('config', `${place}: of: expected the rows that are asked about, ${example}`);
}
