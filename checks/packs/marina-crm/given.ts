/** What a config gives the marina's pack: both systems and what the importer left, as datasets, or why a part is left out. */
import type { fieldAgreement } from '../../field-agreement.ts';
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

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the condition is the source's own, and a pack knows no source
type Where = (row: any) => any;

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

/** What the whole acceptance needs besides the feed. */
export type Marina = {
  readonly crm: Tables;
  /** How many berths there are, counted without any system. */
  readonly berths: number;
  /** Only the rows of this port; all of them unless told. */
  readonly port?: string;
  readonly legacy: Legacy | LeftOut;
  /** What the lines of an invoice come to, as SQL over `invoices`; the plans do not name the columns. */
  readonly invoiceLines: string | LeftOut;
  /** Ids of checks that may find no rows at all, those read from the catalog (`fk.client_tags.tag_id`) among them. */
  readonly mayBeEmpty?: readonly string[];
};

/** Whether a part is left out. */
export function isLeftOut(given: unknown): given is LeftOut {
  return typeof given === 'object' && given !== null && 'leftOut' in given;
}
