/** The contract of writers of rows: one row or nothing, journaled before it counts, and taken back only while it is what it was left. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Cells } from '../../../src/model/value.ts';
import type { Intent, IntentPort, Write } from '../../../src/model/writer.ts';
import { openContext } from '../../support/open-context.ts';
import { calm } from './reading.ts';
import { BOATS, onTable, REASON, type Bench, type Benches } from './row-bench.ts';
import type { RowHarness } from './row-harness.ts';

/** Adds the cases of the contract for one writer; call it at the top of a test file. */
export function rowWritingContract(name: string, harness: RowHarness): void {
  describe(`${name} keeps the contract of writers of rows`, () => {
    afterAll(() => harness.dispose?.());
    const bench = (work: (bench: Bench) => Promise<void>, table = BOATS) => onTable(harness, table, work);
    changing(bench);
    refusing(bench, harness);
    undoing(bench);
    doubting(bench);
  });
}

function changing(bench: Benches): void {
  it('is the system that its readers read', () =>
    bench(async ({ made, writer }) => {
      const context = await openContext();
      const session = await made.ref.source.open(context, calm);
      expect(await session.identity?.(calm)).toBe(writer.identity);
      await session.close();
      await context.close();
    }));

  it('sets the columns that it is told to, NULL and back, and nothing else', () =>
    bench(async ({ writer, journal, rows, set }) => {
      const first = set('1', { note: null, name: 'Ada' }, { note: '' });
      expect(await writer.apply(first, journal, calm)).toEqual({ did: 'done' });
      expect(await writer.apply(set('2', { note: '' }, { note: null }), journal, calm)).toEqual({
        did: 'done',
      });
      expect(await rows()).toEqual([['1', 'Ada', ''], ['2', 'Bob', null], BOATS.rows[2]]);
    }));

  it('finds a row by other columns that it is grouped by', () =>
    bench(async ({ made, writer, journal, rows, set }) => {
      const byName = set('', { note: null }, { name: 'Eve' }, made.ref.by('name'), ['Ada']);
      expect(await writer.apply(byName, journal, calm)).toEqual({ did: 'done' });
      expect((await rows())[0]).toEqual(['1', 'Eve', null]);
    }));

  it('removes exactly the row that it is told to', () =>
    bench(async ({ writer, journal, rows, remove }) => {
      expect(await writer.apply(remove('2', { name: 'Bob' }), journal, calm)).toEqual({ did: 'done' });
      expect(await rows()).toEqual([BOATS.rows[0], BOATS.rows[2]]);
    }));

  it('journals whole images before it counts', () =>
    bench(async ({ writer, rows, set, intents }) => {
      let before: readonly Cells[] = [];
      const journal: IntentPort = {
        intent: async (intent) => {
          intents.push(intent);
          before = await rows();
        },
      };
      await writer.apply(set('3', {}, { note: 'x' }), journal, calm);
      expect(before).toEqual(BOATS.rows);
      const [intent] = intents;
      expect(intent).toMatchObject({ op: 'set', target: writer.identity });
      expect(intent?.token).not.toBe('');
      const values = (image: Intent['before']) => Object.values(image ?? {}).map(({ value }) => value);
      expect(values(intent!.before)).toEqual(BOATS.rows[2]);
      expect(values(intent!.after)).toEqual([...BOATS.rows[2]!.slice(0, 2), 'x']);
    }));
}

function refusing(bench: Benches, { twins }: RowHarness): void {
  it.each([
    ['a value that moved', '1', { name: 'Bob' }],
    ['NULL that was to be empty', '1', { note: '' }],
    ['empty that was to be NULL', '2', { note: null }],
    ['a row that is gone', '9', {}],
  ])('refuses %s, and journals nothing', (_title, key, expected) =>
    bench(async ({ writer, journal, rows, set, remove, intents }) => {
      for (const write of [set(key, expected, { note: 'x' }), remove(key, expected)])
        expect(await writer.apply(write, journal, calm)).toMatchObject({ refused: 'moved' });
      expect(await rows()).toEqual(BOATS.rows);
      expect(intents).toEqual([]);
    }),
  );

  it('refuses what several rows are meant by', () =>
    bench(
      async ({ made, writer, journal, set }) => {
        const byName = set('', {}, { note: 'x' }, made.ref.by('name'), ['Ada']);
        expect(await writer.apply(byName, journal, calm)).toMatchObject({ refused: 'not-one-record' });
      },
      { ...BOATS, rows: [...BOATS.rows, ['4', 'Ada', null]] },
    ));

  it.runIf(twins)('refuses a key that two rows have', () =>
    bench(
      async ({ writer, journal, set }) => {
        const write = set('1', {}, { note: 'x' });
        expect(await writer.apply(write, journal, calm)).toMatchObject({ refused: 'not-one-record' });
      },
      { ...BOATS, rows: [...BOATS.rows, ['1', 'Eve', null]] },
    ),
  );

  it('refuses to put an object', () =>
    bench(async ({ made, writer, journal }) => {
      const read = async function* () {};
      const object = { size: 0, sha256: '', contentType: null, metadata: {}, read };
      const write: Write = { op: 'put-object', dataset: made.ref, key: ['1'], reason: REASON, object };
      expect(await writer.apply(write, journal, calm)).toMatchObject({ refused: 'not-writable' });
    }));

  it('has one writer at a time, and none once it is closed', () =>
    bench(async ({ made, writer, journal, set }) => {
      const context = await openContext();
      const again = () => made.ref.source.openWriter!(context, calm);
      await expect(again()).rejects.toMatchObject({ name: 'ContractError', code: 'locked' });
      await writer.close();
      await writer.close();
      await expect(writer.apply(set('1', {}, { note: 'x' }), journal, calm)).rejects.toThrow();
      await (await again()).close();
      await context.close();
    }));

  it('obeys whoever stops before the intent, and not after it', () =>
    bench(async ({ writer, journal, rows, set, intents }) => {
      const stop = new AbortController();
      const stopping = { intent: async () => stop.abort() };
      expect(await writer.apply(set('1', {}, { note: 'x' }), stopping, stop.signal)).toEqual({ did: 'done' });
      // Whoever stops may find the writer closed: nothing more is asked of it.
      const stopped = writer.apply(set('2', {}, { note: 'x' }), journal, AbortSignal.abort());
      await expect(stopped).rejects.toMatchObject({ name: 'Cancelled' });
      expect(await rows()).toEqual([['1', 'Ada', 'x'], ...BOATS.rows.slice(1)]);
      expect(intents).toEqual([]);
    }));
}

