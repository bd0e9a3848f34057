// Listings can be compared by themselves, when a config says that this is enough: by size, or by what is there.
import { fileIntegrity } from '../../checks/file-integrity.ts';
import { checkTester } from '../support/check-tester.ts';
import { files, inventory } from '../support/listed-files.ts';

const once = { source: 1, target: 1 };

checkTester(fileIntegrity, {
  agree: [
    {
      name: 'sizes alone, of an inventory',
      datasets: {
        source: inventory('inventory.csv', ['a', '3'], ['b', '0']),
        target: files('new', { a: 'xyz', b: '' }),
      },
      options: { least: 'size' },
      proved: { size: 2 },
    },
    {
      name: 'that they are there, whatever their size',
      datasets: {
        source: inventory('inventory.csv', ['a', null], ['b', '9']),
        target: files('new', { a: 'xyz', b: '' }),
      },
      options: { least: 'existence' },
      proved: { existence: 2 },
    },
  ],
  disagree: [
    {
      name: 'sizes that differ where only those are compared',
      datasets: {
        source: inventory('inventory.csv', ['a', '3'], ['b', '4']),
        target: files('new', { a: 'xyz', b: 'x' }),
      },
      options: { least: 'size' },
      proved: { size: 1 },
      finds: [{ kind: 'altered', key: ['b'], column: 'size', expected: 4, actual: 1 }],
    },
    {
      name: 'a size that a listing does not tell',
      datasets: {
        source: inventory('inventory.csv', ['a', null], ['b', '1.5'], ['c', '3']),
        target: files('new', { a: '', b: 'x', c: 'xy', d: 'x' }),
      },
      options: { least: 'size' },
      unjudged: ['size'],
      finds: [
        { kind: 'altered', key: ['c'], column: 'size', expected: 3, actual: 2 },
        { kind: 'extra', key: ['d'], expected: once, actual: { source: 0, target: 1 } },
      ],
    },
    {
      name: 'keys that a listing has more than once',
      datasets: {
        source: inventory('inventory.csv', ['a', '1'], ['a', '1'], ['b', '1'], ['c', '1'], ['c', '1']),
        target: inventory('again.csv', ['a', '1'], ['b', '1'], ['b', '1'], ['b', '2']),
      },
      options: { least: 'size' },
      finds: [
        { kind: 'duplicate', key: ['a'], expected: once, actual: { source: 2, target: 1 } },
        { kind: 'duplicate', key: ['b'], expected: once, actual: { source: 1, target: 3 } },
        { kind: 'duplicate', key: ['c'], expected: once, actual: { source: 2, target: 0 } },
        { kind: 'missing', key: ['c'], expected: once, actual: { source: 2, target: 0 } },
      ],
    },
    {
      name: 'entries without a key',
      datasets: {
        source: inventory('inventory.csv', ['a', '1'], [null, '1'], [null, '2']),
        target: inventory('again.csv', ['a', '1'], [null, '1']),
      },
      options: { least: 'size' },
      proved: { size: 1 },
      finds: [
        {
          kind: 'null-key',
          key: [null],
          expected: { source: 0, target: 0 },
          actual: { source: 2, target: 1 },
        },
      ],
    },
  ],
  unable: [
    {
      name: 'contents of a listing that has none',
      datasets: { source: inventory('inventory.csv', ['a', '1']), target: files('new', { a: 'x' }) },
      because: /^inventory\.csv: its entries have no contents; compare listings only, with least: 'size'/,
    },
    {
      name: 'bytes of a listing that has none',
      datasets: { source: files('old', { a: 'x' }), target: inventory('inventory.csv', ['a', '1']) },
      options: { least: 'size', bytes: 'always' },
      because: /^inventory\.csv: its entries have no contents/,
    },
  ],
});
