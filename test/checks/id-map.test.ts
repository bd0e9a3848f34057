// Rows whose keys an id map translates: each keeps the key that it had, and what the map does not name is a finding.
import { fieldAgreement } from '../../checks/field-agreement.ts';
import { orphans } from '../../checks/orphans.ts';
import type { DatasetRef } from '../../src/model/dataset.ts';
import { memory } from '../../src/sources/memory.ts';
import { translated } from '../../src/sources/translated.ts';
import { checkTester } from '../support/check-tester.ts';
import { people } from '../support/typed-rows.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

/** An id map: old id to the last digit of the new one. */
function idMap(...entries: readonly (readonly [from: number, to: number])[]): DatasetRef {
  return memory('id-map', {
    key: { key: 'int' },
    columns: { key: 'number', value: 'uuid' },
    rows: entries.map(([from, to]) => [String(from), uuid(to)]),
  });
}

/** Rows of the new system: the last digit of their id, and a name. */
function renumbered(...rows: readonly (readonly [to: number, name: string | null])[]): DatasetRef {
  return memory('new', {
    key: { id: 'uuid' },
    columns: { id: 'uuid', name: 'text', city: 'text' },
    rows: rows.map(([to, name]) => [uuid(to), name, null]),
  });
}

const oneToOne = idMap([1, 9], [2, 8], [3, 7]);
const source = (...rows: Parameters<typeof people> extends [string, ...infer Rest] ? Rest : never) =>
  translated(people('old', ...rows), { map: oneToOne });
const once = { source: 1, target: 1 };

checkTester(fieldAgreement, {
  agree: [
    {
      name: 'every row under its new key',
      datasets: {
        source: source([1, 'a'], [2, 'b'], [3, null]),
        target: renumbered([9, 'a'], [8, 'b'], [7, null]),
      },
    },
  ],
  disagree: [
    {
      name: 'missing, extra and altered rows, with the key that they had',
      datasets: { source: source([1, 'a'], [2, 'b']), target: renumbered([9, 'x'], [6, 'y']) },
      finds: [
        { kind: 'extra', key: [uuid(6)], expected: once, actual: { source: 0, target: 1 } },
        { kind: 'missing', key: [uuid(8)], source: [2], expected: once, actual: { source: 1, target: 0 } },
        { kind: 'altered', key: [uuid(9)], source: [1], column: 'name', expected: 'a', actual: 'x' },
      ],
    },
    {
      name: 'rows that the id map does not name, apart from one that never had a key',
      datasets: { source: source([1, 'a'], [4, 'd'], [5, 'e'], [null, 'n']), target: renumbered([9, 'a']) },
      finds: [
        ...[4, 5].map((id) => ({
          kind: 'untranslated',
          key: [null],
          source: [id],
          expected: { source: 0, target: 0 },
          actual: { source: 1, target: 0 },
        })),
        {
          kind: 'null-key',
          key: [null],
          expected: { source: 0, target: 0 },
          actual: { source: 1, target: 0 },
        },
      ],
    },
    {
      name: 'two rows that became one',
      datasets: {
        source: translated(people('old', [1, 'a'], [2, 'b']), { map: idMap([1, 9], [2, 9]) }),
        target: renumbered([9, 'a']),
      },
      finds: [
        { kind: 'duplicate', key: [uuid(9)], source: [1], expected: once, actual: { source: 2, target: 1 } },
      ],
    },
  ],
  unable: [
    {
      name: 'an id map that names a key twice',
      datasets: {
        source: translated(people('old', [1, 'a']), { map: idMap([1, 9], [1, 8]) }),
        target: renumbered([9, 'a']),
      },
      because: /id-map: maps the source id \[1\] more than once/,
    },
  ],
});

const interests = memory('old', {
  key: { id: 'int' },
  columns: { id: 'number', client_id: 'number' },
  rows: [
    ['11', '1'],
    ['12', '1'],
    ['13', '2'],
    ['14', null],
  ],
});
const references = (map: DatasetRef) => translated(interests.by('client_id'), { map });

checkTester(orphans, {
  agree: [
    {
      name: 'every reference under its new key',
      datasets: { from: references(oneToOne), to: renumbered([9, 'a'], [8, 'b']) },
    },
  ],
  disagree: [
    {
      name: 'a reference whose new target does not exist, with the reference that it was',
      datasets: { from: references(oneToOne), to: renumbered([8, 'b']) },
      finds: [
        {
          kind: 'orphan',
          key: [uuid(9)],
          source: [1],
          expected: { rows: 0 },
          actual: { rows: 2, keys: [[11], [12]] },
        },
      ],
    },
    {
      name: 'references that became one count together',
      datasets: { from: references(idMap([1, 9], [2, 9])), to: renumbered([8, 'b']) },
      finds: [
        {
          kind: 'orphan',
          key: [uuid(9)],
          source: [1],
          expected: { rows: 0 },
          actual: { rows: 3, keys: [[11], [12]] },
        },
      ],
    },
    {
      name: 'a reference that the id map does not name is none that is NULL',
      datasets: { from: references(idMap([2, 8])), to: renumbered([8, 'b']) },
      finds: [
        {
          kind: 'untranslated',
          key: [null],
          source: [1],
          expected: { rows: 0 },
          actual: { rows: 2, keys: [[11], [12]] },
        },
      ],
    },
    {
      name: 'both, where none may be NULL',
      datasets: { from: references(idMap([2, 8])), to: renumbered([8, 'b']) },
      options: { nulls: 'refuse' },
      finds: [
        {
          kind: 'untranslated',
          key: [null],
          source: [1],
          expected: { rows: 0 },
          actual: { rows: 2, keys: [[11], [12]] },
        },
        {
          kind: 'null-reference',
          key: [null],
          source: [null],
          expected: { rows: 0 },
          actual: { rows: 1, keys: [[14]] },
        },
      ],
    },
  ],
});
