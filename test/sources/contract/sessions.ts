/** A session serves many readers at a time, survives what breaks one of them, and answers nothing once it is closed. */
import { expect, it } from 'vitest';
import { ReconcileError } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { Harness } from './harness.ts';
import { all, calm, countingTable, keysIn, codecOf, keysOf, reading, byBytes, textTable } from './reading.ts';

const MANY = 25_000;

/** Cases about sessions. */
export function sessions(harness: Harness): void {
  it('reads two scans and a count at once, each of them whole', async () => {
    const table = countingTable(MANY);
    await reading(harness, table, async ({ dataset }) => {
      const keys = keysOf(table).toSorted(byBytes);
      const half = keys[MANY / 2] ?? '';
      const [first, second, counted] = await Promise.all([
        all(dataset.scan(EVERYTHING, ['id'], calm)),
        all(dataset.scan({ from: half, until: null }, ['note'], calm)),
        dataset.count({ from: null, until: half }, calm),
      ]);
      expect(first.map(({ key }) => key)).toEqual(keys);
      expect(second.map(({ key }) => key)).toEqual(keys.slice(MANY / 2));
      expect(counted).toBe(MANY / 2);
    });
  });

  it('names its instant or says that it has none, and has not lost it', async () => {
    await reading(harness, textTable(['a']), async ({ session }) => {
      expect(session.snapshot === null || session.snapshot.length > 0).toBe(true);
      expect(session.lost.aborted).toBe(false);
      return Promise.resolve();
    });
  });

  it('closes twice without complaint, and answers nothing afterwards', async () => {
    await reading(harness, textTable(['a', 'b']), async ({ dataset, session }) => {
      expect(await dataset.count(EVERYTHING, calm)).toBe(2);
      await session.close();
      await session.close();
      await expect(dataset.count(EVERYTHING, calm)).rejects.toThrow(ReconcileError);
      await expect(all(dataset.scan(EVERYTHING, [], calm))).rejects.toThrow(ReconcileError);
    });
  });

  it('is opened again with the same answers', async () => {
    const table = textTable(['b', 'a']);
    await reading(harness, table, async ({ session, made, context }) => {
      await session.close();
      const again = await made.ref.source.open(context, calm);
      try {
        expect(await keysIn(again.dataset(made.ref), codecOf(table), EVERYTHING)).toEqual([['a'], ['b']]);
        expect(again.snapshot === null).toBe(session.snapshot === null);
      } finally {
        await again.close();
      }
    });
  });

  it('can be probed without being opened', async () => {
    await reading(harness, textTable(['a']), async ({ made, context }) => {
      const probe = await made.ref.source.probe(context, calm);
      expect(probe.version).not.toBe('');
      expect(probe.latencyMs).toBeGreaterThanOrEqual(0);
    });
  });

  it('says that a dropped connection may work again, and then it does', async ({ skip }) => {
    if ((await harness.make(textTable([]))).drop === undefined)
      return skip('this system has no connection to drop');
    const table = countingTable(MANY, 1_000);
    await reading(harness, table, async ({ dataset, session, made, context }) => {
      const pages = dataset.scan(EVERYTHING, ['note'], calm)[Symbol.asyncIterator]();
      await pages.next();
      await made.drop!();
      const rest = (async () => {
        while ((await pages.next()).done !== true);
      })();
      await expect(rest).rejects.toMatchObject({ name: 'SourceError', transient: true });
      const next = session.lost.aborted ? await made.ref.source.open(context, calm) : session;
      try {
        expect(await next.dataset(made.ref).count(EVERYTHING, calm)).toBe(MANY);
        expect((await all(next.dataset(made.ref).scan(EVERYTHING, ['note'], calm))).length).toBe(MANY);
      } finally {
        await next.close();
      }
    });
  });
}
