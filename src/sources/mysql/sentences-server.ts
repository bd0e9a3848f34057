/** The failures of MySQL and MariaDB that people meet, by the server's number. */
import { lost } from '../sql-connecting.ts';
import { sentence, type Sentence } from '../sql-place.ts';

const password = sentence(
  'password-refused',
  ({ user, credentials }) =>
    `access denied for user "${user}" from here; set the right user and password in ${credentials}`,
);
const full = sentence(
  'too-many-connections',
  () => 'the server has no connection left; end idle ones, or raise max_connections or max_user_connections',
  true,
);
const shutdown = sentence(
  'connection-lost',
  () => 'the server ended the connection; look at its log for a restart or an administrator',
  true,
);
export const timeout = sentence(
  'statement-timeout',
  () =>
    'a statement took longer than statementTimeout, or was killed on the server; raise statementTimeout, or read fewer rows with "where"',
);
const lock = sentence(
  'lock-timeout',
  () => 'a lock was not granted within lockTimeout; wait for the schema change to end, or raise lockTimeout',
  true,
);
const badValue = (what: string): Sentence =>
  sentence(
    'bad-value',
    () => `a value cannot be read ${what}; clean the column, or correct "where" or "computed"`,
  );
const disk = sentence(
  'disk-full',
  () =>
    `the server's disk is full (sorting needs temporary files); make room there, or read fewer rows with "where"`,
);
const rights = sentence(
  'no-rights',
  ({ user, database }, message) =>
    `${message}; GRANT SELECT ON \`${database}\`.* TO '${user}', or on what is read`,
);
const table = sentence('table-missing', (_place, message) => `${message}; correct its name or "schema"`);
const structure = sentence('server-error', (_place, message) => `the server answers: ${message}`);

export const STATEMENTS: ReadonlyMap<number, Sentence> = new Map([
  [1045, password],
  [1698, password],
  [
    1044,
    sentence(
      'no-rights',
      ({ user, database }) =>
        `user "${user}" may not use database "${database}"; GRANT SELECT ON \`${database}\`.* TO '${user}'`,
    ),
  ],
  [
    1049,
    sentence(
      'database-missing',
      ({ database, credentials }) => `there is no database "${database}"; correct it in ${credentials}`,
    ),
  ],
  [
    1130,
    sentence(
      'not-admitted',
      ({ user }) => `the server admits nobody from here; create user "${user}" for this host`,
    ),
  ],
  [
    1129,
    sentence(
      'not-admitted',
      () => 'the server has blocked this host after too many failures; FLUSH HOSTS there',
    ),
  ],
  [1820, sentence('not-admitted', ({ user }) => `the password of user "${user}" has expired; set a new one`)],
  [1862, sentence('not-admitted', ({ user }) => `the password of user "${user}" has expired; set a new one`)],
  [3118, sentence('not-admitted', ({ user }) => `user "${user}" is locked; unlock the account`)],
  [4151, sentence('not-admitted', ({ user }) => `user "${user}" is locked; unlock the account`)],
  [1040, full],
  [1203, full],
  [1226, full],
  [1053, shutdown],
  [1077, shutdown],
  [1927, shutdown],
  [4031, shutdown],
  [1152, lost],
  [1158, lost],
  [1159, lost],
  [1160, lost],
  [1161, lost],
  [1317, timeout],
  [1969, timeout],
  [3024, timeout],
  [1205, lock],
  [3572, lock],
  [1213, sentence('deadlock', () => 'the server ended a deadlock; try again', true)],
  [
    1412,
    sentence(
      'table-changed',
      () => 'a table was altered after the instant, which cannot see it any more; run again',
      true,
    ),
  ],
  [1021, disk],
  [3, disk],
  [1114, disk],
  [
    1038,
    sentence(
      'server-memory',
      () => 'sorting needs more than sort_buffer_size; raise it, or use a shorter key',
    ),
  ],
  [1041, sentence('server-memory', () => 'the server is out of memory; lower its load', true)],
  [1037, sentence('server-memory', () => 'the server is out of memory; lower its load', true)],
  [
    1153,
    sentence(
      'packet',
      () => 'a statement or a row is longer than max_allowed_packet; raise it on the server',
    ),
  ],
  [1142, rights],
  [1143, rights],
  [1227, rights],
  [1370, rights],
  [1146, table],
  [
    1356,
    sentence(
      'view-broken',
      (_place, message) => `${message}; mend the view, or grant its definer what it reads`,
    ),
  ],
  [
    1054,
    sentence('column-missing', (_place, message) => `${message}; correct "where", "computed" or the key`),
  ],
  [1792, sentence('would-write', (_place, message) => `${message}; reading it would write, so leave it out`)],
  [1264, badValue('(out of range)')],
  [1292, badValue('as its type')],
  [1365, badValue('(division by zero)')],
  [1366, badValue('as its type')],
  [1411, badValue('as its type')],
  [1525, badValue('as its type')],
  [1690, badValue('(out of range)')],
  [3140, badValue('as JSON')],
  [3141, badValue('as JSON')],
  [3854, badValue('in this character set')],
  [
    1064,
    sentence('server-error', () => 'the server does not understand the SQL; correct "where" or "computed"'),
  ],
  [1267, structure],
  [1271, structure],
  [1305, structure],
  [1728, structure],
]);
