/** MySQL or MariaDB keeps the contract of sources where text is ordered by a language. */
import { describeMysql } from '../../support/mysql.ts';
import { mysqlHarness } from '../../support/mysql-harness.ts';
import { sourceContract } from '../contract.ts';

describeMysql('MySQL', () => {
  sourceContract('MySQL in the order of a language', mysqlHarness('contract_language', 'utf8mb4_unicode_ci'));
});
