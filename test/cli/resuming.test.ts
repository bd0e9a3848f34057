// A run that is killed or interrupted is told of with the command that goes on with it, and that command finds what was planted.
import { expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { folderOf, reconcile } from '../support/command-line.ts';

// Two tables of 80 rows that take their time: 40 ranges and the rows without a key.
const CONFIG = `import { setTimeout as pause } from 'node:timers/promises';
import { defineConfig, fieldAgreement, memory } from '@cutover/reconcile';
const rows = (but) => Array.from({ length: 80 }, (_, at) => ({ id: String(at), name: but[at] ?? 'n' + at })).filter(({ name }) => name !== '');
const slow = (name, but) => {
  const ref = memory(name, { key: { id: 'int' }, columns: { id: 'number', name: 'text' }, rows: rows(but) });
  const { open } = ref.source;
  return Object.assign(ref, { source: Object.assign(ref.source, { open: async (context, signal) => {
    const session = await open(context, signal);
    const dataset = session.dataset(ref);
    const scan = async function* (scope, columns, stop) {
      await pause(60);
      yield* dataset.scan(scope, columns, stop);
    };
    return { ...session, dataset: () => Object.assign(Object.create(dataset), { scan }) };
  } }) });
};
const source = slow('legacy', {});
const target = slow('crm', { 3: '', 50: 'other' });
export default defineConfig({ suites: { gate: { settle: 0, checks: [fieldAgreement('names', { source, target }, { columns: ['name'] })] } } });
`;

it('goes on after a kill, and after an interrupt, by the commands that it is told', async () => {
  const cwd = await folderOf({ 'reconcile.config.mjs': CONFIG });
  const segments = ['--segments', '40', '--concurrency', '3'];
  let killed = 0;
  const dead = await reconcile([...segments, '--log', 'ndjson'], {
    cwd,
    onStderr: (soFar, child) => {
      const done = soFar.split('"event":"segment-finished"').length - 1;
      if (killed === 0 && done >= 12) killed = Number(child.kill('SIGKILL')) * done;
    },
  });
  expect(dead).toMatchObject({ code: null, stdout: '' });
  const [, parent = ''] = /"runId":"([^"]+)"/.exec(dead.stderr) ?? [];

  const told = await reconcile(['list'], { cwd });
  const goesOn = new RegExp(
    `^run ${parent} was not finished \\((\\d+) segments done\\): (reconcile run gate --resume ${parent} --segments 40) goes on$`,
    'm',
  );
  const [, kept = '', command = ''] = goesOn.exec(told.stderr) ?? [];
  expect(Number(kept)).toBeGreaterThanOrEqual(killed);

  const words = (line: string): readonly string[] => line.split(' ').slice(1);
  let sent = false;
  const stopped = await reconcile([...words(command), '--format', 'json'], {
    cwd,
    onStderr: (soFar, child) => {
      if (!sent && soFar.includes('started')) sent = child.kill('SIGINT');
    },
  });
  expect(stopped.code).toBe(130);
  const first = JSON.parse(stopped.stdout) as Report;
  expect(first).toMatchObject({ interrupted: true, resumedFrom: parent });
  const again = `reconcile run gate --resume ${first.runId} --segments 40`;
  expect(stopped.stderr).toContain(`not finished; to go on: ${again}\n`);
  expect(stopped.stderr).not.toContain(`run ${parent} was not finished`);

  const ended = await reconcile([...words(again), '--format', 'json'], { cwd });
  expect(ended.code).toBe(1);
  const { checks, resumedFrom, sources } = JSON.parse(ended.stdout) as Report;
  expect(resumedFrom).toBe(first.runId);
  expect(sources.map(({ oneInstant }) => oneInstant)).toEqual([false, false]);
  expect(checks[0]).toMatchObject({
    verdict: 'inconsistent',
    examined: { source: 80, target: 79 },
    found: { missing: 1, altered: 1 },
  });
  const [, taken] = /: (\d+) of 41 segments were taken over/.exec(checks[0]?.notes.join() ?? '') ?? [];
  expect(Number(taken)).toBeGreaterThanOrEqual(Number(kept));
  expect(ended.stderr).not.toContain('not finished');

  const nothing = await reconcile(['run', 'gate', '--resume', parent, '--evidence', 'md5'], { cwd });
  expect(nothing).toMatchObject({ code: 3, stdout: '' });
  expect(nothing.stderr).toBe(
    `reconcile: ${parent}: was run with --evidence values, not md5; give it the same, or run anew without --resume\n`,
  );
});
