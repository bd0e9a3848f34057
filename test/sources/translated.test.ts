/** Rows under translated keys keep the contract, remember where they came from, and show what the id map does not know. */
import { describe, expect, it } from 'vitest';
import type { DatasetRef, Entry } from '../../src/model/dataset.ts';
import { ContractError } from '../../src/model/problem.ts';
import { EVERYTHING, NULL_KEYS } from '../../src/model/scope.ts';
import { memory, type MemoryRow } from '../../src/sources/memory.ts';
import { translated, type Translation } from '../../src/sources/translated.ts';
import { openContext } from '../support/open-context.ts';
import { sourceContract, type Harness } from './contract.ts';
import { all, calm } from './contract/reading.ts';

let tables = 0;

sourceContract('a translated dataset', harness());
sourceContract('a translated dataset that is sorted on disk', harness({ runBytes: 20_000 }));

/** Rows under source ids of no meaning, and a map from these to the keys that the table is to have; a NULL key is in no map. */
function harness(options: Partial<Translation> = {}): Harness {
  return {
    make: async ({ columns, key, rows, private: hidden = [] }) => {
      tables += 1;
      const [[column, kind] = ['', 'text' as const]] = Object.entries(key);
      const place = Object.keys(columns).indexOf(column);
      const sourceId = (at: number) => String((at * 37 + 11) % (rows.length * 41 + 53));
      const legacy = memory(`legacy-${tables}`, {
        key: { legacy_id: 'int' },
        columns: { ...columns, legacy_id: 'number' },
        rows: rows.map((row, at) => [...row, sourceId(at)]),
        private: hidden,
      });
      const map = memory(`map-${tables}`, {
        key: { key: 'int' },
        columns: { key: 'number', value: columns[column] ?? 'text' },
        rows: rows.flatMap((row, at) => (typeof row[place] === 'string' ? [[sourceId(at), row[place]]] : [])),
      });
      return { ref: translated(legacy, { map, kind, ...options }) };
    },
    lacks: ['composite-keys'],
  };
}

