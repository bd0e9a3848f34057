// What may be called consistent: emptiness, warnings, narrowing, evidence, problems.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCode } from '../../src/model/report.ts';
import { mayBeEmpty } from '../../src/model/check.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';
import { numbered, sameRows, table } from '../support/same-rows.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

const agreeing = () =>
  sameRows('agree', { source: table('old', numbered(9)), target: table('new', numbered(9)) });

describe('verdicts', () => {
  it('is consistent when everything was looked at and agrees', async () => {
    const { report } = await runSuite(out, [agreeing()]);
    expect(report.verdict).toBe('consistent');
    expect(exitCode(report)).toBe(0);
    expect(report.checks[0]).toMatchObject({ examined: { source: 9, target: 9 }, found: {}, findings: null });
  });

  it('is inconsistent when a row is missing, extra or altered, and names each', async () => {
    const rows = { ...numbered(9), 4: 'other', 10: 'x' };
    const target = Object.fromEntries(Object.entries(rows).filter(([id]) => id !== '7'));
    const ran = await runSuite(out, [
      sameRows('differ', { source: table('old', numbered(9)), target: table('new', target) }),
    ]);
    expect(exitCode(ran.report)).toBe(1);
    expect(ran.report.checks[0]?.found).toEqual({ altered: 1, missing: 1, extra: 1 });
    const lines = await ran.findings('differ');
    expect(lines.map(({ kind, key }) => [kind, ...key])).toEqual([
      ['altered', 4],
      ['missing', 7],
      ['extra', 10],
    ]);
    expect(lines[0]).toMatchObject({ column: 'v', expected: 'a4', actual: 'other', severity: 'error' });
  });

  it('is unknown when the source is empty and nobody said so', async () => {
    const { report } = await runSuite(out, [
      sameRows('empty', { source: table('old', {}), target: table('new', {}) }),
    ]);
    expect(exitCode(report)).toBe(2);
    expect(report.checks[0]?.problems[0]).toMatchObject({ code: 'empty' });
    expect(report.checks[0]?.problems[0]?.message).toMatch(/^old: has no rows at all/);
  });

  it('is unknown when the source is empty although the target is not', async () => {
    const { report } = await runSuite(out, [
      sameRows('empty', { source: table('old', {}), target: table('new', numbered(2)) }),
    ]);
    expect(exitCode(report)).toBe(2);
  });

  it('is consistent when both are empty and that is declared', async () => {
    const { report } = await runSuite(out, [
      mayBeEmpty(sameRows('empty', { source: table('old', {}), target: table('new', {}) })),
    ]);
    expect(exitCode(report)).toBe(0);
    expect(report.checks[0]?.rules).toContain('finding no rows at all is declared to be right');
  });

  it('heads the findings with one headline when the target is empty', async () => {
    const ran = await runSuite(out, [
      mayBeEmpty(sameRows('lost', { source: table('old', numbered(5)), target: table('new', {}) })),
    ]);
    expect(exitCode(ran.report)).toBe(1);
    expect(ran.report.checks[0]?.found).toEqual({ empty: 1, missing: 5 });
    expect((await ran.findings('lost'))[0]).toMatchObject({ kind: 'empty', key: [], expected: 5, actual: 0 });
    expect(ran.report.checks[0]?.samples[0]?.kind).toBe('empty');
  });

  it('stays consistent with warnings alone, and counts them', async () => {
    const rows = { ...numbered(4), 2: '' };
    const { report } = await runSuite(out, [
      sameRows('blank', { source: table('old', rows), target: table('new', rows) }),
    ]);
    expect(exitCode(report)).toBe(0);
    expect(report.counts).toMatchObject({ warnings: 1, errors: 0 });
  });

  it('lets an unknown check outrank an inconsistent one', async () => {
    const { report } = await runSuite(out, [
      sameRows('differ', { source: table('old', numbered(3)), target: table('new', numbered(2)) }),
      sameRows('empty', { source: table('old2', {}), target: table('new2', {}) }),
    ]);
    expect(report.counts).toMatchObject({ inconsistent: 1, unknown: 1 });
    expect(exitCode(report)).toBe(2);
  });

  it('says what was left out when it is narrowed, and refuses an unknown id', async () => {
    const checks = [
      agreeing(),
      sameRows('other', { source: table('o', numbered(1)), target: table('n', numbered(1)) }),
    ];
    const { report } = await runSuite(out, checks, { only: ['agree'] });
    expect(report).toMatchObject({ narrowedTo: ['agree'], leftOut: ['other'] });
    await expect(runSuite(out, checks, { only: ['agre'] })).rejects.toThrow(/has no check "agre"/);
  });

  it('is unknown when keys of different kinds would be walked in step', async () => {
    const { memory } = await import('../../src/sources/memory.ts');
    const text = memory('new', {
      key: { id: 'text' },
      columns: { id: 'text', v: 'text' },
      rows: [{ id: '1', v: 'a1' }],
    });
    const { report } = await runSuite(out, [
      sameRows('kinds', { source: table('old', numbered(1)), target: text }),
    ]);
    expect(exitCode(report)).toBe(2);
    expect(report.checks[0]?.problems[0]?.code).toBe('key-kinds');
  });

  it('is unknown when times that name no zone would be walked in step with instants', async () => {
    const { memory } = await import('../../src/sources/memory.ts');
    const [local, zoned] = (['timestamp', 'instant'] as const).map((family) =>
      memory(family, {
        key: 'at',
        columns: { at: family, v: 'text' },
        rows: [{ at: `2024-07-01 10:00:00${family === 'instant' ? '+00' : ''}`, v: 'a' }],
      }),
    );
    if (local === undefined || zoned === undefined) throw new Error('two datasets are needed');
    const { report } = await runSuite(out, [sameRows('clocks', { source: local, target: zoned })]);
    expect(exitCode(report)).toBe(2);
    expect(report.checks[0]?.problems[0]?.message).toMatch(/^instant is keyed by instants and timestamp by/);
  });

  it('is unknown, with the place named, when a defect in a check throws', async () => {
    const broken = agreeing();
    const definition = {
      ...broken.definition,

      async *inspect() {
        throw new TypeError('undefined is not a function');
      },
    };
    const { report } = await runSuite(out, [{ ...broken, definition }]);
    expect(exitCode(report)).toBe(2);
    expect(report.checks[0]?.problems[0]).toMatchObject({ code: 'internal' });
  });
});
