/** Does the status of each berth follow from how far its interests have come? */
import { berthStatus } from '@cutover/reconcile/packs/marina-crm';
import { crm, newMoorings } from './datasets.mts';

/** Both systems may agree on what cannot be: a person decides, so most of these are warnings. */
export const statuses = [
  berthStatus('berth-statuses', {
    berths: newMoorings,
    interests: crm.table('berth_interests', { key: 'mooring_number' }),
  }),
];
