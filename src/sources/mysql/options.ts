/** What a config says about a MySQL or MariaDB source, checked when it is said. */
import type { Secret } from '../../model/dataset.ts';
import { ConfigError } from '../../model/problem.ts';
import type { Duration } from '../../model/units.ts';
import { demandKnown } from '../known-options.ts';
import type { Opening as OpeningOf } from '../sql-table.ts';
import { timesOf, type Times } from '../sql-times.ts';
import { limitsOf, type ThrottleOptions } from '../throttle-options.ts';
import { Throttle } from '../throttle.ts';

export type MysqlOptions = {
  /** `mysql://user:password@host:3306/database?sslmode=verify-full`, or the secret that holds it. */
  readonly url: string | Secret;
  /** The database of its tables; that of the url unless told. */
  readonly schema?: string;
  /** The longest that one statement may take, reading its answer included; `'10min'` unless told. */
  readonly statementTimeout?: Duration;
  /** The longest wait for a lock, in whole seconds; `'10s'` unless told. */
  readonly lockTimeout?: Duration;
  /** How long one instant may be held before segments get instants of their own; `'15min'` unless told. */
  readonly maxSnapshotAge?: Duration;
  /** What performance_schema.session_connect_attrs shows as program_name; `reconcile` unless told. */
  readonly applicationName?: string;
  /** How far behind its primary a replica may be, so that a second look waits that long; 0 unless told. */
  readonly staleFor?: Duration;
  /** How gently it is read; as fast as it answers unless told. */
  readonly throttle?: ThrottleOptions;
};

/** The same with every default filled in; durations are milliseconds. */
export type Settings = Times & {
  readonly url: string | Secret;
  readonly schema: string | null;
  readonly applicationName: string;
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
  'applicationName',
  'staleFor',
  'throttle',
];

/** Fills in defaults. @throws ConfigError for what is not a duration or a URL. */
export function settingsOf(options: MysqlOptions): Settings {
  demandKnown('mysql()', options, OPTIONS);
  const { url } = options;
  if (typeof url === 'string' && !isUrl(url)) {
    // The text may hold a password, so it is in no message.
    throw new ConfigError('config', 'mysql(): url: expected mysql://user:password@host/database');
  }
  return {
    url,
    schema: options.schema ?? null,
    applicationName: options.applicationName ?? 'reconcile',
    throttle: Throttle.of(limitsOf('mysql()', options.throttle, isUrl)),
    ...timesOf('mysql()', options),
  };
}

/** Whether a text begins as the URL of such a database does. */
export function isUrl(text: string): boolean {
  return /^(mysql|mariadb):\/\//.test(text);
}
