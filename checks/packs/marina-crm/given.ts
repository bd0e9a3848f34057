/** What a config gives the marina's pack: both systems and what the importer left, as datasets, or why a part is left out. */
import type { fieldAgreement } from '../../field-agreement.ts';
import type { legacyRedirects } from '../../legacy-redirects.ts';
import type { publicFeed } from '../../public-feed.ts';
import type { DatasetRef, Source } from '../../../src/model/dataset.ts';
import type { KeyKind } from '../../../src/model/key.ts';

/** A part of the acceptance that is not asked, and why: shown in every report as a warning. */
export type LeftOut = { readonly leftOut: string };

/** A condition on rows as a table of `postgres()` takes it. */
export type Condition = {
  (column: string, operator: string, value: unknown): unknown;
  and(all: readonly unknown[]): unknown;
  or(any: readonly unknown[]): unknown;
};

/** Which rows of a table, under which key, and what of them nobody may see. */
export type TableOptions = {
  readonly key: string | readonly string[];
  readonly kinds?: Readonly<Record<string, KeyKind>>;
  readonly where?: (row: Condition) => unknown;
  readonly computed?: Readonly<Record<string, string>>;
  readonly private?: readonly string[];
};

/** A database of which tables can be named: what `postgres()` makes. */
export interface Tables extends Source {
  table(name: string, options: Omit<TableOptions, 'where'> & { readonly where?: Where }): DatasetRef;
}

/** A condition as the source takes it: what it is given and what it comes to are the source's own, and a pack knows no source. */
export type Where = (row: unknown) => never;

/** The four tables of the old system. */
export const ENTITIES = ['interests', 'berths', 'expenses', 'invoices'] as const;
export type Entity = (typeof ENTITIES)[number];

/** An id map (`{ "<old id>": "<new id>" }`), read once under its old ids and once under its new ones. */
export type IdMap = {
  /** Keyed by the old id; the new one is the column `value`. */
  readonly byOld: DatasetRef;
  /** Keyed by the new id; the old one is the column `key`. */
  readonly byNew: DatasetRef;
};

/** How columns of an old table became columns of a new one: the options of field-agreement. */
export type Fields = Readonly<NonNullable<Parameters<typeof fieldAgreement>[2]>>;

/** The old system, and what the importer left behind. */
export type Legacy = {
  /** The rows as they left, keyed by their old ids. */
  readonly tables: Readonly<Record<Entity, DatasetRef>>;
  /** The same rows under their new ids, translated by the id maps. */
  readonly moved: Readonly<Record<Entity, DatasetRef>>;
  readonly idMaps: Readonly<Record<Entity | 'clients', IdMap>>;
  /** The column of interests by which people are recognised: the e-mail address, trimmed, in lower case, NULL for none. */
  readonly emailKey: string;
  /** `load.results` of the importer's report, keyed by `entity`. */
  readonly importReport: DatasetRef;
  /** Columns that must match, by table; the plans name no other columns than the two that the pack compares by itself. */
  readonly fields: Readonly<Partial<Record<Entity, Fields>>>;
};

/** A website of which feeds, facts and answers can be named: what `http()` makes. */
export interface Site extends Source {
  feed(
    path: string,
    options: { readonly key: Readonly<Record<string, KeyKind>>; readonly list: string },
  ): DatasetRef;
  facts(path: string, facts: Readonly<Record<string, string>>): DatasetRef;
  records(path: string, options: { readonly of: DatasetRef }): DatasetRef;
  answers(path: string, options: Asking & { readonly of: DatasetRef }): DatasetRef;
  answers(paths: readonly string[]): DatasetRef;
}

type Asking = { readonly marker?: string; readonly sample?: Sampling };

/** `take` of the rows, by chance from a seed that the report shows. */
export type Sampling = { readonly take: number; readonly seed: number };

/** The public feed of berths. */
export type Feed = {
  /** The CRM from outside. */
  readonly site: Site;
  /** Status to its word in the feed, besides those that the plans tell: `{ maintenance: 'Maintenance' }`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Columns of `berths` that must match columns of the feed, as in field-agreement. */
  readonly columns?: NonNullable<NonNullable<Parameters<typeof publicFeed>[2]>['columns']>;
};

/** The old site's addresses. */
export type Redirects = {
  /** The site that answers for them. */
  readonly site: Site;
  /** The map, keyed by `from` or anything else; its columns `from` and `to` are addresses. */
  readonly map: DatasetRef;
  /** Addresses that never existed: none may answer 200. */
  readonly unknown: readonly string[];
  /** What the right page contains, as `'{title}'`. */
  readonly marker?: string;
  /** What is asked every week; the gate asks for all. */
  readonly sample?: Sampling;
  readonly options: Parameters<typeof legacyRedirects>[2];
};

/** The new bucket. */
export type Files = { readonly objects: DatasetRef };

/** The move of files from the old bucket. */
export type Move = {
  readonly source: DatasetRef;
  readonly target: DatasetRef;
  /** Which object became which: keyed by the new key, with the column of the old one. */
  readonly manifest: { readonly rows: DatasetRef; readonly source: string };
};

/** What the search vectors of tables are made by, as SQL over the table, where it is not what the plans say. */
export type SearchExpressions = Partial<Readonly<Record<'clients' | 'berths' | 'interests', string>>>;

/** What the acceptance needs; what it cannot have is left out with a reason, never by silence. */
export type Marina = {
  readonly crm: Tables;
  /** How many berths there are, counted without any system. */
  readonly berths: number;
  /** Only the rows of this port; all of them unless told. */
  readonly port?: string;
  readonly legacy: Legacy | LeftOut;
  /** What the lines of an invoice come to, as SQL over `invoices`; the plans do not name the columns. */
  readonly invoiceLines: string | LeftOut;
  readonly search?: SearchExpressions | LeftOut;
  readonly files: Files | LeftOut;
  readonly move: Move | LeftOut;
  readonly redirects: Redirects | LeftOut;
  readonly feed: Feed | LeftOut;
  /** Ids of checks that may find no rows at all, those read from the catalog (`fk.client_tags.tag_id`) among them. */
  readonly mayBeEmpty?: readonly string[];
};

/** Whether a part is left out. */
export function isLeftOut(given: unknown): given is LeftOut {
  return typeof given === 'object' && given !== null && 'leftOut' in given;
}
