// Every row is on both sides once: missing, extra, repeated and keyless rows.
import { fieldAgreement } from '../../checks/field-agreement.ts';
import { memory } from '../../src/sources/memory.ts';
import { checkTester } from '../support/check-tester.ts';
import { people } from '../support/typed-rows.ts';

const three = people('old', [1, 'Ada', 'Kiel'], [2, 'Bo', 'Rom'], [3, 'Cy', null]);
const once = { source: 1, target: 1 };

const pairs = (name: string, ...keys: readonly (readonly [string | null, string | null])[]) =>
  memory(name, { key: ['a', 'b'], columns: { a: 'text', b: 'text' }, rows: keys });

checkTester(fieldAgreement, {
  agree: [
    {
      name: 'missing and extra rows that are declared not to matter',
      datasets: { source: people('old', [1, 'a'], [2, 'b']), target: people('new', [2, 'b'], [3, 'c']) },
      options: { missing: 'ignore', extra: 'ignore' },
    },
    {
      name: 'rows that have only a key',
      datasets: {
        source: pairs('old', ['x', 'y']),
        target: pairs('new', ['x', 'y']),
      },
    },
  ],
  disagree: [
    {
      name: 'keys of two columns that only look alike when put together',
      datasets: { source: pairs('old', ['x|y', 'z']), target: pairs('new', ['x', 'y|z']) },
      finds: [
        { kind: 'extra', key: ['x', 'y|z'], expected: once, actual: { source: 0, target: 1 } },
        { kind: 'missing', key: ['x|y', 'z'], expected: once, actual: { source: 1, target: 0 } },
      ],
    },
    {
      name: 'missing, extra and altered rows, outermost keys among them',
      datasets: {
        source: people('old', [-7, 'first'], [1, 'a', 'b'], [2, 'c'], [90, 'last']),
        target: people('new', [-8, 'before'], [1, 'A', 'B'], [2, 'c'], [91, 'after']),
      },
      finds: [
        { kind: 'extra', key: [-8], expected: once, actual: { source: 0, target: 1 } },
        { kind: 'missing', key: [-7], expected: once, actual: { source: 1, target: 0 } },
        { kind: 'altered', key: [1], column: 'name', expected: 'a', actual: 'A' },
        { kind: 'altered', key: [1], column: 'city', expected: 'b', actual: 'B' },
        { kind: 'missing', key: [90], expected: once, actual: { source: 1, target: 0 } },
        { kind: 'extra', key: [91], expected: once, actual: { source: 0, target: 1 } },
      ],
    },
    {
      name: 'an empty target',
      datasets: { source: three, target: people('new') },
      empty: ['target'],
      finds: [1, 2, 3].map((id) => ({
        kind: 'missing',
        key: [id],
        expected: once,
        actual: { source: 1, target: 0 },
      })),
    },
    {
      name: 'a key that repeats on a side, with or without a row on the other',
      datasets: {
        source: people('old', [1, 'a'], [2, 'b'], [2, 'b'], [3, 'c'], [4, 'd'], [4, 'e']),
        target: people('new', [1, 'a'], [1, 'x'], [1, 'y'], [2, 'b'], [3, 'c'], [5, 'f'], [5, 'f']),
      },
      finds: [
        { kind: 'duplicate', key: [1], expected: once, actual: { source: 1, target: 3 } },
        { kind: 'duplicate', key: [2], expected: once, actual: { source: 2, target: 1 } },
        { kind: 'duplicate', key: [4], expected: once, actual: { source: 2, target: 0 } },
        { kind: 'missing', key: [4], expected: once, actual: { source: 2, target: 0 } },
        { kind: 'duplicate', key: [5], expected: once, actual: { source: 0, target: 2 } },
        { kind: 'extra', key: [5], expected: once, actual: { source: 0, target: 2 } },
      ],
    },
    {
      name: 'rows without a key, on both sides and however alike',
      datasets: {
        source: people('old', [1, 'a'], [null, 'b'], [null, 'b']),
        target: people('new', [1, 'a'], [null, 'b']),
      },
      finds: [
        {
          kind: 'null-key',
          key: [null],
          expected: { source: 0, target: 0 },
          actual: { source: 2, target: 1 },
        },
      ],
    },
    {
      name: 'rows whose key lacks a part',
      datasets: {
        source: pairs('old', ['x', 'y'], ['x', null], [null, 'y'], [null, null]),
        target: pairs('new', ['x', 'y'], ['x', null]),
      },
      finds: [
        {
          kind: 'null-key',
          key: ['x', null],
          expected: { source: 0, target: 0 },
          actual: { source: 1, target: 1 },
        },
        {
          kind: 'null-key',
          key: [null, 'y'],
          expected: { source: 0, target: 0 },
          actual: { source: 1, target: 0 },
        },
        {
          kind: 'null-key',
          key: [null, null],
          expected: { source: 0, target: 0 },
          actual: { source: 1, target: 0 },
        },
      ],
    },
  ],
});
