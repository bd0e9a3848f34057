// What may not pass for a part of this run: another question, another system, findings that somebody touched; and no private key is written down.
import { appendFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DatasetRef } from '../../src/model/dataset.ts';
import { EVERYTHING, NULL_KEYS } from '../../src/model/scope.ts';
import type { SegmentLine } from '../../src/runner/checkpoint-lines.ts';
import { resumedPlan } from '../../src/runner/resume-plan.ts';
import {
  ALL,
  foundIn,
  killed,
  planted,
  PLANTED,
  resumed,
  ROWS,
  runIn,
  runsFolder,
  SEGMENTS,
  target,
} from '../support/resuming.ts';
import { numbered, sameRows, table } from '../support/same-rows.ts';

async function edit(folder: string, how: (lines: readonly string[]) => readonly string[]): Promise<void> {
  const path = join(folder, await runIn(folder), 'segments.ndjson');
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
  await writeFile(
    path,
    how(lines)
      .map((line) => `${line}\n`)
      .join(''),
  );
}

describe('a run that is not gone on with', () => {
  let folder = '';
  let parent = '';
  beforeAll(async () => {
    folder = await killed(SEGMENTS);
    parent = await runIn(folder);
  });

  it.each([
    ['another suite', { name: 'other' }, 'was run with suite test, not other'],
    ['another config', { configHash: 'x' }, 'was run with another config'],
    ['other evidence', { evidence: 'md5' as const }, 'was run with --evidence values, not md5'],
    ['another limit', { maxFindings: 9 }, 'was run with --max-findings not given, not 9'],
    ['other ranges', { segments: 7 }, `was run with --segments ${String(SEGMENTS)}, not 7`],
    ['fewer checks', { only: ['planted'] }, 'was run with --check not given, not planted'],
  ])('by %s', async (_what, settings, message) => {
    const before = await readdir(folder);
    await expect(resumed(folder, planted(), settings)).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining(`${parent}: ${message}`) as string,
    });
    expect((await readdir(folder)).filter((name) => !before.includes(name))).toEqual([]);
  });

  it('when its folder holds what another run did', async () => {
    const out = await runsFolder();
    const named = parent.replace(/....$/, 'zzzz');
    await cp(join(folder, parent), join(out, named), { recursive: true });
    await cp(join(folder, '.private-key'), join(out, '.private-key'));
    await expect(resumed(out)).rejects.toThrow(`${named}: holds segments of run ${parent}`);
  });

  it('when there is none of that name, or it is elsewhere', async () => {
    const out = await runsFolder();
    for (const resume of ['nothing', '', '.', out, join(parent, 'findings')]) {
      await expect(resumed(folder, planted(), { resume })).rejects.toThrow(/there is no such run in/);
    }
    await expect(resumed(out, planted(), { resume: join(folder, parent) })).rejects.toThrow(
      /there is no such run in/,
    );
  });

  it('when its findings or its segments are not what it wrote', async () => {
    const spools = join(folder, parent, '.spool');
    const [spool = ''] = (await readdir(spools)).filter((name) => name.endsWith('.ndjson'));
    const text = await readFile(join(spools, spool));
    await appendFile(join(spools, spool), '{}\n');
    await expect(resumed(folder)).rejects.toThrow(/are not those that were written/);
    await rm(join(spools, spool));
    await expect(resumed(folder)).rejects.toThrow(/are not there any more/);
    await writeFile(join(spools, spool), text);

    const path = join(folder, parent, 'segments.ndjson');
    const lines = await readFile(path, 'utf8');
    await edit(folder, (all) => all.filter((_line, at) => at !== 5));
    await expect(resumed(folder)).rejects.toThrow(/is not what the run wrote/);
    await writeFile(path, lines.replace('"found":{}', '"found":{"x":1}'));
    await expect(resumed(folder)).rejects.toThrow(/is not what the run wrote/);
    await writeFile(path, lines.replace('"schema":1', '"schema":7'));
    await expect(resumed(folder)).rejects.toThrow(/is of version 7, and this program reads 1/);
    await writeFile(path, '');
    await expect(resumed(folder)).rejects.toThrow(/left nothing to go on from/);
    await writeFile(path, lines);
    const key = await readFile(join(folder, '.private-key'));
    await rm(join(folder, '.private-key'));
    await expect(resumed(folder)).rejects.toThrow(/the key of its seals is gone/);
    await writeFile(join(folder, '.private-key'), key);
    expect((await resumed(folder)).read).toHaveLength(1);
  });
});

describe('what a check reads', () => {
  /** The same rows, in a system that says otherwise which it is. */
  const elsewhere = (ref: DatasetRef, identity: string): DatasetRef => {
    const { source } = ref;
    const open = source.open.bind(source);
    const opened: typeof open = async (context, signal) => ({
      ...(await open(context, signal)),
      identity: () => Promise.resolve(identity),
    });
    return Object.assign(ref, { source: Object.assign(source, { open: opened }) });
  };

  it('is read anew when another system answers by now', async () => {
    const folder = await killed(20);
    const checks = [
      sameRows('planted', {
        source: table('old', numbered(ROWS)),
        target: elsewhere(table('new', target()), 'memory of somebody else'),
      }),
    ];
    const ran = await resumed(folder, checks);
    expect(ran.read).toHaveLength(ALL);
    expect(await foundIn(ran)).toEqual(PLANTED.toSorted());
    expect(ran.report.sources.map(({ oneInstant }) => oneInstant)).toEqual([true, true]);
    expect(ran.report.checks[0]?.notes.join()).toMatch(
      /all of it was looked at anew: run .* read another system/,
    );
  });

  it('is written nowhere when its key is private, and is then read as a whole', async () => {
    const hidden = () => [
      sameRows('planted', {
        source: table('old', numbered(ROWS), ['id']),
        target: table('new', target(), ['id']),
      }),
    ];
    const folder = await killed(20, hidden());
    const path = join(folder, await runIn(folder), 'segments.ndjson');
    expect((await readFile(path, 'utf8')).split('\n').map((line) => line.slice(0, 18))).toEqual([
      '{"entry":"run","sc',
      '{"entry":"planned"',
      '',
    ]);
    const ran = await resumed(folder, hidden());
    expect(ran.read).toHaveLength(ALL);
    expect(ran.report.counts.errors).toBe(PLANTED.length);
  });

  it('has a scope more when rows may lack a key by now', () => {
    const line = { entry: 'segment', check: 'c', ordinal: 0, asOf: '' } as SegmentLine;
    const checks = new Map([['c', { reads: 'r', scopes: [EVERYTHING], done: new Map([[0, line]]) }]]);
    const parent = { runId: 'R', spoolFolder: '', checks };
    expect(resumedPlan(parent, 'c', 'r', false)?.scopes).toEqual([EVERYTHING]);
    expect(resumedPlan(parent, 'c', 'r', true)?.scopes).toEqual([EVERYTHING, NULL_KEYS]);
    expect([resumedPlan(parent, 'c', 'x', true), resumedPlan(null, 'c', 'r', true)]).toEqual([null, null]);
  });
});