function undoing(bench: Benches): void {
  it('takes back what it set and what it removed, and journals that', () =>
    bench(async ({ writer, journal, rows, set, remove, intents }) => {
      await writer.apply(set('1', {}, { note: 'x', name: '' }), journal, calm);
      await writer.apply(remove('3', {}), journal, calm);
      for (const done of intents.slice().reverse())
        expect(await writer.undo(done, REASON, journal, calm)).toEqual({ did: 'done' });
      expect(await rows()).toEqual(BOATS.rows);
      const shown = intents.map(({ op, before, after }) => [op, before === null, after === null]);
      expect(shown).toEqual([
        ['set', false, false],
        ['remove', false, true],
        ['undo', true, false],
        ['undo', false, false],
      ]);
    }));

  it('refuses a row that was changed or deleted since, or is there again', () =>
    bench(async ({ made, writer, journal, rows, set, remove, intents }) => {
      for (const key of ['1', '2']) await writer.apply(set(key, {}, { note: 'x' }), journal, calm);
      await writer.apply(remove('3', {}), journal, calm);
      await made.disturb('1', { name: 'Eve' });
      await made.disturb('2', null);
      const [changed, deleted, removed] = intents.slice();
      for (const done of [changed, deleted])
        expect(await writer.undo(done!, REASON, journal, calm)).toMatchObject({ refused: 'drifted' });
      expect(await writer.undo(removed!, REASON, journal, calm)).toEqual({ did: 'done' });
      expect(await writer.undo(removed!, REASON, journal, calm)).toMatchObject({ refused: 'exists' });
      expect(await rows()).toEqual([['1', 'Eve', 'x'], BOATS.rows[2]]);
    }));

  it('refuses what was done to another system', () =>
    bench(async ({ writer, journal, set, intents }) => {
      await writer.apply(set('1', {}, { note: 'x' }), journal, calm);
      const other = { ...intents[0]!, target: 'elsewhere' };
      expect(await writer.undo(other, REASON, journal, calm)).toMatchObject({ refused: 'other-target' });
    }));
}

function doubting(bench: Benches): void {
  const broken: IntentPort = { intent: async () => Promise.reject(new Error('disk full')) };

  it('changes nothing that could not be journaled', () =>
    bench(async ({ writer, rows, set, remove }) => {
      await expect(writer.apply(set('1', {}, { note: 'x' }), broken, calm)).rejects.toThrow('disk full');
      await expect(writer.apply(remove('2', {}), broken, calm)).rejects.toThrow('disk full');
      expect(await rows()).toEqual(BOATS.rows);
    }));

  it('tells afterwards what came to count', () =>
    bench(async ({ made, writer, journal, set, remove, intents }) => {
      const failing: IntentPort = {
        intent: async (intent) => (intents.push(intent), Promise.reject(new Error('killed'))),
      };
      await writer.apply(set('1', {}, { note: 'x' }), journal, calm);
      await expect(writer.apply(set('2', {}, { note: 'x' }), failing, calm)).rejects.toThrow('killed');
      await expect(writer.apply(remove('3', {}), failing, calm)).rejects.toThrow('killed');
      const told = [];
      for (const intent of intents) told.push(await writer.outcome(intent, calm));
      expect(told).toEqual(['done', 'not-done', 'not-done']);
      await made.disturb('1', null);
      expect(await writer.outcome(intents[0]!, calm)).toBe('done');
      await writer.apply(set('2', {}, { note: 'y' }), journal, calm);
      await writer.undo(intents.at(-1)!, REASON, journal, calm);
      expect(await writer.outcome(intents.at(-1)!, calm)).toBe('done');
    }));
}
