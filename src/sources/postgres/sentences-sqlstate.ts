/** The failures of PostgreSQL that people meet, by SQLSTATE. */
import { lost } from '../sql-connecting.ts';
import { sentence, type Sentence } from '../sql-place.ts';

const password = sentence(
  'password-refused',
  ({ user, credentials }) => `password refused for user "${user}"; set the right password in ${credentials}`,
);
const shutdown = sentence(
  'connection-lost',
  () => 'the server ended the connection; look at its log for a restart or an administrator',
  true,
);
const notUtf8 = sentence(
  'not-utf8',
  () => 'a text has no form in UTF-8; find its row and clean it, or leave the column out',
);
const temporary = 'make room there, or read fewer rows with "where"';

export const STATEMENTS: ReadonlyMap<string, Sentence> = new Map([
  ['08000', lost],
  ['08003', lost],
  ['08006', lost],
  ['28P01', password],
  [
    '28000',
    sentence(
      'not-admitted',
      ({ user, database }) =>
        `user "${user}" is not admitted to database "${database}" from here; look at pg_hba.conf, at sslmode and at the role`,
    ),
  ],
  [
    '3D000',
    sentence(
      'database-missing',
      ({ database, credentials }) => `there is no database "${database}"; correct it in ${credentials}`,
    ),
  ],
  [
    '53300',
    sentence(
      'too-many-connections',
      () => 'the server has no connection left; lower "connections", or end idle ones',
      true,
    ),
  ],
  ['57P01', shutdown],
  ['57P02', shutdown],
  ['57P03', sentence('starting-up', () => 'the server is starting or stopping; try again', true)],
  ['57P05', shutdown],
  ['25P03', shutdown],
  ['25P04', shutdown],
  [
    '57014',
    sentence(
      'statement-timeout',
      () =>
        'a statement took longer than statementTimeout, or was cancelled on the server; raise statementTimeout, or read fewer rows with "where"',
    ),
  ],
  [
    '55P03',
    sentence(
      'lock-timeout',
      () =>
        'a lock was not granted within lockTimeout; wait for the schema change to end, or raise lockTimeout',
      true,
    ),
  ],
  [
    '40001',
    sentence(
      'recovery-conflict',
      () =>
        'the standby cancelled the statement in favour of recovery; raise max_standby_streaming_delay, or read the primary',
      true,
    ),
  ],
  ['40P01', sentence('deadlock', () => 'the server ended a deadlock; try again', true)],
  [
    '53100',
    sentence('disk-full', () => `the server's disk is full (sorting needs temporary files); ${temporary}`),
  ],
  [
    '53400',
    sentence(
      'temporary-limit',
      () => `sorting needs more than temp_file_limit; raise it for this role, or ${temporary}`,
    ),
  ],
  [
    '53200',
    sentence('server-memory', () => 'the server is out of memory; lower its load or "connections"', true),
  ],
  [
    '42501',
    sentence(
      'no-rights',
      ({ user }, message) =>
        `${message}; grant SELECT to "${user}", or BYPASSRLS where row security hides rows`,
    ),
  ],
  ['22021', notUtf8],
  ['22P05', notUtf8],
  [
    '25006',
    sentence('would-write', (_place, message) => `${message}; reading it would write, so leave it out`),
  ],
  ['42P01', sentence('table-missing', (_place, message) => `${message}; correct its name or "schema"`)],
  [
    '42703',
    sentence('column-missing', (_place, message) => `${message}; correct "where", "computed" or the key`),
  ],
  ['3F000', sentence('table-missing', (_place, message) => `${message}; correct "schema"`)],
]);
