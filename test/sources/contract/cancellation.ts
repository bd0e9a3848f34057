/** Whoever stops reading is obeyed at once, is not read ahead of, and leaves nothing open behind. */
import { expect, it } from 'vitest';
import { Cancelled } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { setTimeout as pause } from 'node:timers/promises';
import type { Harness } from './harness.ts';
import { all, calm, countingTable, reading, textTable } from './reading.ts';

const MANY = 25_000;

/** Cases about cancellation and back-pressure. */
export function cancellation(harness: Harness): void {
  it('throws Cancelled when it was stopped before it began', async () => {
    await reading(harness, textTable(['a', 'b']), async ({ dataset }) => {
      const stopped = AbortSignal.abort();
      await expect(all(dataset.scan(EVERYTHING, ['place'], stopped))).rejects.toThrow(Cancelled);
      await expect(dataset.count(EVERYTHING, stopped)).rejects.toThrow(Cancelled);
      await expect(dataset.cuts(4, stopped)).rejects.toThrow(Cancelled);
      await expect(dataset.by(['place']).count(EVERYTHING, stopped)).rejects.toThrow(Cancelled);
      expect(await dataset.count(EVERYTHING, calm)).toBe(2);
    });
  });

  it('throws Cancelled when it is opened by somebody who has stopped', async () => {
    await reading(harness, textTable(['a']), async ({ made, context }) => {
      await expect(made.ref.source.open(context, AbortSignal.abort())).rejects.toThrow(Cancelled);
    });
  });

  it('throws Cancelled between two pages, and the next scan is whole', async () => {
    await reading(harness, countingTable(MANY), async ({ dataset }) => {
      const stop = new AbortController();
      const pages = dataset.scan(EVERYTHING, ['note'], stop.signal)[Symbol.asyncIterator]();
      const first = await pages.next();
      expect(first.done === true ? MANY : first.value.length, 'rows of the first page').toBeLessThan(MANY);
      stop.abort();
      await expect(drain(pages)).rejects.toThrow(Cancelled);
      expect((await all(dataset.scan(EVERYTHING, ['note'], calm))).length).toBe(MANY);
    });
  });

  it('ends quietly when its reader has enough', async () => {
    await reading(harness, countingTable(MANY), async ({ dataset }) => {
      for await (const page of dataset.scan(EVERYTHING, [], calm)) {
        expect(page.length).toBeLessThan(MANY);
        break;
      }
      expect(await dataset.count(EVERYTHING, calm)).toBe(MANY);
    });
  });

  it('reads no more than some pages ahead of a reader that pauses', async ({ skip }) => {
    if ((await harness.make(textTable([]))).handedOver === undefined)
      return skip('this system does not tell what it has handed over');
    await reading(harness, countingTable(MANY, 200), async ({ dataset, made }) => {
      const before = await made.handedOver!();
      const pages = dataset.scan(EVERYTHING, ['note'], calm)[Symbol.asyncIterator]();
      await pages.next();
      await pause(50);
      expect((await made.handedOver!()) - before).toBeLessThan(MANY / 2);
      await pages.return?.();
    });
  });
}

async function drain(pages: AsyncIterator<unknown>): Promise<void> {
  while ((await pages.next()).done !== true);
}
