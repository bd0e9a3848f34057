// Stopping: interrupted, out of time, held up, locked: a partial report that calls nothing consistent.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { exitCode } from '../../src/model/report.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';
import { numbered, sameRows, table } from '../support/same-rows.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

const two = () => [
  sameRows('first', { source: table('old', numbered(9)), target: table('new', numbered(9)) }),
  sameRows('second', { source: table('old2', numbered(9)), target: table('new2', numbered(9)) }),
];

describe('stopping', () => {
  it('reports what it has when it is interrupted, and calls the rest unknown', async () => {
    const stop = new AbortController();
    const { report } = await runSuite(out, two(), {
      signal: stop.signal,
      concurrency: 1,
      onProgress: ({ event }) => {
        if (event === 'check-finished') stop.abort();
      },
    });
    expect(exitCode(report)).toBe(130);
    expect(report.checks.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['first', 'consistent'],
      ['second', 'unknown'],
    ]);
    expect(report.checks[1]?.problems[0]).toMatchObject({ code: 'interrupted' });
    expect(report.verdict).toBe('unknown');
  });

  it('stops in the middle of a segment', async () => {
    const stop = new AbortController();
    const { report } = await runSuite(out, two(), {
      signal: stop.signal,
      through: (inner) => async (job, signal) => {
        stop.abort();
        return inner(job, signal);
      },
    });
    expect(exitCode(report)).toBe(130);
    expect(report.checks[0]?.problems[0]).toMatchObject({ code: 'interrupted' });
  });

  it('is unknown when the deadline has passed', async () => {
    const { report } = await runSuite(out, two(), { deadline: Date.now() - 1 });
    expect(exitCode(report)).toBe(2);
    expect(report.checks.map(({ problems }) => problems[0]?.code)).toEqual(['deadline', 'deadline']);
  });

  it('refuses a deadline that no timer can wait for, and leaves no lock behind', async () => {
    const deadline = Date.now() + 40 * 86_400_000;
    await expect(runSuite(out, two(), { name: 'far', deadline })).rejects.toThrow(/more than 24 days away/);
    expect((await runSuite(out, two(), { name: 'far' })).report.verdict).toBe('consistent');
  });

  it('gives up a check that takes too long, and goes on with the next', async () => {
    const { report } = await runSuite(out, two(), {
      checkTimeout: 50,
      through: (inner) => async (job, signal) => {
        if (job.check === 'first') {
          await new Promise((done) => {
            signal.addEventListener('abort', done, { once: true });
          });
        }
        return inner(job, signal);
      },
    });
    expect(report.checks.map(({ verdict }) => verdict)).toEqual(['unknown', 'consistent']);
    expect(report.checks[0]?.problems[0]).toMatchObject({ code: 'check-timeout' });
  });

  it('gives up a segment that does not come back even when it is told to stop', async () => {
    const { report } = await runSuite(out, two(), {
      checkTimeout: 50,
      through: (inner) => (job, signal) =>
        job.check === 'first' ? new Promise(() => undefined) : inner(job, signal),
    });
    expect(report.checks.map(({ verdict }) => verdict)).toEqual(['unknown', 'consistent']);
    expect(report.checks[0]?.problems[0]).toMatchObject({ code: 'check-timeout' });
  });

  it('refuses a second run of a suite in the same folder', async () => {
    await writeFile(
      join(out, '.lock-busy'),
      JSON.stringify({ pid: process.pid, host: hostname(), since: 'now' }),
    );
    await expect(runSuite(out, two(), { name: 'busy' })).rejects.toThrow(
      /another run of suite busy is under way/,
    );
  });

  it('takes over the lock of a dead process', async () => {
    await writeFile(
      join(out, '.lock-dead'),
      JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), since: 'now' }),
    );
    const { report } = await runSuite(out, two(), { name: 'dead' });
    expect(report.verdict).toBe('consistent');
  });
});
