/** Runs that are killed at a moment and gone on with, over a small world with planted differences. */
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Check } from '../../src/model/check.ts';
import type { RunSegment, SegmentJob } from '../../src/model/segment.ts';
import { outFolder, runSuite, type Ran } from './run-suite.ts';
import { numbered, sameRows, table } from './same-rows.ts';

const SOAK = process.env['RECONCILE_SOAK'] !== undefined;

/** How many ranges, how many scopes, how many rows, what differs, and after how many segments runs are killed. */
export const SEGMENTS = SOAK ? 199 : 49;
export const ALL = SEGMENTS + 1;
export const ROWS = SOAK ? 400 : 100;
export const PLANTED = ['missing 17', 'extra 0', 'altered 40', 'altered 91'];
export const MOMENTS = SOAK ? Array.from({ length: ALL + 1 }, (_, at) => at) : [0, 1, 23, SEGMENTS, ALL];

const made: string[] = [];
afterAll(async () => {
  for (const path of made) await rm(path, { recursive: true });
});

/** An out folder that is gone when the test file is done. */
export async function runsFolder(): Promise<string> {
  const { out } = await outFolder();
  made.push(out);
  return out;
}

/** The target's rows, with the planted differences. */
export function target(): Record<string, string> {
  const { 17: _lost, ...rest } = numbered(ROWS);
  return { ...rest, 0: 'more', 40: 'other', 91: 'other' };
}

/** A suite of one check over the small world. */
export const planted = (rows = target()) => [
  sameRows('planted', { source: table('old', numbered(ROWS)), target: table('new', rows) }),
];

/** Lets so many segments of the first look through, and then does something, once. */
export function after(count: number, then: () => unknown): (inner: RunSegment) => RunSegment {
  let begun = 0;
  return (inner) => async (job, signal) => {
    if (begun === count) await then();
    begun += 1;
    return inner(job, signal);
  };
}

/** What a kill at this moment leaves: the out folder as it is on disk. */
export async function killed(
  count: number,
  checks: readonly Check[] = planted(),
  settings = {},
): Promise<string> {
  const [from, to] = [await runsFolder(), await runsFolder()];
  await runSuite(from, checks, {
    segments: SEGMENTS,
    concurrency: 1,
    through: after(count, () => cp(from, to, { recursive: true })),
    ...settings,
  });
  await rm(join(to, '.lock-test'));
  return to;
}

/** The id of the newest run in a folder. */
export async function runIn(folder: string): Promise<string> {
  const runs = (await readdir(folder)).filter((name) => /^\d{8}T/.test(name)).sort();
  return runs.at(-1) ?? '';
}

type Resumed = Ran & { readonly read: readonly SegmentJob[] };

/** Goes on with the newest run of a folder, and says which segments of the first look were read. */
export async function resumed(
  folder: string,
  checks: readonly Check[] = planted(),
  settings: Parameters<typeof runSuite>[2] = {},
): Promise<Resumed> {
  const read: SegmentJob[] = [];
  const ran = await runSuite(folder, checks, {
    segments: SEGMENTS,
    resume: await runIn(folder),
    through: (inner) => (job, signal) => {
      if (job.ordinal < 1_000_000) read.push(job);
      return inner(job, signal);
    },
    ...settings,
  });
  return { ...ran, read };
}

/** The findings of `planted`, as `PLANTED` writes them. */
export const foundIn = async (ran: Ran): Promise<readonly string[]> =>
  (await ran.findings('planted')).map(({ kind, key }) => `${kind} ${key.join()}`).sort();
