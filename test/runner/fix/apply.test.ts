// Applying a plan: it changes exactly what was planned, or refuses by name; what was applied can be proved and taken back.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../../src/model/change.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { Source } from '../../../src/model/dataset.ts';
import type { Cell } from '../../../src/model/value.ts';
import { fixExitCode, type FixReport } from '../../../src/model/fix-report.ts';
import type { JournalLine } from '../../../src/model/journal.ts';
import { applied, mending, planned, threeWrong, undone, World } from '../../support/mending.ts';
import { outFolder, runSuite } from '../../support/run-suite.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

const whatBecame = ({ changes }: FixReport) =>
  changes.map(({ status, guard, proved }) => [status, guard, proved]);

describe('applying a plan', () => {
  it('changes what was planned, proves it, and says how to take it back', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    const { fixes, folder } = await applied(out, checks, report.runId);
    expect(world.values).toEqual({ 1: 'a', 2: 'b', 3: 'c', 4: 'd' });
    expect(whatBecame(fixes)).toEqual([
      ['done', null, true],
      ['done', null, true],
      ['done', null, true],
    ]);
    expect(fixes).toMatchObject({
      mode: 'apply',
      undoCommand: `reconcile undo ${report.runId}`,
      problems: [],
    });
    expect(fixExitCode(fixes)).toBe(0);
    const lines = (await readFile(join(folder.path, 'journal.ndjson'), 'utf8')).trim().split('\n');
    const journal = lines.map((line) => JSON.parse(line) as JournalLine);
    expect(journal.map(({ entry }) => entry)).toEqual([
      'opened',
      'intent',
      'done',
      'intent',
      'done',
      'intent',
      'done',
      'closed',
    ]);
    expect(journal[1]).toMatchObject({ before: { v: { value: 'x' } }, after: { v: { value: 'a' } } });
    expect((await runSuite(out, checks)).report.verdict).toBe('consistent');
  });

  it('is known to have been done when it is applied again, and taken back once', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    await applied(out, checks, report.runId);
    const again = await applied(out, checks, report.runId);
    expect(whatBecame(again.fixes)).toEqual([
      ['already', null, true],
      ['already', null, true],
      ['already', null, true],
    ]);
    expect(fixExitCode(again.fixes)).toBe(0);
    const undo = await undone(out, checks, report.runId);
    expect(fixExitCode(undo.fixes)).toBe(0);
    expect(world.values).toEqual({ 1: 'x', 2: 'y', 3: 'z', 4: 'd' });
    const anew = await applied(out, checks, report.runId);
    expect(anew.fixes.counts).toMatchObject({ done: 3, proved: 3 });
  });

  it('refuses what moved since, makes the rest, and exits 1', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    world.write('1', 'a');
    world.write('2', 'mine');
    const { fixes } = await applied(out, checks, report.runId);
    expect(whatBecame(fixes)).toEqual([
      ['refused', 'moved', false],
      ['refused', 'moved', false],
      ['done', null, true],
    ]);
    expect(world.values).toEqual({ 1: 'a', 2: 'mine', 3: 'c', 4: 'd' });
    expect(fixExitCode(fixes)).toBe(1);
  });

  it('refuses what its check no longer proposes as it was planned', async () => {
    const world = threeWrong();
    const { report } = await planned(out, [mending('m', world.sides)]);
    const check = mending('m', world.sides);
    const fixes = { ...check.definition.fixes, altered: otherwise };
    const other = { ...check, definition: { ...check.definition, fixes } };
    const became = await applied(out, [other], report.runId);
    expect(became.fixes.changes.map(({ guard }) => guard)).toEqual(['moved', 'moved', 'moved']);
    expect(became.fixes.changes[0]?.message).toMatch(/no longer what was planned/);
    expect(world.values).toEqual({ 1: 'x', 2: 'y', 3: 'z', 4: 'd' });
  });

  it('calls a finding that survives its fix a problem, and exits 2', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    const { fixes } = await applied(out, checks, report.runId, {
      onProgress: ({ event }) => {
        if (event === 'fix-proving') world.write('2', 'y');
      },
    });
    expect(fixes.problems).toMatchObject([{ code: 'survived' }]);
    expect(fixes.problems[0]?.message).toMatch(/^check m: 1 of 3 findings survived/);
    expect(fixExitCode(fixes)).toBe(2);
    const look = await runSuite(out, checks, { after: fixes });
    expect(look.report.verdict).toBe('unknown');
  });

  it('changes nothing by a check whose source fails when it is asked again', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    const broken = Object.create(world.sides.source.source) as Source;
    Object.assign(broken, { open: () => Promise.reject(new Error('connection dropped')) });
    const source = { ...world.sides.source, source: broken };
    const failing = [mending('m', { source, target: world.sides.target })];
    const { fixes } = await applied(out, failing, report.runId);
    expect(fixes.changes.every(({ guard }) => guard === 'untrusted-source')).toBe(true);
    expect(fixes.changes[0]?.message).toMatch(/connection dropped/);
    expect(world.values).toEqual({ 1: 'x', 2: 'y', 3: 'z', 4: 'd' });
  });

  it('makes no change while another writer has the target', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    const { source } = world.sides.target;
    const writer = await source.openWriter?.(never(), new AbortController().signal);
    const { fixes } = await applied(out, checks, report.runId);
    await writer?.close();
    expect(fixes.changes.every(({ guard }) => guard === 'no-writer-access')).toBe(true);
    expect(fixes.changes[0]?.message).toMatch(/another writer/);
    expect(fixes.counts.done).toBe(0);
  });

  it('stops when it is told to, after the change on its way', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    const stop = new AbortController();
    const { fixes } = await applied(out, checks, report.runId, {
      signal: stop.signal,
      onProgress: ({ event }) => {
        if (event === 'change-done') stop.abort();
      },
    });
    expect(fixes.changes.map(({ status, proved }) => [status, proved])).toEqual([
      ['done', true],
      ['stopped', false],
      ['stopped', false],
    ]);
    expect(fixExitCode(fixes)).toBe(130);
    expect((await applied(out, checks, report.runId)).fixes.counts).toMatchObject({
      already: 1,
      done: 2,
      proved: 3,
    });
  });

  it('leaves the folder of the run that planned it as it was', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const ran = await planned(out, checks);
    const before = await ran.files();
    const { fixes } = await applied(out, checks, ran.report.runId);
    expect(await ran.files()).toEqual(before);
    expect(fixes.parent?.runId).toBe(ran.report.runId);
    expect(fixes.parent?.manifest).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('removals and private values', () => {
  it('removes what two complete runs saw, and puts it back', async () => {
    const world = new World({ 1: 'a' }, { 1: 'a', 2: 'left' });
    const checks = [mending('m', world.sides, { policies: ['drop-extra'] })];
    await planned(out, checks);
    const { report } = await planned(out, checks);
    const { fixes } = await applied(out, checks, report.runId);
    expect(whatBecame(fixes)).toEqual([['done', null, true]]);
    expect(world.values).toEqual({ 1: 'a' });
    await undone(out, checks, report.runId);
    expect(world.values).toEqual({ 1: 'a', 2: 'left' });
  });

  it('keeps private values out of reports, and in the journal alone', async () => {
    const world = new World({ 1: 'secret right' }, { 1: 'secret wrong' }, true);
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    const { fixes, folder } = await applied(out, checks, report.runId);
    expect(fixes.counts).toMatchObject({ done: 1, proved: 1 });
    expect(world.values).toEqual({ 1: 'secret right' });
    expect(JSON.stringify(fixes)).not.toContain('secret');
    expect(await readFile(join(folder.path, 'journal.ndjson'), 'utf8')).toContain('secret wrong');
    const undo = await undone(out, checks, report.runId);
    expect(JSON.stringify(undo.fixes)).not.toContain('secret');
    expect(world.values).toEqual({ 1: 'secret wrong' });
  });
});

/** A fix that sets another value than the planned one. */
function otherwise({ key, actual }: Finding): Change {
  return { op: 'set', at: { role: 'target', key }, expect: { v: actual as Cell }, to: { v: 'another' } };
}

/** What a writer in memory is opened with: nothing of it is asked for. */
function never() {
  return {
    name: () => 'new',
    reveal: () => '',
    session: () => Promise.reject(new Error('no session is asked for')),
    folder: '.',
    scratch: '.',
    diskCap: 0,
  };
}
