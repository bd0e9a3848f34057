// Every reference names a row that exists.
import { describe, expect, it } from 'vitest';
import { foreignKeys, orphans, references } from '../../checks/orphans.ts';
import type { DatasetRef } from '../../src/model/dataset.ts';
import { memory } from '../../src/sources/memory.ts';
import { checkTester } from '../support/check-tester.ts';

type Id = number | null;

const text = (id: Id | string) => (id === null ? null : String(id));

/** Rows that refer to others: their id, and what they refer to. */
function referring(...rows: readonly (readonly [id: Id, to: Id, also?: string | null])[]): DatasetRef {
  return memory('interests', {
    key: { id: 'int' },
    columns: { id: 'number', client_id: 'number', port: 'text' },
    rows: rows.map(([id, to, also = null]) => [text(id), text(to), also]),
    pageRows: 2,
  });
}

function referred(...ids: readonly Id[]): DatasetRef {
  return memory('clients', {
    key: { id: 'int' },
    columns: { id: 'number' },
    rows: ids.map((id) => [text(id)]),
    pageRows: 2,
  });
}

const places = (...keys: readonly (readonly [Id, string])[]) =>
  memory('places', {
    key: { id: 'int', port: 'text' },
    columns: { id: 'number', port: 'text' },
    rows: keys.map(([id, port]) => [text(id), port]),
  });

const some = referring([1, 10], [2, 10], [3, 20], [4, null], [5, 30]);

checkTester(orphans, {
  agree: [
    {
      name: 'every reference has its target',
      datasets: { from: some.by('client_id'), to: referred(10, 20, 30, 40) },
    },
    {
      name: 'every target is referred to, and asked for',
      datasets: { from: some.by('client_id'), to: referred(10, 20, 30) },
      options: { both: true },
    },
    {
      name: 'no reference is NULL, and none may be',
      datasets: { from: referring([1, 10]).by('client_id'), to: referred(10, 11) },
      options: { nulls: 'refuse' },
    },
    {
      name: 'a plain dataset refers by its key',
      datasets: { from: referred(2, 3, 3), to: referred(1, 2, 3) },
    },
    {
      name: 'a reference by two columns, one of them NULL, refers to nothing',
      datasets: {
        from: referring([1, 10, 'a'], [2, 10, null], [3, null, 'b']).by('client_id', 'port'),
        to: places([10, 'a']),
      },
    },
  ],
  disagree: [
    {
      name: 'a reference without its target, with how many rows hold it',
      datasets: { from: some.by('client_id'), to: referred(20, 40) },
      finds: [
        { kind: 'orphan', key: [10], expected: { rows: 0 }, actual: { rows: 2, keys: [[1], [2]] } },
        { kind: 'orphan', key: [30], expected: { rows: 0 }, actual: { rows: 1, keys: [[5]] } },
      ],
    },
    {
      name: 'references below and above all targets',
      datasets: { from: referring([1, -5], [2, 5], [3, 99]).by('client_id'), to: referred(4, 5, 6) },
      finds: [
        { kind: 'orphan', key: [-5], expected: { rows: 0 }, actual: { rows: 1, keys: [[1]] } },
        { kind: 'orphan', key: [99], expected: { rows: 0 }, actual: { rows: 1, keys: [[3]] } },
      ],
    },
    {
      name: 'nothing is there to refer to',
      datasets: { from: some.by('client_id'), to: referred() },
      empty: ['to'],
      finds: [10, 20, 30].map((id) => ({
        kind: 'orphan',
        key: [id],
        expected: { rows: 0 },
        actual: id === 10 ? { rows: 2, keys: [[1], [2]] } : { rows: 1, keys: [[id === 20 ? 3 : 5]] },
      })),
    },
    {
      name: 'a plain dataset tells no sample keys',
      datasets: { from: referred(1, 2, 2), to: referred(1) },
      finds: [{ kind: 'orphan', key: [2], expected: { rows: 0 }, actual: { rows: 2 } }],
    },
    {
      name: 'rows to which nothing refers, below, between and above',
      datasets: { from: some.by('client_id'), to: referred(1, 10, 15, 20, 30, 99) },
      options: { both: true },
      finds: [1, 15, 99].map((id) => ({
        kind: 'unreferenced',
        key: [id],
        expected: { rows: 1 },
        actual: { rows: 0 },
      })),
    },
    {
      name: 'references that are NULL',
      datasets: {
        from: referring([1, 10], [2, null], [3, null], [4, null]).by('client_id'),
        to: referred(10),
      },
      options: { nulls: 'refuse' },
      finds: [
        { kind: 'null-reference', key: [null], expected: { rows: 0 }, actual: { rows: 3, keys: [[2], [3]] } },
      ],
    },
    {
      name: 'references that are NULL in a part',
      datasets: {
        from: referring([1, 10, 'a'], [2, 10, null], [3, null, 'b']).by('client_id', 'port'),
        to: places([10, 'a']),
      },
      options: { nulls: 'refuse' },
      finds: [
        { kind: 'null-reference', key: [10, null], expected: { rows: 0 }, actual: { rows: 1, keys: [[2]] } },
        { kind: 'null-reference', key: [null, 'b'], expected: { rows: 0 }, actual: { rows: 1, keys: [[3]] } },
      ],
    },
    {
      name: 'references by two columns that only look alike when put together',
      datasets: {
        from: memory('x', {
          key: 'id',
          columns: { id: 'text', a: 'text', b: 'text' },
          rows: [['1', 'x|y', 'z']],
        }).by('a', 'b'),
        to: memory('y', { key: ['a', 'b'], columns: { a: 'text', b: 'text' }, rows: [['x', 'y|z']] }),
      },
      finds: [
        { kind: 'orphan', key: ['x|y', 'z'], expected: { rows: 0 }, actual: { rows: 1, keys: [['1']] } },
      ],
    },
    {
      name: 'a target that exists more than once',
      datasets: { from: some.by('client_id'), to: referred(10, 10, 20, 30, 77, 77, 77) },
      options: { both: true },
      finds: [
        { kind: 'duplicate', key: [10], expected: { rows: 1 }, actual: { rows: 2 } },
        { kind: 'duplicate', key: [77], expected: { rows: 1 }, actual: { rows: 3 } },
        { kind: 'unreferenced', key: [77], expected: { rows: 1 }, actual: { rows: 0 } },
      ],
    },
    {
      name: 'targets without a key are no targets of NULL',
      datasets: { from: some.by('client_id'), to: referred(10, 20, 30, null, null) },
      options: { nulls: 'refuse' },
      finds: [
        { kind: 'null-key', key: [null], expected: { rows: 0 }, actual: { rows: 2 } },
        { kind: 'null-reference', key: [null], expected: { rows: 0 }, actual: { rows: 1, keys: [[4]] } },
      ],
    },
  ],
  unable: [
    {
      name: 'a key of another kind',
      datasets: { from: some.by('client_id'), to: places([10, 'a']) },
      because: /is keyed by \(int\) and places by \(int, text\)/,
    },
  ],
});

