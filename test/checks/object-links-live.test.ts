// What is in flight, what lands between two looks, and what a failing store must never turn into.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectLinks } from '../../checks/object-links.ts';
import type { Dataset, DatasetRef, Source } from '../../src/model/dataset.ts';
import { SourceError } from '../../src/model/problem.ts';
import { memory } from '../../src/sources/memory.ts';
import { memoryObjects, type MemoryObject } from '../../src/sources/memory-objects.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

let folder: Awaited<ReturnType<typeof outFolder>>;
beforeAll(async () => {
  folder = await outFolder();
});
afterAll(() => folder.remove());

const MINUTE = 60_000;
const at = (moment: number) => new Date(moment).toISOString().replace('T', ' ').replace('Z', '+00');
type Row = readonly [key: string, at: string];
const files = (rows: readonly Row[] | (() => readonly Row[])) =>
  memory('files', { key: { key: 'text' }, columns: { key: 'text', at: 'instant' }, rows, pageRows: 2 });
const OLD = at(Date.now() - 99 * MINUTE);
const object = (key: string, lastModified = OLD): MemoryObject => ({ key, bytes: key, lastModified });

const young = () => ({
  rows: files([
    ['a', OLD],
    ['b', at(Date.now() - MINUTE)],
    ['c', at(Date.now() + 99 * MINUTE)],
  ]),
  objects: memoryObjects('bucket', [object('a'), object('c'), object('d', at(Date.now() - MINUTE))]),
});

it('counts what is in flight and calls the rest consistent', async () => {
  const { report } = await runSuite(folder.out, [objectLinks('links', young(), { time: 'at' })], {
    segments: 3,
  });
  expect(report.verdict).toBe('consistent');
  expect(report.checks[0]?.pending).toEqual([expect.objectContaining({ kind: 'in-flight', count: 2 })]);
});

it('lets nothing be in flight where nobody writes', async () => {
  const { rows } = young();
  const objects = memoryObjects('bucket', [object('a'), object('d', at(Date.now() + 99 * MINUTE))]);
  const ran = await runSuite(folder.out, [objectLinks('links', { rows, objects }, { time: 'at' })], {
    frozen: true,
  });
  expect(ran.report.verdict).toBe('inconsistent');
  expect(ran.report.checks[0]).toMatchObject({ found: { missing: 2, orphan: 1 }, pending: [], problems: [] });
});

it('finds what was in flight and never came', async () => {
  let born: number | null = null;
  const rows = files(() => [
    ['a', OLD],
    ['b', at((born ??= Date.now()))],
  ]);
  const datasets = { rows, objects: memoryObjects('bucket', [object('a')]) };
  const check = objectLinks('links', datasets, { time: 'at', fence: '1s' });
  const { report } = await runSuite(folder.out, [check], { settle: 1_100 });
  expect(report.checks[0]).toMatchObject({ found: { missing: 1 }, pending: [], transient: 0, problems: [] });
});

it('forgets what landed before the second look', async () => {
  let looks = 0;
  const objects = memoryObjects('bucket', () => [object('a'), ...(++looks > 1 ? [object('b')] : [])]);
  const rows = files([
    ['a', OLD],
    ['b', OLD],
  ]);
  const { report } = await runSuite(folder.out, [objectLinks('links', { rows, objects }, { time: 'at' })]);
  expect(report.verdict).toBe('consistent');
  expect(report.checks[0]).toMatchObject({ found: {}, transient: 1 });
});

/** A dataset that breaks while it is read. */
function breaking(ref: DatasetRef, afterPages: number): DatasetRef {
  const source: Source = {
    ...ref.source,
    open: async (context, signal) => {
      const session = await ref.source.open({ ...context, name: () => ref.path }, signal);
      return {
        ...session,
        dataset: () => {
          const whole = session.dataset(ref);
          const describe: Dataset['describe'] = (stop) => whole.describe(stop);
          const scan: Dataset['scan'] = async function* (scope, columns, stop) {
            let pages = 0;
            for await (const page of whole.scan(scope, columns, stop)) {
              if (pages++ === afterPages) break;
              yield page;
            }
            throw new SourceError(
              'denied',
              `${ref.path}: listing stopped with AccessDenied; allow ListBucket`,
            );
          };
          const count: Dataset['count'] = (scope, stop) => whole.count(scope, stop);
          const cuts: Dataset['cuts'] = (parts, stop) => whole.cuts(parts, stop);
          return { name: whole.name, describe, scan, count, cuts, by: (columns) => whole.by(columns) };
        },
      };
    },
  };
  return { ...ref, source, by: () => ref };
}

describe('a store that fails', () => {
  const keys = Array.from({ length: 30 }, (_, place) => `p/${String(place).padStart(2, '0')}`);
  const rows = files(keys.map((key): Row => [key, OLD]));
  const objects = memoryObjects(
    'bucket',
    keys.map((key) => object(key)),
    5,
  );

  it.each([0, 1, 3, 6])('is unknown, and neither missing nor orphan, after %i pages', async (pages) => {
    const datasets = [
      { rows, objects: breaking(objects, pages) },
      { rows: breaking(rows, pages), objects },
    ];
    for (const [side, given] of datasets.entries()) {
      const { report } = await runSuite(folder.out, [objectLinks('links', given, { time: 'at' })]);
      expect(report.verdict).toBe('unknown');
      expect(report.checks[0]?.found, `side ${String(side)}`).toEqual({});
      expect(report.checks[0]?.problems).toEqual([expect.objectContaining({ code: 'denied' })]);
    }
  });
});
