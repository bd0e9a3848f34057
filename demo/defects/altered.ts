/** Defects of values: the row is there, and something in it is not what it was. */
import { daysAfter } from '../marina/local-time.ts';
import { LARGEST_PRICE } from '../marina/make-berths.ts';
import { cents, decimal } from '../marina/money.ts';
import { finding, type Defect } from './defect.ts';

const WRONG_METRES_PER_FOOT = 0.305;

export const ALTERED: readonly Defect[] = [
  {
    story: `the price ${LARGEST_PRICE} is off by a cent`,
    plant({ berth }) {
      const { old, now } = berth(({ Price: price }) => price === LARGEST_PRICE);
      now.price = decimal(cents(LARGEST_PRICE) + 1n);
      return [finding('berth-fields', 'altered', [old['Mooring Number']], 'price')];
    },
  },
  {
    story: 'two berths have each other’s price',
    plant({ berth }) {
      const one = berth();
      const other = berth((_old, { price }) => price !== one.now.price);
      [one.now.price, other.now.price] = [other.now.price, one.now.price];
      return [one, other].map(({ old }) => {
        return finding('berth-fields', 'altered', [old['Mooring Number']], 'price');
      });
    },
  },
  {
    story: 'a long berth was measured with 0.305 metres to the foot',
    plant({ berth }) {
      const { old, now } = berth((_old, { length_ft: length }) => Number(length) > 100);
      now.length_m = (Number(now.length_ft) * WRONG_METRES_PER_FOOT).toFixed(2);
      return [finding('berth-fields', 'altered', [old['Mooring Number']], 'length_m')];
    },
  },
  {
    story: 'an interest in its contract stage went back to a signed EOI',
    plant({ interest }) {
      const { now, id } = interest((_old, { pipeline_stage: stage }) => stage === 'contract');
      now.pipeline_stage = 'signed_eoi_nda';
      return [
        finding('stages-arrived', 'group', ['contract']),
        finding('stages-arrived', 'group', ['signed_eoi_nda']),
        finding('interest-fields', 'altered', [id], 'pipeline_stage'),
      ];
    },
  },
  {
    story: 'a sales process level that nobody mapped silently became "open"',
    plant({ interest }) {
      const level = 'Signed LOI';
      const { old, id } = interest((_old, { pipeline_stage: stage }) => stage === 'open');
      old['Sales Process Level'] = level;
      return [
        finding('stages-arrived', 'unmapped', [level], 'pipeline_stage'),
        finding('stages-arrived', 'group', ['open']),
        finding('interest-fields', 'unmapped', [id], 'pipeline_stage'),
      ];
    },
  },
  {
    story: 'a yacht without a name has an empty one now',
    plant({ interest }) {
      const { now, id } = interest((_old, { yacht_name: name }) => name === null);
      now.yacht_name = '';
      return [finding('interest-fields', 'altered', [id], 'yacht_name')];
    },
  },
  {
    story: 'an invoice was issued on the day before, since midnight here is yesterday in UTC',
    plant({ invoice }) {
      const { old, now, id } = invoice();
      now.issued_on = daysAfter(old.Issued ?? '', -1);
      return [finding('invoice-fields', 'altered', [id], 'issued_on')];
    },
  },
  {
    story: 'a local time was taken for UTC',
    plant({ expense }) {
      const { old, now, id } = expense(({ Time: time }) => time !== null);
      now.spent_at = `${old.Time ?? ''}Z`;
      return [finding('expense-fields', 'altered', [id], 'spent_at')];
    },
  },
  {
    story: 'a vendor’s name was decoded with the wrong character set',
    plant({ expense }) {
      const { now, id } = expense((_old, { vendor }) => vendor === 'Café Bollard');
      now.vendor = 'CafÃ© Bollard';
      return [finding('expense-fields', 'altered', [id], 'vendor')];
    },
  },
  {
    story: 'an amount of 1,234.50 was cut at the comma',
    plant({ expense }) {
      const { now, id } = expense(({ Price: price }) => /^\d,/.test(price ?? ''));
      now.amount = now.amount.slice(0, 1);
      return [finding('expense-fields', 'altered', [id], 'amount')];
    },
  },
];
