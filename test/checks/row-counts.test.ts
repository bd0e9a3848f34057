// As many rows arrived as left.
import { describe, expect, it } from 'vitest';
import { rowCounts } from '../../checks/row-counts.ts';
import { checkTester } from '../support/check-tester.ts';
import { five, four, ids, none, report, table } from '../support/staged-rows.ts';

checkTester(rowCounts, {
  agree: [
    { name: 'equal', datasets: { source: five, target: table('new', ids(6, 7, 8, 9, 10)) } },
    {
      name: 'equal where fewer may be',
      datasets: { source: five, target: five },
      options: { relation: 'at-most' },
    },
    {
      name: 'equal where more may be',
      datasets: { source: five, target: five },
      options: { relation: 'at-least' },
    },
    {
      name: 'fewer where fewer may be',
      datasets: { source: five, target: four },
      options: { relation: 'at-most' },
    },
    {
      name: 'more where more may be',
      datasets: { source: four, target: five },
      options: { relation: 'at-least' },
    },
    {
      name: 'rows without a key count',
      datasets: { source: table('old', [[1], [null], [null]]), target: table('new', ids(1, 2, 3)) },
    },
    {
      name: 'a declared number, without a target',
      datasets: { source: five },
      options: { expected: 5 },
    },
    {
      name: 'a declared number for the target',
      datasets: { source: five, target: five },
      options: { expected: 5 },
    },
    {
      name: 'one row for each distinct key of a column',
      datasets: {
        source: table('old', [
          [1, 'x'],
          [2, 'x'],
          [3, 'y'],
          [4, null],
          [5, null],
        ]),
        target: four,
      },
      options: { relation: 'distinct-of', distinct: ['stage'] },
    },
    {
      name: 'one row for each distinct key, those without one left out',
      datasets: {
        source: table('old', [
          [1, 'A'],
          [2, 'A'],
          [3, ''],
          [4, null],
        ]).by('stage'),
        target: table('new', ids(1, 2)),
      },
      options: { relation: 'distinct-of', keyless: 'ignore' },
    },
    {
      name: 'one row for each distinct key of the dataset itself',
      datasets: { source: table('old', ids(1, 1, 2, 2, 3)), target: table('new', ids(1, 2, 3)) },
      options: { relation: 'distinct-of' },
    },
  ],
  disagree: [
    {
      name: 'fewer rows',
      datasets: { source: five, target: four },
      finds: [{ kind: 'count', key: [], expected: 5, actual: 4 }],
    },
    {
      name: 'a row without a key is missed',
      datasets: { source: table('old', [[1], [null]]), target: table('new', ids(1)) },
      finds: [{ kind: 'count', key: [], expected: 2, actual: 1 }],
    },
    {
      name: 'an empty target',
      datasets: { source: five, target: none },
      empty: ['target'],
      finds: [{ kind: 'count', key: [], expected: 5, actual: 0 }],
    },
    {
      name: 'more rows where none may be added',
      datasets: { source: four, target: five },
      options: { relation: 'at-most' },
      finds: [{ kind: 'count', key: [], expected: { atMost: 4 }, actual: 5 }],
    },
    {
      name: 'fewer rows where none may be lost',
      datasets: { source: five, target: four },
      options: { relation: 'at-least' },
      finds: [{ kind: 'count', key: [], expected: { atLeast: 5 }, actual: 4 }],
    },
    {
      name: 'rows without a key were merged as if they were one',
      datasets: {
        source: table('old', [
          [1, 'x'],
          [2, 'x'],
          [3, null],
          [4, null],
        ]),
        target: table('new', ids(1, 2)),
      },
      options: { relation: 'distinct-of', distinct: ['stage'] },
      finds: [{ kind: 'distinct', key: [], expected: 3, actual: 2 }],
    },
    {
      name: 'another number than the declared one, although both sides agree',
      datasets: { source: four, target: four },
      options: { expected: 117 },
      finds: [{ kind: 'declared', key: [], expected: 117, actual: 4 }],
    },
    {
      name: 'another number than the declared one, without a target',
      datasets: { source: four },
      options: { expected: 5 },
      finds: [{ kind: 'declared', key: [], expected: 5, actual: 4 }],
    },
  ],
});

const map = { stage: { A: 'open', B: 'won', '': 'open' } };
const byStage = { source: ['stage'], target: ['pipeline_stage'] };

describe('row-counts, as a config binds it', () => {
  it.each([
    ['nothing to compare', () => rowCounts('x', { source: five }), /nothing to compare the source with/],
    [
      'a report without a total, alone',
      () => rowCounts('x', { source: five, report: report() }, { report: { entity: 'x', total: null } }),
      /nothing to compare the source with/,
    ],
    [
      'a relation without a target',
      () => rowCounts('x', { source: five }, { expected: 5, relation: 'at-most' }),
      /without a target/,
    ],
    [
      'a report without its option',
      () => rowCounts('x', { source: five, report: report() }),
      /belong together/,
    ],
    [
      'a tolerance beside an explanation',
      () => rowCounts('x', { source: five, target: five, failed: none }, { relation: 'at-most' }),
      /must balance/,
    ],
    [
      'a map for no group',
      () => rowCounts('x', { source: five, target: five }, { map }),
      /"stage" is no source column/,
    ],
    [
      'columns to be distinct in without the relation',
      () => rowCounts('x', { source: five, target: five }, { distinct: ['stage'] }),
      /needs the relation "distinct-of"/,
    ],
    [
      'groups of different widths',
      () =>
        rowCounts(
          'x',
          { source: five, target: five },
          { group: { source: ['stage'], target: ['stage', 'port'] } },
        ),
      /different numbers of columns/,
    ],
  ])('refuses %s', (_name, bind, message) => {
    expect(bind).toThrow(message);
  });

  it('says its rules', () => {
    const { rules } = rowCounts.definition;
    const { options } = rowCounts('x', { source: five, target: five }, { group: byStage, map, expected: 5 });
    expect(rules?.(options)).toEqual([
      'the declared number of rows is 5',
      'rows are also counted by stage against pipeline_stage',
      'the values of stage count as {"A":"open","B":"won","":"open"}; any other is a finding',
    ]);
  });
});
