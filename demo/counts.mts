/** Did as many arrive as left? */
import { rowCounts } from '@cutover/reconcile';
import {
  allExpenses,
  allInterests,
  blankRows,
  crm,
  currentBerths,
  importReport,
  interests,
  interestsWithNotes,
  invoices,
  newClients,
  newCurrentBerths,
  newEmails,
  newExpenses,
  newInterests,
  newInvoices,
  stages,
  trials,
} from './datasets.mts';
import { BERTH_STATUSES, STAGES } from './vocabularies.mts';

/** Every difference has a reason that can be counted. */
export const counts = [
  // The new system has one client for each e-mail address, and one for each interest without.
  rowCounts(
    'clients-merged',
    { source: interests, target: newClients },
    { relation: 'distinct-of', distinct: ['email_key'] },
  ),
  rowCounts(
    'contacts-arrived',
    { source: interests, target: newEmails },
    { relation: 'distinct-of', distinct: ['email_key'], keyless: 'ignore' },
  ),
  // The number of berths is known without any database: somebody walked along the pontoons.
  rowCounts(
    'berths-arrived',
    { source: currentBerths, target: newCurrentBerths },
    { expected: 117, group: { source: ['Status'], target: ['status'] }, map: { Status: BERTH_STATUSES } },
  ),
  // source = arrived + blank rows + trials + failed, and the importer must say the same.
  rowCounts(
    'interests-arrived',
    {
      source: allInterests,
      target: newInterests,
      excluded: { 'blank row': blankRows, 'trial of the form': trials },
      report: importReport,
    },
    { report: { entity: 'interests' } },
  ),
  rowCounts(
    'stages-arrived',
    { source: stages, target: newInterests },
    {
      group: { source: ['Sales Process Level'], target: ['pipeline_stage'] },
      map: { 'Sales Process Level': STAGES },
      mapNull: { 'Sales Process Level': 'open' },
    },
  ),
  rowCounts('notes-arrived', {
    source: interestsWithNotes,
    target: crm.table('interest_notes', { key: 'id' }),
  }),
  rowCounts(
    'expenses-arrived',
    { source: allExpenses, target: newExpenses, report: importReport },
    { report: { entity: 'expenses' } },
  ),
  rowCounts(
    'invoices-arrived',
    { source: invoices, target: newInvoices, report: importReport },
    { report: { entity: 'invoices' } },
  ),
];
