// Crashes at any moment of an apply or an undo: afterwards nothing is lost, nothing is done twice, and what cannot be told is said.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixExitCode } from '../../../src/model/fix-report.ts';
import { SourceError } from '../../../src/model/problem.ts';
import type { Outcome } from '../../../src/model/writer.ts';
import { historyOf } from '../../../src/runner/fix/history.ts';
import { settle } from '../../../src/runner/fix/settle.ts';
import { answering } from './answering.ts';
import { killedAt, linesIn, RUN, worldOf, type Rows } from './world.ts';

let out = '';
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'reconcile-recover-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

const BEFORE: Rows = { 1: 'one', 2: null, 3: 'three' };
const CORRECTIONS = [
  { id: '1', to: 'eins' },
  { id: '2', to: 'zwei' },
];

/** Before, in the middle, and just before and after the end of each line: where what was on disk differs in kind. */
function turns(bytes: Buffer): readonly number[] {
  const at: number[] = [0];
  for (let from = 0, end = bytes.indexOf(10); end !== -1; from = end + 1, end = bytes.indexOf(10, from)) {
    at.push(Math.floor((from + end) / 2), end, end + 1);
  }
  return at;
}

describe('an apply that was killed', () => {
  it('is settled the same at every byte, whether the change on its way was made or not', async () => {
    const { journal, id } = await worldOf(out, BEFORE).apply(CORRECTIONS);
    const bytes = await readFile(journal);
    for (let length = bytes.length; length >= 0; length -= 1) {
      const { begun, done } = await killedAt(journal, length);
      const history = await historyOf(out, RUN);
      for (const outcome of ['done', 'not-done', 'unknown', 'drifted'] as const) {
        const asked: number[] = [];
        const { pasts, news } = await settle(history, async ({ seq }) => {
          asked.push(seq);
          return outcome;
        });
        const told = outcome === 'done' || outcome === 'not-done';
        const inDoubt = begun > done ? [begun] : [];
        expect(asked).toEqual(inDoubt);
        expect(news).toEqual(told ? inDoubt.map((seq) => ({ id, seq, outcome })) : []);
        expect(pasts.map(({ state }) => state)).toEqual([
          ...Array<string>(done).fill('done'),
          ...inDoubt.map(() => (told ? outcome : 'in-doubt')),
        ]);
      }
    }
  });

  it('is undone whole from any point, once and for all', async () => {
    const { journal, states } = await worldOf(out, BEFORE).apply(CORRECTIONS);
    const bytes = await readFile(journal);
    let cases = 0;
    for (const length of turns(bytes)) {
      await writeFile(journal, bytes);
      const { begun, done } = await killedAt(journal, length);
      for (const made of begun > done ? [done, begun] : [done]) {
        const world = worldOf(out, states[made] ?? {});
        const nothing = /nothing of it was applied|no such run/;
        if (made === 0) {
          const first = await world.undo().catch((thrown: unknown) => String(thrown));
          if (typeof first === 'string') expect(first).toMatch(nothing);
          else {
            expect(first.statuses).toEqual([]);
            await expect(worldOf(out, world.rows()).undo()).rejects.toThrow(nothing);
            await rm(first.folder.path, { recursive: true });
          }
        } else {
          const first = await world.undo();
          expect([length, first.statuses]).toEqual([length, ['1 done', '2 done'].slice(0, made).reverse()]);
          // What was found out is on disk: asked later, memory would no longer know.
          const second = await worldOf(out, world.rows()).undo();
          expect(second.statuses).toEqual(['1 already', '2 already'].slice(0, made).reverse());
          await Promise.all([first, second].map(({ folder }) => rm(folder.path, { recursive: true })));
        }
        expect(world.rows()).toEqual(BEFORE);
        cases += 1;
      }
    }
    expect(cases).toBeGreaterThan(20);
  });

  it('makes nothing twice when it is applied again', async () => {
    const { journal, states } = await worldOf(out, BEFORE).apply(CORRECTIONS);
    const [, first] = await linesIn(journal);
    const bytes = await readFile(journal);
    // The second intent is on disk, and its change was made; nobody has said so.
    const second = bytes.indexOf('"entry":"done","seq":2') - 1;
    await killedAt(journal, second);
    const world = worldOf(out, states[2] ?? {});
    const again = await world.apply([{ id: '3', to: 'drei' }]);
    expect((await linesIn(again.journal))[1]).toMatchObject({ entry: 'settled', seq: 2, outcome: 'done' });
    // It drifts: asked now, nobody could tell any more, and nobody has to be asked.
    world.put('2', 'two');
    const { statuses } = await world.undo();
    expect(statuses).toEqual(['3 done', '2 refused', '1 done']);
    expect(first?.entry).toBe('intent');
    expect(world.rows()).toEqual({ ...BEFORE, 2: 'two' });
  });

  it('is in doubt where nobody can tell, and keeps what came before it on the same record as it is', async () => {
    const both = [...CORRECTIONS, { id: '2', to: 'deux' }];
    const { journal, states } = await worldOf(out, BEFORE).apply(both);
    const bytes = await readFile(journal);
    await killedAt(journal, bytes.indexOf('"entry":"done","seq":3') - 1);
    for (const [outcome, message] of [
      ['unknown', /whether it was changed cannot be told now; type the same again$/],
      ['drifted', /cannot be told, and the record was changed since; look at it$/],
    ] as const) {
      // Not made, as it happens.
      const world = worldOf(out, states[2] ?? {}, answering({ outcome: async () => outcome }));
      const { fixes, statuses, folder } = await world.undo();
      expect(statuses).toEqual(['2 doubtful', '2 refused', '1 done']);
      expect(fixes.changes.map(({ guard }) => guard)).toEqual(['in-doubt', 'in-doubt', null]);
      expect(fixes.changes[0]?.message).toMatch(message);
      expect(fixExitCode(fixes)).toBe(2);
      expect(world.rows()).toEqual({ ...BEFORE, 2: 'zwei' });
      await rm(folder.path, { recursive: true });
    }
  });
});

