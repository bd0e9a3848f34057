/** What a config says about a PostgreSQL source, checked when it is said. */
import type { AuditLog } from '../../model/audit.ts';
import type { Secret } from '../../model/dataset.ts';
import { ConfigError } from '../../model/problem.ts';
import type { Duration } from '../../model/units.ts';
import { demandKnown } from '../known-options.ts';
import type { Opening as OpeningOf } from '../sql-table.ts';
import { timesOf, type Times } from '../sql-times.ts';
import { limitsOf, type ThrottleOptions } from '../throttle-options.ts';
import { Throttle } from '../throttle.ts';

export type PostgresOptions = {
  /** `postgres://user:password@host/database?sslmode=verify-full`, or the secret that holds it. */
  readonly url: string | Secret;
  /** The schema of its tables and the only one on the search path; `public` unless told. */
  readonly schema?: string;
  /** The longest that one statement may take, reading its answer included; `'10min'` unless told. */
  readonly statementTimeout?: Duration;
  /** The longest wait for a lock; `'10s'` unless told. */
  readonly lockTimeout?: Duration;
  /** How long one instant may be held before segments get instants of their own; `'15min'` unless told. */
  readonly maxSnapshotAge?: Duration;
  /** The most connections of one session, that of the instant included; 4 unless told, and at least 3. */
  readonly connections?: number;
  /** What pg_stat_activity shows; `reconcile` unless told. */
  readonly applicationName?: string;
  /** How far behind its primary a standby may be, so that a second look waits that long; 0 unless told. */
  readonly staleFor?: Duration;
  /** How gently it is read; as fast as it answers unless told. */
  readonly throttle?: ThrottleOptions;
  /** Credentials of their own for `--fix`, by their URL or the secret that holds it; left out, nothing is ever written. */
  readonly writer?: string | Secret | WriterOptions;
};

export type WriterOptions = {
  readonly url: string | Secret;
  /** Where each change is recorded in the database's own log, in the transaction of the change. */
  readonly audit?: AuditLog;
};

/** What writing needs besides what reading does. */
export type WriterSettings = { readonly url: string | Secret; readonly audit: AuditLog | null };

/** The same with every default filled in; durations are milliseconds. */
export type Settings = Times & {
  readonly url: string | Secret;
  readonly schema: string;
  readonly connections: number;
  readonly applicationName: string;
  readonly writer: WriterSettings | null;
  /** What all sessions of the source share. */
  readonly throttle: Throttle | null;
};

/** A source with what only its own sessions need to know. */
export type Opening = OpeningOf<Settings>;

const OPTIONS = [
  'url',
  'schema',
  'statementTimeout',
  'lockTimeout',
  'maxSnapshotAge',
  'connections',
  'applicationName',
  'staleFor',
  'throttle',
  'writer',
];

/** Fills in defaults. @throws ConfigError for what is not a duration, a URL or a number of connections. */
export function settingsOf(options: PostgresOptions): Settings {
  demandKnown('postgres()', options, OPTIONS);
  const { connections = 4, url } = options;
  demandUrl('url', url);
  const throttle = Throttle.of(limitsOf('postgres()', options.throttle, isUrl));
  const least = 3 + watchers(throttle);
  if (!Number.isInteger(connections) || connections < least) {
    const watched = least === 3 ? '' : ', and one asks how far replicas are behind';
    const why = `one holds the instant and two tables may be read in step${watched}`;
    throw new ConfigError(
      'config',
      `postgres(): connections: expected a whole number from ${least} (${why})`,
    );
  }
  return {
    url,
    throttle,
    connections,
    schema: options.schema ?? 'public',
    applicationName: options.applicationName ?? 'reconcile',
    ...timesOf('postgres()', options),
    writer: writerOf(options.writer),
  };
}

/** How many of a session's connections read. */
export function readersOf({ connections, throttle }: Settings): number {
  return connections - 1 - watchers(throttle);
}

/** How many connections ask the server itself how far its replicas are behind. */
function watchers(throttle: Throttle | null): number {
  const replicas = throttle?.limits.lag?.replicas;
  return replicas?.length === 0 ? 1 : 0;
}

function isUrl(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text);
}

function demandUrl(name: string, url: string | Secret): void {
  if (typeof url !== 'string' || isUrl(url)) return;
  // The text may hold a password, so it is in no message.
  throw new ConfigError('config', `postgres(): ${name}: expected postgres://user:password@host/database`);
}

function writerOf(given: PostgresOptions['writer']): WriterSettings | null {
  if (given === undefined) return null;
  if (typeof given === 'string' || 'secret' in given) {
    demandUrl('writer', given);
    return { url: given, audit: null };
  }
  demandKnown('postgres(): writer', given, ['url', 'audit']);
  demandUrl('writer: url', given.url);
  const { audit = null } = given;
  if (audit !== null) {
    demandKnown('postgres(): writer: audit', audit, ['table', 'schema', 'row']);
    if (typeof audit.table !== 'string' || typeof audit.row !== 'function') {
      throw new ConfigError(
        'config',
        'postgres(): writer: audit: expected a table and a function row(change)',
      );
    }
  }
  return { url: given.url, audit };
}
