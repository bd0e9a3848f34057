// What is neither a match nor a finding: entries that could not be judged, that are too young, that were proved too weakly, or not sampled.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCheck, mayBeEmpty } from '../../src/model/check.ts';
import { role } from '../../src/model/role.ts';
import type { Grade } from '../../src/model/evidence.ts';
import { exitCode } from '../../src/model/report.ts';
import { memory } from '../../src/sources/memory.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

/** Says of each row what its value tells it to say. */
const obedient = defineCheck({
  name: 'obedient',
  asserts: 'Every row is fine.',
  cannotSee: [],
  evidence: 'graded',
  roles: { rows: role(z.object({ v: z.string() })) },
  options: z.strictObject({ tellsFresh: z.boolean().default(false), sampled: z.boolean().default(false) }),
  finds: {
    bad: { severity: 'error', title: 'a bad row' },
    young: { severity: 'pending', title: 'a row that is too young' },
  },
  splitBy: 'rows',
  sides: { source: 'rows', target: 'rows' },
  inStep: ['rows'],
  tellsFresh: ({ tellsFresh }) => tellsFresh,
  async *inspect({ rows }, { options, scope, signal, examined, proved, unable, sampled }) {
    if (options.sampled) sampled({ of: 100, taken: 3, seed: 7, by: null });
    for await (const page of rows.rows(scope, signal)) {
      examined('rows', page.length);
      for (const { key, row } of page) {
        if (row.v === 'bad' || row.v === 'young') yield { kind: row.v, key, expected: null, actual: null };
        else if (row.v === 'aside')
          yield { kind: 'bad', key: [0], keyColumns: [[]], expected: null, actual: null };
        else if (row.v.startsWith('unable')) unable(row.v, 'cannot be told; look yourself', key);
        else if (row.v !== 'silent') proved(row.v as Grade, 1);
      }
    }
  },
});

type Values = readonly string[];

/** Rows 1, 2, ... with these values; several lists are what is there at each look. */
function rows(looks: readonly [Values, ...Values[]], hidden: readonly string[] = []) {
  let at = 0;
  return memory('rows', {
    key: { id: 'int' },
    columns: { id: 'number', v: 'text' },
    private: hidden,
    rows: () => (looks[Math.min(at++, looks.length - 1)] ?? []).map((v, id) => [String(id + 1), v]),
  });
}

const ask = (...looks: [Values, ...Values[]]) => obedient('asked', { rows: rows(looks) });

describe('an entry that could not be judged', () => {
  it('makes the check unknown and leaves what was found', async () => {
    const { report } = await runSuite(out, [ask(['bytes', 'unable', 'bad', 'unable', 'unable', 'unable'])]);
    const [check] = report.checks;
    expect(check).toMatchObject({
      verdict: 'unknown',
      found: { bad: 1 },
      secondLook: 'confirmed',
      proved: { bytes: 1 },
    });
    expect(check?.problems).toEqual([
      {
        code: 'unable',
        transient: false,
        message: expect.stringMatching(
          /^4 entries could not be judged, such as: 2: cannot be told; look yourself; 4: .*; 5: /,
        ) as string,
      },
    ]);
    expect(exitCode(report)).toBe(2);
  });

  it('says each reason once, whatever the cut', async () => {
    for (const segments of [1, 2, 7]) {
      const { report } = await runSuite(out, [ask(['unable-a', 'bytes', 'unable-b', 'unable-a'])], {
        segments,
      });
      const codes = report.checks[0]?.problems.map(({ code, message }) => [code, message.split(' ')[0]]);
      expect(codes?.sort()).toEqual([
        ['unable-a', '2'],
        ['unable-b', '3:'],
      ]);
    }
  });

  it('is not gone when it could not be judged at the second look', async () => {
    const { report } = await runSuite(out, [ask(['bytes', 'bad'], ['bytes', 'unable'])]);
    expect(report.checks[0]).toMatchObject({ verdict: 'unknown', problems: [{ code: 'unable' }] });
  });

  it('is counted once when everything is looked at again', async () => {
    const { report } = await runSuite(out, [ask(['bytes', 'unable', 'aside'])]);
    expect(report.checks[0]?.problems[0]?.message).toBe('2: cannot be told; look yourself');
    expect(report.checks[0]).toMatchObject({ found: { bad: 1 }, transient: 0, proved: { bytes: 1 } });
  });

  it('is never named by a private key', async () => {
    const check = obedient('asked', { rows: rows([['unable', 'bytes']], ['id']) });
    const { report } = await runSuite(out, [check]);
    expect(report.checks[0]?.problems[0]?.message).toMatch(/^hmac:[0-9a-f]{32}: cannot be told/);
  });
});

