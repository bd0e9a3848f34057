import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeJoin, type Pair } from '../../src/compare/merge-join.ts';
import type { Entry, Pages } from '../../src/model/dataset.ts';
import { compareKeys, hasNull, keyCodec } from '../../src/model/key.ts';
import { ContractError } from '../../src/model/problem.ts';

type Row = { readonly id: number };
type Rows = readonly Entry<Row>[];

const codec = keyCodec(['text', 'text']);
const cell = fc.option(fc.constantFrom('', 'a', 'b', '\u0000', '\ufffd', '\u{1f6a4}'), { freq: 6 });
const origin = fc.option(fc.constantFrom('1', '2'), { nil: undefined });
const entries = fc
  .array(fc.record({ key: fc.tuple(cell, cell).map((cells) => codec.encode(cells)), origin }), {
    maxLength: 25,
  })
  .map((list) =>
    list
      .sort((a, b) => compareKeys(a.key, b.key))
      .map(({ key, origin: from }, id): Entry<Row> => ({
        key,
        row: { id },
        ...(from === undefined ? {} : { origin: from }),
      })),
  );
/** Sizes of pages, used in turn; empty pages among them. */
const sizes = fc.array(fc.nat(4), { minLength: 1, maxLength: 6 }).map((list) => [...list, 1]);

class Stream implements AsyncIterable<Rows> {
  closed = 0;
  pages = 0;
  private readonly rows: Rows;
  private readonly sizes: readonly number[];
  private readonly failure: Error | null;

