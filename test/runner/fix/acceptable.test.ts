// When a plan is not acceptable any more: nothing is changed, and one sentence says why.
import { chmod, cp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../../src/model/dataset.ts';
import { sealedPlan } from '../../../src/runner/fix/plan-file.ts';
import { demandCurrent } from '../../../src/runner/fix/acceptable.ts';
import { lockSuite } from '../../../src/runner/lock.ts';
import { applied, mending, planned, threeWrong } from '../../support/mending.ts';
import { outFolder } from '../../support/run-suite.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

describe('a plan is not acceptable', () => {
  const given = async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const ran = await planned(out, checks);
    const isUnchanged = () => expect(world.values).toEqual({ 1: 'x', 2: 'y', 3: 'z', 4: 'd' });
    return { world, checks, ...ran, isUnchanged };
  };

  it('when it expired', async () => {
    const { checks, report, plan, isUnchanged } = await given();
    const real = Date.now();
    const late = new Date(Date.parse(plan.expiresAt)).getTime();
    const { Date: Clock } = globalThis;
    globalThis.Date = class extends Clock {
      constructor(...args: [] | [number | string]) {
        if (args.length === 0) super(Clock.now() - real + late);
        else super(args[0]);
      }
    } as typeof Date;
    try {
      await expect(applied(out, checks, report.runId)).rejects.toThrow(/expired at .*make a new one/);
    } finally {
      globalThis.Date = Clock;
    }
    isUnchanged();
  });

  it('while another one of its suite is under way', async () => {
    const { checks, report, isUnchanged } = await given();
    const unlock = await lockSuite(out, 'test');
    await expect(applied(out, checks, report.runId)).rejects.toMatchObject({ code: 'locked' });
    unlock();
    isUnchanged();
  });

  it('when nobody can tell until when it holds', async () => {
    const { plan } = await given();
    const request = {} as Parameters<typeof demandCurrent>[1];
    expect(() => demandCurrent({ ...plan, expiresAt: 'never' }, request, new Date())).toThrow(
      /expired at never/,
    );
  });

  it('when it was edited, even with a new digest', async () => {
    const { checks, path, plan, isUnchanged } = await given();
    const file = join(path, 'plan.json');
    const written = await readFile(file, 'utf8');
    await writeFile(file, written.replace('"y"', '"Y"'));
    await expect(applied(out, checks, file)).rejects.toThrow(/was edited after it was made/);
    const { digest: _digest, ...rest } = plan;
    const later = sealedPlan({ ...rest, expiresAt: '2999-01-01T00:00:00.000Z' });
    await writeFile(file, `${JSON.stringify(later, null, 2)}\n`);
    await expect(applied(out, checks, file)).rejects.toThrow(/was edited after it was made/);
    await writeFile(file, written.slice(0, 40));
    await expect(applied(out, checks, file)).rejects.toThrow(/is no JSON/);
    isUnchanged();
  });

  it('when anything in the folder of its run was edited, added or removed', async () => {
    const { checks, report, path, isUnchanged } = await given();
    const told = async (file: string, what: RegExp) => {
      const failure = await applied(out, checks, report.runId).catch((thrown: unknown) => thrown as Error);
      expect(failure).toMatchObject({ name: 'ConfigError', code: 'plan' });
      expect((failure as Error).message).toMatch(what);
      expect((failure as Error).message.startsWith(`${file}: `)).toBe(true);
    };
    const [page, more] = [join(path, 'report.json'), join(path, 'findings/more.ndjson')];
    const written = await readFile(page, 'utf8');
    await writeFile(page, `${written} `);
    await told(page, /was edited after the run/);
    await rm(page);
    await told(page, /is not there any more/);
    await symlink(join(path, 'plan.json'), page);
    await told(page, /is not there any more/);
    await rm(page);
    await writeFile(page, written);
    await writeFile(more, '');
    await told(more, /was added after the run/);
    await rm(more);
    isUnchanged();
    expect((await applied(out, checks, report.runId)).fixes.counts).toMatchObject({ done: 3 });
  });

  it('when the key of its seals is another by now', async () => {
    const { checks, report, isUnchanged } = await given();
    const key = join(out, '.private-key');
    const real = await readFile(key);
    for (const lose of [() => rm(key), () => writeFile(key, Buffer.alloc(32))]) {
      await lose();
      await expect(applied(out, checks, report.runId)).rejects.toMatchObject({
        code: 'plan',
        message: expect.stringMatching(
          /^the key of the seals .* is not in .* any more; make a new/,
        ) as string,
      });
    }
    await writeFile(key, real);
    isUnchanged();
    expect((await applied(out, checks, report.runId)).fixes.counts).toMatchObject({ done: 3 });
  });

  it('for another config, another out folder, or no plan at all', async () => {
    const { checks, report, path, isUnchanged } = await given();
    await expect(applied(out, checks, report.runId, { configHash: 'other' })).rejects.toThrow(
      /another config/,
    );
    const elsewhere = await outFolder();
    await cp(join(path, 'plan.json'), join(elsewhere.out, 'plan.json'));
    await chmod(join(elsewhere.out, 'plan.json'), 0o600);
    await expect(applied(elsewhere.out, checks, join(elsewhere.out, 'plan.json'))).rejects.toThrow(
      /made by run .*, which is not in/,
    );
    await elsewhere.remove();
    await expect(applied(out, checks, 'nowhere')).rejects.toThrow(/there is no such plan/);
    isUnchanged();
  });

  it('for another target, or a writer that is connected to another', async () => {
    const { report, world, isUnchanged } = await given();
    const { source, target } = world.sides;
    const through = (changed: Partial<Source>) => {
      const other = Object.assign(Object.create(target.source) as Source, changed);
      return [mending('m', { source, target: { ...target, source: other } })];
    };
    const read = through({
      open: async (...args) =>
        Object.assign(await target.source.open(...args), { identity: () => Promise.resolve('another') }),
    });
    await expect(applied(out, read, report.runId)).rejects.toThrow(/is now another, and the plan is for/);
    const written = through({
      openWriter: async (...args) => {
        const writer = await target.source.openWriter?.(...args);
        if (writer === undefined) throw new Error('there is no writer');
        return Object.assign(writer, { identity: 'elsewhere' });
      },
    });
    await expect(applied(out, written, report.runId)).rejects.toThrow(/its writer is connected to elsewhere/);
    isUnchanged();
  });
});
