/** `by` regroups rows under other columns: each reference once, with how many rows make it and which they are. */
import { expect, it } from 'vitest';
import { ROWS, SAMPLE_KEYS, type Dataset, type Entry } from '../../../src/model/dataset.ts';
import { hasNull, keyCodec } from '../../../src/model/key.ts';
import { ReconcileError } from '../../../src/model/problem.ts';
import { EVERYTHING, NULL_KEYS } from '../../../src/model/scope.ts';
import type { Cell } from '../../../src/model/value.ts';
import type { Harness, Table } from './harness.ts';
import { all, calm, reading } from './reading.ts';

const CLIENTS: readonly Cell[] = ['b', 'a', 'b', 'é', 'b', 'a b', 'a', '🚤', '\ufffd'];
const INTERESTS: Table = {
  columns: { id: 'number', client: 'text', berth: 'number' },
  key: { id: 'int' },
  rows: CLIENTS.map((client, at) => [String(at + 1), client, String(at % 2)]),
  private: ['client'],
};
const ORPHANS: Table = {
  ...INTERESTS,
  rows: [...INTERESTS.rows, ['10', null, '7'], ['11', null, '7'], ['12', null, null]],
};

/** Cases about grouping. */
export function grouping(harness: Harness): void {
  const nulls = !(harness.lacks ?? []).includes('nulls');

  it('groups rows by another column, with their number and at most two of their keys', async () => {
    await reading(harness, INTERESTS, async ({ dataset }) => {
      const groups = dataset.by(['client']);
      const entries = await all(groups.scan(EVERYTHING, [SAMPLE_KEYS, ROWS], calm));
      expect(entries.map(({ key, row }) => [key, row[1]])).toEqual([
        ['a', '2'],
        ['a b', '1'],
        ['b', '3'],
        ['é', '1'],
        ['\ufffd', '1'],
        ['🚤', '1'],
      ]);
      for (const entry of entries)
        expectSamples(entry, ({ key }) => CLIENTS.flatMap((client, at) => (client === key ? [at + 1] : [])));
      const { key, columns } = await groups.describe(calm);
      expect(key.map(({ column, kind }) => [column, kind])).toEqual([['client', 'text']]);
      expect([columns[ROWS]?.family, columns[SAMPLE_KEYS]?.family]).toEqual(['number', 'json']);
    });
  });

  it('groups by several columns, in the order in which they are named', async () => {
    await reading(harness, INTERESTS, async ({ dataset }) => {
      const groups = dataset.by(['berth', 'client']);
      const kinds = (await groups.describe(calm)).key.map(({ kind }) => kind);
      expect(kinds).toEqual(['int', 'text']);
      const entries = await all(groups.scan(EVERYTHING, [ROWS], calm));
      const decoded = entries.map(({ key, row }) => [...keyCodec(kinds).decode(key), row[0]]);
      expect(decoded).toEqual([
        ['0', 'a', '1'], ['0', 'b', '3'], ['0', '\ufffd', '1'], ['1', 'a', '1'], ['1', 'a b', '1'], ['1', 'é', '1'], ['1', '🚤', '1'],
      ]); // prettier-ignore
    });
  });

  it.skipIf(!nulls)(
    'keeps what has a NULL in a grouping column apart, in the scope of NULL keys',
    async () => {
      await reading(harness, ORPHANS, async ({ dataset }) => {
        const one = dataset.by(['client']);
        expect(await one.count(EVERYTHING, calm)).toBe(6);
        expect((await all(one.scan(NULL_KEYS, [ROWS], calm))).map(({ row }) => row)).toEqual([['3']]);
        const two = await all(dataset.by(['client', 'berth']).scan(NULL_KEYS, [ROWS], calm));
        expect(two.every(({ key }) => hasNull(key))).toBe(true);
        expect(two.map(({ row }) => row)).toEqual([['1'], ['2']]);
      });
    },
  );

  it('answers ranges, keys, counts and cuts of groups as of any dataset', async () => {
    await reading(harness, INTERESTS, async ({ dataset }) => {
      const groups = dataset.by(['client']);
      expect(await groups.count(EVERYTHING, calm)).toBe(6);
      expect(await groups.count(NULL_KEYS, calm)).toBe(0);
      expect(await keys(groups, { from: 'a b', until: 'é' })).toEqual(['a b', 'b']);
      expect(await groups.count({ from: 'a b', until: 'é' }, calm)).toBe(2);
      expect(await keys(groups, { anyOf: ['🚤', 'nobody', 'a'] })).toEqual(['a', '🚤']);
      const existing = await keys(groups, EVERYTHING);
      const cuts = await groups.cuts(3, calm);
      expect(cuts.length).toBeLessThan(3);
      expect(cuts.every((cut) => existing.includes(cut))).toBe(true);
    });
  });

  it('is named by a reference as by the dataset, and keeps private what was private', async () => {
    await reading(harness, INTERESTS, async ({ dataset, made, session }) => {
      const ref = made.ref.by('client');
      expect(ref.source).toBe(made.ref.source);
      expect(ref.path).toBe(`${made.ref.path} by client`);
      expect(ref.private).toEqual(expect.arrayContaining(['client']));
      const named = session.dataset(ref);
      expect(named.name).toBe(dataset.by(['client']).name);
      const read = async (from: Dataset): Promise<readonly Entry[]> =>
        (await all(from.scan(EVERYTHING, [ROWS], calm))).map(({ key, row }) => ({ key, row }));
      expect(await read(named)).toEqual(await read(dataset.by(['client'])));
    });
  });

  it('hides the sample keys when the key is private', async () => {
    await reading(harness, { ...INTERESTS, private: ['id'] }, async ({ made }) => {
      expect(made.ref.by('client').private).toEqual(expect.arrayContaining(['id', SAMPLE_KEYS]));
    });
  });

  it('names the dataset and the column when it cannot group or has no such column', async () => {
    await reading(harness, INTERESTS, async ({ dataset }) => {
      for (const [by, column] of [
        ['boat', ROWS],
        ['client', 'boat'],
      ] as const) {
        const asking = async () => all(dataset.by([by]).scan(EVERYTHING, [column], calm));
        const failure: unknown = await asking().catch((thrown: unknown) => thrown);
        expect(failure).toBeInstanceOf(ReconcileError);
        expect((failure as ReconcileError).message).toContain(dataset.name);
        expect((failure as ReconcileError).message).toContain('boat');
      }
    });
  });
}

function expectSamples(entry: Entry, members: (entry: Entry) => readonly number[]): void {
  const samples = JSON.parse(entry.row[0] ?? '') as number[][];
  const ids = members(entry);
  expect(samples.length).toBe(Math.min(2, ids.length));
  expect(new Set(samples.flat()).size).toBe(samples.length);
  for (const id of samples.flat()) expect(ids).toContain(id);
}

async function keys(dataset: Dataset, scope: Parameters<Dataset['scan']>[0]): Promise<readonly string[]> {
  return (await all(dataset.scan(scope, [], calm))).map(({ key }) => key);
}
