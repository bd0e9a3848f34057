/** Asks replicas of MySQL and MariaDB how far they are behind: they know, and their primary does not. */
import type { OpenContext } from '../../model/dataset.ts';
import { SourceError } from '../../model/problem.ts';
import type { Place } from '../sql-place.ts';
import type { TextRow } from '../sql-ask.ts';
import type { LagTeller } from '../throttle-lag.ts';
import type { Lag } from '../throttle-options.ts';
import { connect, dialer, type Dialer } from './connect.ts';
import { sourceError } from './errors.ts';
import { end } from './farewell.ts';
import { texts } from './instant.ts';
import { textOf } from './row.ts';
import type { Line } from './line.ts';
import type { Opening } from './options.ts';
import { makeOf } from './server.ts';

/** What a replica says of each of its channels, by the names of the columns: `null` for one that is stopped. @public to be held to values */
export function secondsBehind(
  names: readonly string[],
  rows: readonly TextRow[],
): readonly (number | null)[] {
  const at = names.findIndex((name) => /^Seconds_Behind_(?:Source|Master)$/i.test(name));
  return rows.map((row) => {
    const seconds = row[at] ?? null;
    return seconds === null ? null : Number(seconds);
  });
}

/** Whoever can tell: the replicas that are named, else the server itself. */
export function lagTellers({ replicas }: Lag, opening: Opening, context: OpenContext): readonly LagTeller[] {
  if (replicas.length === 0) return [new Teller(dialer(opening, context), false)];
  const { settings } = opening;
  return replicas.map(
    (url) => new Teller(dialer({ ...opening, settings: { ...settings, url } }, context), true),
  );
}

/** One replica that is asked, on a connection of its own. */
class Teller implements LagTeller {
  private readonly dial: Dialer;
  private readonly place: Place;
  private readonly closing = new AbortController();
  private line: Line | null = null;
  private question = '';

  constructor(dial: Dialer, isNamed: boolean) {
    const { place } = dial;
    this.dial = dial;
    this.place = isNamed ? { ...place, name: `${place.name}: replica ${place.host}` } : place;
  }

  async begin(signal: AbortSignal): Promise<void> {
    this.line = await connect(this.dial, signal);
    const [[version] = []] = await texts(this.line, 'SELECT VERSION()');
    const mariadb = makeOf(version ?? '', this.place) === 'MariaDB';
    const old = /^8\.0\.(?:1?\d|2[01])(?!\d)/.test(version ?? '');
    this.question = `SHOW ${mariadb ? 'ALL ' : ''}${old ? 'SLAVE' : 'REPLICA'}${mariadb ? 'S' : ''} STATUS`;
    await this.lags();
  }

  async lags(): Promise<readonly (number | null)[]> {
    const { names, rows } = await this.ask();
    if (rows.length === 0) {
      throw this.problem(
        'is no replica, and no server knows how far its own replicas are behind',
        'name them in replicaLag: { most, replicas: [their urls] }',
      );
    }
    return secondsBehind(names, rows).map((seconds) => {
      if (seconds !== null) return seconds;
      throw this.problem('its replication is stopped', 'start it again, or leave replicaLag out');
    });
  }

  async close(): Promise<void> {
    this.closing.abort();
    if (this.line !== null) await end(this.line);
  }

  /** A connection that broke is made anew. */
  private async ask(): Promise<{ readonly names: readonly string[]; readonly rows: readonly TextRow[] }> {
    if (this.line === null || this.line.isGone) this.line = await connect(this.dial, this.closing.signal);
    const answer = this.line.send(this.question, textOf);
    const rows: TextRow[] = [];
    try {
      for (
        let page = await answer.next(this.closing.signal);
        page !== null;
        page = await answer.next(this.closing.signal)
      )
        rows.push(...page);
    } catch (thrown) {
      const { code } = sourceError(thrown, this.place);
      if (code !== 'no-rights') throw sourceError(thrown, this.place);
      throw this.problem(
        `user "${this.place.user}" may not ask how far it is behind, as replicaLag needs`,
        `GRANT ${/ALL/.test(this.question) ? 'SLAVE MONITOR' : 'REPLICATION CLIENT'} ON *.* TO '${this.place.user}'`,
      );
    }
    return { names: answer.fields.map(({ name = '' }) => name), rows };
  }

  private problem(what: string, how: string): SourceError {
    return new SourceError('replica-lag', `${this.place.name}: ${what}; ${how}`);
  }
}
