/** Sources keep their contract when they are read by many short statements: in a soak, since it is all of it once more. */
import { describe } from 'vitest';
import { describeMysql } from '../support/mysql.ts';
import { mysqlHarness } from '../support/mysql-harness.ts';
import { describePostgres } from '../support/postgres.ts';
import { postgresHarness } from '../support/postgres-harness.ts';
import { sourceContract } from './contract.ts';

const SHORT = { throttle: { statementTime: 1, rowsPerSecond: 1e6 } };

describe.runIf(process.env['RECONCILE_SOAK'] === '1')('a throttled source', () => {
  describePostgres('of PostgreSQL', () => {
    sourceContract('PostgreSQL in the order of bytes', postgresHarness('contract_short', {}, SHORT));
  });
  describeMysql('of MySQL', () => {
    sourceContract(
      'MySQL in the order of a language',
      mysqlHarness('contract_a', 'utf8mb4_unicode_ci', SHORT),
    );
    sourceContract('MySQL in the order of bytes', mysqlHarness('contract_b', 'utf8mb4_nopad_bin', SHORT));
  });
});
