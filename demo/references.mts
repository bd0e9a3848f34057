/** Does everything that is referred to exist? No migration is right that leaves a dangling reference. */
import { foreignKeys, orphans, references } from '@cutover/reconcile';
import {
  audited,
  clientsOfInterests,
  crm,
  interests,
  newBerths,
  newClients,
  newDocuments,
  newEmails,
  newInterests,
  newMoorings,
} from './datasets.mts';

/** Within the new system: these must hold at any time. */
export const referencesInside = [
  // One check for each constraint of the catalog: importers switch them off, and then they only look enforced.
  foreignKeys(crm),
  // What the schema forgot to declare.
  references('forgotten', [[newInterests.by('berth_id'), newBerths]]),
  orphans(
    'documents-have-clients',
    { from: newDocuments.by('client_id'), to: newClients },
    { nulls: 'refuse' },
  ),
  // An audit record may refer to any table, so there is one check for each, in both directions.
  Object.entries(audited).map(([entity, to]) => {
    const logs = crm.table('audit_logs', { key: 'id', where: (row) => row('entity_type', '=', entity) });
    return orphans(`audit.${entity}`, { from: logs.by('entity_id'), to }, { both: true });
  }),
];

/** From the old system into the new one. */
export const referencesAcross = [
  // The mooring numbers that people asked for, and the addresses that they asked from.
  orphans('moorings', { from: interests.by('Mooring Number'), to: newMoorings }),
  orphans('emails-of-clients', { from: interests.by('email_key'), to: newEmails }, { both: true }),
  // From the old system through the id map into the new one.
  orphans('clients-of-interests', { from: clientsOfInterests, to: newClients }),
];
