// Keys follow their convention and say what their rows say.
import { objectPaths } from '../../checks/object-paths.ts';
import type { DatasetRef } from '../../src/model/dataset.ts';
import type { Cell } from '../../src/model/value.ts';
import { memory } from '../../src/sources/memory.ts';
import { memoryObjects } from '../../src/sources/memory-objects.ts';
import { checkTester } from '../support/check-tester.ts';
import { bucket, object } from '../support/stored-files.ts';

type Row = readonly [key: Cell, port: Cell, kind?: Cell, id?: Cell];

function rows(given: readonly Row[]): DatasetRef {
  return memory('files', {
    key: { path: 'text' },
    columns: { path: 'text', port: 'text', kind: 'text', id: 'uuid' },
    rows: given.map(([key, port, kind = null, id = null]) => [key, port, kind, id]),
    pageRows: 2,
  });
}

const ID = '0198c2f4-7d1e-4b6a-9c55-2f6d1e0a7b3c';
const TEMPLATE = '{port}/{kind}/{uuid}.{ext}';
const parts = { kind: { oneOf: ['invoices', 'berths'] } } as const;
const agree = { port: 'port', kind: 'kind', uuid: 'id' };
const good = `a/invoices/${ID}.pdf`;
const other = `b/berths/${ID}.png`;
const disagrees = (key: string, column: string, expected: Cell | readonly Cell[], part = column) => ({
  kind: 'disagrees',
  key: [key],
  column,
  expected,
  actual: { part },
});
const malformed = (key: string, part: string) => ({
  kind: 'malformed',
  key: [key],
  expected: TEMPLATE,
  actual: { part },
});

checkTester(objectPaths, {
  agree: [
    {
      name: 'keys follow',
      datasets: { objects: bucket(object(good), object(other)) },
      options: { template: TEMPLATE, parts },
    },
    {
      name: 'keys agree with their rows, one row or several',
      datasets: {
        objects: bucket(object(good), object(other)),
        rows: rows([
          [good, 'a', 'invoices', ID],
          [other, 'b', 'berths', ID],
          [other, 'b', 'berths', ID],
        ]),
      },
      options: { template: TEMPLATE, parts, agree },
    },
    {
      name: 'objects without rows and rows without objects are not asked about',
      datasets: {
        objects: bucket(object(good)),
        rows: rows([
          [`z/invoices/${ID}.pdf`, 'y'],
          ['neither a key', 'y'],
        ]),
      },
      options: { template: TEMPLATE, agree },
    },
    {
      name: 'folder markers need not follow',
      datasets: { objects: bucket(object(good), object('a/', ''), object('a/invoices/', '')) },
      options: { template: TEMPLATE },
    },
    {
      name: 'a key that can be read in several ways agrees in one of them',
      datasets: {
        objects: bucket(object('x-y-z'), object('x-y-zz')),
        rows: rows([
          ['x-y-z', 'x', 'y-z'],
          ['x-y-zz', 'x-y', 'zz'],
        ]),
      },
      options: { template: '{port}-{kind}', agree: { port: 'port', kind: 'kind' } },
    },
    {
      name: 'letter case, where it does not count',
      datasets: {
        objects: bucket(object(good.toUpperCase())),
        rows: rows([[good.toUpperCase(), 'a', 'Invoices', ID]]),
      },
      options: { template: TEMPLATE, parts, agree, case: 'ignore' },
    },
    {
      name: 'a listing without a key is unknown',
      datasets: {
        objects: memory('listing', {
          key: 'key',
          columns: { key: 'text', size: 'number' },
          rows: [
            [good, '1'],
            [null, '1'],
          ],
        }),
      },
      options: { template: TEMPLATE },
      unjudged: ['listing'],
    },
  ],
  disagree: [
    {
      name: 'keys that do not follow, with the part',
      datasets: {
        objects: bucket(
          object(good),
          object(`a/boats/${ID}.pdf`),
          object(`a/invoices/${ID}.PDF`),
          object('a/invoices/scan.pdf'),
          object('readme'),
          object('a\u{1f6a4}/'),
          object('\ufffd', ''),
        ),
      },
      options: { template: TEMPLATE, parts },
      finds: [
        malformed(`a/boats/${ID}.pdf`, 'kind'),
        malformed(`a/invoices/${ID}.PDF`, 'ext'),
        malformed('a/invoices/scan.pdf', 'uuid'),
        malformed('readme', 'kind'),
        malformed('a\u{1f6a4}/', 'kind'),
        malformed('\ufffd', 'kind'),
      ],
    },
    {
      name: 'folder markers, where they must follow',
      datasets: { objects: bucket(object(good), object('a/', '')) },
      options: { template: TEMPLATE, folders: 'report' },
      finds: [malformed('a/', 'kind')],
    },
    {
      name: 'parts that are not what the rows say, or of which rows say nothing',
      datasets: {
        objects: bucket(object(good), object(other)),
        rows: rows([
          [good, 'b', 'invoices', null],
          [other, 'B', 'berths', ID],
        ]),
      },
      options: { template: TEMPLATE, parts, agree },
      finds: [
        disagrees(good, 'port', 'b'),
        disagrees(good, 'id', null, 'uuid'),
        disagrees(other, 'port', 'B'),
      ],
    },
    {
      name: 'rows of one key that say different things, in whatever order',
      datasets: {
        objects: bucket(object(good)),
        rows: rows([
          [good, 'b'],
          [good, 'a'],
          [good, null],
        ]),
      },
      options: { template: TEMPLATE, agree: { port: 'port' } },
      finds: [disagrees(good, 'port', [null, 'a', 'b'])],
    },
    {
      name: 'a key that cannot say both, in whatever way it is read',
      datasets: { objects: bucket(object('x-y-z')), rows: rows([['x-y-z', 'x', 'z']]) },
      options: { template: '{port}-{kind}', agree: { port: 'port', kind: 'kind' } },
      finds: [disagrees('x-y-z', 'port', 'x')],
    },
    {
      name: 'only what is wrong however letters are written',
      datasets: { objects: bucket(object(good)), rows: rows([[good, 'A', 'berths', ID]]) },
      options: { template: TEMPLATE, agree, case: 'ignore' },
      finds: [disagrees(good, 'kind', 'berths')],
    },
    {
      name: 'rows without a key',
      datasets: {
        objects: bucket(object(good)),
        rows: rows([
          [good, 'a'],
          [null, 'a'],
          [null, 'b'],
        ]),
      },
      options: { template: TEMPLATE, agree: { port: 'port' } },
      finds: [{ kind: 'null-key', key: [null], expected: { rows: 0 }, actual: { rows: 2 } }],
    },
  ],
  unable: [
    {
      name: 'objects cannot be listed',
      datasets: {
        objects: memoryObjects('bucket', () => {
          throw new Error('denied');
        }),
      },
      options: { template: TEMPLATE },
      because: /denied/,
    },
    {
      name: 'a column that the rows do not have',
      datasets: { objects: bucket(object(good)), rows: rows([]) },
      options: { template: TEMPLATE, agree: { port: 'harbour' } },
      because: /no column "harbour"/,
    },
  ],
});
