// What is planned, and which guard refuses the rest: nothing is changed in any case.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectLinks } from '../../../checks/object-links.ts';
import { counted } from '../../../src/runner/fix/budget.ts';
import { memoryObjects } from '../../../src/sources/memory-objects.ts';
import { memory } from '../../../src/sources/memory.ts';
import { differing, mending, planned, World } from '../../support/mending.ts';
import { outFolder } from '../../support/run-suite.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

describe('a plan', () => {
  it('names each change with before and after, and changes nothing', async () => {
    const world = new World({ 1: 'a', 2: 'b', 3: 'c' }, { 1: 'a', 2: 'x' });
    const before = world.values;
    const { plan, fixes, path, report } = await planned(out, [mending('m', world.sides)]);
    expect(plan.changes).toMatchObject([
      {
        n: 1,
        check: 'm',
        kind: 'altered',
        key: [2],
        op: 'set',
        dataset: 'new',
        before: { v: 'x' },
        after: { v: 'b' },
      },
    ]);
    expect(plan.targets).toEqual({ new: expect.stringContaining('new') as string });
    expect(plan.askedBy).toBe('tester@test');
    expect(Date.parse(plan.expiresAt) - Date.parse(plan.createdAt)).toBe(24 * 3_600_000);
    expect(fixes).toMatchObject({
      mode: 'plan',
      applyCommand: `reconcile apply ${report.runId}`,
      undoCommand: null,
    });
    expect(fixes.counts).toMatchObject({ planned: 1, refused: 0, done: 0 });
    expect(fixes.advice).toEqual([
      {
        check: 'm',
        kind: 'missing',
        advise: 'nobody knows what else the row had; load it again',
        findings: 1,
      },
    ]);
    expect((await stat(join(path, 'plan.json'))).mode & 0o777).toBe(0o600);
    expect(world.values).toEqual(before);
    const manifest = JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8')) as { files: object };
    expect(Object.keys(manifest.files)).toContain('plan.json');
  });

  it('holds no private value', async () => {
    const { plan, path } = await planned(out, [mending('m', differing(30, 2, true).sides)]);
    expect(plan.changes).toHaveLength(2);
    expect(await readFile(join(path, 'plan.json'), 'utf8')).not.toMatch(/wrong|"v1"|"v2"/);
    expect(plan.changes[0]?.before).toEqual({ v: expect.stringMatching(/^hmac:/) as string });
  });

  it('holds no value that is private on the other side, and no private key in what it says', async () => {
    const shape = { key: { id: 'int' }, columns: { id: 'number', v: 'text' } } as const;
    const source = memory('old', { ...shape, rows: [{ id: '1', v: 'secret right' }], private: ['v'] });
    const target = memory('new', { ...shape, rows: [{ id: '1', v: 'secret wrong' }], writer: true });
    const { plan, path, report } = await planned(out, [mending('m', { source, target })]);
    expect(plan.changes).toHaveLength(1);
    for (const text of [await readFile(join(path, 'plan.json'), 'utf8'), JSON.stringify(report)])
      expect(text).not.toContain('secret');

    const rows = memory('rows', {
      key: { key: 'text' },
      columns: { key: 'text', size: 'number' },
      rows: [{ key: 'secret.pdf', size: '9' }],
      private: ['key'],
      writer: true,
    });
    const stores = ['media', 'old'].map((name, at) =>
      memoryObjects(name, [
        { key: 'secret.pdf', bytes: at === 0 ? 'two' : 'one', etag: { value: '0', of: 'md5' } },
      ]),
    );
    const [objects = rows, from = rows] = stores;
    const linked = await planned(out, [objectLinks('l', { rows, objects, source: from }, { size: 'size' })]);
    expect(linked.fixes.changes).toMatchObject([{ guard: 'not-proven' }]);
    for (const text of (await linked.files()).values()) expect(text).not.toContain('secret');
  });

  it('holds for a quarter of an hour when it removes anything', async () => {
    const world = new World({ 1: 'a' }, { 1: 'a', 2: 'left' });
    const checks = [mending('aged', world.sides, { policies: ['drop-extra'] })];
    await planned(out, checks, { name: 'aging' });
    const { plan } = await planned(out, checks, { name: 'aging' });
    expect(plan.changes).toMatchObject([{ op: 'remove', before: { v: 'left' }, after: null }]);
    expect(Date.parse(plan.expiresAt) - Date.parse(plan.createdAt)).toBe(15 * 60_000);
  });

  it('is there, and empty, when nothing is to be changed', async () => {
    const { plan, fixes, report } = await planned(out, [mending('m', differing(5, 0).sides)]);
    expect(plan.changes).toEqual([]);
    expect(fixes.applyCommand).toBeNull();
    expect(report.verdict).toBe('consistent');
  });
});

describe('the budget', () => {
  const budget = async (rows: number, wrong: number, maxChanges?: number) => {
    const settings = maxChanges === undefined ? {} : { maxChanges };
    const { plan, fixes } = await planned(out, [mending('m', differing(rows, wrong).sides)], settings);
    return { planned: plan.changes.length, refused: fixes.refusals };
  };

  it('allows ten, and refuses all of eleven', async () => {
    expect(await budget(20, 10)).toEqual({ planned: 10, refused: [] });
    const over = await budget(20, 11);
    expect(over.planned).toBe(0);
    expect(over.refused).toMatchObject([{ guard: 'budget', findings: 11 }]);
  });

  it('allows one percent of what was examined, and never more than a hundred', async () => {
    expect((await budget(3_000, 30)).planned).toBe(30);
    expect((await budget(3_000, 31)).planned).toBe(0);
    expect((await budget(20_000, 100)).planned).toBe(100);
    expect((await budget(20_000, 101)).planned).toBe(0);
  });

  it('goes by the number that a person names', async () => {
    expect((await budget(20, 11, 11)).planned).toBe(11);
    const message = (said: string) => [expect.objectContaining({ guard: 'budget', message: said }) as object];
    expect(await budget(20, 1, 0)).toEqual({
      planned: 0,
      refused: message('1 change is more than the 0 that were named, so none is made'),
    });
    expect((await budget(20, 2, 1)).refused).toEqual(
      message(
        '2 changes are more than the 1 that was named, so none is made; name another number with --max-changes 2',
      ),
    );
  });

  it('counts no sequence, but for a person who wants no change at all', () => {
    const changes = [{ op: 'advance-sequence' }, { op: 'set' }] as const;
    expect([null, 5, 0].map((named) => counted(changes, named))).toEqual([1, 1, 2]);
  });

  it.each([10_000, 10_001])(
    'makes none of %s, and says in one sentence why and which flag there is',
    async (wrong) => {
      const { planned: changes, refused } = await budget(20_000, wrong);
      expect(changes).toBe(0);
      expect(refused).toHaveLength(1);
      expect(refused[0]).toMatchObject({ guard: 'budget', findings: wrong });
      const shown = wrong.toLocaleString('en-US');
      expect(refused[0]?.message).toMatch(
        new RegExp(
          `^${shown} changes are more than the 100 that .*--max-changes ${wrong === 10_000 ? '10000' : 'either'}$`,
        ),
      );
    },
  );
});
