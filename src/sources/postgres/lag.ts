/** Asks PostgreSQL how far replicas are behind: a standby about itself, a primary about those that it streams to. */
import type { OpenContext } from '../../model/dataset.ts';
import { SourceError } from '../../model/problem.ts';
import type { Place } from '../sql-place.ts';
import type { TextRow } from '../sql-ask.ts';
import type { LagTeller } from '../throttle-lag.ts';
import type { Lag } from '../throttle-options.ts';
import { connect, dialer, type Dialer } from './connect.ts';
import { abandon, end } from './farewell.ts';
import type { Opening } from './options.ts';
import { Reader } from './reader.ts';
import { closed } from './readers.ts';

/** What a standby says of itself. @public to be held to values */
export type Standby = {
  /** Since the last transaction that was replayed, by its clock; `null` when there was none. */
  readonly seconds: number | null;
  /** Whether all that came from the primary was replayed. */
  readonly isReplayed: boolean;
  /** Whether a primary streams to it. */
  readonly isReceiving: boolean;
  readonly isPaused: boolean;
};

/** How far behind a standby is: not at all, however long ago the last transaction, while it replays all that a primary streams. @public as above */
export function standbyLag({
  seconds,
  isReplayed,
  isReceiving,
  isPaused,
}: Standby): number | null | 'stopped' {
  if (isPaused) return 'stopped';
  if (isReceiving) return isReplayed ? 0 : seconds;
  // From an archive alone nobody hears whether there is more.
  return seconds ?? 'stopped';
}

/** What a primary says of a replica that it streams to; positions are bytes of its log. @public to be held to values */
export type Streamed = {
  /** How long the last thing took to be replayed that was; `null` when that is long ago, or not told. */
  readonly seconds: number | null;
  readonly replayed: bigint | null;
};

/**
 * How far behind replicas are that a primary streams to. It knows no lag of one that stands still, but how long ago we
 * saw its log where that one has not come yet. @public as above
 */
export class Positions {
  private seen: { readonly position: bigint; readonly at: number }[] = [];

  /** Notes where the primary's log is, by a time in milliseconds, and tells for each replica, in seconds. */
  lags(position: bigint, at: number, replicas: readonly Streamed[]): readonly (number | null)[] {
    if (this.seen.at(-1)?.position !== position) this.seen.push({ position, at });
    const slowest = replicas
      .flatMap(({ replayed }) => replayed ?? [])
      .reduce((a, b) => (a < b ? a : b), position);
    this.seen = this.seen.filter((one) => one.position > slowest);
    return replicas.map(({ seconds, replayed }) => {
      if (replayed === null) return null;
      const lacking = this.seen.find((one) => one.position > replayed);
      return lacking === undefined ? 0 : Math.max(seconds ?? 0, (at - lacking.at) / 1_000);
    });
  }
}

const STANDBY = `SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()),
  coalesce(pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn(), false),
  EXISTS (SELECT FROM pg_stat_wal_receiver), pg_is_wal_replay_paused()`;
const STREAMED = `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), extract(epoch FROM replay_lag),
  pg_wal_lsn_diff(replay_lsn, '0/0') FROM pg_stat_replication WHERE state IN ('streaming', 'catchup')`;
const MAY_ASK = `SELECT pg_has_role('pg_read_all_stats', 'USAGE')`;

/** Whoever can tell: the replicas that are named, else the server itself. */
export function lagTellers({ replicas }: Lag, opening: Opening, context: OpenContext): readonly LagTeller[] {
  if (replicas.length === 0) return [new Teller(dialer(opening, context), false)];
  const { settings } = opening;
  return replicas.map(
    (url) => new Teller(dialer({ ...opening, settings: { ...settings, url } }, context), true),
  );
}

/** One server that is asked, on a connection of its own. */
class Teller implements LagTeller {
  private readonly dial: Dialer;
  private readonly place: Place;
  /** Whether it was named as a replica, so that it must be one. */
  private readonly isNamed: boolean;
  private readonly closing = new AbortController();
  private readonly positions = new Positions();
  private reader: Reader | null = null;

  constructor(dial: Dialer, isNamed: boolean) {
    this.dial = dial;
    this.place = isNamed
      ? { ...dial.place, name: `${dial.place.name}: replica ${dial.place.host}` }
      : dial.place;
    this.isNamed = isNamed;
  }

  async begin(signal: AbortSignal): Promise<void> {
    const isStandby = await this.isStandby(signal);
    if (isStandby) return;
    if (this.isNamed) throw this.problem('is no standby', 'name one in replicaLag, or leave it out');
    const [[may] = []] = await this.ask(MAY_ASK, signal);
    if (may === 't') return;
    throw this.problem(
      `user "${this.place.user}" may not see how far replicas are behind, as replicaLag needs`,
      `GRANT pg_monitor TO "${this.place.user}"`,
    );
  }

  async lags(): Promise<readonly (number | null)[]> {
    const { signal } = this.closing;
    if (!(await this.isStandby(signal))) {
      const rows = await this.ask(STREAMED, signal);
      const replicas = rows.map(([, seconds, replayed]): Streamed => ({
        seconds: numeric(seconds),
        replayed: replayed === null || replayed === undefined ? null : BigInt(replayed),
      }));
      return this.positions.lags(BigInt(rows[0]?.[0] ?? 0), performance.now(), replicas);
    }
    const [[seconds, isReplayed, isReceiving, isPaused] = []] = await this.ask(STANDBY, signal);
    const lag = standbyLag({
      seconds: numeric(seconds),
      isReplayed: isReplayed === 't',
      isReceiving: isReceiving === 't',
      isPaused: isPaused === 't',
    });
    if (lag !== 'stopped') return [lag];
    throw this.problem(
      'its replay is paused, or nothing has come from a primary yet',
      'let it replay, or leave replicaLag out',
    );
  }

  async close(): Promise<void> {
    this.closing.abort(closed(this.place.name));
    if (this.reader !== null) await end(this.reader.client);
  }

  private async isStandby(signal: AbortSignal): Promise<boolean> {
    const [[standby] = []] = await this.ask('SELECT pg_is_in_recovery()', signal);
    return standby === 't';
  }

  /** A connection that broke is made anew. */
  private async ask(sql: string, signal: AbortSignal): Promise<readonly TextRow[]> {
    if (this.reader?.broken === true) await abandon(this.reader.client, this.dial);
    if (this.reader === null || this.reader.broken) {
      this.reader = new Reader((await connect(this.dial, signal)).client);
    }
    return this.reader.rows(sql, this.place, signal);
  }

  private problem(what: string, how: string): SourceError {
    return new SourceError('replica-lag', `${this.place.name}: ${what}; ${how}`);
  }
}

function numeric(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}
