/** Holds one instant of a database: the one connection whose transaction sees it, which nobody else can share. */
import { setTimeout as pause } from 'node:timers/promises';
import { SnapshotLost, SourceError, type ReconcileError } from '../../model/problem.ts';
import { obey, stopped } from '../stopping.ts';
import type { Place } from '../sql-place.ts';
import type { Answer, Field } from './answer.ts';
import { connect, type Dialer } from './connect.ts';
import { sourceError } from './errors.ts';
import { end, kill } from './farewell.ts';
import type { Line } from './line.ts';
import type { Settings } from './options.ts';
import { beginning, type Make } from './pins.ts';
import { textOf, type RawRow } from './row.ts';
import { makeOf, unsteady } from './server.ts';

/** How long what little is left of an answer is waited for before its statement is killed. */
const NEARLY_MS = 20;
const FAREWELL_MS = 3_000;

/** A connection in its transaction. What ends it ends the instant. */
export class Instant {
  readonly make: Make;
  /** When it was taken, by the server's clock, and which tables it does not hold, for people. */
  readonly title: string;
  /** Whether there are tables that it does not hold. */
  readonly isPartial: boolean;
  readonly lost: AbortSignal;
  private readonly losing = new AbortController();
  private readonly line: Line;
  private readonly dial: Dialer;
  private running: Answer<unknown> | null = null;
  private closing = false;

  private constructor(line: Line, make: Make, now: string, except: string | null, dial: Dialer) {
    this.line = line;
    this.make = make;
    const title = `connection ${line.id} at ${now} UTC`;
    this.title = except === null ? title : `${title}, which does not hold ${except}`;
    this.isPartial = except !== null;
    this.dial = dial;
    this.lost = this.losing.signal;
    line.whenGone(() => this.lose('its connection ended'));
  }

  /** Connects and takes the instant. @throws SourceError for a server that is too old, or for what keeps it from answering. */
  static async hold(settings: Settings, dial: Dialer, signal: AbortSignal): Promise<Instant> {
    const line = await connect(dial, signal);
    const { place } = dial;
    const hangUp = (): void => line.destroy();
    signal.addEventListener('abort', hangUp, { once: true });
    try {
      const [[version = ''] = []] = await texts(line, 'SELECT VERSION()');
      const make = makeOf(version ?? '', place);
      for (const sql of beginning(make, settings)) await texts(line, sql);
      const [[now] = []] = await texts(line, 'SELECT UTC_TIMESTAMP(6)');
      const except = await unsteady((sql) => texts(line, sql), place.database);
      return new Instant(line, make, now ?? '', except, dial);
    } catch (thrown) {
      hangUp();
      throw signal.aborted ? stopped(signal, place.name) : sourceError(thrown, place);
    } finally {
      signal.removeEventListener('abort', hangUp);
    }
  }

  /** What a statement gives, a page at a time; whoever stops early has it killed, and the instant stays. */
  async *pages<T>(
    sql: string,
    take: (row: RawRow) => T,
    place: Place,
    signal: AbortSignal,
    tell: (fields: readonly Field[]) => void = () => undefined,
  ): AsyncGenerator<readonly T[], undefined, undefined> {
    this.lost.throwIfAborted();
    obey(signal, place.name);
    const answer = this.line.send(sql, take);
    this.running = answer;
    try {
      while (true) {
        const page = await answer.next(signal);
        if (page === null) {
          tell(answer.fields);
          return;
        }
        yield page;
      }
    } catch (thrown) {
      obey(signal, place.name);
      this.lost.throwIfAborted();
      throw sourceError(thrown, place);
    } finally {
      if (!answer.isOver) await this.interrupt(answer);
      this.running = null;
    }
  }

  /** Lets the instant go, and whatever runs at it. Never throws. */
  async close(): Promise<void> {
    this.closing = true;
    if (this.line.isGone) return;
    if (this.running === null) await end(this.line);
    else {
      this.running.ignore(); // a server that waits for us to read would not notice
      await kill('CONNECTION', this.line.id, this.dial);
      this.line.destroy();
    }
  }

  /** Ends a statement on the server, and makes sure that the next one is not ended in its place. */
  private async interrupt(answer: Answer<unknown>): Promise<void> {
    if (this.closing || this.line.isGone) return;
    answer.ignore();
    if (await within(NEARLY_MS, answer.over)) return;
    const killed = kill('QUERY', this.line.id, this.dial);
    const settled = (async () => {
      await killed;
      await answer.over;
      // A statement that ended by itself leaves the request to the next one: this one.
      await texts(this.line, 'SELECT 1').catch(() => undefined);
      await texts(this.line, 'SELECT 1');
    })();
    settled.catch(() => undefined);
    if (await within(FAREWELL_MS, settled)) return;
    this.line.destroy();
  }

  private lose(why: string): void {
    if (this.closing || this.lost.aborted) return;
    const { name } = this.dial.place;
    this.losing.abort(
      new SnapshotLost(`${name}: the instant was lost (${why}); what was read of it cannot be completed`),
    );
  }
}

/** Whether something is done in time, well or badly; what failed is not done. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const late = new AbortController();
  const deadline = pause(milliseconds, false, { signal: late.signal }).catch(() => false);
  const done = work.then(
    () => true,
    () => false,
  );
  const outcome = await Promise.race([done, deadline]);
  late.abort();
  return outcome;
}

/** The rows of a statement, as text. */
export async function texts(line: Line, sql: string): Promise<readonly (readonly (string | null)[])[]> {
  const answer = line.send(sql, textOf);
  const rows: (readonly (string | null)[])[] = [];
  const patient = new AbortController().signal;
  for (let page = await answer.next(patient); page !== null; page = await answer.next(patient))
    rows.push(...page);
  return rows;
}

/** Why a closed session answers nothing. */
export function closed(place: string): ReconcileError {
  return new SourceError('closed', `${place}: its session is closed; open another`);
}
