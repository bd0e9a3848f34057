// Answers that are kept: only of one instant, only whole ones, only while there is memory, and never after the session.
import { afterAll, describe, expect, it } from 'vitest';
import type { Dataset, Session } from '../../src/model/dataset.ts';
import { EVERYTHING, NULL_KEYS } from '../../src/model/scope.ts';
import { KeptRows, ReadMemory } from '../../src/runner/shared-reads-memory.ts';
import { sharing } from '../../src/runner/shared-reads.ts';
import { openContext } from '../support/open-context.ts';
import { table, numbered } from '../support/same-rows.ts';

const signal = new AbortController().signal;
const contexts: Awaited<ReturnType<typeof openContext>>[] = [];
afterAll(() => Promise.all(contexts.map((context) => context.close())));

/** A session of one instant that counts what it is asked, and fails when it is told to. */
async function counting(rows: number, snapshot: string | null = 'an instant', isPartial = false) {
  const ref = table('told', numbered(rows));
  const context = await openContext();
  contexts.push(context);
  const inner = await context.session(ref.source);
  const asked = { scans: 0, counts: 0, described: 0, ended: 0, fail: null as Error | null };
  const dataset = inner.dataset(ref);
  const counted: Dataset = {
    ...dataset,
    name: dataset.name,
    describe: (stop) => {
      asked.described += 1;
      return dataset.describe(stop);
    },
    count: (scope, stop) => {
      asked.counts += 1;
      return dataset.count(scope, stop);
    },
    cuts: (parts, stop) => dataset.cuts(parts, stop),
    by: (columns) => dataset.by(columns),
    async *scan(scope, columns, stop) {
      asked.scans += 1;
      try {
        for await (const page of dataset.scan(scope, columns, stop)) {
          if (asked.fail !== null) throw asked.fail;
          yield page;
        }
      } finally {
        asked.ended += 1;
      }
    },
  };
  const session: Session = { ...inner, snapshot, isPartial, dataset: () => counted };
  return { session, ref, asked };
}

async function keysOf(dataset: Dataset, most = Infinity, stop = signal): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const page of dataset.scan(EVERYTHING, ['v'], stop)) {
    keys.push(...page.map(({ row }) => row[0] ?? ''));
    if (keys.length >= most) break;
  }
  return keys;
}

const ALL = Object.values(numbered(20));

