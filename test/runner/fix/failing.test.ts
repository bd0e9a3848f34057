// What an apply does when a system fails on the way: nothing more there, and no word of a secret.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../../src/model/dataset.ts';
import { fixExitCode } from '../../../src/model/fix-report.ts';
import { SourceError } from '../../../src/model/problem.ts';
import { applied, mending, planned, World } from '../../support/mending.ts';
import { outFolder } from '../../support/run-suite.ts';

let out = '';
let remove: () => Promise<void>;
beforeAll(async () => ({ out, remove } = await outFolder()));
afterAll(() => remove());

const threeWrong = () => new World({ 1: 'a', 2: 'b', 3: 'c' }, { 1: 'x', 2: 'y', 3: 'z' });

describe('a change in doubt', () => {
  it('is the last one that its system is asked for', async () => {
    const world = threeWrong();
    const checks = [mending('m', world.sides)];
    const { report } = await planned(out, checks);
    const { source } = world.sides.target;
    const { openWriter } = source;
    const failing: Source['openWriter'] = async (...given) => {
      const writer = await openWriter?.(...given);
      if (writer === undefined) throw new Error('there is no writer');
      const apply = writer.apply.bind(writer);
      return Object.assign(writer, {
        outcome: () => Promise.resolve('unknown'),
        apply: async (...asked: Parameters<typeof apply>) => {
          const written = await apply(...asked);
          if (asked[0].key[0] !== '1') return written;
          throw new SourceError('lost', 'new: the connection was lost; look whether it is up');
        },
      });
    };
    Object.assign(source, { openWriter: failing });
    const { fixes } = await applied(out, checks, report.runId);
    expect(fixes.changes.map(({ status, guard }) => [status, guard])).toEqual([
      ['doubtful', null],
      ['refused', 'untrusted-source'],
      ['refused', 'untrusted-source'],
    ]);
    expect(fixes.changes[1]?.message).toMatch(/^new: what became of change 1 cannot be told/);
    expect(world.values).toEqual({ 1: 'a', 2: 'y', 3: 'z' });
    expect(fixExitCode(fixes)).toBe(2);
  });
});

describe('what a system says', () => {
  it('comes into a journal and to whoever watches without its secrets', async () => {
    const world = threeWrong();
    const { report } = await planned(out, [mending('m', world.sides)]);
    const { source, target } = world.sides;
    const failing = Object.assign(Object.create(target.source) as Source, {
      openWriter: () => Promise.reject(new SourceError('connect', 'new: no way in with SECRET; start it')),
    });
    const told: string[] = [];
    const checks = [mending('m', { source, target: { ...target, source: failing } })];
    const { fixes, folder } = await applied(out, checks, report.runId, {
      redact: (text) => text.replaceAll('SECRET', '***'),
      onProgress: (event) => void told.push(JSON.stringify(event)),
    });
    expect(fixes.changes[0]).toMatchObject({ guard: 'no-writer-access' });
    const journal = await readFile(join(folder.path, 'journal.ndjson'), 'utf8');
    for (const text of [journal, told.join('\n'), JSON.stringify(fixes)]) {
      expect(text).toContain('no way in with ***');
      expect(text).not.toContain('SECRET');
    }
  });
});
