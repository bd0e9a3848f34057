// What an apply looks at anew: what its own changes made of the world, sides that were emptied, findings that became others.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileIntegrity } from '../../../checks/file-integrity.ts';
import { objectLinks } from '../../../checks/object-links.ts';
import type { Check } from '../../../src/model/check.ts';
import { together, type Finding, type Findings as Yielded } from '../../../src/model/finding.ts';
import { fixExitCode, type FixReport } from '../../../src/model/fix-report.ts';
import { memoryObjects, type MemoryObject } from '../../../src/sources/memory-objects.ts';
import { memory } from '../../../src/sources/memory.ts';
import { applied, mending, planned, threeWrong, undone, World } from '../../support/mending.ts';
import { outFolder } from '../../support/run-suite.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

const became = ({ changes }: FixReport) =>
  changes.map(({ check, status, guard, proved }) => [check, status, guard, proved]);

type Findings = AsyncGenerator<Finding, void, undefined>;

async function* each(inspected: AsyncIterable<Yielded>): Findings {
  for await (const yielded of inspected) yield* together(yielded);
}

/** The same check, whose findings come otherwise. */
function inspecting(check: Check, change: (findings: Findings, scope: object) => Findings): Check {
  const { definition } = check;
  const inspect: typeof definition.inspect = (datasets, inspection) =>
    change(each(definition.inspect(datasets, inspection)), (inspection as { scope: object }).scope);
  return { ...check, definition: { ...definition, inspect } };
}

describe('what was changed for one check', () => {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');

  it.each([
    ['first', (copy: Check, lead: Check) => [copy, lead]],
    ['last', (copy: Check, lead: Check) => [lead, copy]],
  ])(
    'is seen by the others: no row is led away from an object that was copied back, %s',
    async (_, order) => {
      const media: MemoryObject[] = [
        { key: 'a/1', bytes: 'one' },
        { key: 'b/stray', bytes: 'two' },
      ];
      const [kept] = media;
      const old = memoryObjects('old', () => [kept ?? { key: '', bytes: '' }, { key: 'a/2', bytes: 'two' }]);
      const target = memoryObjects('media', media, { writer: true });
      const list = [
        { key: 'a/1', size: '3', checksum: md5('one') },
        { key: 'a/2', size: '3', checksum: md5('two') },
      ];
      const columns = { key: 'text', size: 'number', checksum: 'text' } as const;
      const rows = memory('rows', { key: { key: 'text' }, columns, rows: list, writer: true });
      const said = {
        size: 'size',
        checksum: { column: 'checksum', algorithm: 'md5', bytes: 'if-needed' },
      } as const;
      const checks = order(
        fileIntegrity('copied', { source: old, target }, { extra: 'ignore' }),
        objectLinks('linked', { rows, objects: target }, said),
      );
      const { report, plan, fixes: told } = await planned(out, checks);
      expect(plan.changes.map(({ op }) => op)).toEqual(['copy-object']);
      const message = 'change 1 copies the object that its row names';
      expect(told.changes).toMatchObject([
        { status: 'planned' },
        { n: 2, check: 'linked', op: 'set', status: 'refused', guard: 'superseded', message },
      ]);
      const { fixes } = await applied(out, checks, report.runId);
      expect(became(fixes)).toEqual([['copied', 'done', null, true]]);
      expect(list[1]).toMatchObject({ key: 'a/2' });
    },
  );

  it('is not done again for another that found the same', async () => {
    const world = threeWrong();
    const checks = [mending('one', world.sides), mending('two', world.sides)];
    const { report } = await planned(out, checks);
    const { fixes } = await applied(out, checks, report.runId);
    expect(fixes.counts).toMatchObject({ done: 3, proved: 3, refused: 3 });
    expect(fixes.changes[5]).toMatchObject({ check: 'two', guard: 'moved' });
    expect(fixes.changes[5]?.message).toBe(
      `the finding is gone: apply ${fixes.id} of run ${report.runId} changed its record for check one`,
    );
    expect(world.values).toEqual({ 1: 'a', 2: 'b', 3: 'c', 4: 'd' });
  });
});

describe('a finding that is gone', () => {
  it('is said to be corrected by the apply that did, and by nobody where no journal tells', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const [first, second] = [await planned(out, checks), await planned(out, checks)];
    world.write('3', 'c');
    const { fixes } = await applied(out, checks, first.report.runId);
    const by = `apply ${fixes.id} of run ${first.report.runId} corrected it`;
    const nobody = 'the finding is gone: the record was changed since the plan';
    expect(fixes.changes[2]?.message).toBe(nobody);
    const late = await applied(out, checks, second.report.runId);
    const messages = late.fixes.changes.map(({ guard, message }) => [guard, message]);
    expect(messages).toEqual([
      ['moved', `the finding is gone: ${by}`],
      ['moved', `the finding is gone: ${by}`],
      ['moved', nobody],
    ]);
    await undone(out, checks, first.report.runId);
    world.write('1', 'another');
    const back = await applied(out, checks, second.report.runId);
    expect(back.fixes.changes.map(({ status }) => status)).toEqual(['refused', 'done', 'refused']);
    expect(back.fixes.changes[0]?.message).toBe(
      'the finding is another one now: the record was changed since the plan',
    );
  });
});

