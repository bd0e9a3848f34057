/** What a dataset may ask of its session. */
import type { Entry } from '../../model/dataset.ts';
import type { TextRow } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import type { Field } from './answer.ts';
import type { RawRow } from './row.ts';

/** Asks what the columns of a statement's answer are. */
export type AskFields = (sql: string) => Promise<readonly Field[]>;

/** How datasets ask: in turn, at the session's instant, and stopped when the session is. */
export interface Access {
  readonly place: Place;
  /** Aborted when the session is closed. */
  readonly open: AbortSignal;
  /** The rows that a statement gives, all at once. */
  rows(sql: string, place: Place, signal: AbortSignal): Promise<readonly TextRow[]>;
  fields(sql: string, place: Place, signal: AbortSignal): Promise<readonly Field[]>;
  /** What a statement gives, a page at a time. */
  entries(
    sql: string,
    take: (row: RawRow) => Entry,
    place: Place,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Entry[], undefined, undefined>;
}
