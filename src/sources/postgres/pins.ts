/** Pins everything that changes how PostgreSQL writes values, what it shows and how long it waits. */
import type { Settings } from './options.ts';
import { identifier, literal } from './quote.ts';

/** How long a connection's statements and locks may take; 0 is for ever. */
export type Patience = { readonly statement: number; readonly lock: number };

/** Text of values, the same from any server to any reader. */
const FORMATS = {
  timezone: 'UTC',
  datestyle: 'ISO, YMD',
  intervalstyle: 'iso_8601',
  extra_float_digits: '1',
  bytea_output: 'hex',
  xmlbinary: 'base64',
  client_encoding: 'UTF8',
  standard_conforming_strings: 'on',
  lc_monetary: 'C',
  quote_all_identifiers: 'off',
};

/**
 * A role that row security hides rows from gets an error, as pg_dump does; the idle reader of a slow check stays; compiling a
 * statement that runs once takes longer than it saves.
 */
const MANNERS = {
  row_security: 'off',
  default_transaction_read_only: 'on',
  client_min_messages: 'warning',
  idle_in_transaction_session_timeout: '0',
  jit: 'off',
};

/**
 * Begins the one transaction of a connection, at an instant of its own or at an exported one. Pins are local to it,
 * so a transaction pooler neither loses them nor hands them to somebody else.
 */
export function beginning(
  settings: Settings,
  version: number,
  patience: Patience,
  snapshot: string | null,
): string {
  const statements = ['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'];
  if (snapshot !== null) statements.push(`SET TRANSACTION SNAPSHOT ${literal(snapshot)}`);
  const pins = {
    ...FORMATS,
    ...MANNERS,
    ...(version >= 17 ? { transaction_timeout: '0' } : {}),
    statement_timeout: String(patience.statement),
    lock_timeout: String(patience.lock),
    application_name: settings.applicationName,
  };
  for (const [name, value] of Object.entries(pins)) statements.push(`SET LOCAL ${name} = ${literal(value)}`);
  statements.push(`SET LOCAL search_path = ${identifier(settings.schema)}`);
  return statements.join('; ');
}

/** Puts settings in force for the next statement of a reader's transaction, or takes them back. */
export function inForce(settings: Readonly<Record<string, string>>, is: boolean): string {
  const each = Object.entries(settings).map(
    ([name, value]) => `SET LOCAL ${name} TO ${is ? literal(value) : 'DEFAULT'}`,
  );
  return each.join('; ');
}

/**
 * Pins a connection that writes, for as long as it lives. A commit is on disk before it is told of, so that its journal is
 * right even when the server dies; a client that is gone lets go of its rows and its lock.
 */
export function writerPins(settings: Settings, version: number): string {
  const pins = {
    ...FORMATS,
    row_security: 'off',
    client_min_messages: 'warning',
    statement_timeout: String(settings.statementTimeout),
    lock_timeout: String(settings.lockTimeout),
    idle_in_transaction_session_timeout: '60000',
    idle_session_timeout: '0',
    tcp_keepalives_idle: '30',
    tcp_keepalives_interval: '10',
    tcp_keepalives_count: '3',
    ...(version >= 17 ? { transaction_timeout: '0' } : {}),
  };
  return [
    ...Object.entries(pins).map(([name, value]) => `SET ${name} = ${literal(value)}`),
    `SET search_path = ${identifier(settings.schema)}`,
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
  ].join('; ');
}