describe('references of a catalog', () => {
  const to = referred(10);
  const from = referring([1, 10]);
  const found = [
    { name: 'interests_client_id_fkey', from: from.by('client_id'), to },
    { name: 'twice_a', from: from.by('client_id', 'port'), to: places() },
    { name: 'twice_b', from: from.by('client_id', 'port'), to: referred() },
  ];
  const idsOf = (checks: readonly { readonly id: string }[]) => checks.map(({ id }) => id);

  it('are a check each, under ids that do not depend on their order', () => {
    const ids = idsOf(foreignKeys(to.source).expand(found));
    expect(ids[0]).toBe('fk.interests.client_id');
    expect(ids[1]).toMatch(/^fk\.interests\.client_id-port-[0-9a-f]{8}$/);
    expect(new Set(ids).size).toBe(3);
    expect(idsOf(foreignKeys(to.source).expand(found.toReversed()))).toEqual(ids.toReversed());
  });

  it('may be left out, and may be declared to have no rows, by the name or the id', () => {
    const given = { id: 'crm', except: ['twice_a', 'twice_b'], mayBeEmpty: ['crm.interests.client_id'] };
    const checks = foreignKeys(to.source, given).expand(found);
    expect(checks.map(({ id, mayBeEmpty }) => [id, mayBeEmpty])).toEqual([['crm.interests.client_id', true]]);
  });

  it('must exist to be left out', () => {
    const wrong = foreignKeys(to.source, { except: ['no_such_fkey'] });
    expect(() => wrong.expand(found)).toThrow(/declares no reference "no_such_fkey"/);
  });

  it('can be listed where the schema forgot them', () => {
    const checks = references('ref', [[from.by('client_id'), to]], { nulls: 'refuse' });
    expect(idsOf(checks)).toEqual(['ref.interests.client_id']);
    expect(checks[0]?.options).toEqual({ both: false, nulls: 'refuse' });
  });

  it('have short ids whatever they are called', () => {
    const long = memory('t'.repeat(90), { key: 'ID', columns: { ID: 'text', 'Ünï|x': 'text' }, rows: [] });
    const [check] = references('ref', [[long.by('Ünï|x'), to]]);
    expect(check?.id).toMatch(/^ref\.t+-[0-9a-f]{8}$/);
    expect(check?.id).toHaveLength(80);
  });
});

describe('orphans', () => {
  it('says its rules', () => {
    const { options } = orphans('x', { from: some, to: some }, { both: true });
    expect(orphans.definition.rules?.(options)).toEqual([
      'a reference that is NULL in any of its columns refers to nothing and is no finding',
      'every row that can be referred to must be',
    ]);
  });
});
