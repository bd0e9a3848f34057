// However entries are paged, a run of equal keys comes to one entry with every row of the run.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foldRuns } from '../../src/compare/fold-runs.ts';
import type { Entry } from '../../src/model/dataset.ts';
import { compareKeys } from '../../src/model/key.ts';

type Rows = readonly Entry<number>[];

async function* paged(rows: Rows, size: number): AsyncGenerator<Rows> {
  for (let at = 0; at < rows.length; at += size) {
    yield rows.slice(at, at + size);
    yield [];
  }
}

async function folded(pages: AsyncIterable<Rows>): Promise<Entry<number[]>[]> {
  const all: Entry<number[]>[] = [];
  const runs = foldRuns<number, number[]>(
    pages,
    () => [],
    (rows, row) => rows.push(row),
  );
  for await (const page of runs) {
    expect(page.length).toBeGreaterThan(0);
    all.push(...page);
  }
  return all;
}

it('folds every run, across pages of any size', async () => {
  const keys = fc.array(fc.constantFrom('', 'a', 'b', 'c', '\ufffd', '\u{1f6a4}'), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(keys, fc.integer({ min: 1, max: 7 }), async (list, size) => {
      const rows = list.sort(compareKeys).map((key, row) => ({ key, row }));
      const expected = [...Map.groupBy(rows, ({ key }) => key)].map(([key, run]) => ({
        key,
        row: run.map(({ row }) => row),
      }));
      expect(await folded(paged(rows, size))).toEqual(expected);
    }),
  );
});

it('passes a descent on, for the join to refuse', async () => {
  const rows = ['b', 'a', 'b'].map((key, row) => ({ key, row }));
  expect((await folded(paged(rows, 2))).map(({ key }) => key)).toEqual(['b', 'a', 'b']);
});

it('closes its pages when nobody wants the rest', async () => {
  let closed = false;
  async function* pages(): AsyncGenerator<Rows> {
    try {
      for (let row = 0; ; row += 1) yield [{ key: String(row).padStart(9, '0'), row }];
    } finally {
      closed = true;
    }
  }
  const runs = foldRuns(
    pages(),
    () => [],
    () => undefined,
  );
  expect((await runs.next()).done).toBe(false);
  await runs.return();
  expect(closed).toBe(true);
});
