/** The new system's tables as datasets: which rows of a port, keyed how, and what of them nobody may see. */
import type { DatasetRef } from '../../../src/model/dataset.ts';
import type { Condition, TableOptions, Tables, Where } from './given.ts';

const BY_ID = { key: 'id' };

/** Tables of the CRM that the pack reads, of one port or of all. */
export type Crm = {
  readonly clients: DatasetRef;
  readonly berths: DatasetRef;
  readonly interests: DatasetRef;
  readonly expenses: DatasetRef;
  readonly invoices: DatasetRef;
  /** E-mail addresses among the contacts. */
  readonly emails: DatasetRef;
  /** Berths that are not archived, by id. */
  readonly berthsInUse: DatasetRef;
  /** Interests, by the berth that they are about. */
  readonly interestsByBerth: DatasetRef;
  /** A table, of all ports. */
  any(name: string, options?: TableOptions): DatasetRef;
  /** A table, of the port. */
  ofPort(name: string, options?: TableOptions): DatasetRef;
};

/** Names the tables; nothing is read before a suite runs. */
export function crmTables(crm: Tables, port: string | undefined): Crm {
  const any: Crm['any'] = (name, { where, ...options } = BY_ID) =>
    crm.table(name, where === undefined ? options : { ...options, where: where as Where });
  const ofPort: Crm['ofPort'] = (name, options = BY_ID) => {
    if (port === undefined) return any(name, options);
    const where = (row: Condition) => {
      const mine = row('port_id', '=', port);
      return options.where === undefined ? mine : row.and([mine, options.where(row)]);
    };
    return any(name, { ...options, where });
  };
  return {
    clients: ofPort('clients', { key: 'id', private: ['full_name'] }),
    berths: ofPort('berths'),
    interests: ofPort('interests'),
    expenses: ofPort('expenses'),
    invoices: ofPort('invoices'),
    emails: any('client_contacts', {
      key: 'id',
      where: (row) => row('kind', '=', 'email'),
      private: ['value'],
    }),
    berthsInUse: ofPort('berths', { key: 'id', where: (row) => row('archived_at', 'is', null) }),
    interestsByBerth: ofPort('interests', { key: 'berth_id' }),
    any,
    ofPort,
  };
}
