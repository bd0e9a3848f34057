// A run as a person calls it: what is on stdout, what is on stderr, what is on disk, and the exit code of each verdict.
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { configOf, folderOf, reconcile } from '../support/command-line.ts';

const run = async (legacy: readonly number[], crm: readonly number[], ...args: readonly string[]) => {
  const cwd = await folderOf({ 'reconcile.config.mts': configOf(legacy, crm) });
  return { cwd, ...(await reconcile(args, { cwd })) };
};

describe('a run', () => {
  it.each([
    ['consistent', [1, 2], [1, 2], 0],
    ['inconsistent', [1, 2], [1], 1],
    ['unknown', [], [], 2],
  ] as const)('that is %s says so on stdout and exits with it', async (verdict, legacy, crm, code) => {
    const outcome = await run(legacy, crm);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout.split('\n', 1)[0]).toMatch(new RegExp(`\\b${verdict}\\b`, 'i'));
    expect(outcome.stderr).toMatch(/^run \S+-gate-\S{4}: suite gate, 1 check\n/);
    expect(outcome.stderr).toContain(`berth-count: ${verdict}`);
    expect(outcome.stderr).toMatch(/\nrun folder: \/.*\/reconcile-runs\/\S+-gate-\S{4}\n$/);
    expect(outcome.stdout + outcome.stderr).not.toContain('\u001b');
  });

  it('leaves a sealed folder with the report in both forms', async () => {
    const { cwd, stdout } = await run([1, 2], [1], '--format', 'json', '--out', 'kept/here');
    const report = JSON.parse(stdout) as Report;
    const folder = join(cwd, 'kept/here', report.runId);
    expect(await readdir(folder)).toEqual(
      expect.arrayContaining(['findings', 'manifest.json', 'report.json', 'report.txt']),
    );
    expect(await readFile(join(folder, 'report.json'), 'utf8')).toBe(stdout);
    expect(await readFile(join(folder, 'report.txt'), 'utf8')).toMatch(/^.*\bINCONSISTENT\b/);
    const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as { files: object };
    expect(Object.keys(manifest.files)).toEqual(expect.arrayContaining(['report.json', 'report.txt']));
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('keeps runs where the config says, seen from the config', async () => {
    const text = configOf([1], [1]).replace('sources:', "out: 'runs', sources:");
    const folder = await folderOf({ 'reconcile.config.mts': text });
    await mkdir(join(folder, 'below'));
    expect((await reconcile([], { cwd: join(folder, 'below') })).code).toBe(0);
    expect(await readdir(join(folder, 'runs'))).not.toEqual([]);
    expect(await readdir(join(folder, 'below'))).toEqual([]);
  });

  it('prints valid JSON and nothing else on stdout with --format json', async () => {
    const { stdout, stderr } = await run([1, 2], [1], '--format', 'json');
    const report = JSON.parse(stdout) as Report;
    expect(report).toMatchObject({ schema: 1, suite: 'gate', verdict: 'inconsistent', narrowedTo: null });
    expect(report.tool).toEqual({
      name: '@cutover/reconcile',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    });
    expect(stderr).not.toContain('run folder');
  });

  it('logs its progress as one JSON object a line with --log ndjson', async () => {
    const { stderr, stdout } = await run([1, 2], [1], '--log', 'ndjson');
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events[0]).toMatchObject({ event: 'run-started', suite: 'gate', checks: ['berth-count'] });
    expect(events.at(-1)).toMatchObject({ event: 'run-finished', verdict: 'inconsistent' });
    for (const { at } of events) expect(new Date(at as string).toISOString()).toBe(at);
    expect(stdout).toMatch(/^.*\bINCONSISTENT\b/);
  });

  it('says nothing on stderr with --quiet', async () => {
    expect((await run([1, 2], [1], '--quiet')).stderr).toBe('');
  });

  it.each([
    ['nightly', 0],
    ['gate', 2],
  ])('of %s with --check runs those only, says so, and exits with %i', async (suite, exit) => {
    const both = configOf([1], [1], suite).replace(
      'checks: [',
      "checks: [rowCounts('wrong', { source: legacy }, { expected: 9 }), ",
    );
    const cwd = await folderOf({ 'reconcile.config.mts': both });
    const { code, stdout } = await reconcile(['--check', 'berth-count', '--format', 'json'], { cwd });
    const report = JSON.parse(stdout) as Report;
    expect(code).toBe(exit);
    expect(report).toMatchObject({ narrowedTo: ['berth-count'] });
    expect(report.checks.map(({ id }) => id)).toEqual(['berth-count']);
  });

  it('stops at its deadline and calls the rest unknown', async () => {
    const { code, stdout } = await run([1], [1], '--deadline', '1ms', '--format', 'json');
    expect(code).toBe(2);
    expect((JSON.parse(stdout) as Report).checks[0]?.problems[0]?.code).toBe('deadline');
  });

  it('gives the same verdict however it is cut', async () => {
    const { code, stdout } = await run([1, 2, 3], [1, 2], '--segments', '7', '--concurrency', '2', '--quiet');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^.*\bINCONSISTENT\b/);
  });

  it('whose report cannot be kept prints it and counts as unknown', async () => {
    const text = `import { rmSync } from 'node:fs';\n${configOf([1], [1])}`.replace(
      'rows: [',
      "rows: () => (rmSync('reconcile-runs', { recursive: true }), [",
    );
    const cwd = await folderOf({ 'reconcile.config.mts': text.replace('}] });', '}]) });') });
    const { code, stdout, stderr } = await reconcile(['--quiet'], { cwd });
    expect(stdout).toMatch(/^.*\bCONSISTENT\b/);
    expect(stderr).toMatch(
      /^reconcile: \/.*: the report could not be kept \(ENOENT\), so this run counts as unknown; make room and run again\n$/,
    );
    expect(code).toBe(2);
  });
});
