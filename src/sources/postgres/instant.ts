/** Holds one instant of a database: a connection that exports its snapshot and keeps it alive for all readers. */
import { setTimeout as pause } from 'node:timers/promises';
import { SnapshotLost, SourceError } from '../../model/problem.ts';
import { obey } from '../stopping.ts';
import { connect, type Connected, type Dialer } from './connect.ts';
import { abandon, end } from './farewell.ts';
import { plain, sourceError } from './errors.ts';
import { beginning, type Patience } from './pins.ts';
import { Reader } from './reader.ts';
import type { Settings } from './options.ts';

const FOREVER: Patience = { statement: 0, lock: 0 };
const OLDEST = 14;

/** What refusing to import a snapshot is called: its exporter is gone. */
const NO_SNAPSHOT = new Set(['22023', '42704', '55000']);

/** A snapshot and the connection that keeps it. */
export class Instant {
  /** What readers import. */
  readonly snapshot: string;
  /** The snapshot with its place in the write-ahead log, for people. */
  readonly title: string;
  readonly lost: AbortSignal;
  private readonly losing = new AbortController();
  private readonly exporter: Connected;
  private readonly dial: Dialer;
  private readonly settings: Settings;
  private closing = false;

  private constructor(
    exporter: Connected,
    snapshot: string,
    position: string | null,
    dial: Dialer,
    settings: Settings,
  ) {
    this.exporter = exporter;
    this.snapshot = snapshot;
    this.title = position === null ? snapshot : `${snapshot} near ${position}`;
    this.dial = dial;
    this.settings = settings;
    this.lost = this.losing.signal;
    exporter.client.once('end', () => this.lose('its connection ended'));
  }

  /** Connects and exports. @throws SourceError for a server older than 14, or for what keeps it from answering. */
  static async hold(settings: Settings, dial: Dialer, signal: AbortSignal): Promise<Instant> {
    const exporter = await connect(dial, signal);
    const { version, client } = exporter;
    const { place } = dial;
    try {
      if (version < OLDEST) {
        throw new SourceError(
          'too-old',
          `${place.name}: PostgreSQL ${version} is not supported; ${OLDEST} and later are`,
        );
      }
      const reader = new Reader(client);
      await reader.rows(beginning(settings, version, FOREVER, null), place, signal);
      const [[snapshot, standby, allowed] = []] = await reader.rows(EXPORT, place, signal);
      const position =
        allowed === 't' ? await reader.rows(standby === 't' ? REPLAYED : WRITTEN, place, signal) : [];
      return new Instant(exporter, snapshot ?? '', position[0]?.[0] ?? null, dial, settings);
    } catch (thrown) {
      await abandon(client, dial);
      throw thrown;
    }
  }

  /** A reader of this instant. @throws SnapshotLost when it can no longer be read. */
  async reader(signal: AbortSignal): Promise<Reader> {
    this.lost.throwIfAborted();
    const { settings, dial, snapshot } = this;
    const patience = { statement: settings.statementTimeout, lock: settings.lockTimeout };
    const { client, version } = await connect(dial, signal);
    const hangUp = (): unknown => client.connection.stream.destroy();
    signal.addEventListener('abort', hangUp, { once: true });
    try {
      await client.query(beginning(settings, version, patience, snapshot));
    } catch (thrown) {
      await abandon(client, dial);
      obey(signal, dial.place.name);
      if (NO_SNAPSHOT.has(plain(thrown).code)) this.lose('its snapshot is no longer there');
      this.lost.throwIfAborted();
      throw sourceError(thrown, dial.place);
    } finally {
      signal.removeEventListener('abort', hangUp);
    }
    return new Reader(client);
  }

  /** Asks whether the instant is still held: what ended one connection may have ended its exporter's. */
  async look(): Promise<void> {
    if (this.lost.aborted) return;
    const late = new AbortController();
    const answer = this.exporter.client.query('SELECT 1').then(
      () => true,
      () => false,
    );
    const deadline = pause(2_000, false, { signal: late.signal }).catch(() => false);
    if (!(await Promise.race([answer, deadline]))) this.lose('its connection no longer answers');
    late.abort();
  }

  /** Lets the instant go. Never throws. */
  async close(): Promise<void> {
    this.closing = true;
    await end(this.exporter.client);
  }

  private lose(why: string): void {
    if (this.closing || this.lost.aborted) return;
    const { name } = this.dial.place;
    this.losing.abort(
      new SnapshotLost(`${name}: the instant was lost (${why}); what was read of it cannot be completed`),
    );
  }
}

const EXPORT = `SELECT pg_export_snapshot(), pg_is_in_recovery(), has_function_privilege('pg_current_wal_lsn()', 'EXECUTE')
  AND has_function_privilege('pg_last_wal_replay_lsn()', 'EXECUTE')`;
const WRITTEN = 'SELECT pg_current_wal_lsn()';
const REPLAYED = 'SELECT pg_last_wal_replay_lsn()';
