/** Defects of berths' statuses: both systems agree on them, and yet the interests call for something else. */
import { finding, type Defect } from './defect.ts';

export const STATUSES: readonly Defect[] = [
  {
    story: 'a berth is still for sale, though somebody signed for it',
    plant({ berth }) {
      const { old, now } = berth((_old, { status }) => status === 'under_offer');
      old.Status = 'Available';
      now.status = 'available';
      return [finding('berth-statuses', 'mismatch', [old['Mooring Number']], 'status')];
    },
  },
  {
    story: 'a berth is under offer, and the one who made the offer is long gone',
    plant({ berth, world: { crm } }) {
      const { old, now } = berth((_old, { id, status }) => {
        const over = crm.interests.filter(({ berth_id: of, archived_at: at }) => of === id && at !== null);
        return status === 'available' && over.length > 0;
      });
      old.Status = 'Under Offer';
      now.status = 'under_offer';
      return [finding('berth-statuses', 'mismatch', [old['Mooring Number']], 'status')];
    },
  },
  {
    story: 'a berth is sold, and nobody signed the contract',
    plant({ berth }) {
      const { old, now } = berth((_old, { status }) => status === 'under_offer');
      old.Status = 'Sold';
      now.status = 'sold';
      return [finding('berth-statuses', 'sold-without-completed', [old['Mooring Number']], 'status')];
    },
  },
  {
    story: 'one berth was sold to two people',
    plant({ berth, interest, isUntouched, world: { legacy } }) {
      const sold = new Set(
        legacy.Berths.filter((row) => row.Status === 'Sold' && isUntouched(row)).map(
          (row) => row['Mooring Number'],
        ),
      );
      const second = interest(({ 'Mooring Number': number }, { pipeline_stage: stage, archived_at: at }) => {
        return at === null && stage !== 'completed' && sold.has(number);
      });
      const { old } = berth((row) => row['Mooring Number'] === second.old['Mooring Number']);
      second.old['Sales Process Level'] = 'Contract Signed';
      second.now.pipeline_stage = 'completed';
      return [finding('berth-statuses', 'two-completed', [old['Mooring Number']], 'status')];
    },
  },
  {
    story: 'a berth of the pontoon that is gone is "reserved", a status that nobody knows',
    plant({ archivedBerth }) {
      const { old, now } = archivedBerth();
      old.Status = 'Reserved';
      now.status = 'reserved';
      const number = old['Mooring Number'];
      return [
        finding('berth-fields', 'unmapped', [number], 'status'),
        finding('berth-statuses', 'unknown-status', [number], 'status'),
      ];
    },
  },
  {
    story: 'an interest is "lost", a stage that the old system never had',
    plant({ berth, interest, isUntouched, world: { legacy } }) {
      const free = new Set(legacy.Berths.filter(isUntouched).map((row) => row['Mooring Number']));
      const { old, now, id } = interest(
        ({ 'Mooring Number': number }, { pipeline_stage: stage, archived_at: at }) => {
          return at === null && stage === 'in_communication' && free.has(number);
        },
      );
      berth((row) => row['Mooring Number'] === old['Mooring Number']);
      now.pipeline_stage = 'lost';
      return [
        finding('stages-arrived', 'group', ['in_communication']),
        finding('stages-arrived', 'group', ['lost']),
        finding('interest-fields', 'altered', [id], 'pipeline_stage'),
        finding('berth-statuses', 'unknown-stage', [old['Mooring Number']], 'status'),
      ];
    },
  },
];