describe('translated', () => {
  const boats = memory('boats', {
    key: { id: 'int' },
    columns: { id: 'number', name: 'text' },
    rows: [['3', 'c'], ['1', 'a'], ['2', 'b'], ['2', 'b again'], [null, 'nobody']], // prettier-ignore
  });
  const mapOf = (rows: readonly MemoryRow[], kind: 'int' | 'text' = 'int') =>
    memory('map', { key: { key: kind }, columns: { key: 'number', value: 'uuid' }, rows });
  const id = (digit: number) => `0000000${digit}-0000-4000-8000-000000000000`;

  it('keeps the native source key of every row as its origin', async () => {
    const map = mapOf([['2', id(1)], ['1', id(9)], ['3', id(5)], ['77', id(7)]]); // prettier-ignore
    const { keyed, nulls } = await read(translated(boats, { map }), ['name', 'id']);
    expect(keyed).toEqual([
      { key: id(1), row: ['b', '2'], origin: [2] },
      { key: id(1), row: ['b again', '2'], origin: [2] },
      { key: id(5), row: ['c', '3'], origin: [3] },
      { key: id(9), row: ['a', '1'], origin: [1] },
    ]);
    expect(nulls.map(({ row, origin }) => [row[0], origin])).toEqual([['nobody', [null]]]);
  });

  it('gives a NULL key to what the map does not know or maps to nothing', async () => {
    const { keyed, nulls } = await read(translated(boats, { map: mapOf([['2', id(1)], ['3', null]]) }), ['name']); // prettier-ignore
    expect(keyed.map(({ row }) => row[0])).toEqual(['b', 'b again']);
    expect(nulls.map(({ row, origin }) => [row[0], origin])).toEqual([['a', [1]], ['c', [3]], ['nobody', [null]]]); // prettier-ignore
  });

  it('takes several source ids under one target id for duplicates', async () => {
    const { keyed } = await read(translated(boats, { map: mapOf([['2', id(1)], ['3', id(1)]]) }), ['name']); // prettier-ignore
    expect(keyed.map(({ key, origin }) => [key, origin])).toEqual([[id(1), [2]], [id(1), [2]], [id(1), [3]]]); // prettier-ignore
  });

  it('translates references that were grouped', async () => {
    const interests = memory('interests', {
      key: 'id',
      columns: { id: 'text', boat: 'number' },
      rows: [['x', '1'], ['y', '1'], ['z', '4']], // prettier-ignore
    });
    const { keyed, nulls } = await read(translated(interests.by('boat'), { map: mapOf([['1', id(3)]]) }), [
      'rows',
    ]);
    expect(keyed).toEqual([{ key: id(3), row: ['2'], origin: [1] }]);
    expect(nulls.map(({ row, origin }) => [row, origin])).toEqual([[['1'], [4]]]);
  });

  it('keeps only the columns that are named, where some are', async () => {
    const map = mapOf([['1', id(1)]]);
    const { keyed } = await read(translated(boats, { map, columns: ['name'] }), ['name']);
    expect(keyed.map(({ row }) => row)).toEqual([['a']]);
    await expect(read(translated(boats, { map, columns: ['name'] }), ['id'])).rejects.toThrow(
      'no column "id"',
    );
    await expect(read(translated(boats, { map, columns: ['berth'] }), [])).rejects.toThrow(
      'no column "berth"',
    );
  });

  it.each<[string, readonly MemoryRow[], RegExp]>([
    ['twice, with two targets', [['1', id(1)], ['1', id(2)]], /^map: maps the source id \[1\] more than once; keep/], // prettier-ignore
    ['twice, with one target', [['1', id(1)], ['1', id(1)]], /more than once/], // prettier-ignore
    ['twice, pages beyond the last row', [...many(2_500), ['9000', id(1)], ['9000', id(1)]], /source id \[9000\]/], // prettier-ignore
    ['without a source id', [['1', id(1)], [null, id(2)]], /^map: 1 of its rows have no source id; clean/], // prettier-ignore
  ])('refuses a map that names a source id %s', async (_, rows, message) => {
    const reading = read(translated(boats, { map: mapOf(rows) }), []);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toMatchObject({ name: 'ContractError', code: 'id-map' });
  });

  it('refuses a map of other kinds of key, and one without the named column', async () => {
    const kinds = read(translated(boats, { map: mapOf([], 'text') }), []);
    await expect(kinds).rejects.toThrow('map: is keyed by (text) and boats by (int); declare the same kinds');
    const column = read(translated(boats, { map: mapOf([]), value: 'target' }), []);
    await expect(column).rejects.toThrow('map: has no column "target"');
    await expect(column).rejects.toThrow(ContractError);
  });

  it('says when the instant of a source that it reads through is lost', async () => {
    const ref = translated(boats, { map: mapOf([]) });
    const context = await openContext();
    const lost = new AbortController();
    const inner = await boats.source.open(context, calm);
    const session = (source: typeof ref.source) =>
      source === boats.source ? Promise.resolve({ ...inner, lost: lost.signal }) : context.session(source);
    const outer = await ref.source.open({ ...context, session }, calm);
    expect(outer.lost.aborted).toBe(false);
    lost.abort(new Error('gone'));
    expect(outer.lost.aborted).toBe(true);
    await outer.close();
    await context.close();
  });
});

function many(rows: number): readonly MemoryRow[] {
  return Array.from({ length: rows }, (_, at) => [String(at), null]);
}

async function read(
  ref: DatasetRef,
  columns: readonly string[],
): Promise<{ keyed: readonly Entry[]; nulls: readonly Entry[] }> {
  const context = await openContext();
  try {
    const dataset = (await context.session(ref.source)).dataset(ref);
    const keyed = await all(dataset.scan(EVERYTHING, columns, calm));
    return { keyed, nulls: await all(dataset.scan(NULL_KEYS, columns, calm)) };
  } finally {
    await context.close();
  }
}
