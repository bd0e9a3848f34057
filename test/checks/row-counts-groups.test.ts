// As many rows of each group arrived as left, through a value map too.
import { rowCounts } from '../../checks/row-counts.ts';
import { checkTester } from '../support/check-tester.ts';
import { memory } from '../../src/sources/memory.ts';
import { five, four, ids, table } from '../support/staged-rows.ts';

const stages = table('old', [
  [1, 'A'],
  [2, 'A'],
  [3, 'B'],
  [4, ''],
  [5, null],
]);
const map = { stage: { A: 'open', B: 'won', '': 'open' } };
const staged = (...values: (string | null)[]) =>
  table(
    'new',
    values.map((value, at) => [at + 1, value]),
    'pipeline_stage',
  );
const byStage = { source: ['stage'], target: ['pipeline_stage'] };

checkTester(rowCounts, {
  agree: [
    {
      name: 'equal in each group, NULL and the empty text being two',
      datasets: { source: stages, target: staged('A', 'B', '', null, 'A') },
      options: { group: byStage },
    },
    {
      name: 'equal in each group of several columns',
      datasets: {
        source: table('old', [
          [1, 'x|y', 1],
          [2, 'x', 2],
          [3, 'x', 2],
        ]),
        target: table('new', [
          [1, 'x', 2],
          [2, 'x', 2],
          [3, 'x|y', 1],
        ]),
      },
      options: { group: ['stage', 'port'] },
    },
    {
      name: 'a stage distribution through a value map',
      datasets: { source: stages, target: staged('open', 'open', 'open', 'open', 'won') },
      options: { group: byStage, map, mapNull: { stage: 'open' } },
    },
    {
      name: 'each group balances, an unmapped value that was excluded among them',
      datasets: {
        source: table('old', [
          [1, 'A'],
          [2, 'A'],
          [3, 'C'],
        ]),
        target: staged('open'),
        excluded: { unknown: table('unknown', [[3, 'C']]) },
        failed: table('failed', [[2, 'A']]),
      },
      options: { group: byStage, map },
    },
    {
      name: 'groups of a number against groups of its text',
      datasets: {
        source: memory('old', {
          key: 'id',
          columns: { id: 'text', port: 'text' },
          rows: [
            ['a', '7'],
            ['b', '12'],
          ],
        }),
        target: table('new', [
          [1, 'x', 12],
          [2, 'x', 7],
        ]),
      },
      options: { group: ['port'] },
    },
  ],
  disagree: [
    {
      name: 'a row that moved to another group',
      datasets: { source: stages, target: staged('A', 'B', 'B', '', null) },
      options: { group: byStage },
      finds: [
        { kind: 'group', key: ['A'], expected: 2, actual: 1 },
        { kind: 'group', key: ['B'], expected: 1, actual: 2 },
      ],
    },
    {
      name: 'NULL that became the empty text, and a group that only one side has',
      datasets: { source: stages, target: staged('A', 'A', 'C', '', '') },
      options: { group: byStage },
      finds: [
        { kind: 'group', key: ['B'], expected: 1, actual: 0 },
        { kind: 'group', key: ['C'], expected: 0, actual: 1 },
        { kind: 'group', key: [''], expected: 1, actual: 2 },
        { kind: 'group', key: [null], expected: 1, actual: 0 },
      ],
    },
    {
      name: 'groups whose columns only look alike when put together',
      datasets: { source: table('old', [[1, 'x|1', 2]]), target: table('new', [[1, 'x', 12]]) },
      options: { group: ['stage', 'port'] },
      finds: [
        { kind: 'group', key: ['x', 12], expected: 0, actual: 1 },
        { kind: 'group', key: ['x|1', 2], expected: 1, actual: 0 },
      ],
    },
    {
      name: 'a value that the map does not name, equal to a value of the target',
      datasets: {
        source: table('old', [
          [1, 'A'],
          [2, 'open'],
        ]),
        target: staged('open', 'open'),
      },
      options: { group: byStage, map },
      finds: [
        { kind: 'group', key: ['open'], expected: 1, actual: 2 },
        {
          kind: 'unmapped',
          key: ['open'],
          column: 'pipeline_stage',
          expected: { rows: 0 },
          actual: { rows: 1 },
        },
      ],
    },
    {
      name: 'NULL is mapped only when the config says as what',
      datasets: { source: table('old', [[1, null]]), target: staged('open') },
      options: { group: byStage, map },
      finds: [
        { kind: 'group', key: ['open'], expected: 0, actual: 1 },
        { kind: 'group', key: [null], expected: 1, actual: 0 },
      ],
    },
    {
      name: 'a total that balances while its groups do not',
      datasets: {
        source: table('old', [
          [1, 'A'],
          [2, 'B'],
        ]),
        target: table('new', [[1, 'A']]),
        excluded: { test: table('tests', [[1, 'A']]) },
      },
      options: { group: ['stage'] },
      finds: [
        {
          kind: 'unbalanced',
          key: ['A'],
          expected: { source: 1 },
          actual: { arrived: 1, excluded: { test: 1 }, failed: 0, unexplained: -1 },
        },
        {
          kind: 'unbalanced',
          key: ['B'],
          expected: { source: 1 },
          actual: { arrived: 0, excluded: { test: 0 }, failed: 0, unexplained: 1 },
        },
      ],
    },
    {
      name: 'an excluded row of a group that nobody else has',
      datasets: {
        source: four,
        target: table('new', ids(1, 2, 3)),
        excluded: { test: table('tests', [[1, 'Z']]) },
      },
      options: { group: ['stage'] },
      finds: [
        {
          kind: 'unbalanced',
          key: ['Z'],
          expected: { source: 0 },
          actual: { arrived: 0, excluded: { test: 1 }, failed: 0, unexplained: -1 },
        },
        {
          kind: 'unbalanced',
          key: [null],
          expected: { source: 4 },
          actual: { arrived: 3, excluded: { test: 0 }, failed: 0, unexplained: 1 },
        },
      ],
    },
  ],
  unable: [
    {
      name: 'a group column that does not exist',
      datasets: { source: five, target: five },
      options: { group: ['phase'] },
      because: /has no column "phase"/,
    },
  ],
});
