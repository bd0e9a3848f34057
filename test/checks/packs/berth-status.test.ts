// The status of every berth is the one that its interests call for.
import { describe, expect, it } from 'vitest';
import { berthStatus } from '../../../checks/packs/marina-crm/berth-status.ts';
import { memory } from '../../../src/sources/memory.ts';
import { checkTester } from '../../support/check-tester.ts';
import { ARCHIVED, berths, interests } from '../../support/marina-berths.ts';

checkTester(berthStatus, {
  agree: [
    {
      name: 'every status is the one that follows',
      datasets: {
        berths: berths(
          ['a', 'available'],
          ['b', 'maintenance'],
          ['c', 'available'],
          ['d', 'under_offer'],
          ['e', 'under_offer'],
          ['f', 'sold'],
          ['g', 'under_offer'],
          ['h', 'under_offer'],
        ),
        interests: interests(
          ['c', 'open'],
          ['c', 'details_sent'],
          ['d', 'in_communication'],
          ['e', 'signed_eoi_nda'],
          ['e', 'open'],
          ['f', 'completed'],
          ['f', 'contract'],
          ['f', 'completed', ARCHIVED],
          ['g', 'deposit_10pct'],
          ['h', 'contract'],
        ),
      },
    },
    {
      name: 'interests in no berth, or in one that is not there, are for other checks to find',
      datasets: {
        berths: berths(['b', 'available']),
        interests: interests([null, 'completed'], ['a', 'completed'], ['c', 'nonsense']),
      },
    },
    {
      name: 'what an archived interest says counts for nothing, not even its words',
      datasets: {
        berths: berths(['a', 'available']),
        interests: interests(['a', 'nonsense', ARCHIVED], ['a', null, ARCHIVED]),
      },
    },
    {
      name: 'another vocabulary, another rule',
      datasets: { berths: berths(['a', 'let'], ['b', 'free']), interests: interests(['a', 'signed']) },
      options: {
        statuses: { free: ['free'], offered: 'reserved', sold: 'let' },
        stages: { early: ['asked'], offer: ['viewing'], completed: ['signed'] },
      },
    },
    {
      name: 'berths of one number in two ports are two berths',
      datasets: {
        berths: memory('berths', {
          key: 'id',
          columns: { id: 'text', port_id: 'text', mooring_number: 'text', status: 'text' },
          rows: [
            ['1', 'north', 'A1', 'sold'],
            ['2', 'south', 'A1', 'available'],
          ],
        }),
        interests: interests(['1', 'completed']),
      },
    },
  ],
  disagree: [
    {
      name: 'a berth that is there twice, and berths without an id',
      datasets: {
        berths: berths(['a', 'sold'], ['a', 'available'], [null, 'sold'], [null, 'free'], ['b', 'available']),
        interests: interests(['a', 'contract'], [null, 'open']),
      },
      finds: [
        { kind: 'duplicate', key: ['a'], expected: { rows: 1 }, actual: { rows: 2 } },
        { kind: 'null-key', key: [null], expected: { rows: 0 }, actual: { rows: 2 } },
      ],
    },
  ],
  unable: [
    {
      name: 'interests without the column that says which are archived',
      datasets: {
        berths: berths(['a', 'available']),
        interests: memory('interests', {
          key: 'berth_id',
          columns: { berth_id: 'text', pipeline_stage: 'text' },
          rows: [['a', 'open']],
        }),
      },
      because: /has no column "archived_at", which the check needs/,
    },
  ],
});

describe('berth-status', () => {
  const datasets = { berths: berths(), interests: interests() };

  it('refuses a word with two meanings', () => {
    expect(() => berthStatus('x', datasets, { statuses: { sold: 'available' } })).toThrow(
      'check x: options.statuses: "available" is named twice; give it one meaning',
    );
    expect(() => berthStatus('x', datasets, { stages: { early: ['open', 'contract'] } })).toThrow(
      'check x: options.stages: "contract" is named twice; give it one meaning',
    );
  });

  it('says its rules', () => {
    const { options } = berthStatus('x', datasets);
    expect(berthStatus.definition.rules?.(options)).toEqual([
      'archived interests do not count',
      'an interest that is completed makes its berth sold',
      'else one that is in_communication or signed_eoi_nda or deposit_10pct or contract makes it under_offer',
      'else it is available or maintenance; open or details_sent binds nobody',
      'any other status or stage is a finding',
    ]);
  });

  it('finds no status error that would stop a gate: people decide', () => {
    const { finds } = berthStatus.definition;
    const warnings = Object.entries(finds).flatMap(([kind, { severity }]) =>
      severity === 'warning' ? [kind] : [],
    );
    expect(warnings).toEqual(['two-completed', 'sold-without-completed', 'mismatch']);
  });
});
