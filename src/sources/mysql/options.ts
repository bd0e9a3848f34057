/** What a config says about a MySQL or MariaDB source, checked when it is said. */
import type { Secret } from '../../model/dataset.ts';
import { ConfigError } from '../../model/problem.ts';
import { demandKnown } from '../known-options.ts';
import type { Opening as OpeningOf } from '../sql-table.ts';

/** A duration: `'10s'`, `'15min'`, or a number of milliseconds. */
type Duration = number | `${number}${'ms' | 's' | 'min' | 'h'}`;

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
};

/** The same with every default filled in; durations are milliseconds. */
export type Settings = {
  readonly url: string | Secret;
  readonly schema: string | null;
  readonly statementTimeout: number;
  readonly lockTimeout: number;
  readonly maxSnapshotAge: number;
  readonly applicationName: string;
  readonly staleFor: number;
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
];

const UNITS = { ms: 1, s: 1_000, min: 60_000, h: 3_600_000 };

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
    statementTimeout: milliseconds('statementTimeout', options.statementTimeout ?? '10min'),
    lockTimeout: milliseconds('lockTimeout', options.lockTimeout ?? '10s'),
    maxSnapshotAge: milliseconds('maxSnapshotAge', options.maxSnapshotAge ?? '15min'),
    staleFor: milliseconds('staleFor', options.staleFor ?? 0),
  };
}

/** Whether a text begins as the URL of such a database does. */
export function isUrl(text: string): boolean {
  return /^(mysql|mariadb):\/\//.test(text);
}

function milliseconds(name: string, value: Duration): number {
  const found = typeof value === 'number' ? null : /^(\d+(?:\.\d+)?)(ms|s|min|h)$/.exec(value);
  const amount =
    typeof value === 'number'
      ? value
      : Number(found?.[1]) * UNITS[(found?.[2] ?? 'ms') as keyof typeof UNITS];
  if (Number.isFinite(amount) && amount >= 0) return Math.round(amount);
  throw new ConfigError('config', `mysql(): ${name}: expected a duration such as '10s' or '15min'`);
}
