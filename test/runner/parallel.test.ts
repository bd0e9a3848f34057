// Checks that are under way together: the same reports in the same order, one instant each, and no more connections than allowed.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCheck, type Check } from '../../src/model/check.ts';
import type { DatasetRef } from '../../src/model/dataset.ts';
import { role } from '../../src/model/role.ts';
import { mortal } from '../support/mortal.ts';
import { random } from '../support/random.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';
import { numbered, sameRows, table } from '../support/same-rows.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

/** Which instants the segments of a check have read, by what the rows say. */
const seen = new Map<string, Set<string>>();

const whichInstant = defineCheck({
  name: 'which-instant',
  asserts: 'It is known at which instants the rows were read.',
  cannotSee: ['anything'],
  evidence: 'values',
  roles: { rows: role() },
  options: z.object({ id: z.string(), ms: z.number().default(0) }),
  finds: { never: { severity: 'error', title: 'nothing' } },
  splitBy: 'rows',
  sides: { source: 'rows', target: 'rows' },
  inStep: ['rows'],
  async *inspect({ rows }, { scope, signal, examined, options: { id, ms } }) {
    const instants = new Set<string>();
    for await (const page of rows.scan(scope, ['v'], signal)) {
      for (const { row } of page) instants.add(row[0] ?? '');
      examined('rows', page.length);
    }
    await pause(ms, undefined, { signal });
    seen.set(id, (seen.get(id) ?? new Set()).union(instants));
    if (instants.size > 1) yield { kind: 'never', key: '', expected: 1, actual: instants.size };
  },
});

/** Rows that say which session of their source they were read in. */
function telling(rows: number, losing: (session: number) => boolean, maxSnapshotAge?: number) {
  let session = 0;
  const given = () => {
    session += 1;
    const said = String(session);
    return Object.fromEntries(Array.from({ length: rows }, (_, at) => [String(at), said]));
  };
  return mortal(table('told', given), losing, maxSnapshotAge);
}

function withReaders(ref: DatasetRef, readers: number): DatasetRef {
  return { ...ref, source: { ...ref.source, readers } };
}

/** A few checks that read the same, each under a name of this test's own. */
function several(count: number, test: string, rows: DatasetRef, ms = 0): readonly Check[] {
  return Array.from({ length: count }, (_, at) => {
    const id = `${test}-${String(at)}`;
    return whichInstant(id, { rows }, { id, ms });
  });
}

