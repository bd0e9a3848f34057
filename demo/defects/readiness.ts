/** Defects of what the new system needs to go on: searches that do not find everything, and numbers that are given twice. */
import type { Crm } from '../marina/crm.ts';
import { finding, mended, type Defect } from './defect.ts';

const CHECK = 'numbers';

export const READINESS: readonly Defect[] = [
  {
    story: 'nobody told the new system which numbers the uploads have already, so it begins again with 2',
    plant({ world: { numbers } }) {
      numbers.upload_numbers = 1;
      return [mended(finding(CHECK, 'behind', ['public.upload_numbers']))];
    },
  },
  {
    story: 'a document has the last number that there is',
    plant({ world: { numbers } }) {
      numbers.documents_number_seq = 32_767;
      return [finding(CHECK, 'exhausted', ['public.documents_number_seq'])];
    },
  },
  {
    story: 'vouchers have four digits, and there are not fifty numbers left',
    plant({ world: { numbers } }) {
      numbers.voucher_numbers = 9_950;
      return [finding(CHECK, 'near-end', ['public.voucher_numbers'])];
    },
  },
  {
    story: 'a berth came in when the search had been filled already',
    plant({ berth, world: { searches } }) {
      const { old, id } = berth();
      searches.late.add(id);
      return [mended(finding('berths-searched', 'unindexed', [old['Mooring Number']], 'search_vector'))];
    },
  },
  {
    story: 'a client has another name since, and is found by the old one only',
    plant({ one, world: { crm, searches } }) {
      const { id } = one(crm.clients);
      searches.earlier.set(id, 'Wemble Thistlewick');
      return [mended(finding('clients-searched', 'stale', [id], 'search_vector'))];
    },
  },
  {
    story: 'the planned statement failed, and the one in its place leaves out whoever asked for no berth',
    plant({ world: { crm, searches } }) {
      searches.joined = true;
      return leftOut(crm).map(({ id, isFound }) =>
        finding('interests-searched', isFound ? 'unindexed' : 'stale', [id], 'search_vector'),
      );
    },
  },
];

/** The interests without a client or a berth, and whether a search should find them by what they have. */
function leftOut({ clients, berths, interests }: Crm): readonly { id: string; isFound: boolean }[] {
  const known = new Set(clients.map(({ id }) => id));
  const numbers = new Map(berths.map(({ id, mooring_number: number }) => [id, number]));
  return interests.flatMap(({ id, client_id: client, berth_id: berth }) => {
    if (known.has(client) && numbers.has(berth ?? '')) return [];
    return [{ id, isFound: known.has(client) || (numbers.get(berth ?? '') ?? null) !== null }];
  });
}
