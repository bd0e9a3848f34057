// Segments: cut any way, run anywhere, delivered twice, late or not at all: the same findings, or unknown, never fewer.
import { appendFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCode } from '../../src/model/report.ts';
import { loopback } from '../support/loopback.ts';
import { mortal } from '../support/mortal.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';
import { numbered, sameRows, table } from '../support/same-rows.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

const differing = () => {
  const target: Record<string, string> = { ...numbered(40), 41: 'x', 17: 'y' };
  delete target['5'];
  return sameRows('differ', { source: table('old', numbered(40)), target: table('new', target) });
};
const EXPECTED = [
  ['missing', 5],
  ['altered', 17],
  ['extra', 41],
];

describe('segments', () => {
  for (const maxSnapshotAge of [0, 30]) {
    it(`says that an instant held for ${String(maxSnapshotAge)} ms was ended, and never holds two`, async () => {
      const target = mortal(table('new', numbered(40)), () => false, maxSnapshotAge);
      const few = { ...target.ref, source: { ...target.ref.source, readers: 2 } };
      const { report } = await runSuite(
        out,
        [sameRows('old', { source: table('old', numbered(40)), target: few })],
        {
          segments: 7,
          through: (run) => async (job, signal) => {
            await pause(15);
            return run(job, signal);
          },
        },
      );
      expect(exitCode(report)).toBe(0);
      expect(target.opened()).toBeGreaterThan(2);
      expect(target.mostOpen()).toBe(1);
      expect(report.checks[0]?.notes.join()).toMatch(/new: not of one instant/);
      expect(report.sources.map(({ oneInstant }) => oneInstant)).toEqual([true, false]);
    });
  }

  for (const segments of [1, 2, 7, 64]) {
    for (const [how, through] of [
      ['here', undefined],
      ['through the loopback', loopback()],
    ] as const) {
      it(`finds the same in ${String(segments)} segments ${how}`, async () => {
        const ran = await runSuite(out, [differing()], {
          segments,
          ...(through === undefined ? {} : { through }),
        });
        expect((await ran.findings('differ')).map(({ kind, key }) => [kind, ...key])).toEqual(EXPECTED);
        expect(ran.report.checks[0]?.examined).toEqual({ source: 40, target: 40 });
      });
    }
  }

  it('is unknown when a segment never comes back', async () => {
    const through = loopback({ neverComes: ({ ordinal }) => ordinal === 3 });
    const { report } = await runSuite(
      out,
      [sameRows('agree', { source: table('old', numbered(40)), target: table('new', numbered(40)) })],
      { segments: 7, through },
    );
    expect(exitCode(report)).toBe(2);
    expect(report.checks[0]?.problems[0]?.message).toMatch(/was lost on the way/);
  });

  it('is unknown when a worker answers for another segment', async () => {
    const { report } = await runSuite(out, [differing()], {
      through: (inner) => async (job, signal) => ({
        ...(await inner(job, signal)),
        job: { ...job, ordinal: job.ordinal + 1 },
      }),
    });
    expect(report.checks[0]?.problems[0]).toMatchObject({ code: 'segment' });
  });

  it('is unknown when findings on disk are not those that were written', async () => {
    let folder = '';
    const ran = await runSuite(out, [differing()], {
      onProgress: (progress) => {
        if (progress.event === 'run-started') folder = progress.folder;
      },
      through: (inner) => async (job, signal) => {
        const result = await inner(job, signal);
        if (result.spool !== null)
          await appendFile(join(folder, '.spool', result.spool.name), '{"fingerprint":"x"}\n');
        return result;
      },
    });
    expect(exitCode(ran.report)).toBe(2);
    expect(ran.report.checks[0]?.problems[0]).toMatchObject({ code: 'spool' });
  });

  it('is unknown when findings take more than the disk cap', async () => {
    const { report } = await runSuite(
      out,
      [sameRows('big', { source: table('old', numbered(400)), target: table('new', { 999: 'x' }) })],
      { diskCap: 2_000 },
    );
    expect(exitCode(report)).toBe(2);
    expect(report.checks[0]?.problems[0]).toMatchObject({ code: 'disk-cap' });
  });

  it('starts a check again when its instant is lost, once, and says so', async () => {
    const target = mortal(table('new', numbered(40)), (session) => session === 1);
    const { report, progress } = await runSuite(
      out,
      [sameRows('again', { source: table('old', numbered(40)), target: target.ref })],
      { segments: 7 },
    );
    expect(exitCode(report)).toBe(0);
    expect(report.checks[0]?.examined).toEqual({ source: 40, target: 40 });
    expect(report.checks[0]?.notes.join()).toMatch(/its snapshot was lost/);
    expect(report.sources.find(({ kind }) => kind === 'mortal')?.oneInstant).toBe(false);
    expect(progress.some(({ event }) => event === 'source-restarted')).toBe(true);
    expect(target.open()).toBe(0);
  });

  it('is unknown when the instant is lost a second time', async () => {
    const target = mortal(table('new', numbered(40)), () => true);
    const { report } = await runSuite(out, [
      sameRows('again', { source: table('old', numbered(40)), target: target.ref }),
    ]);
    expect(exitCode(report)).toBe(2);
    expect(report.checks[0]?.problems[0]).toMatchObject({ code: 'snapshot-lost' });
    expect(target.opened()).toBe(2);
    expect(target.open()).toBe(0);
  });

  it('reads an instant for each segment when the shared one is too old, and says so', async () => {
    const target = mortal(table('new', numbered(40)), () => false, -1);
    const { report } = await runSuite(
      out,
      [sameRows('old', { source: table('old', numbered(40)), target: target.ref })],
      { segments: 4 },
    );
    expect(report.checks[0]?.notes.join()).toMatch(/not of one instant/);
    expect(target.opened()).toBeGreaterThan(4);
    expect(target.open()).toBe(0);
  });

  it('leaves no working files in the run folder', async () => {
    const ran = await runSuite(out, [differing()], { segments: 7 });
    expect((await readdir(ran.path)).sort()).toEqual(['findings', 'manifest.json', 'report.json']);
  });
});