describe('an undo that was killed', () => {
  it('is repeated from any point, and comes to the same', async () => {
    const { states } = await worldOf(out, BEFORE).apply(CORRECTIONS);
    const [none = {}, one = {}, all = {}] = states;
    const undone = [all, one, none];
    const { journal, folder } = await worldOf(out, all).undo();
    const bytes = await readFile(journal);
    for (const length of turns(bytes)) {
      await writeFile(journal, bytes);
      const { begun, done } = await killedAt(journal, length);
      for (const made of begun > done ? [done, begun] : [done]) {
        const world = worldOf(out, undone[made] ?? {});
        const again = await world.undo();
        expect(again.statuses).toEqual(
          ['2', '1'].map((key, at) => `${key} ${at < made ? 'already' : 'done'}`),
        );
        expect(fixExitCode(again.fixes)).toBe(0);
        expect(world.rows()).toEqual(BEFORE);
        await rm(again.folder.path, { recursive: true });
      }
    }
    expect(folder.path).toBe(dirname(journal));
  });

  it('is in doubt where nobody can tell, and touches nothing', async () => {
    const { states } = await worldOf(out, BEFORE).apply(CORRECTIONS);
    const { journal } = await worldOf(out, states[2] ?? {}).undo();
    const bytes = await readFile(journal);
    await killedAt(journal, bytes.indexOf('"entry":"done","seq":1') - 1);
    const world = worldOf(out, states[1] ?? {}, answering({ outcome: async () => 'unknown' }));
    const { fixes, statuses } = await world.undo();
    expect(statuses).toEqual(['2 doubtful', '1 done']);
    expect(fixes.changes[0]?.message).toMatch(/^whether it was taken back already cannot be told now/);
    expect((await worldOf(out, world.rows()).undo()).statuses).toEqual(['2 already', '1 already']);
  });
});

describe('a writer that fails after its intent', () => {
  const cases: readonly [string, { makes: boolean; outcome?: Outcome }, string, number][] = [
    ['having made the change', { makes: true }, 'done', 0],
    ['having made nothing', { makes: false }, 'refused', 1],
    ['and can never tell', { makes: false, outcome: 'unknown' }, 'doubtful', 2],
  ];
  it.each(cases)('is asked: %s', async (_, { makes, outcome }, status, code) => {
    const { states } = await worldOf(out, BEFORE).apply(CORRECTIONS.slice(0, 1));
    const lost = new SourceError('connection', 'crm: the connection was lost; look whether SECRET is up');
    const failing = answering({
      undo: async (undo, journal) => {
        if (makes) await undo(journal);
        else
          await undo({ intent: async (intent) => journal.intent(intent).then(() => Promise.reject(lost)) });
        throw lost;
      },
      ...(outcome === undefined ? {} : { outcome: async () => outcome }),
    });
    const world = worldOf(out, states[1] ?? {}, failing);
    const { fixes, statuses, journal } = await world.undo();
    expect(statuses).toEqual([`1 ${status}`]);
    expect(fixExitCode(fixes)).toBe(code);
    expect(world.rows()).toEqual(makes ? BEFORE : states[1]);
    expect(JSON.stringify(fixes)).not.toContain('SECRET');
    const ends = (await linesIn(journal))
      .map(({ entry }) => entry)
      .filter((entry) => entry === 'done' || entry === 'void');
    expect(ends).toEqual(status === 'doubtful' ? [] : [makes ? 'done' : 'void']);
    expect((await worldOf(out, world.rows()).undo()).statuses).toEqual([makes ? '1 already' : '1 done']);
  });

  it('is a defect when it changes without a journal, and says so', async () => {
    const { states } = await worldOf(out, BEFORE).apply(CORRECTIONS.slice(0, 1));
    const silent = answering({ undo: async () => ({ did: 'done' }) });
    const { fixes } = await worldOf(out, states[1] ?? {}, silent).undo();
    expect(fixes.changes[0]).toMatchObject({ status: 'doubtful', proved: false });
    const broken = answering({ undo: () => Promise.reject(new TypeError('undefined is not a function')) });
    const { fixes: other } = await worldOf(out, states[1] ?? {}, broken).undo();
    expect(other.problems[0]).toMatchObject({ code: 'internal' });
    expect(fixExitCode(other)).toBe(2);
  });
});
