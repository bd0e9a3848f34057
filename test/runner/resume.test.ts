// Going on with a run that was killed or stopped: what it did is taken over, what is left is read, and all that was planted is found.
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { exitCode } from '../../src/model/report.ts';
import { mortal } from '../support/mortal.ts';
import {
  after,
  ALL,
  foundIn,
  killed,
  MOMENTS,
  planted,
  PLANTED,
  resumed,
  ROWS,
  runIn,
  runsFolder,
  SEGMENTS,
  target,
} from '../support/resuming.ts';
import { runSuite, type Ran } from '../support/run-suite.ts';
import { numbered, sameRows, table } from '../support/same-rows.ts';

describe('a run that was killed', () => {
  it.each(MOMENTS)('is gone on with after %i segments', async (done) => {
    const folder = await killed(done);
    const parent = await runIn(folder);
    const ran = await resumed(folder);
    const { report } = ran;
    expect(exitCode(report)).toBe(1);
    expect(await foundIn(ran)).toEqual(PLANTED.toSorted());
    expect(report.checks[0]?.examined).toEqual({ source: ROWS, target: ROWS });
    expect(ran.read.map(({ ordinal }) => ordinal)).toEqual(
      Array.from({ length: Math.max(0, ALL - done) }, (_, at) => done + at),
    );
    expect(report.resumedFrom).toBe(parent);
    const note =
      done >= ALL ? 'what the first look found was' : `${String(done)} of ${String(ALL)} segments were`;
    expect(report.checks[0]?.notes.filter((text) => text.includes('one instant'))).toEqual(
      done === 0
        ? []
        : [expect.stringContaining(`not of one instant: ${note} taken over from run ${parent}`)],
    );
    expect(report.sources.map(({ oneInstant }) => oneInstant)).toEqual([done === 0, done === 0]);
    // A finished run needs none of it, and can be gone on with by nobody.
    expect((await readdir(ran.path)).sort()).toEqual(['findings', 'manifest.json', 'report.json']);
    await expect(resumed(folder)).rejects.toThrow(`${report.runId}: has nothing left to do`);
  });

  it('is gone on with when its last line is torn, wherever it is', async () => {
    const folder = await killed(20);
    const path = join(folder, await runIn(folder), 'segments.ndjson');
    const whole = await readFile(path);
    const last = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (const size of [last, last + 1, last + 40, whole.length - 1]) {
      await writeFile(path, whole);
      await truncate(path, size);
      const copy = await runsFolder();
      await cp(folder, copy, { recursive: true });
      const ran = await resumed(copy);
      expect(ran.read.map(({ ordinal }) => ordinal)[0]).toBe(19);
      expect(await foundIn(ran)).toEqual(PLANTED.toSorted());
    }
  });

  it('is gone on with by a run that is killed and gone on with', async () => {
    const first = await killed(15);
    const second = await runsFolder();
    await resumed(first, planted(), {
      concurrency: 1,
      through: after(12, () => cp(first, second, { recursive: true })),
    });
    await rm(join(second, '.lock-test'));
    // Nothing of the first is needed any more.
    const [oldest] = (await readdir(second)).filter((name) => /^\d{8}T/.test(name)).sort();
    await rm(join(second, oldest ?? ''), { recursive: true });
    const ran = await resumed(second);
    expect(ran.read[0]?.ordinal).toBe(27);
    expect(await foundIn(ran)).toEqual(PLANTED.toSorted());
  });

  it('judges what it found by a look of today', async () => {
    const mended = { ...target(), 17: 'a17' };
    const ran = await resumed(await killed(ALL), planted(mended));
    expect(await foundIn(ran)).toEqual(PLANTED.filter((text) => text !== 'missing 17').toSorted());
    expect(ran.report.counts.transient).toBe(1);
    const frozen = await resumed(await killed(ALL, planted(), { frozen: true }), planted(mended), {
      frozen: true,
    });
    expect(await foundIn(frozen)).toContain('transient 17');
    expect(frozen.report.checks[0]?.notes.join()).toMatch(/nobody wrote in between, as the suite declares/);
  });

  it('has its whole checks taken over, and only the others read', async () => {
    const checks = () => [
      ...planted(),
      sameRows('second', { source: table('a', numbered(9)), target: table('b', numbered(9)) }),
    ];
    const ran = await resumed(await killed(ALL + 2, checks()), checks());
    expect(new Set(ran.read.map(({ check }) => check))).toEqual(new Set(['second']));
    expect(await foundIn(ran)).toEqual(PLANTED.toSorted());
    expect(ran.report.checks[1]).toMatchObject({ verdict: 'consistent', examined: { source: 9, target: 9 } });
  });
});

describe('a run that was stopped', () => {
  it('keeps what it did in a sealed folder, and can be stopped again', async () => {
    const folder = await runsFolder();
    let read = 0;
    for (const part of [20, 13, ALL]) {
      const stop = new AbortController();
      const resume = read === 0 ? null : await runIn(folder);
      const ran: Ran = await runSuite(folder, planted(), {
        segments: SEGMENTS,
        concurrency: 1,
        resume,
        signal: stop.signal,
        through: after(part, () => stop.abort()),
      });
      const left = Math.min(ALL - read, part);
      read += left;
      expect(exitCode(ran.report)).toBe(read === ALL ? 1 : 130);
      expect(ran.report.resumedFrom).toBe(resume);
      const files = [...(await ran.files()).keys()];
      expect(files.includes('segments.ndjson')).toBe(read < ALL);
      expect(files).toContain('manifest.json');
      if (read === ALL) expect(await foundIn(ran)).toEqual(PLANTED.toSorted());
    }
  });

  it('by its deadline or a lost instant can be gone on with too', async () => {
    const folder = await runsFolder();
    const lost = () => [
      sameRows('planted', {
        source: table('old', numbered(ROWS)),
        target: mortal(table('new', target()), (session) => session > 0).ref,
      }),
    ];
    const first = await runSuite(folder, lost(), { segments: SEGMENTS, concurrency: 1 });
    expect(first.report.checks[0]?.problems[0]).toMatchObject({ code: 'snapshot-lost' });
    // Nothing was done, so there is nothing to go on from.
    await expect(resumed(folder)).rejects.toThrow(/has nothing left to do/);
    const deadline = Date.now() + 800;
    await runSuite(folder, planted(), {
      segments: SEGMENTS,
      concurrency: 1,
      deadline,
      through: after(3, () => pause(deadline - Date.now() + 20)),
    });
    const ran = await resumed(folder);
    expect(ran.read.length).toBeLessThan(ALL);
    expect(await foundIn(ran)).toEqual(PLANTED.toSorted());
  });
});
