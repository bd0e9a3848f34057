// Live systems: what is looked at again, what that makes of it, and that no difference once seen is lost on the way.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import { SourceError } from '../../src/model/problem.ts';
import { exitCode } from '../../src/model/report.ts';
import { memory } from '../../src/sources/memory.ts';
import { translated } from '../../src/sources/translated.ts';
import { mortal } from '../support/mortal.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';
import { numbered, sameRows, table } from '../support/same-rows.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

type Rows = Record<string, string>;

/** A target whose rows are another at each look; the last one stays. */
function changing(...looks: readonly Rows[]) {
  let at = 0;
  return table('new', () => looks[Math.min(at++, looks.length - 1)] ?? {});
}

const source = () => table('old', numbered(6));
const without = (id: string): Rows =>
  Object.fromEntries(Object.entries(numbered(6)).filter(([key]) => key !== id));

describe('second look', () => {
  it('confirms what stays the same', async () => {
    const { report } = await runSuite(out, [
      sameRows('stays', { source: source(), target: changing(without('3')) }),
    ]);
    expect(report.checks[0]).toMatchObject({
      verdict: 'inconsistent',
      found: { missing: 1 },
      transient: 0,
      secondLook: 'confirmed',
    });
  });

  it('counts what is gone as transient, and nothing else', async () => {
    const { report } = await runSuite(out, [
      sameRows('late', { source: source(), target: changing(without('3'), numbered(6)) }),
    ]);
    expect(report.checks[0]).toMatchObject({ verdict: 'consistent', found: {}, transient: 1 });
    expect(exitCode(report)).toBe(0);
  });

  it('calls what is gone a finding in a frozen suite', async () => {
    const ran = await runSuite(
      out,
      [sameRows('late', { source: source(), target: changing(without('3'), numbered(6)) })],
      { frozen: true },
    );
    expect(exitCode(ran.report)).toBe(1);
    expect((await ran.findings('late')).map(({ kind, key }) => [kind, ...key])).toEqual([['transient', 3]]);
  });

  it('reports a value that changed once and then stayed, with its new value', async () => {
    const looks = [
      { ...numbered(6), 2: 'x' },
      { ...numbered(6), 2: 'y' },
    ];
    const ran = await runSuite(out, [sameRows('moved', { source: source(), target: changing(...looks) })]);
    expect((await ran.findings('moved')).map(({ actual }) => actual)).toEqual(['y']);
  });

  it('has a difference once that was seen twice before a look failed', async () => {
    let look = 0;
    const rows = () => {
      look += 1;
      if (look > 2) throw new SourceError('down', 'new: is down');
      return Object.entries({ ...numbered(6), 2: `x${String(look)}` });
    };
    const target = memory('new', { key: { id: 'int' }, columns: { id: 'number', v: 'text' }, rows });
    const ran = await runSuite(out, [sameRows('failed', { source: source(), target })]);
    expect(ran.report.checks[0]).toMatchObject({ verdict: 'unknown', found: { altered: 1 } });
    expect((await ran.findings('failed')).map(({ key }) => key)).toEqual([[2]]);
  });

  it('keeps a difference that turned into one of another kind', async () => {
    const looks = [without('2'), { ...numbered(6), 2: 'y' }];
    const ran = await runSuite(out, [sameRows('turned', { source: source(), target: changing(...looks) })]);
    expect((await ran.findings('turned')).map(({ kind, key }) => [kind, ...key])).toEqual([['altered', 2]]);
    expect(exitCode(ran.report)).toBe(1);
  });

  it('looks everywhere when a row that had no key has been given one', async () => {
    const [old, filled] = [
      [['1', '11']],
      [
        ['1', '11'],
        ['2', '22'],
      ],
    ] as const;
    let looks = 0;
    const map = memory('map', {
      key: { key: 'int' },
      columns: { key: 'number', value: 'number' },
      rows: () => (looks++ === 0 ? old : filled),
    });
    const moved = translated(table('old', { 1: 'a', 2: 'b' }), { map });
    const check = fieldAgreement('given', { source: moved, target: table('new', { 11: 'a' }) });
    const ran = await runSuite(out, [check]);
    expect((await ran.findings('given')).map(({ kind, key }) => [kind, ...key])).toEqual([['missing', 22]]);
    expect(exitCode(ran.report)).toBe(1);
  });

  it('reads back findings whose values hold what some take for the end of a line', async () => {
    const target = table('new', { ...numbered(6), 2: 'a\u2028b\u2029c' });
    const ran = await runSuite(out, [sameRows('ends', { source: source(), target })]);
    expect((await ran.findings('ends')).map(({ actual }) => actual)).toEqual(['a\u2028b\u2029c']);
    expect(exitCode(ran.report)).toBe(1);
  });

  it('is unknown when a value changes at every look', async () => {
    const looks = ['p', 'q', 'r', 's', 't'].map((value) => ({ ...numbered(6), 2: value }));
    const { report } = await runSuite(out, [
      sameRows('restless', { source: source(), target: changing(...looks) }),
    ]);
    expect(exitCode(report)).toBe(2);
    expect(report.checks[0]?.problems[0]).toMatchObject({ code: 'unsettled' });
  });

  it('waits for the settling time, and as long as a source may answer from a cache', async () => {
    const target = changing(without('3'));
    const cached = { ...target, source: { ...target.source, staleFor: 40 } };
    for (const [other, settleMs] of [
      [changing(without('3')), 20],
      [cached, 40],
    ] as const) {
      const check = sameRows('wait', { source: source(), target: other });
      const { progress } = await runSuite(out, [check], { settle: 20 });
      expect(progress.find(({ event }) => event === 'second-look')).toMatchObject({ settleMs, suspects: 1 });
    }
  });

  it('never holds two instants of a source at a time', async () => {
    const target = mortal(
      changing(without('3'), { ...numbered(6), 3: 'x' }, { ...numbered(6), 3: 'y' }),
      () => false,
    );
    const checks = ['a', 'b'].map((id) => sameRows(id, { source: source(), target: target.ref }));
    await runSuite(out, checks);
    expect(target.opened()).toBeGreaterThan(2);
    expect(target.mostOpen()).toBe(1);
  });

  it('looks at none again when there are more than 10,000, and says so', async () => {
    const many = numbered(10_001);
    const { report } = await runSuite(out, [
      sameRows('many', { source: table('old', many), target: table('new', { 99_999: 'x' }) }),
    ]);
    expect(report.checks[0]).toMatchObject({ secondLook: 'skipped', found: { missing: 10_001, extra: 1 } });
    expect(report.checks[0]?.notes.join()).toMatch(/none was looked at again/);
  });

  it('looks again under a private key without ever writing it down', async () => {
    const ran = await runSuite(out, [
      sameRows('hidden', {
        source: table('old', { 4711: 'geheim-a' }, ['id', 'v']),
        target: table('new', { 4711: 'geheim-b' }, []),
      }),
    ]);
    expect(ran.report.checks[0]).toMatchObject({ found: { altered: 1 }, secondLook: 'confirmed' });
    const [line] = await ran.findings('hidden');
    expect(line?.key[0]).toMatch(/^hmac:[0-9a-f]{32}$/);
    expect(line?.expected).toMatch(/^hmac:/);
    expect(line?.expected).not.toBe(line?.actual);
    for (const [name, text] of await ran.files()) {
      if (name !== 'manifest.json') expect(text).not.toMatch(/4711|geheim/);
    }
  });
});
