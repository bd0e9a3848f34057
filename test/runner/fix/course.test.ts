// Any course of applies, crashes, undos and writes of others: no write of theirs is lost, and nothing of ours is left after an undo.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answering } from './answering.ts';
import { killedAt, worldOf, type Correction, type Rows } from './world.ts';

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'reconcile-course-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

const BEFORE: Rows = { 1: 'one', 2: null, 3: 'three' };

describe('any course of applies, crashes, undos and writes of others', () => {
  type Step =
    | { readonly do: 'apply'; readonly ids: readonly string[]; readonly killed: Killed }
    | { readonly do: 'undo'; readonly killed: Killed }
    | { readonly do: 'write'; readonly id: string };
  // After so many lines and bytes of its journal; the change on its way then was made, or was not.
  type Killed = { readonly lines: number; readonly torn: number; readonly made: boolean } | null;
  const killed: fc.Arbitrary<Killed> = fc.option(
    fc.record({ lines: fc.integer({ min: 1, max: 6 }), torn: fc.nat(30), made: fc.boolean() }),
    { nil: null, freq: 2 },
  );
  const ids = fc.subarray(['1', '2', '3'], { minLength: 1 });
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('apply' as const), ids, killed }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), killed }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('write' as const), id: fc.constantFrom('1', '2', '3') }),
    },
  );

  it('loses no write of theirs, and puts back all that nobody else touched', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
        const here = await mkdtemp(join(out, 'course-'));
        let rows = BEFORE;
        let value = 0;
        const theirs: Rows = {};
        // What was on disk and what was in the system when a process was killed somewhere in its journal.
        const kill = async (
          journal: string,
          { lines, torn, made }: NonNullable<Killed>,
          states: readonly Rows[],
        ) => {
          const text = await readFile(journal, 'latin1');
          const whole = text.split('\n').slice(0, lines).join('\n').length + 1;
          const { begun, done } = await killedAt(journal, Math.min(whole + torn, text.length));
          return states[made ? begun : done] ?? rows;
        };
        for (const one of steps) {
          const world = worldOf(here, rows);
          if (one.do === 'write') {
            world.put(one.id, `theirs ${String((value += 1))}`);
            rows = world.rows();
            theirs[one.id] = rows[one.id] ?? null;
          } else if (one.do === 'apply') {
            const corrections = one.ids.map((key): Correction => ({
              id: key,
              to: `ours ${String((value += 1))}`,
            }));
            const { journal, states } = await world.apply(corrections);
            rows = one.killed === null ? world.rows() : await kill(journal, one.killed, states);
          } else {
            const states = [rows];
            const recording = answering({
              undo: async (undo, journal) => {
                const written = await undo(journal);
                states.push(undoing.rows());
                return written;
              },
            });
            const undoing = worldOf(here, rows, recording);
            const undone = await undoing.undo().catch(nothingApplied);
            rows = undoing.rows();
            const made = states.filter(
              (state, at) => at === 0 || JSON.stringify(state) !== JSON.stringify(states[at - 1]),
            );
            if (undone !== null && one.killed !== null) rows = await kill(undone.journal, one.killed, made);
          }
        }
        const last = worldOf(here, rows);
        await last.undo().catch(nothingApplied);
        expect(last.rows()).toEqual({ ...BEFORE, ...theirs });
        const again = await worldOf(here, last.rows()).undo().catch(nothingApplied);
        expect(again?.fixes.counts.done ?? 0).toBe(0);
        expect(again?.fixes.changes.filter(({ status }) => status === 'stopped') ?? []).toEqual([]);
        await rm(here, { recursive: true });
      }),
      { numRuns: process.env['RECONCILE_SOAK'] === '1' ? 500 : 12, seed: 4 },
    );
  });
});

async function nothingApplied(thrown: unknown): Promise<null> {
  expect((thrown as Error).message).toMatch(/nothing of it was applied|no such run/);
  return null;
}
