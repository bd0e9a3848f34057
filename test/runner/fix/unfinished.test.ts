// What was killed half-way is told until an apply or undo of the same run has come to its end.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { unfinishedIn } from '../../../src/runner/fix/unfinished.ts';
import { RUN, worldOf } from './world.ts';

let out = '';
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'reconcile-unfinished-'));
});
afterEach(() => rm(out, { recursive: true, force: true }));

const TWO = [
  { id: '1', to: 'eins' },
  { id: '2', to: 'zwei' },
];

/** Takes the last line off a journal, or the last lines, and leaves a torn one. */
async function kill(journal: string, lines: number): Promise<void> {
  const text = await readFile(journal, 'utf8');
  await writeFile(
    journal,
    `${text
      .split('\n')
      .slice(0, -1 - lines)
      .join('\n')}\n{"entry":"clo`,
  );
}

it('tells what has no end, with how many changes are done, until something later of the run has one', async () => {
  expect(await unfinishedIn(join(out, 'nowhere'), 'test')).toEqual([]);
  const world = worldOf(out, { 1: 'one', 2: 'two' });
  const { id, journal } = await world.apply(TWO);
  expect(await unfinishedIn(out, 'test')).toEqual([]);
  await kill(journal, 2);
  const apply = { id, runId: RUN, mode: 'apply', done: 1 };
  expect(await unfinishedIn(out, 'test')).toEqual([apply]);
  expect(await unfinishedIn(out, 'other')).toEqual([]);
  const undo = await world.undo();
  expect(await unfinishedIn(out, 'test')).toEqual([]);
  await rm(join(undo.folder.path, 'manifest.json'), { force: true });
  await kill(undo.journal, 1);
  const both = await unfinishedIn(out, 'test');
  expect(both.map(({ mode }) => mode)).toEqual(['apply', 'undo']);
  await world.apply(TWO);
  expect(await unfinishedIn(out, 'test')).toEqual([]);
});

it('says of a journal that was edited that nobody knows what it did', async () => {
  const { journal } = await worldOf(out, { 1: 'one', 2: 'two' }).apply(TWO);
  await kill(journal, 1);
  const text = await readFile(journal, 'utf8');
  await writeFile(journal, text.replace('"entry":"done"', '"entry":"dome"'));
  expect(await unfinishedIn(out, 'test')).toMatchObject([{ mode: 'apply', done: null }]);
});
