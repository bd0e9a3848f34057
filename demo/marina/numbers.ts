/** The numbers that the new system gives by itself, and where a load that forgot nothing leaves them. */
import type pg from 'pg';
import type { Crm } from './crm.ts';

/** The last number that each sequence has given, by its name. */
export type Numbers = Record<'documents_number_seq' | 'upload_numbers' | 'voucher_numbers', number>;

/** The last number of its rows: what was loaded with numbers of its own must be counted on from there. */
export function numbersOf({ documents, uploads, expenses }: Crm): Numbers {
  const last = (given: readonly number[]): number => given.reduce((most, one) => Math.max(most, one), 1);
  return {
    documents_number_seq: last(documents.map(({ number }) => number)),
    upload_numbers: last(uploads.map(({ number }) => number)),
    voucher_numbers: last(expenses.map(({ voucher }) => voucher)),
  };
}

/** Sets the sequences, as the end of a load does. */
export async function setNumbers(client: pg.Client, numbers: Numbers): Promise<void> {
  for (const [name, last] of Object.entries(numbers)) {
    await client.query('SELECT setval($1::regclass, $2)', [name, last]);
  }
}
