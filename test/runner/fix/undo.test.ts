// Undo: backwards, only what is as it was left, as often as one likes, and never an undo of an undo.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixExitCode } from '../../../src/model/fix-report.ts';
import type { Intent, IntentPort } from '../../../src/model/writer.ts';
import { unfinishedIn } from '../../../src/runner/fix/unfinished.ts';
import { BEFORE, corrected, CORRECTIONS } from './corrected.ts';
import { linesIn, RUN, worldOf } from './world.ts';

let out = '';
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'reconcile-undo-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

describe('undo', () => {
  it('puts back every record, the last first, and says so', async () => {
    const { world, made } = await corrected(out);
    const { fixes, statuses, folder, journal } = await world.undo();
    expect(world.rows()).toEqual(BEFORE);
    expect(statuses).toEqual(['3 done', '2 done', '1 done']);
    expect(fixExitCode(fixes)).toBe(0);
    expect(fixes).toMatchObject({
      mode: 'undo',
      id: folder.id,
      parent: { runId: RUN, manifest: 'f'.repeat(64) },
      counts: { done: 3, proved: 3, refused: 0 },
      undoCommand: null,
    });
    expect(fixes.changes[0]).toMatchObject({ n: 1, check: 'first', op: 'set', before: 'v', proved: true });
    const lines = await linesIn(journal);
    expect(lines.map(({ entry }) => entry)).toEqual([
      'opened',
      ...Array<string[]>(3).fill(['intent', 'done']).flat(),
      'closed',
    ]);
    expect(lines[1]).toMatchObject({
      op: 'undo',
      undoes: { id: made.id, seq: 3 },
      before: { v: { value: 'drei' } },
      after: { v: { value: '' } },
    });
    expect(world.progress).toEqual([
      'fix-started',
      'change-done',
      'done',
      'change-done',
      'done',
      'change-done',
      'done',
      'fix-finished',
    ]);
    expect(JSON.stringify(fixes)).not.toMatch(/drei|zwei|eins|four/);
  });

  it('is already done the second time, also without a writer', async () => {
    const { world } = await corrected(out);
    await world.undo();
    const { fixes, statuses } = await world.undo();
    expect(statuses).toEqual(['3 already', '2 already', '1 already']);
    expect(fixExitCode(fixes)).toBe(0);
    expect(fixes.counts).toMatchObject({ already: 3, proved: 0 });
    expect(world.rows()).toEqual(BEFORE);
    const reader = worldOf(out, BEFORE, ({ openWriter: _, ...source }) => source);
    expect((await reader.undo()).statuses).toEqual(statuses);
  });

  it('takes back what one check did, then the rest', async () => {
    const { world } = await corrected(out);
    expect((await world.undo({ only: ['second'] })).statuses).toEqual(['2 done']);
    expect(world.rows()).toEqual({ 1: 'eins', 2: null, 3: 'drei', 4: 'four' });
    expect((await world.undo()).statuses).toEqual(['3 done', '2 already', '1 done']);
    expect(world.rows()).toEqual(BEFORE);
    await expect(world.undo({ only: ['third'] })).rejects.toThrow(
      /nothing of check "third" was applied; what was is of first, second$/,
    );
  });

  it('leaves a record alone that somebody changed since', async () => {
    const { world } = await corrected(out);
    world.put('2', 'two');
    const { fixes, statuses, journal } = await world.undo();
    expect(statuses).toEqual(['3 done', '2 refused', '1 done']);
    expect(fixes.changes[1]).toMatchObject({ guard: 'drifted', proved: false });
    expect(fixExitCode(fixes)).toBe(1);
    expect(fixes.undoCommand).toBe(`reconcile undo ${RUN}`);
    expect(world.rows()).toEqual({ ...BEFORE, 2: 'two' });
    expect((await linesIn(journal)).find(({ entry }) => entry === 'refused')).toMatchObject({
      n: 2,
      guard: 'drifted',
    });
    world.put('2', 'zwei');
    expect((await world.undo()).statuses).toEqual(['3 already', '2 done', '1 already']);
  });

  it('goes back through two applies that changed one record twice', async () => {
    const { world } = await corrected(out);
    await world.apply([
      { id: '1', to: 'uno' },
      { id: '4', to: 'quattro' },
    ]);
    const { statuses } = await world.undo();
    expect(statuses).toEqual(['4 done', '1 done', '3 done', '2 done', '1 done']);
    expect(world.rows()).toEqual(BEFORE);
  });

  it('undoes again what was applied again after an undo, and tells of each change once', async () => {
    const { world } = await corrected(out);
    await world.undo();
    await world.apply(CORRECTIONS.slice(0, 1));
    expect((await world.undo()).statuses).toEqual(['1 done', '3 already', '2 already']);
    expect((await world.undo()).statuses).toEqual(['1 already', '3 already', '2 already']);
    expect(world.rows()).toEqual(BEFORE);
  });

  it('finds the run by an apply, a folder, and the run that looked afterwards', async () => {
    const { world, made } = await corrected(out);
    const after = '20250301T080000000Z-test-bbbb';
    await mkdir(join(out, after));
    await writeFile(
      join(out, after, 'report.json'),
      JSON.stringify({ fixes: { mode: 'apply', parent: { runId: RUN, manifest: '' } } }),
    );
    for (const run of [made.id, join(out, made.id), after, join(out, after), join(out, RUN)]) {
      const { fixes } = await world.undo({ run });
      expect([run, fixes.parent?.runId, fixes.counts.done + fixes.counts.already]).toEqual([run, RUN, 3]);
    }
  });

  it('lets the change on its way come to its end when it is stopped, and begins no other', async () => {
    const { made } = await corrected(out);
    const stop = new AbortController();
    const now = made.states.at(-1) ?? {};
    const world = worldOf(out, now, (source) => ({
      ...source,
      openWriter: async (...given) => {
        const writer = await source.openWriter?.(...given);
        if (writer === undefined) throw new Error('no writer');
        const undo = writer.undo.bind(writer);
        const stopping = (journal: IntentPort): IntentPort => ({
          intent: async (intent: Intent) => {
            await journal.intent(intent);
            stop.abort();
          },
        });
        return Object.assign(writer, {
          undo: (...[done, reason, journal, signal]: Parameters<typeof undo>) =>
            undo(done, reason, stopping(journal), signal),
        });
      },
    }));
    const { fixes, statuses } = await world.undo({ signal: stop.signal });
    expect(statuses).toEqual(['3 done', '2 stopped', '1 stopped']);
    expect(fixExitCode(fixes)).toBe(130);
    expect(world.rows()).toEqual({ ...now, 3: '' });
    expect((await worldOf(out, world.rows()).undo()).statuses).toEqual(['3 already', '2 done', '1 done']);
  });

  it('settles an apply that was killed before anything counted, and only then finds nothing to undo', async () => {
    const { made } = await corrected(out);
    const [opened = '', intent = ''] = (await readFile(made.journal, 'utf8')).split('\n');
    for (const left of [`${opened}\n`, `${opened}\n${intent}\n{"ent`]) {
      await writeFile(made.journal, left);
      const world = worldOf(out, BEFORE);
      const { fixes, journal } = await world.undo();
      expect(fixes).toMatchObject({ changes: [], undoCommand: null, counts: { done: 0 } });
      expect(fixExitCode(fixes)).toBe(0);
      const entries = (await linesIn(journal)).map(({ entry }) => entry);
      const settled = left.includes('intent') ? ['settled'] : [];
      expect(entries).toEqual(['opened', ...settled, 'closed']);
      expect(await unfinishedIn(out, 'test')).toEqual([]);
      await expect(world.undo()).rejects.toThrow(/nothing of it was applied/);
      await rm(dirname(journal), { recursive: true });
    }
  });

  it('says what could not be put back', async () => {
    const { made } = await corrected(out);
    const world = worldOf(out, made.states.at(-1) ?? {}, (source) => ({
      ...source,
      openWriter: async (...given) => {
        const writer = await source.openWriter?.(...given);
        if (writer === undefined) throw new Error('no writer');
        const undo = writer.undo.bind(writer);
        return Object.assign(writer, {
          undo: async (...asked: Parameters<typeof undo>) => ({
            ...(await undo(...asked)),
            note: 'a trigger of the table sets "at"',
          }),
        });
      },
    }));
    expect((await world.undo()).fixes.changes[0]).toMatchObject({
      status: 'done',
      message: 'a trigger of the table sets "at"',
    });
    expect((await world.undo()).fixes.changes[0]).toMatchObject({
      status: 'already',
      message: 'a trigger of the table sets "at"',
    });
  });
});