describe('what is too young to judge', () => {
  it('is looked at again, counted, and no finding', async () => {
    const ran = await runSuite(out, [ask(['bytes', 'young', 'young'])]);
    expect(ran.report.checks[0]).toMatchObject({
      verdict: 'consistent',
      found: {},
      transient: 0,
      findings: null,
      pending: [{ kind: 'young', title: 'a row that is too young', count: 2 }],
    });
  });

  it('is nothing when the second look finds it well, and a finding when it finds it bad', async () => {
    const { report } = await runSuite(out, [ask(['bytes', 'young', 'young'], ['bytes', 'bytes', 'bad'])]);
    expect(report.checks[0]).toMatchObject({
      verdict: 'inconsistent',
      found: { bad: 1 },
      pending: [],
      transient: 0,
    });
  });

  it('is no finding in a frozen suite either when it is gone', async () => {
    const { report } = await runSuite(out, [ask(['bytes', 'young'], ['bytes', 'bytes'])], { frozen: true });
    expect(report.checks[0]).toMatchObject({ verdict: 'consistent', found: {}, pending: [] });
  });

  it('is all that waits for a cache, when the check tells it apart', async () => {
    const waits = async (values: Values, tellsFresh: boolean) => {
      const ref = rows([values]);
      const cached = { ...ref, source: { ...ref.source, staleFor: 40 } };
      const { progress } = await runSuite(out, [obedient('asked', { rows: cached }, { tellsFresh })]);
      return progress.flatMap((event) => (event.event === 'second-look' ? [event.settleMs] : []))[0];
    };
    expect(await waits(['bad'], false)).toBe(40);
    expect(await waits(['bad'], true)).toBe(0);
    expect(await waits(['bad', 'young'], true)).toBe(40);
  });
});

describe('graded evidence', () => {
  it('is the weakest of all entries', async () => {
    const { report } = await runSuite(out, [ask(['bytes', 'etag', 'checksum', 'etag'])]);
    expect(report.checks[0]).toMatchObject({ evidence: 'etag', proved: { etag: 2, checksum: 1, bytes: 1 } });
  });

  it('below what the suite accepts is unknown, and says how many', async () => {
    const { report } = await runSuite(out, [ask(['bytes', 'etag', 'size'])], { least: 'checksum' });
    expect(exitCode(report)).toBe(2);
    expect(report.checks[0]?.problems[0]?.message).toBe(
      'check asked: 2 entries are proved by size or etag only, and the suite accepts none below checksum',
    );
  });

  it('counts what was proved at the second look too', async () => {
    const { report } = await runSuite(out, [ask(['bytes', 'bad'], ['bytes', 'size'])], { least: 'checksum' });
    expect(report.checks[0]).toMatchObject({ verdict: 'unknown', evidence: 'size', transient: 1 });
  });

  it('that is none at all is not enough', async () => {
    const { report } = await runSuite(out, [ask(['silent'])], { least: 'size' });
    expect(report.checks[0]?.problems[0]?.message).toMatch(/nothing that it looked at was proved/);
  });

  it('that is none at all is never consistent, unless that is declared to be right', async () => {
    const { report } = await runSuite(out, [ask(['silent'])]);
    expect(exitCode(report)).toBe(2);
    expect(report.checks[0]?.problems[0]?.message).toMatch(/nothing that it looked at was proved/);
    const declared = await runSuite(out, [mayBeEmpty(ask(['silent']))]);
    expect(exitCode(declared.report)).toBe(0);
  });

  it('of findings alone is no lack of evidence', async () => {
    const { report } = await runSuite(out, [ask(['bad'])], { least: 'bytes' });
    expect(exitCode(report)).toBe(1);
  });
});

describe('a sample', () => {
  const check = () => obedient('asked', { rows: rows([['bytes', 'bytes', 'bytes']]) }, { sampled: true });

  it('is told, and is evidence of its own', async () => {
    const { report } = await runSuite(out, [check()]);
    expect(report.checks[0]).toMatchObject({
      verdict: 'consistent',
      evidence: 'sample',
      sample: { of: 100, taken: 3, seed: 7, by: null },
    });
  });

  it('is unknown where the suite accepts nothing below more', async () => {
    const { report } = await runSuite(out, [check()], { least: 'checksum' });
    expect(report.checks[0]?.problems[0]?.message).toMatch(/a sample \(3 of 100\)/);
  });
});
