// What an undo refuses: no such run, an edited journal, a lock, no writer, another system; each in one sentence, and nothing is changed.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixExitCode } from '../../../src/model/fix-report.ts';
import { SourceError } from '../../../src/model/problem.ts';
import { lockSuite } from '../../../src/runner/lock.ts';
import { BEFORE, corrected } from './corrected.ts';
import { RUN, worldOf, type Rows } from './world.ts';

let out = '';
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'reconcile-undo-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

describe('undo refuses', () => {
  it('refuses what is no run, what nothing was applied of, and an undo, in one sentence', async () => {
    const { world } = await corrected(out);
    const { folder } = await world.undo();
    const before = await readdir(out);
    const planned = '20250301T090000000Z-test-cccc';
    await mkdir(join(out, planned));
    const cases: readonly [string, RegExp][] = [
      [folder.id, /is an undo, and an undo is not taken back; apply the plan of \S+-aaaa again$/],
      [
        '20250301T090000000Z-test-dddd',
        /there is no such run in .*; name it by its id, or its out folder with --out$/,
      ],
      [planned, /nothing of it was applied, so there is nothing to undo$/],
      [join(tmpdir(), RUN), /is no folder in .*--out$/],
    ];
    for (const [run, message] of cases) {
      await expect(world.undo({ run })).rejects.toMatchObject({
        name: 'ConfigError',
        message: expect.stringMatching(message) as string,
      });
    }
    expect((await readdir(out)).sort()).toEqual([...before, planned].sort());
  });

  it('refuses an edited journal whole, and passes over those of other runs', async () => {
    const { world, made } = await corrected(out);
    const text = await readFile(made.journal, 'utf8');
    await writeFile(made.journal, text.replace('"seq":2', '"seq":9'));
    await expect(world.undo()).rejects.toThrow(/was edited after it was written/);
    expect(world.rows()).toMatchObject({ 1: 'eins', 2: 'zwei', 3: 'drei' });
    await writeFile(made.journal, text.replace(RUN, `${RUN}x`).replace('"seq":2', '"seq":9'));
    await expect(world.undo()).rejects.toThrow(/there is no such run/);
    await writeFile(made.journal, text);
    await world.undo();
    expect(world.rows()).toEqual(BEFORE);
  });

  it('believes no copy of a journal, which would tell of everything twice', async () => {
    const { world, made } = await corrected(out);
    const copy = join(out, made.id.replace(/....$/, 'copy'));
    await cp(join(out, made.id), copy, { recursive: true });
    await expect(world.undo()).rejects.toThrow(
      /-apply-copy: holds the journal of .*; give the folder its name back, or move a copy away$/,
    );
    await rm(copy, { recursive: true });
    expect((await world.undo()).fixes.counts.done).toBe(3);
  });

  it('refuses while another one of the suite is under way', async () => {
    const { world } = await corrected(out);
    const unlock = await lockSuite(out, 'test');
    await expect(world.undo()).rejects.toMatchObject({ code: 'locked' });
    unlock();
    expect((await world.undo()).fixes.counts.done).toBe(3);
  });

  it('refuses by guard where there is no writer, none that opens, or that of another system', async () => {
    await corrected(out);
    const now: Rows = { 1: 'eins', 2: 'zwei', 3: 'drei', 4: 'four' };
    const failing = () => Promise.reject(new SourceError('connect', 'crm: no way in, SECRET; start it'));
    const cases: [string, Parameters<typeof worldOf>[2]][] = [
      ['no-writer', ({ openWriter: _, ...source }) => source],
      ['no-writer-access', (source) => ({ ...source, openWriter: failing })],
      [
        'other-target',
        (source) => ({
          ...source,
          openWriter: async (...given) => {
            const writer = await source.openWriter?.(...given);
            if (writer === undefined) throw new Error('no writer');
            return Object.assign(writer, { identity: 'memory other' });
          },
        }),
      ],
    ];
    for (const [guard, change] of cases) {
      const world = worldOf(out, now, change);
      const { fixes, statuses } = await world.undo();
      expect([guard, statuses, fixes.changes[0]?.guard]).toEqual([
        guard,
        ['3 refused', '2 refused', '1 refused'],
        guard,
      ]);
      expect(fixes.changes[0]?.message).not.toContain('SECRET');
      expect(fixExitCode(fixes)).toBe(1);
      expect(world.rows()).toEqual(now);
    }
  });
});