describe.concurrent('checks that are under way together', () => {
  it('report and tell in the order of the suite', async () => {
    const checks = Array.from({ length: 9 }, (_, at) => {
      const target = { ...numbered(9), ...(at % 3 === 0 && { 4: 'x' }) };
      return sameRows(`c${String(at)}`, { source: table('old', numbered(9)), target: table('new', target) });
    });
    const runs = await Promise.all(
      [1, 3, 8].map((concurrency) => {
        const chance = random(concurrency);
        return runSuite(out, checks, {
          concurrency,
          segments: 3,
          name: `order-${String(concurrency)}`,
          through: (inner) => async (job, signal) => {
            await pause(chance.int(0, 12));
            return inner(job, signal);
          },
        });
      }),
    );
    const shown = await Promise.all(
      runs.map(async (ran) => ({
        checks: ran.report.checks.map(({ id, verdict, found, examined, secondLook }) => [
          id,
          verdict,
          found,
          examined,
          secondLook,
        ]),
        findings: (await ran.findings('c3')).map(({ kind, key, expected, actual }) => [
          kind,
          key,
          expected,
          actual,
        ]),
        told: ran.progress.flatMap((one) =>
          one.event === 'check-started' || one.event === 'check-finished' || one.event === 'second-look'
            ? `${one.event} ${one.check}`
            : [],
        ),
      })),
    );
    const [first, ...others] = shown;
    expect(first?.findings).toEqual([['altered', [4], 'a4', 'x']]);
    for (const other of others) {
      expect({ ...other, told: [] }).toEqual({ ...first, told: [] });
      for (const event of ['check-started', 'check-finished', 'second-look']) {
        const only = (told: readonly string[] = []) => told.filter((one) => one.startsWith(event));
        expect(only(other.told)).toEqual(only(first?.told));
      }
    }
  });

  it('read a new instant together, once, when theirs is lost', async () => {
    let scans = 0;
    const told = telling(30, (session) => session === 1 && (scans += 1) > 7);
    const checks = several(6, 'lost', told.ref, 3);
    const { report, progress } = await runSuite(out, checks, { concurrency: 4, segments: 5, name: 'lost' });
    expect(report.verdict).toBe('consistent');
    expect([told.opened(), told.mostOpen(), told.open()]).toEqual([2, 1, 0]);
    for (const { id, notes } of report.checks) {
      expect(seen.get(id)?.size === 1 || notes.join().includes('its snapshot was lost')).toBe(true);
      expect(seen.get(id)).toContain(notes.length === 0 && seen.get(id)?.has('1') ? '1' : '2');
    }
    expect(progress.filter(({ event }) => event === 'source-restarted')).toHaveLength(1);
    expect(report.sources[0]?.oneInstant).toBe(false);
  });

  it('are unknown when it is lost again, those that come later too', async () => {
    const told = telling(30, () => true);
    const { report } = await runSuite(out, several(5, 'gone', told.ref), { concurrency: 3, name: 'gone' });
    expect(report.checks.map(({ problems }) => problems[0]?.code)).toEqual(Array(5).fill('snapshot-lost'));
    expect([told.opened(), told.mostOpen(), told.open()]).toEqual([2, 1, 0]);
  });

  it.each([-1, 0, 25])(
    'never read two instants without saying so, when one may be %i ms old',
    async (age) => {
      const told = telling(20, () => false, age);
      const name = `aged-${String(age)}`;
      const checks = several(6, name, withReaders(told.ref, 1), 4);
      const { report } = await runSuite(out, checks, { concurrency: 4, segments: 4, name });
      expect(report.verdict).toBe('consistent');
      expect([told.mostOpen(), told.open()]).toEqual([1, 0]);
      for (const { id, notes, examined } of report.checks) {
        expect(examined).toEqual({ rows: 20 });
        if (!notes.join().includes('not of one instant')) expect(seen.get(id)?.size).toBe(1);
      }
      expect(report.sources[0]?.oneInstant).toBe(false);
    },
  );

  it('open no instant again that grew too old at a later look', async () => {
    const told = mortal(table('aged', numbered(9)), () => false, 1);
    const target = table('new', { ...numbered(9), 4: 'x' });
    const checks = ['a', 'b', 'c'].map((id) => sameRows(id, { source: told.ref, target }));
    const { report } = await runSuite(out, checks, {
      concurrency: 1,
      name: 'aged',
      through: (inner) => async (job, signal) => {
        await pause(5);
        return inner(job, signal);
      },
    });
    expect(report.checks.map(({ found }) => found)).toEqual(checks.map(() => ({ altered: 1 })));
    expect([told.mostOpen(), told.open()]).toEqual([1, 0]);
  });

  it('are given their time while they read, not while they wait', async () => {
    const told = telling(4, () => false);
    const checks = several(6, 'time', withReaders(told.ref, 1), 60);
    const { report } = await runSuite(out, checks, { concurrency: 6, checkTimeout: 250, name: 'time' });
    expect(report.checks.map(({ problems }) => problems)).toEqual(Array(6).fill([]));
  });

  it('go on when one of them keeps its connection though it was told to stop', async () => {
    const told = telling(4, () => false);
    const stuck = withReaders(told.ref, 1);
    const hangs = several(2, 'stuck', stuck).map((check, at) => {
      if (at > 0) return check;
      const inspect = async function* () {
        await new Promise(() => undefined);
        yield* [];
      };
      return { ...check, definition: { ...check.definition, inspect } };
    });
    const { report } = await runSuite(out, hangs, { concurrency: 2, checkTimeout: 300, name: 'stuck' });
    expect(report.checks.map(({ problems }) => problems[0]?.code)).toEqual(['check-timeout', undefined]);
  });

  it('are all stopped by an interruption, and none of them is called consistent', async () => {
    const stop = new AbortController();
    const told = telling(4, () => false);
    const { report } = await runSuite(out, several(6, 'stop', withReaders(told.ref, 1), 20), {
      concurrency: 4,
      name: 'stop',
      signal: stop.signal,
      through: (inner) => (job, signal) => {
        stop.abort();
        return inner(job, signal);
      },
    });
    expect(report.checks.map(({ problems }) => problems[0]?.code)).toEqual(Array(6).fill('interrupted'));
    expect(told.open()).toBe(0);
  });
});