describe('a side that was emptied after the plan', () => {
  it('is no reason to remove what it no longer has', async () => {
    const world = new World({ 1: 'a' }, { 1: 'a', 2: 'left' });
    const checks = [mending('m', world.sides, { policies: ['drop-extra'] })];
    await planned(out, checks, { name: 'test' });
    const { report, plan } = await planned(out, checks);
    expect(plan.changes).toMatchObject([{ op: 'remove' }]);
    world.source.length = 0;
    const { fixes } = await applied(out, checks, report.runId);
    expect(became(fixes)).toEqual([['m', 'refused', 'untrusted-source', false]]);
    expect(fixes.changes[0]?.message).toMatch(/^old: is empty by now/);
    expect(world.values).toEqual({ 1: 'a', 2: 'left' });
  });

  it('takes no copy of a single object', async () => {
    const media: MemoryObject[] = [{ key: '1', bytes: 'one' }];
    const old = memoryObjects('old', () => ['1', '2'].map((key) => ({ key, bytes: 'one' })));
    const checks = [
      fileIntegrity('f', { source: old, target: memoryObjects('media', media, { writer: true }) }),
    ];
    const { report } = await planned(out, checks);
    media.length = 0;
    const { fixes } = await applied(out, checks, report.runId);
    expect(became(fixes)).toEqual([['f', 'refused', 'untrusted-source', false]]);
    expect(media).toEqual([]);
  });

  it('or a headline that came up since, keeps all of its check from being changed', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    world.source[1] = { id: '2', v: 'gone' };
    const { fixes } = await applied(out, checks, report.runId);
    expect(fixes.changes.map(({ guard }) => guard)).toEqual(Array(3).fill('untrusted-source'));
    expect(fixes.changes[0]?.message).toMatch(/^check m: a row that stands for very many;/);
    expect(world.values).toEqual({ 1: 'x', 2: 'y', 3: 'z', 4: 'd' });
  });
});

describe('a finding that was fixed', () => {
  it('is not proved where another one came up under its key', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    const { fixes } = await applied(out, checks, report.runId, {
      onProgress: ({ event }) => {
        if (event === 'fix-proving') world.source.splice(1, 1);
      },
    });
    expect(became(fixes).map(([, status, , proved]) => [status, proved])).toEqual([
      ['done', true],
      ['done', false],
      ['done', true],
    ]);
    expect(fixes.problems).toMatchObject([{ code: 'turned' }]);
    expect(fixes.problems[0]?.message).toMatch(/^check m: 1 of 3 findings became others .*"extra" \(2\)/);
    expect(fixExitCode(fixes)).toBe(2);
  });

  it('is proved beside another one that was there before', async () => {
    const world = threeWrong();
    let key: Finding['key'] = [];
    const beside = inspecting(mending('m', world.sides), async function* (findings, scope) {
      for await (const finding of findings) {
        ({ key } = finding);
        yield finding;
      }
      if (!('nullKeys' in scope)) yield { kind: 'missing', key, expected: 1, actual: 0 };
    });
    const { report } = await planned(out, [beside]);
    const { fixes } = await applied(out, [beside], report.runId);
    expect(fixes.counts).toMatchObject({ done: 3, proved: 3 });
  });

  it('is asked about where the plan asked, though others of its check were refused', async () => {
    const world = threeWrong();
    // Keys of another make are walked by no scope of keys.
    const whole = inspecting(mending('m', world.sides), async function* (findings, scope) {
      for await (const finding of findings) {
        if (!('from' in scope)) continue;
        const { key } = finding;
        yield { ...finding, key: String(key).endsWith('3') ? [3, 'row'] : [Number(String(key).slice(-1))] };
      }
    });
    const { definition } = whole;
    const fixes = {
      altered: ({ key, expected, actual }: Finding) => ({
        op: 'set' as const,
        at: { role: 'target', key: [key[0] ?? null] },
        expect: { v: key.length === 2 ? 'never' : (actual as string) },
        to: { v: expected as string },
      }),
    };
    const checks = [{ ...whole, definition: { ...definition, fixes } }];
    const { report } = await planned(out, checks);
    const { fixes: done } = await applied(out, checks, report.runId, {
      onProgress: ({ event }) => {
        if (event === 'fix-proving') world.write('1', 'x');
      },
    });
    expect(became(done).map(([, status, , proved]) => [status, proved])).toEqual([
      ['done', false],
      ['done', true],
      ['refused', false],
    ]);
  });

  it('is not fixed where it cannot be told from another', async () => {
    const world = threeWrong();
    let isTwice = false;
    const twice = inspecting(mending('m', world.sides), async function* (findings) {
      for await (const finding of findings) {
        yield finding;
        if (isTwice) yield { ...finding, expected: 'another' };
      }
    });
    const { report } = await planned(out, [twice]);
    isTwice = true;
    const { fixes } = await applied(out, [twice], report.runId);
    expect(fixes.counts).toMatchObject({ done: 0, refused: 3 });
    expect(fixes.changes[0]?.message).toMatch(/could not be told apart/);
    expect(world.values).toEqual({ 1: 'x', 2: 'y', 3: 'z', 4: 'd' });
  });
});