  constructor(rows: Rows, pageSizes: readonly number[] = [3], failure: Error | null = null) {
    this.rows = rows;
    this.sizes = pageSizes;
    this.failure = failure;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Rows> {
    try {
      for (let at = 0, turn = 0; at < this.rows.length; turn += 1) {
        const size = this.sizes[turn % this.sizes.length] ?? 1;
        this.pages += 1;
        yield this.rows.slice(at, at + size);
        at += size;
      }
      if (this.failure !== null) throw this.failure;
    } finally {
      this.closed += 1;
    }
  }
}

async function joined(left: Pages<Row>, right: Pages<Row>): Promise<Pair<Row, Row>[]> {
  const pairs: Pair<Row, Row>[] = [];
  for await (const batch of mergeJoin(left, right, ['crm.berths', 'new.berths'])) pairs.push(...batch);
  return pairs;
}

/** Entries that are one to the join: those of a key, but for a key with a NULL only those of one origin in a row. */
function runs(rows: Rows): Map<string, Rows[]> {
  const byKey = new Map<string, Rows[]>();
  for (const [key, list] of Map.groupBy(rows, (entry) => entry.key)) {
    const split: Entry<Row>[][] = [];
    for (const entry of list) {
      const last = split.at(-1);
      if (last !== undefined && (!hasNull(key) || last[0]?.origin === entry.origin)) last.push(entry);
      else split.push([entry]);
    }
    byKey.set(key, split);
  }
  return byKey;
}

function naiveJoin(left: Rows, right: Rows): Pair<Row, Row>[] {
  const [lefts, rights] = [runs(left), runs(right)];
  const keys = [...new Set([...lefts.keys(), ...rights.keys()])].sort(compareKeys);
  return keys.flatMap((key) => {
    const [a, b] = [lefts.get(key) ?? [], rights.get(key) ?? []];
    const pair = (own: Rows | undefined, other: Rows | undefined): Pair<Row, Row> => ({
      key,
      left: own?.[0] ?? null,
      right: other?.[0] ?? null,
      lefts: own?.length ?? 0,
      rights: other?.length ?? 0,
    });
    if (!hasNull(key)) return [pair(a[0], b[0])];
    return [...a.map((run) => pair(run, undefined)), ...b.map((run) => pair(undefined, run))];
  });
}

const plain = (keys: readonly string[]): Rows => keys.map((key, id) => ({ key, row: { id } }));

describe('a merge join', () => {
  it('is the naive join, however the pages are cut', async () => {
    await fc.assert(
      fc.asyncProperty(entries, entries, sizes, sizes, async (left, right, leftSizes, rightSizes) => {
        const pairs = await joined(new Stream(left, leftSizes), new Stream(right, rightSizes));
        expect(pairs).toEqual(naiveJoin(left, right));
      }),
      { numRuns: 1_000 },
    );
  });

  it('counts duplicates that run over many pages', async () => {
    const left = plain([...Array<string>(7).fill('a'), 'b']);
    const right = plain(['a', 'a']);
    const pairs = await joined(new Stream(left, [2, 0, 1]), new Stream(right, [1]));
    expect(pairs.map(({ key, lefts, rights }) => [key, lefts, rights])).toEqual([
      ['a', 7, 2],
      ['b', 1, 0],
    ]);
  });

  it('hands over pairs in batches and holds no more pages than it needs', async () => {
    const keys = Array.from({ length: 5_000 }, (_, at) => String(at).padStart(5, '0'));
    const left = new Stream(plain(keys), [100]);
    const lengths: number[] = [];
    for await (const batch of mergeJoin(left, new Stream([], [1]))) {
      lengths.push(batch.length);
      if (lengths.length === 1) expect(left.pages).toBeLessThanOrEqual(6);
    }
    expect(lengths).toEqual(Array.from({ length: 10 }, () => 500));
  });

  it('refuses a stream that descends, and names it', async () => {
    await fc.assert(
      fc.asyncProperty(
        entries,
        sizes,
        sizes,
        fc.nat(),
        fc.boolean(),
        async (rows, own, other, pick, leftSide) => {
          const distinct = rows.filter((entry, at) => at === 0 || entry.key !== rows[at - 1]?.key);
          fc.pre(distinct.length >= 2);
          const at = pick % (distinct.length - 1);
          const bad = [...distinct];
          bad.splice(at, 2, distinct[at + 1]!, distinct[at]!);
          const [left, right] = leftSide ? [bad, rows] : [rows, bad];
          const streams = [
            new Stream(left, leftSide ? own : other),
            new Stream(right, leftSide ? other : own),
          ] as const;
          const outcome = await joined(...streams).catch((thrown: unknown) => thrown);
          expect(outcome).toBeInstanceOf(ContractError);
          expect((outcome as ContractError).message).toMatch(
            leftSide ? /^crm\.berths is not/ : /^new\.berths is not/,
          );
          expect(streams.map(({ closed }) => closed)).toEqual([1, 1]);
        },
      ),
    );
  });

  it('takes the order of bytes for the order of keys', async () => {
    const ascending = ['\ufffd', '\u{1f6a4}'];
    expect(await joined(new Stream(plain(ascending)), new Stream(plain(ascending)))).toHaveLength(2);
    const utf16 = new Stream(plain([...ascending].sort()));
    await expect(joined(utf16, new Stream([]))).rejects.toThrow(ContractError);
  });

  it('closes both streams when whoever reads it stops early', async () => {
    const keys = Array.from({ length: 5_000 }, (_, at) => String(at).padStart(5, '0'));
    const streams = [new Stream(plain(keys), [10]), new Stream(plain(keys), [10])] as const;
    for await (const batch of mergeJoin(...streams)) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
    expect(streams.map(({ closed }) => closed)).toEqual([1, 1]);
    expect(streams.map(({ pages }) => pages < 300)).toEqual([true, true]);
  });

  it('passes on the failure of either side and closes the other', async () => {
    const failure = new Error('gone');
    for (const failing of [0, 1]) {
      const streams = [0, 1].map(
        (side) => new Stream(plain(['a', 'b']), [1], side === failing ? failure : null),
      );
      await expect(joined(streams[0]!, streams[1]!)).rejects.toBe(failure);
      expect(streams.map(({ closed }) => closed)).toEqual([1, 1]);
    }
  });

  it('of nothing is nothing', async () => {
    expect(await joined(new Stream([]), new Stream([]))).toEqual([]);
  });

  it('tells of a side that fails without waiting for the other', async () => {
    const failing = (async function* (): AsyncGenerator<Rows> {
      throw new Error('cut off');
    })();
    const silent: Pages<Row> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    await expect(mergeJoin(failing, silent).next()).rejects.toThrow('cut off');
  });
});
