/** Can people go on working: does a search find every row, and does every new row get a number that no other has? */
import { searchIndex, sequencePosition } from '@cutover/reconcile';
import { crm } from './datasets.mts';

const COLUMNS = { column: 'search_vector', expected: 'search_expected' };
const PRIVATE = ['search_vector', 'search_expected'];

/** The words of a text in a vector, with the weight that ranks them. */
const words = (weight: 'A' | 'B' | 'C', text: string) =>
  `setweight(to_tsvector('english', coalesce(${text}, '')), '${weight}')`;

/** What is looked through is what the application's own expression makes of each row; vectors of names are private. */
export const searches = [
  searchIndex(
    'clients-searched',
    {
      rows: crm.table('clients', {
        key: 'id',
        computed: { search_expected: words('A', 'full_name') },
        private: PRIVATE,
      }),
    },
    COLUMNS,
  ),
  searchIndex(
    'berths-searched',
    {
      rows: crm.table('berths', {
        key: 'mooring_number',
        computed: {
          search_expected: [words('A', 'mooring_number'), words('B', 'area'), words('C', 'berth_type')].join(
            ' || ',
          ),
        },
      }),
    },
    COLUMNS,
  ),
  searchIndex(
    'interests-searched',
    {
      rows: crm.table('interests', {
        key: 'id',
        computed: {
          search_expected: [
            words('A', '(SELECT full_name FROM clients WHERE clients.id = interests.client_id)'),
            words('B', '(SELECT mooring_number FROM berths WHERE berths.id = interests.berth_id)'),
          ].join(' || '),
        },
        private: PRIVATE,
      }),
    },
    COLUMNS,
  ),
];

/** No sequence gives a number again, and none comes to its end unseen. */
export const numbers = [sequencePosition('numbers', { sequences: crm.sequences() }, { headroom: 100 })];