describe('answers that are kept', () => {
  it('are asked for twice at most, whoever asks and when', async () => {
    const { session, ref, asked } = await counting(20);
    const shared = sharing(session, new ReadMemory());
    for (let at = 0; at < 3; at += 1) expect(await keysOf(shared.dataset(ref))).toEqual(ALL);
    const together = await Promise.all(Array.from({ length: 5 }, () => keysOf(shared.dataset(ref))));
    expect(together).toEqual(Array(5).fill(ALL));
    expect(asked.scans).toBe(2);
    const counts = Array.from({ length: 4 }, () => shared.dataset(ref).count(EVERYTHING, signal));
    expect(await Promise.all(counts)).toEqual(Array(4).fill(20));
    expect(await shared.dataset(ref).count(NULL_KEYS, signal)).toBe(0);
    await Promise.all([1, 2].map(() => shared.dataset(ref).describe(signal)));
    expect(asked).toMatchObject({ counts: 2, described: 1, ended: 2 });
  });

  it('are other ones for other columns, scopes and keys', async () => {
    const { session, ref, asked } = await counting(20);
    const dataset = sharing(session, new ReadMemory()).dataset(ref);
    const rows = async (scope: Parameters<Dataset['scan']>[0], columns: readonly string[]) => {
      const found: unknown[] = [];
      for await (const page of dataset.scan(scope, columns, signal))
        found.push(...page.map(({ row }) => row));
      return found;
    };
    const [first, ...others] = (await dataset.cuts(4, signal)).slice(0, 2);
    const cut = { from: null, until: first ?? null };
    for (let at = 0; at < 3; at += 1) {
      expect(await rows(EVERYTHING, [])).toEqual(Array(20).fill([]));
      expect((await rows(EVERYTHING, ['v', 'id']))[0]).toEqual(['a1', '1']);
      expect((await rows(cut, ['v'])).length).toBeLessThan(20);
      expect(await rows({ anyOf: others }, ['v'])).toHaveLength(others.length);
    }
    expect(asked.scans).toBe(2 + 2 + 2 + 3);
  });

  it('are none where a session is of no instant, or only of a part of one', async () => {
    for (const [snapshot, partial] of [
      [null, false],
      ['an instant', true],
    ] as const) {
      const { session, ref, asked } = await counting(20, snapshot, partial);
      const shared = sharing(session, new ReadMemory());
      for (let at = 0; at < 4; at += 1) await keysOf(shared.dataset(ref));
      expect(asked.scans).toBe(4);
    }
  });

  it('are never those of a reading that failed or was stopped', async () => {
    const { session, ref, asked } = await counting(20);
    const dataset = sharing(session, new ReadMemory()).dataset(ref);
    await keysOf(dataset);
    asked.fail = new Error('is down');
    await expect(keysOf(dataset)).rejects.toThrow('is down');
    asked.fail = null;
    const stop = new AbortController();
    const stopped = keysOf(dataset, Infinity, stop.signal);
    const waits = keysOf(dataset);
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow();
    expect(await waits).toEqual(ALL);
    expect(await keysOf(dataset)).toEqual(ALL);
    expect(asked.scans).toBe(4);
    expect(asked.ended).toBe(asked.scans);
  });

  it('are whole, however early a reader stops', async () => {
    const { session, ref, asked } = await counting(20);
    const dataset = sharing(session, new ReadMemory()).dataset(ref);
    for (let at = 0; at < 3; at += 1) expect((await keysOf(dataset, 4)).length).toBeLessThan(20);
    expect(await keysOf(dataset)).toEqual(ALL);
    expect(asked).toMatchObject({ scans: 2, ended: 2 });
  });

  it('are let go where memory is short, the oldest first, and what is too large is handed on', async () => {
    const { session, ref, asked } = await counting(20);
    const tight = sharing(session, new ReadMemory(1_000)).dataset(ref);
    for (let at = 0; at < 4; at += 1) expect(await keysOf(tight)).toEqual(ALL);
    expect((await keysOf(tight, 13)).length).toBeLessThan(20);
    expect(asked).toMatchObject({ scans: 5, ended: 5 });

    const memory = new ReadMemory(5_000); // twenty rows and a half more
    const [one, other] = [await counting(20), await counting(20)];
    const [first, second] = [one, other].map(({ session: inner, ref: of }) =>
      sharing(inner, memory).dataset(of),
    );
    if (first === undefined || second === undefined) throw new Error('two were made');
    for (const dataset of [first, first, second, second, second, first, first])
      expect(await keysOf(dataset)).toEqual(ALL);
    expect([one.asked.scans, other.asked.scans]).toEqual([3, 2]);
  });

  it('take no more than there is, though some go while they are read', () => {
    const memory = new ReadMemory(1_000);
    const [gone, kept] = [new KeptRows(() => undefined), new KeptRows(() => undefined)];
    expect(memory.grow(gone, 600)).toBe(true);
    memory.drop(gone);
    expect(memory.grow(gone, 300)).toBe(true);
    memory.drop(gone);
    expect([memory.grow(kept, 1_000), memory.grow(kept, 1)]).toEqual([true, false]);
    expect(memory.grow(gone, 1)).toBe(false);
  });

  it('end with the session', async () => {
    const { session, ref } = await counting(20);
    const memory = new ReadMemory();
    const shared = sharing(session, memory);
    const dataset = shared.dataset(ref);
    for (let at = 0; at < 3; at += 1) await keysOf(dataset);
    const reading = dataset.scan(EVERYTHING, ['v'], signal)[Symbol.asyncIterator]();
    await reading.next();
    await shared.close();
    await expect(reading.next()).rejects.toThrow(/session is closed/);
    await expect(keysOf(dataset)).rejects.toThrow(/session is closed/);
  });
});
