/** A connection that reads at one instant: answers a question whole, or streams rows as the server's own text. */
import type { Buffer } from 'node:buffer';
import type pg from 'pg';
import { stopped } from '../stopping.ts';
import type { TextRow } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import { CopyOut } from './copy-out.ts';
import { sourceError } from './errors.ts';

/** Leaves every value the server's own text. */
export const AS_TEXT = { getTypeParser: () => String } as unknown as NonNullable<
  pg.QueryArrayConfig['types']
>;

/** One connection inside its transaction. After any failure it is `broken` and only good for being abandoned. */
export class Reader {
  broken = false;
  readonly client: pg.Client;

  constructor(client: pg.Client) {
    this.client = client;
    client.once('end', () => {
      this.broken = true;
    });
  }

  /** The rows that one statement, or the last of several, gives. */
  async rows(sql: string, place: Place, signal: AbortSignal): Promise<readonly TextRow[]> {
    const answer = this.client.query<string[]>({ text: sql, rowMode: 'array', types: AS_TEXT });
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const give = (): void => reject(stopped(signal, place.name));
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    answer.catch(() => undefined); // lost the race: the reason of the signal is what counts
    try {
      const result = await Promise.race([answer, aborted]);
      return (Array.isArray(result) ? (result as (typeof result)[]).at(-1) : result)?.rows ?? [];
    } catch (thrown) {
      this.broken = true;
      throw sourceError(thrown, place);
    } finally {
      signal.removeEventListener('abort', give);
    }
  }

  /** The messages of what a statement gives in COPY's text format, no faster than they are taken. @returns the number of rows that the server says it sent. */
  async *copy(sql: string, place: Place, signal: AbortSignal): AsyncGenerator<Buffer, number, undefined> {
    const copy = new CopyOut(`COPY (${sql}) TO STDOUT`);
    const give = (): void => copy.stop(stopped(signal, place.name));
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    let whole = false;
    try {
      this.client.query(copy);
      yield* copy.chunks();
      whole = true;
      return copy.sent;
    } catch (thrown) {
      throw signal.aborted ? stopped(signal, place.name) : sourceError(thrown, place);
    } finally {
      signal.removeEventListener('abort', give);
      if (!whole) this.broken = true;
    }
  }
}
