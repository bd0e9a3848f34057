// What is equal and what is not: values of every make, and keys of every character.
import { fieldAgreement } from '../../checks/field-agreement.ts';
import { orphans } from '../../checks/orphans.ts';
import type { Cell } from '../../src/model/value.ts';
import type { ColumnSpec } from '../../src/sources/columns.ts';
import { checkTester } from '../support/check-tester.ts';
import type { Shown } from '../support/outcome.ts';
import { texts, values } from '../support/typed-rows.ts';

/** Two columns of one type, and a finding for each row whose values are not equal. */
function pair(type: ColumnSpec, ...rows: readonly (readonly [source: Cell, target: Cell])[]) {
  return {
    name: `${JSON.stringify(type)}: ${rows.map(([a, b]) => `${String(a)} and ${String(b)}`).join(', ')}`.slice(
      0,
      90,
    ),
    datasets: {
      source: values('old', type, ...rows.map(([source]) => source)),
      target: values('new', type, ...rows.map(([, target]) => target)),
    },
    finds: rows.map(([expected, actual], at): Shown => ({
      kind: 'altered',
      key: [at + 1],
      column: 'v',
      expected,
      actual,
    })),
  };
}

const equal = (...given: Parameters<typeof pair>) => {
  const { name, datasets } = pair(...given);
  return { name, datasets };
};

const megabyte = 'm'.repeat(1_000_000);
const ascii = Array.from({ length: 127 }, (_, at) => `k${String.fromCharCode(at + 1)}`);
const odd = [
  '',
  ' ',
  'x',
  'x ',
  '<null>',
  'NULL',
  'é',
  'e\u0301',
  '\u{1F6A4}',
  '\uFFFD',
  '\u0000',
  megabyte,
  `${megabyte}!`,
];
const everyKey = [...ascii, ...odd];
const zoned = (type: ColumnSpec, value: string) => values(type === 'instant' ? 'new' : 'old', type, value);

checkTester(fieldAgreement, {
  agree: [
    equal('text', [null, null], ['', ''], ['<null>', '<null>'], [megabyte, megabyte]),
    equal('number', ['1.0', '1.00'], ['-0', '0'], ['1e3', '1000'], ['NaN', 'NaN'], ['Infinity', 'Infinity']),
    equal('instant', ['2024-05-01 10:00:00.5+00', '2024-05-01 10:00:00.500000+00'], ['infinity', 'infinity']),
    equal('json', ['{"a":1,"b":[1.0,null]}', '{ "b": [1, null], "a": 1.00 }']),
    equal('bytes', ['\\xDEAD', '\\xdead']),
    {
      name: 'keys of every character, shuffled',
      datasets: { source: texts('old', ...everyKey), target: texts('new', ...everyKey.toReversed()) },
    },
    {
      name: 'a local time against the instant that it is in its zone',
      datasets: {
        source: zoned('timestamp', '2024-07-01 12:00:00'),
        target: zoned('instant', '2024-07-01 10:00:00+00'),
      },
      options: { columns: [{ source: 'v', timeZone: 'Europe/Berlin' }] },
    },
  ],
  disagree: [
    pair('text', [null, ''], ['', null], [null, '<null>'], ['<null>', ''], [null, 'NULL'], ['NULL', null]),
    pair(
      'text',
      ['é', 'e\u0301'],
      ['a', 'A'],
      ['a', 'a '],
      ['\u{1F6A4}', '\uFFFD'],
      [megabyte, `${megabyte}!`],
    ),
    pair(
      'number',
      ['1234567890.12', '1234567890.13'],
      ['9007199254740993', '9007199254740992'],
      ['NaN', null],
      ['0', null],
    ),
    pair('number', ['12345678901234567890.123456789', '12345678901234567890.123456788'], ['1', '-1']),
    pair(
      'instant',
      ['2024-05-01 10:00:00.123456+00', '2024-05-01 10:00:00.123457+00'],
      ['infinity', '-infinity'],
    ),
    pair('date', ['2024-05-01', '2024-04-30'], ['0044-03-15 BC', '0044-03-15'], ['2024-05-01', null]),
    pair('time', ['10:00:00', '10:00:00.000001']),
    pair('json', ['{"a":1}', '{"a":"1"}'], ['[1,2]', '[2,1]'], ['null', null], ['{"a":null}', '{}']),
    pair('bytes', ['\\x00', '\\x'], ['\\x00', '\\x0000']),
    pair('boolean', ['t', 'f'], ['t', null]),
    {
      name: 'a local time against the instant that it would be in another zone',
      datasets: {
        source: zoned('timestamp', '2024-07-01 12:00:00'),
        target: zoned('instant', '2024-07-01 12:00:00+00'),
      },
      options: { columns: [{ source: 'v', timeZone: 'Europe/Berlin' }] },
      finds: [
        {
          kind: 'altered',
          key: [1],
          column: 'v',
          expected: '2024-07-01 12:00:00',
          actual: '2024-07-01 12:00:00+00',
        },
      ],
    },
    {
      name: 'every key of every character is missing',
      datasets: { source: texts('old', ...everyKey, 'kept'), target: texts('new', 'kept') },
      finds: everyKey.map((key) => ({
        kind: 'missing',
        key: [key],
        expected: { source: 1, target: 1 },
        actual: { source: 1, target: 0 },
      })),
    },
  ],
  unable: [
    {
      name: 'a local time against an instant, no zone being named',
      datasets: {
        source: zoned('timestamp', '2024-07-01 12:00:00'),
        target: zoned('instant', '2024-07-01 10:00:00+00'),
      },
      because: /timeZone, the zone of the times that name none/,
    },
    {
      name: 'a date against a timestamp',
      datasets: {
        source: values('old', 'date', '2024-07-01'),
        target: values('new', 'timestamp', '2024-07-01 00:00:00'),
      },
      because: /date against timestamp: these types cannot be compared/,
    },
  ],
});

checkTester(orphans, {
  agree: [
    {
      name: 'references of every character',
      datasets: { from: texts('refs', ...everyKey), to: texts('rows', ...everyKey.toReversed()) },
      options: { both: true },
    },
  ],
  disagree: [
    {
      name: 'every reference of every character is an orphan',
      datasets: { from: texts('refs', ...everyKey, 'kept'), to: texts('rows', 'kept') },
      finds: everyKey.map((key) => ({
        kind: 'orphan',
        key: [key],
        expected: { rows: 0 },
        actual: { rows: 1 },
      })),
    },
  ],
});
