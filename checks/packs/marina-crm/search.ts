/** What searches look through, by the expressions of the plans: by whom or what a row is called first, then where it belongs. */
import { searchIndex } from '../../search-index.ts';
import type { Check } from '../../../src/model/check.ts';
import type { Crm } from './crm.ts';
import type { SearchExpressions } from './given.ts';

/** A weighted part of a search vector; nothing is in one whose text is NULL. */
function weighted(weight: 'A' | 'B' | 'C', text: string): string {
  return `setweight(to_tsvector('english', coalesce(${text}, '')), '${weight}')`;
}

const PLANNED: Required<SearchExpressions> = {
  clients: [weighted('A', 'full_name'), weighted('B', 'company_name'), weighted('C', 'yacht_name')].join(
    ' || ',
  ),
  berths: [weighted('A', 'mooring_number'), weighted('B', 'area'), weighted('C', 'berth_type')].join(' || '),
  interests: [
    weighted('A', '(SELECT full_name FROM clients WHERE clients.id = interests.client_id)'),
    weighted('B', '(SELECT mooring_number FROM berths WHERE berths.id = interests.berth_id)'),
  ].join(' || '),
};

/** Tables whose search vectors are made of people's names. */
const PERSONAL = ['clients', 'interests'];

const COLUMNS = { column: 'search_vector', expected: 'search_expected' };

/** One check for each table that is searched. */
export function searchIndexes(crm: Crm, given: SearchExpressions): readonly Check[] {
  const expressions = { ...PLANNED, ...given };
  return Object.entries(expressions).map(([table, expression]) => {
    const rows = crm.ofPort(table, {
      key: 'id',
      computed: { [COLUMNS.expected]: expression },
      private: PERSONAL.includes(table) ? [COLUMNS.column, COLUMNS.expected] : [],
    });
    return searchIndex(`${table}-search-index`, { rows }, COLUMNS);
  });
}
