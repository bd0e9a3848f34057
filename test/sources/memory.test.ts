/** Rows in memory keep the contract, and change from one session to the next only when they are told to. */
import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../src/model/scope.ts';
import { ConfigError, ContractError } from '../../src/model/problem.ts';
import type { Cells } from '../../src/model/value.ts';
import { memory, type MemoryRow } from '../../src/sources/memory.ts';
import { openContext } from '../support/open-context.ts';
import { sourceContract, type Table } from './contract.ts';
import { all, calm } from './contract/reading.ts';
import { rowWritingContract } from './contract/row-writing.ts';

let made = 0;

sourceContract('memory', {
  make: async ({ columns, key, rows, private: hidden = [] }: Table) => {
    made += 1;
    let handedOver = 0;
    const watched = rows.map((row) => {
      const note = Object.keys(columns).indexOf('note');
      if (note < 0) return row;
      return Object.defineProperty([...row], note, {
        get: () => ((handedOver += 1), row[note]),
        enumerable: true,
      });
    });
    return {
      ref: memory(`table-${made}`, { columns, key, rows: watched, private: hidden }),
      handedOver: () => handedOver,
    };
  },
});

rowWritingContract('memory', {
  twins: true,
  make: async ({ columns, key, rows }) => {
    const own: MemoryRow[] = [...rows];
    const names = Object.keys(columns);
    return {
      ref: memory('boats', { columns, key, rows: own, writer: true }),
      disturb: async (wanted, to) => {
        const at = own.findIndex((row) => (row as Cells)[0] === wanted);
        const changed = names.map((name, place) => to?.[name] ?? (own[at] as Cells)[place] ?? null);
        own.splice(at, 1, ...(to === null ? [] : [changed]));
      },
    };
  },
});

describe('memory', () => {
  const boats = { key: { id: 'int' }, columns: { id: 'number', name: 'text' } } as const;

  it('takes rows as objects or as cells, and a column that is left out as NULL', async () => {
    const ref = memory('boats', { ...boats, rows: [{ id: '2', name: 'b' }, { id: '1' }, ['3', 'c']] });
    const context = await openContext();
    const session = await context.session(ref.source);
    const entries = await all(session.dataset(ref).scan(EVERYTHING, ['name'], calm));
    expect(entries.map(({ row }) => row[0])).toEqual([null, 'b', 'c']);
    await context.close();
  });

  it('asks a function for rows once in each session', async () => {
    const rows: MemoryRow[] = [['1', 'a']];
    const ref = memory('boats', { ...boats, rows: () => [...rows] });
    const context = await openContext();
    const session = await context.session(ref.source);
    rows.push(['2', 'b']);
    const later = await ref.source.open(context, calm);
    expect(await session.dataset(ref).count(EVERYTHING, calm)).toBe(1);
    expect(await later.dataset(ref).count(EVERYTHING, calm)).toBe(2);
    await context.close();
  });

  it('refuses a key that is no column, and to group twice', () => {
    expect(() => memory('boats', { ...boats, key: 'berth', rows: [] })).toThrow(ConfigError);
    expect(() => memory('boats', { ...boats, key: [], rows: [] })).toThrow('name at least one');
    const grouped = memory('boats', { ...boats, rows: [] }).by('name');
    expect(() => grouped.by('id')).toThrow('is grouped already');
  });

  it('writes rows as they are written, and refuses a row that changes while the journal is written', async () => {
    const rows: MemoryRow[] = [{ id: '1', name: 'a' }, { id: '2' }];
    const ref = memory('boats', { ...boats, rows, writer: true });
    const context = await openContext();
    const writer = await ref.source.openWriter!(context, calm);
    const reason = { by: 'x', check: 'names', kind: 'altered' };
    const set = { op: 'set', dataset: ref, reason, to: { name: 'b' } } as const;
    const journal = { intent: async () => {} };
    await writer.apply({ ...set, key: ['2'], expect: { name: null } }, journal, calm);
    expect(rows).toEqual([
      { id: '1', name: 'a' },
      { id: '2', name: 'b' },
    ]);
    const meanwhile = { intent: async () => void rows.splice(0, 1, { id: '1', name: 'c' }) };
    const moved = await writer.apply({ ...set, key: ['1'], expect: { name: 'a' } }, meanwhile, calm);
    expect(moved).toMatchObject({ refused: 'moved' });
    expect(rows[0]).toEqual({ id: '1', name: 'c' });
    await writer.close();
    await context.close();
  });

  it('refuses a writer of rows that a function makes', () => {
    expect(() => memory('boats', { ...boats, rows: () => [], writer: true } as never)).toThrow(ConfigError);
    expect(memory('boats', { ...boats, rows: [] }).source.openWriter).toBeUndefined();
  });

  it('says of a key that is not of its kind', async () => {
    const ref = memory('boats', { ...boats, rows: [['one', 'a']] });
    const context = await openContext();
    const session = await context.session(ref.source);
    await expect(session.dataset(ref).count(EVERYTHING, calm)).rejects.toThrow(ContractError);
    await context.close();
  });
});
