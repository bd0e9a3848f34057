// Every mismatch that the domain says is to be planted, and which finding comes first where a berth has several.
import { berthStatus } from '../../../checks/packs/marina-crm/berth-status.ts';
import { checkTester } from '../../support/check-tester.ts';
import { ARCHIVED, berths, interests, type Berth, type Interest } from '../../support/marina-berths.ts';
import type { Shown } from '../../support/outcome.ts';

const elsewhere: Interest = ['zz', 'open'];

const found = (
  kind: string,
  berth: string,
  allowed: readonly string[],
  because: Readonly<Record<string, number>>,
  actual: string | null,
  more = {},
): Shown => ({
  kind,
  key: [berth],
  column: 'status',
  expected: { status: allowed, because, ...more },
  actual,
});
const FREE = ['available', 'maintenance'];

/** What the domain says is to be planted, a case each; all berths stand beside one that is right. */
const PLANTED: readonly (readonly [name: string, Berth, readonly Interest[], Shown])[] = [
  [
    'available with a signed interest',
    ['a', 'available'],
    [['a', 'signed_eoi_nda']],
    found('mismatch', 'a', ['under_offer'], { signed_eoi_nda: 1 }, 'available'),
  ],
  [
    'sold with no completed interest, but one that calls for an offer',
    ['a', 'sold'],
    [
      ['a', 'contract'],
      ['a', 'open'],
    ],
    found('sold-without-completed', 'a', ['under_offer'], { contract: 1, open: 1 }, 'sold'),
  ],
  ['sold with no interest at all', ['a', 'sold'], [], found('mismatch', 'a', FREE, {}, 'sold')],
  [
    'two completed interests on one berth',
    ['a', 'sold'],
    [
      ['a', 'completed'],
      ['a', 'completed'],
    ],
    found('two-completed', 'a', ['sold'], { completed: 2 }, 'sold'),
  ],
  [
    'an archived interest that keeps a berth under offer',
    ['a', 'under_offer'],
    [['a', 'contract', ARCHIVED]],
    found('mismatch', 'a', FREE, {}, 'under_offer'),
  ],
  [
    'an archived sale that keeps a berth sold',
    ['a', 'sold'],
    [
      ['a', 'completed', ARCHIVED],
      ['a', 'details_sent'],
    ],
    found('mismatch', 'a', FREE, { details_sent: 1 }, 'sold'),
  ],
  [
    'maintenance with an active interest',
    ['a', 'maintenance'],
    [['a', 'deposit_10pct']],
    found('mismatch', 'a', ['under_offer'], { deposit_10pct: 1 }, 'maintenance'),
  ],
  [
    'under offer with a completed interest',
    ['a', 'under_offer'],
    [
      ['a', 'in_communication'],
      ['a', 'completed'],
    ],
    found('mismatch', 'a', ['sold'], { completed: 1, in_communication: 1 }, 'under_offer'),
  ],
  [
    'under offer with details sent only',
    ['a', 'under_offer'],
    [['a', 'details_sent']],
    found('mismatch', 'a', FREE, { details_sent: 1 }, 'under_offer'),
  ],
  [
    'a status in the words of the website',
    ['a', 'Under Offer'],
    [['a', 'contract']],
    found('unknown-status', 'a', ['under_offer'], { contract: 1 }, 'Under Offer'),
  ],
  ['a status with a blank', ['a', 'sold '], [], found('unknown-status', 'a', FREE, {}, 'sold ')],
  ['no status', ['a', null], [], found('unknown-status', 'a', FREE, {}, null)],
  [
    'a stage of the old system',
    ['a', 'available'],
    [
      ['a', 'Contract Signed'],
      ['a', 'open'],
    ],
    found('unknown-stage', 'a', FREE, { 'Contract Signed': 1, open: 1 }, 'available'),
  ],
  [
    'an interest without a stage',
    ['a', 'under_offer'],
    [
      ['a', null],
      ['a', 'contract'],
      ['a', 'NULL'],
    ],
    found('unknown-stage', 'a', ['under_offer'], { NULL: 1, contract: 1 }, 'under_offer', {
      withoutStage: 1,
    }),
  ],
  [
    'an unknown status before an unknown stage, an unknown stage before two sales',
    ['a', 'sold'],
    [
      ['a', 'completed'],
      ['a', 'completed'],
      ['a', 'won'],
    ],
    found('unknown-stage', 'a', ['sold'], { completed: 2, won: 1 }, 'sold'),
  ],
  [
    'two sales before the status that both call for',
    ['a', 'available'],
    [
      ['a', 'completed'],
      ['a', 'completed'],
    ],
    found('two-completed', 'a', ['sold'], { completed: 2 }, 'available'),
  ],
];

checkTester(berthStatus, {
  agree: [],
  disagree: [
    ...PLANTED.map(([name, berth, about, finding]) => ({
      name,
      datasets: {
        berths: berths(['0', 'available'], berth, ['b', 'under_offer']),
        interests: interests(...about, ['b', 'contract'], elsewhere),
      },
      finds: [finding],
    })),
  ],
});
