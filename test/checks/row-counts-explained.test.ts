// What did not arrive was excluded or failed, by datasets or by an import report.
import { rowCounts } from '../../checks/row-counts.ts';
import { checkTester } from '../support/check-tester.ts';
import { five, four, ids, none, report, table } from '../support/staged-rows.ts';

checkTester(rowCounts, {
  agree: [
    {
      name: 'arrived, excluded by reason and failed rows balance',
      datasets: {
        source: five,
        target: table('new', ids(1, 2)),
        excluded: { test: table('tests', ids(3)), spam: table('spam', ids(4)) },
        failed: table('failed', ids(5)),
      },
    },
    {
      name: 'nothing was excluded, and nothing had to be',
      datasets: { source: five, target: five, excluded: { test: none } },
      empty: ['excluded'],
    },
    {
      name: 'an import report explains the difference',
      datasets: {
        source: five,
        target: table('new', ids(1, 2)),
        report: report({ entity: 'x', total: '5', success: '2', failed: '1', tests: '2' }),
      },
      options: { report: { entity: 'x', excluded: { test: 'tests' } } },
    },
  ],
  disagree: [
    {
      name: 'a difference that the reasons do not explain',
      datasets: {
        source: five,
        target: table('new', ids(1, 2)),
        excluded: { test: table('tests', ids(3)) },
        failed: table('failed', ids(5)),
      },
      finds: [
        {
          kind: 'unbalanced',
          key: [],
          expected: { source: 5 },
          actual: { arrived: 2, excluded: { test: 1 }, failed: 1, unexplained: 1 },
        },
      ],
    },
    {
      name: 'rows that arrived although they were excluded',
      datasets: { source: five, target: five, excluded: { test: table('tests', ids(3)) } },
      finds: [
        {
          kind: 'unbalanced',
          key: [],
          expected: { source: 5 },
          actual: { arrived: 5, excluded: { test: 1 }, failed: 0, unexplained: -1 },
        },
      ],
    },
    {
      name: 'an import report that agrees with itself and not with what was counted',
      datasets: {
        source: five,
        target: four,
        failed: table('failed', ids(5)),
        excluded: { test: none },
        report: report({ entity: 'x', total: '6', success: '3', failed: '2', tests: '1' }),
      },
      empty: ['excluded'],
      options: { report: { entity: 'x', excluded: { test: 'tests' } } },
      finds: [
        { kind: 'misreported', key: [], column: 'total', expected: 5, actual: 6 },
        { kind: 'misreported', key: [], column: 'success', expected: 4, actual: 3 },
        { kind: 'misreported', key: [], column: 'failed', expected: 1, actual: 2 },
        { kind: 'misreported', key: [], column: 'excluded test', expected: 0, actual: 1 },
      ],
    },
  ],
  unable: [
    {
      name: 'a report that does not name the entity',
      datasets: { source: five, report: report({ entity: 'other', total: '5' }) },
      options: { report: { entity: 'x' } },
      because: /^import: does not name the entity "x"/,
    },
    {
      name: 'a report that names the entity twice',
      datasets: { source: five, report: report({ entity: 'x', total: '5' }, { entity: 'x', total: '5' }) },
      options: { report: { entity: 'x' } },
      because: /names more than once/,
    },
    {
      name: 'a report without the column',
      datasets: { source: five, report: report({ entity: 'x', total: '5' }) },
      options: { report: { entity: 'x', success: 'done' } },
      because: /^import: has no column "done"/,
    },
    {
      name: 'a report whose number is none',
      datasets: { source: five, report: report({ entity: 'x', total: 'five', success: '5', failed: '0' }) },
      options: { report: { entity: 'x' } },
      because: /column "total" of "x" holds something else than a count/,
    },
  ],
});
