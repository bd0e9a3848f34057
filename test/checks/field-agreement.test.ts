// Every row is on both sides once, and the columns that must match do.
import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/model/check.ts';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import { memory } from '../../src/sources/memory.ts';
import { checkTester } from '../support/check-tester.ts';
import { people, values } from '../support/typed-rows.ts';

const three = people('old', [1, 'Ada', 'Kiel'], [2, 'Bo', 'Rom'], [3, 'Cy', null]);
const stages = values('old', 'text', 'A', ' a ', 'C', null);
const map = { A: 'open', C: null };

checkTester(fieldAgreement, {
  agree: [
    {
      name: 'the same rows in another order',
      datasets: { source: three, target: people('new', [3, 'Cy'], [1, 'Ada', 'Kiel'], [2, 'Bo', 'Rom']) },
    },
    {
      name: 'named columns, the others as they may',
      datasets: { source: three, target: people('new', [1, 'Ada'], [2, 'Bo'], [3, 'Cy']) },
      options: { columns: ['name'] },
    },
    {
      name: 'all columns but one',
      datasets: { source: three, target: people('new', [1, 'Ada'], [2, 'Bo'], [3, 'Cy']) },
      options: { except: ['city'] },
    },
    {
      name: 'renamed columns, as a list and by source column',
      datasets: {
        source: three,
        target: people('new', [1, 'Kiel', 'Ada'], [2, 'Rom', 'Bo'], [3, null, 'Cy']),
      },
      options: { columns: { name: 'city', city: { target: 'name' } } },
    },
    {
      name: 'rules for each column',
      datasets: {
        source: people('old', [1, ' ADA ', '10.00'], [2, '', '3']),
        target: people('new', [1, 'ada', '10.01'], [2, null, '3.00']),
      },
      options: {
        columns: [
          { source: 'name', trim: true, case: 'ignore', nullAs: '' },
          { source: 'city', as: 'number', tolerance: '0.01' },
        ],
      },
    },
    {
      name: 'a value map, NULL among its values',
      datasets: { source: stages, target: values('new', 'text', 'open', 'open', null, 'open') },
      options: { columns: [{ source: 'v', map, mapNull: 'open', trim: true, case: 'ignore' }] },
    },
    {
      name: 'columns that only the target has',
      datasets: {
        source: values('old', 'text', 'x'),
        target: memory('new', {
          key: { id: 'int' },
          columns: { id: 'number', v: 'text', more: 'text' },
          rows: [['1', 'x', 'y']],
        }),
      },
    },
  ],
  disagree: [
    {
      name: 'two rows that swapped one column',
      datasets: {
        source: people('old', [1, 'Ada', 'Kiel'], [2, 'Bo', 'Rom']),
        target: people('new', [1, 'Ada', 'Rom'], [2, 'Bo', 'Kiel']),
      },
      finds: [
        { kind: 'altered', key: [1], column: 'city', expected: 'Kiel', actual: 'Rom' },
        { kind: 'altered', key: [2], column: 'city', expected: 'Rom', actual: 'Kiel' },
      ],
    },
    {
      name: 'two columns of a row that only look alike when put together',
      datasets: { source: people('old', [1, 'x|y', 'z']), target: people('new', [1, 'x', 'y|z']) },
      finds: [
        { kind: 'altered', key: [1], column: 'name', expected: 'x|y', actual: 'x' },
        { kind: 'altered', key: [1], column: 'city', expected: 'z', actual: 'y|z' },
      ],
    },
    {
      name: 'mapped values that did not become what the map says, and one that it does not name',
      datasets: {
        source: values('old', 'text', 'A', ' a ', 'C', 'B', null),
        target: values('new', 'text', 'won', 'A', 'C', 'B', 'open'),
      },
      options: { columns: [{ source: 'v', map, trim: true, case: 'ignore' }] },
      finds: [
        { kind: 'altered', key: [1], column: 'v', expected: 'open', actual: 'won' },
        { kind: 'altered', key: [2], column: 'v', expected: 'open', actual: 'A' },
        { kind: 'altered', key: [3], column: 'v', expected: null, actual: 'C' },
        { kind: 'unmapped', key: [4], column: 'v', expected: 'B', actual: 'B' },
        { kind: 'altered', key: [5], column: 'v', expected: null, actual: 'open' },
      ],
    },
    {
      name: 'a difference beyond the tolerance',
      datasets: {
        source: values('old', 'number', '1234567890.12'),
        target: values('new', 'number', '1234567890.14'),
      },
      options: { columns: { v: { tolerance: 0.01 } } },
      finds: [{ kind: 'altered', key: [1], column: 'v', expected: '1234567890.12', actual: '1234567890.14' }],
    },
  ],
  unable: [
    {
      name: 'a column of the source that the target lacks, while none is named',
      datasets: { source: three, target: values('new', 'text', 'x') },
      because:
        /^new: lacks "name", "city" of old; name its columns in "columns", or leave these out with "except"/,
    },
    {
      name: 'a named column that one side lacks',
      datasets: { source: three, target: three },
      options: { columns: { name: 'full_name' } },
      because: /^old: has no column "full_name"/,
    },
    {
      name: 'an exception that is no column',
      datasets: { source: three, target: three },
      options: { except: ['town'] },
      because: /^old: has no column "town"; remove it from "except"/,
    },
    {
      name: 'columns of types that cannot be compared',
      datasets: { source: values('old', 'text', '1'), target: values('new', 'number', '1') },
      because: /^old\.v against new\.v: text against number: these types cannot be compared; declare/,
    },
    {
      name: 'keys of two kinds',
      datasets: {
        source: three,
        target: memory('new', { key: { id: 'text' }, columns: { id: 'text' }, rows: [] }),
      },
      because: /^old is keyed by \(int\) and new by \(text\)/,
    },
  ],
});

describe('field-agreement, as a config binds it', () => {
  const datasets = { source: three, target: three };

  it.each([
    [
      'a target column that is compared twice',
      { columns: { name: 'city', city: 'city' } },
      /"city" is compared twice/,
    ],
    [
      'exceptions beside columns',
      { columns: ['name'], except: ['city'] },
      /"except" is for when "columns" is left out/,
    ],
    ['no column at all', { columns: [] }, /options\.columns/],
  ])('refuses %s', (_name, options, message) => {
    expect(() => fieldAgreement('x', datasets, options)).toThrow(message);
  });

  it('says its rules, what is ignored among them', () => {
    const rules = ({ options }: Check) => fieldAgreement.definition.rules?.(options);
    expect(
      rules(fieldAgreement('x', datasets, { except: ['city'], missing: 'ignore', extra: 'ignore' })),
    ).toEqual([
      'every column of the source is compared with the column of the same name; others of the target are not',
      'not compared: city',
      'rows that the target lacks are ignored: a lost row is not seen',
      'rows that the source lacks are ignored: a row made up is not seen',
    ]);
    expect(
      rules(
        fieldAgreement('x', datasets, { columns: ['name', { source: 'city', target: 'town', trim: true }] }),
      ),
    ).toEqual(['name: equal', 'city to town: equal; trimmed']);
  });
});
