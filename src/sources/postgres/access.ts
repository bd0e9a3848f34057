/** What a dataset may ask of its session. */
import type { Buffer } from 'node:buffer';
import type { TextRow } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';

/** Settings of the server for one statement, by their names. */
export type Settings = Readonly<Record<string, string>>;

/** How datasets ask: in turn, at the session's instant, and stopped when the session is. */
export interface Access {
  readonly place: Place;
  /** Aborted when the session is closed. */
  readonly open: AbortSignal;
  /** The rows that a statement gives, all at once. */
  rows(sql: string, place: Place, signal: AbortSignal): Promise<readonly TextRow[]>;
  /** What a statement gives in COPY's text format, as it is taken; at last the number of rows that were sent. */
  copy(
    sql: string,
    place: Place,
    signal: AbortSignal,
    settings?: Settings,
  ): AsyncGenerator<Buffer, number, undefined>;
}
