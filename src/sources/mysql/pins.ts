/** Pins everything that changes how MySQL and MariaDB write values, what they show and how long they wait. */
import type { Settings } from './options.ts';
import { literal } from './quote.ts';

/** The make of a server; they call some settings by other names. */
export type Make = 'MySQL' | 'MariaDB';

/**
 * Text of values, the same from any server to any reader. A backslash is a character like any other, char(n) leaves its
 * padding behind, and dates that are none are read as they are.
 */
const FORMATS: Readonly<Record<string, string>> = {
  time_zone: literal('+00:00'),
  sql_mode: literal(
    'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
  ),
  lc_time_names: literal('en_US'),
  default_week_format: '0',
  div_precision_increment: '4',
  group_concat_max_len: '1000000',
  sql_auto_is_null: '0',
};

/** No limit cuts an answer short, and no server hangs up on a reader that pauses. */
const MANNERS: Readonly<Record<string, string>> = {
  sql_select_limit: '18446744073709551615',
  sql_big_selects: '1',
  sql_safe_updates: '0',
  max_sort_length: '65536',
  sort_buffer_size: '8388608',
  // Room in memory for all groups of a digest.
  tmp_table_size: '67108864',
  max_heap_table_size: '67108864',
  net_write_timeout: '86400',
  net_read_timeout: '3600',
  wait_timeout: '86400',
};

const OF_MYSQL: Readonly<Record<string, string>> = { information_schema_stats_expiry: '0' };
const OF_MARIADB: Readonly<Record<string, string>> = {
  idle_transaction_timeout: '0',
  idle_readonly_transaction_timeout: '0',
};

/** The statements that begin a connection's only transaction, at an instant of its own. */
export function beginning(make: Make, settings: Settings): readonly string[] {
  const { statementTimeout, lockTimeout } = settings;
  const pins = {
    ...FORMATS,
    ...MANNERS,
    ...(make === 'MariaDB' ? OF_MARIADB : OF_MYSQL),
    lock_wait_timeout: String(Math.max(1, Math.ceil(lockTimeout / 1_000))),
    ...(make === 'MariaDB'
      ? { max_statement_time: (statementTimeout / 1_000).toFixed(3) }
      : { max_execution_time: String(statementTimeout) }),
  };
  return [
    'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
    `SET ${Object.entries(pins)
      .map(([name, value]) => `SESSION ${name} = ${value}`)
      .join(', ')}`,
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
    'SET SESSION TRANSACTION READ ONLY',
    'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
  ];
}
