/** The one connection that writes: one transaction at a time, never made again once it is lost, since its lock went with it. */
import type pg from 'pg';
import { SourceError } from '../../model/problem.ts';
import { stopped } from '../stopping.ts';
import type { Ask, TextRow } from '../sql-ask.ts';
import type { Place } from '../sql-place.ts';
import type { Connected, Dialer } from './connect.ts';
import { abandon, end } from './farewell.ts';
import { Watch } from './lock-holder.ts';
import { AS_TEXT } from './reader.ts';

/** What the server answered to a statement. */
export type Answered = {
  readonly rows: readonly TextRow[];
  /** How many rows it changed or gave. */
  readonly count: number;
  readonly command: string;
};

/** A connection with a lock. Errors are the driver's own, so that whoever asked can tell what they say about its change. */
export class Pen {
  readonly place: Place;
  readonly version: number;
  private readonly client: pg.Client;
  private readonly dial: Dialer;
  private readonly lockTimeout: number;
  private over = false;

  constructor({ client, version }: Connected, dial: Dialer, lockTimeout: number) {
    this.client = client;
    this.version = version;
    this.dial = dial;
    this.lockTimeout = lockTimeout;
    this.place = dial.place;
    client.once('end', () => {
      this.over = true;
    });
  }

  /** Whether it can write no more. */
  get lost(): boolean {
    return this.over;
  }

  /** The process of the server that answers, as it was announced. */
  get process(): number | null {
    return (this.client as unknown as { readonly processID: number | null }).processID;
  }

  /** The answer to one statement, or to the last of several; an abort ends the connection, and what it had begun with it. */
  async send(sql: string, values: readonly (string | null)[], signal: AbortSignal | null): Promise<Answered> {
    if (this.over) throw this.gone();
    const text = { text: sql, rowMode: 'array', types: AS_TEXT } as const;
    const answer = this.client.query<string[]>(values.length === 0 ? text : { ...text, values: [...values] });
    answer.catch(() => undefined); // lost the race: the reason of the signal is what counts
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const give = (): void => {
      if (signal !== null) reject(stopped(signal, this.place.name));
    };
    if (signal?.aborted === true) give();
    signal?.addEventListener('abort', give, { once: true });
    const watch = new Watch(this.dial, this.process, this.lockTimeout);
    try {
      const result = await Promise.race([answer, aborted]);
      const last = Array.isArray(result) ? (result as (typeof result)[]).at(-1) : result;
      return { rows: last?.rows ?? [], count: last?.rowCount ?? 0, command: last?.command ?? '' };
    } catch (thrown) {
      if (signal?.aborted === true) await this.drop();
      await watch.end(thrown);
      throw thrown;
    } finally {
      void watch.end();
      signal?.removeEventListener('abort', give);
    }
  }

  /** Asks in the way that catalogs are asked. */
  ask(signal: AbortSignal): Ask {
    return async (sql) => (await this.send(sql, [], signal)).rows;
  }

  /** Takes back what was begun. Never throws: a connection that cannot is dropped, and the server takes it back. */
  async rollBack(): Promise<void> {
    if (this.over) return;
    try {
      await this.send('ROLLBACK', [], null);
    } catch {
      await this.drop();
    }
  }

  /** Ends it. Never throws. */
  async close(): Promise<void> {
    if (this.over) return;
    this.over = true;
    await end(this.client);
  }

  private async drop(): Promise<void> {
    this.over = true;
    await abandon(this.client, this.dial);
  }

  private gone(): SourceError {
    const why = 'the connection of its writer was lost, and its lock with it';
    return new SourceError('connection-lost', `${this.place.name}: ${why}; open another`, {
      transient: true,
    });
  }
}
