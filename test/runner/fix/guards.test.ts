// The guards, a refusal each: what they refuse is in no plan.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import { memory } from '../../../src/sources/memory.ts';
import { differing, mending, planned, valuesOf, World } from '../../support/mending.ts';
import { outFolder } from '../../support/run-suite.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

describe('guards of a whole check', () => {
  const refusals = async (...given: Parameters<typeof planned>) => {
    const { plan, fixes } = await planned(...given);
    expect(plan.changes).toEqual([]);
    return fixes.refusals;
  };

  it('refuse where the config gives no writer', async () => {
    const { source } = differing(5, 1).sides;
    const target = memory('new', {
      key: { id: 'int' },
      columns: { id: 'number', v: 'text' },
      rows: [{ id: '1', v: 'x' }],
    });
    expect(await refusals(out, [mending('m', { source, target })])).toMatchObject([
      {
        check: 'm',
        guard: 'no-writer',
        findings: 1,
        message: expect.stringMatching(/^source new: /) as string,
      },
    ]);
  });

  it('refuse every check that reads a source with a problem', async () => {
    const [one, other] = [differing(5, 1), differing(5, 1)];
    const broken = memory('broken', {
      key: { id: 'int' },
      columns: { id: 'number', v: 'text' },
      rows: () => {
        throw new Error('no connection');
      },
    });
    const checks = [
      mending('reads-it', one.sides),
      mending('breaks', { source: broken, target: one.sides.target }),
      mending('apart', other.sides),
    ];
    const { plan, fixes } = await planned(out, checks);
    expect(plan.changes.map(({ check }) => check)).toEqual(['apart']);
    expect(fixes.refusals).toMatchObject([{ check: 'reads-it', guard: 'untrusted-source' }]);
    expect(fixes.refusals[0]?.message).toMatch(
      /^nothing that reads new is changed, since check breaks, which also reads it, .*no connection/,
    );
  });

  it('refuse a check of which anything could not be judged', async () => {
    const world = new World({ 1: 'a', 2: 'b' }, { 1: 'x', 2: 'unreadable' });
    expect(await refusals(out, [mending('m', world.sides)])).toMatchObject([{ guard: 'untrusted-source' }]);
  });

  it('refuse when the source is empty, or the target', async () => {
    const empty = new World({}, { 1: 'x', 2: 'y' });
    const policies = ['drop-extra'];
    expect(await refusals(out, [mending('m', empty.sides, { policies })])).toMatchObject([
      { guard: 'untrusted-source' },
    ]);
    const whole = differing(9, 1);
    const lost = { source: whole.sides.source, target: new World({}, {}).sides.target };
    const { fixes } = await planned(out, [mending('m', lost)]);
    expect(fixes).toMatchObject({ changes: [], refusals: [], advice: [{ kind: 'missing', findings: 9 }] });
  });

  it('refuse when a headline says that very many are lost, and all that read the same target', async () => {
    const world = new World({ 1: 'a', 2: 'gone' }, { 1: 'x', 2: 'b' });
    const other = { source: new World({ 1: 'a' }, {}).sides.source, target: world.sides.target };
    const found = await refusals(out, [mending('m', world.sides), mending('n', other, { policies: [] })]);
    expect(found).toMatchObject([
      { check: 'm', guard: 'headline' },
      { check: 'n', guard: 'untrusted-source' },
    ]);
  });

  it('refuse what no second look has confirmed, since there was too much to look at again', async () => {
    const world = new World(valuesOf(10_003), { 1: 'wrong' });
    expect(await refusals(out, [mending('m', world.sides)])).toMatchObject([
      { check: 'm', guard: 'unconfirmed', findings: 1 },
    ]);
  });

  it('refuse what is not all written down', async () => {
    const { sides } = differing(5, 3);
    expect(await refusals(out, [mending('m', sides)], { maxFindings: 2 })).toMatchObject([
      { check: 'm', guard: 'unconfirmed', findings: 3, message: expect.stringMatching(/^not all/) as string },
    ]);
  });

  it('refuse when the run was interrupted', async () => {
    const stop = new AbortController();
    const world = differing(5, 1);
    const interrupt = {
      signal: stop.signal,
      onProgress: ({ event }: { event: string }) => {
        if (event === 'check-finished') stop.abort();
      },
    };
    expect(await refusals(out, [mending('m', world.sides)], interrupt)).toMatchObject([
      { guard: 'interrupted' },
    ]);
  });
});

describe('a check that would write over what it did not look at', () => {
  it('is a defect: nothing of it is planned, and the run is unknown', async () => {
    const world = differing(5, 1);
    const check = mending('m', world.sides);
    const blind = ({ key }: Finding) =>
      ({ op: 'set', at: { role: 'target', key }, expect: {}, to: { v: 'any' } }) as const;
    const definition = { ...check.definition, fixes: { altered: blind } };
    const { plan, fixes, report } = await planned(out, [{ ...check, definition }]);
    expect(plan.changes).toEqual([]);
    expect(fixes.problems).toMatchObject([
      { code: 'fix-expect', message: expect.stringMatching(/would write over "v"/) as string },
    ]);
    expect(report.verdict).toBe('unknown');
  });
});

describe('guards of one change', () => {
  it('refuse a finding that is gone when it is asked for again, and one that is another', async () => {
    const world = differing(9, 3);
    const { plan, fixes } = await planned(out, [mending('m', world.sides)], {
      onProgress: ({ event }) => {
        if (event !== 'check-finished') return;
        world.write('1', 'v1');
        world.write('2', 'still wrong');
      },
    });
    expect(plan.changes.map(({ key }) => key)).toEqual([[3]]);
    expect(fixes.refusals).toMatchObject([
      { kind: 'altered', guard: 'moved', findings: 1 },
      { kind: 'altered', guard: 'moved', findings: 1 },
    ]);
  });

  it('refuse a removal whose policy the config does not name', async () => {
    const world = new World({ 1: 'a' }, { 1: 'a', 2: 'left', 3: 'kept' });
    const { plan, fixes } = await planned(out, [mending('m', world.sides)]);
    expect(plan.changes).toEqual([]);
    expect(fixes.changes).toMatchObject([{ status: 'refused', guard: 'policy', key: [2] }]);
    expect(fixes.advice).toMatchObject([
      { kind: 'extra', advise: 'it is kept: a person decides', findings: 1 },
    ]);
  });

  it('refuse a removal that was not seen in two complete runs', async () => {
    const world = new World({ 1: 'a' }, { 1: 'a', 2: 'left' });
    const guard = async (id: string, settings: Parameters<typeof planned>[2]) => {
      const { fixes } = await planned(
        out,
        [mending(id, world.sides, { policies: ['drop-extra'] })],
        settings,
      );
      return fixes.changes.map((change) => [change.status, change.guard, change.message]);
    };
    expect(await guard('m', { name: 'first' })).toMatchObject([
      ['refused', 'not-aged', expect.stringMatching(/no earlier complete run/)],
    ]);
    expect(await guard('other', { name: 'first' })).toMatchObject([
      ['refused', 'not-aged', expect.stringMatching(/did not see it/)],
    ]);
    expect(await guard('other', { name: 'first', only: ['other'] })).toMatchObject([
      ['refused', 'not-aged', expect.stringMatching(/is no observation/)],
    ]);
    expect(await guard('other', { name: 'first' })).toMatchObject([['planned', null, null]]);
  });
});
