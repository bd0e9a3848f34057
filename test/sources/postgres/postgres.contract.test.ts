/** PostgreSQL keeps the contract of sources, in a database in the order of bytes and in one in the order of a language. */
import { describePostgres } from '../../support/postgres.ts';
import { postgresHarness } from '../../support/postgres-harness.ts';
import { sourceContract } from '../contract.ts';

describePostgres('PostgreSQL', () => {
  sourceContract('PostgreSQL in the order of bytes', postgresHarness('contract_bytes'));

  const options = `LOCALE_PROVIDER icu ICU_LOCALE 'en-US'`;
  sourceContract('PostgreSQL in the order of a language', postgresHarness('contract_language', { options }));
});
