/** The columns that are asked for are the columns that come, as the system's own text. */
import { expect, it } from 'vitest';
import { ReconcileError } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { Harness, Table } from './harness.ts';
import { all, calm, reading } from './reading.ts';

const BOATS: Table = {
  columns: { id: 'number', name: 'text', Length: 'number', 'home port': 'text' },
  key: { id: 'int' },
  rows: [
    ['2', 'Möwe', '-12', 'a, "b"'],
    ['1', ' x ', '123456789012345678', ''],
  ],
};

/** Cases about columns. */
export function columns(harness: Harness): void {
  const nulls = !(harness.lacks ?? []).includes('nulls');

  it('gives the columns that are asked for, in the order in which they are asked for', async () => {
    await reading(harness, BOATS, async ({ dataset }) => {
      const rows = async (names: readonly string[]) =>
        (await all(dataset.scan(EVERYTHING, names, calm))).map(({ row }) => row);
      expect(await rows(['home port', 'Length', 'id'])).toEqual([
        ['', '123456789012345678', '1'],
        ['a, "b"', '-12', '2'],
      ]);
      expect(await rows(['name'])).toEqual([[' x '], ['Möwe']]);
      expect(await rows(['name', 'name'])).toEqual([
        [' x ', ' x '],
        ['Möwe', 'Möwe'],
      ]);
      expect(await rows([])).toEqual([[], []]);
    });
  });

  it('describes every column that can be asked for', async () => {
    await reading(harness, BOATS, async ({ dataset }) => {
      const shape = await dataset.describe(calm);
      expect(Object.keys(shape.columns)).toEqual(expect.arrayContaining(Object.keys(BOATS.columns)));
      expect(shape.key.map(({ kind }) => kind)).toEqual(['int']);
    });
  });

  it.skipIf(!nulls)('tells NULL from the empty text and from every text that looks like it', async () => {
    const looks = ['', 'NULL', 'null', '\\N', '<null>', ' '];
    const table: Table = {
      columns: { id: 'number', cell: 'text', other: 'text' },
      key: { id: 'int' },
      rows: [['0', null, null], ...looks.map((cell, at) => [String(at + 1), cell, cell])],
    };
    await reading(harness, table, async ({ dataset }) => {
      const entries = await all(dataset.scan(EVERYTHING, ['cell', 'other'], calm));
      expect(entries.map(({ row }) => row)).toEqual([[null, null], ...looks.map((cell) => [cell, cell])]);
    });
  });

  it.each(['berth', 'ID', 'constructor', '__proto__', 'name; --'])(
    'names the dataset and the column when there is no column %j',
    async (column) => {
      await reading(harness, BOATS, async ({ dataset }) => {
        expect(Object.hasOwn((await dataset.describe(calm)).columns, column)).toBe(false);
        const failure: unknown = await all(dataset.scan(EVERYTHING, ['id', column], calm)).catch(
          (thrown: unknown) => thrown,
        );
        expect(failure).toBeInstanceOf(ReconcileError);
        const { name, message, transient } = failure as ReconcileError;
        expect(name).toMatch(/^(Contract|Source)Error$/);
        expect(transient).toBe(false);
        expect(message).toContain(dataset.name);
        expect(message).toContain(column);
      });
    },
  );

  it('has columns of any name', async () => {
    const names = ['constructor', '__proto__', 'a.b', 'a"b', "a'b", 'Ä', 'select'];
    const columns = Object.fromEntries(
      ['id', ...names].map((name) => [name, name === 'id' ? 'number' : 'text'] as const),
    );
    const table: Table = { columns, key: { id: 'int' }, rows: [['1', ...names]] };
    await reading(harness, table, async ({ dataset }) => {
      const [entry] = await all(dataset.scan(EVERYTHING, names, calm));
      expect(entry?.row).toEqual(names);
      expect(await dataset.by(names).count(EVERYTHING, calm)).toBe(1);
    });
  });

  it('has a name of its own within its source, and passes on which columns are private', async () => {
    await reading(harness, { ...BOATS, private: ['name', 'id'] }, async ({ dataset, made, context }) => {
      expect(made.ref.path).not.toBe('');
      expect(dataset.name.startsWith(context.name(made.ref.source))).toBe(true);
      expect(dataset.name).toContain(made.ref.path);
      expect(made.ref.private).toEqual(expect.arrayContaining(['id', 'name'])); // what shows them is private too
      expect(made.ref.private).not.toContain('Length');
    });
  });
}
