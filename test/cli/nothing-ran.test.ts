// Usage and surroundings that are wrong: one sentence on stderr, nothing on stdout, exit code 3, nothing left on disk.
import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configOf, folderOf, reconcile } from '../support/command-line.ts';

const TWO = configOf([1], [1]).replace(
  'suites: {',
  "suites: { nightly: { checks: [rowCounts('berth-count', { source: legacy, target: crm })] }, ",
);

describe('nothing runs', () => {
  it.each([
    ['', 'which suite? this config has nightly, gate; write: reconcile run SUITE'],
    ['gaet', '"gaet": there is no such suite (did you mean "gate"?); this config has nightly, gate'],
    ['lst', '"lst": there is no such suite (did you mean "list"?); this config has nightly, gate'],
    ['--chek x', '--chek: there is no such option (did you mean "--check"?); "reconcile --help" lists them'],
    [
      'nightly --check berth-cuont',
      '--check berth-cuont: suite nightly has no such check (did you mean "berth-count"?); "reconcile list nightly" names them',
    ],
    [
      'explain row-count',
      '"row-count": there is no such check (did you mean "row-counts"?); "reconcile list" names those of the config',
    ],
  ])('with "%s"', async (line, sentence) => {
    const cwd = await folderOf({ 'reconcile.config.mts': TWO });
    const outcome = await reconcile(line.split(' ').filter(Boolean), { cwd });
    expect(outcome).toEqual({ code: 3, stdout: '', stderr: `reconcile: ${sentence}\n` });
    expect(await readdir(cwd)).toEqual(['reconcile.config.mts']);
  });

  it('and the reason is JSON where stderr is for machines', async () => {
    const cwd = await folderOf({ 'reconcile.config.mts': TWO });
    const { code, stderr } = await reconcile(['--log', 'ndjson'], { cwd });
    expect(JSON.parse(stderr)).toMatchObject({ event: 'failed', code: 'usage' });
    expect(code).toBe(3);
  });

  it('when a secret that it needs is missing, and does when it is not needed', async () => {
    const text = `import { defineConfig, memory, rowCounts, secret } from '@cutover/reconcile';
const open = memory('legacy', { key: 'id', columns: { id: 'number' }, rows: [{ id: '1' }] });
const closed = { ...open, source: { ...open.source, secrets: [secret('CRM_DB_URL'), secret('CRM_CA')] } };
export default defineConfig({
  sources: { legacy: open.source, crm: closed.source },
  suites: { nightly: { checks: [
    rowCounts('declared', { source: open }, { expected: 1 }),
    rowCounts('count', { source: open, target: closed }),
  ] } },
});`;
    const cwd = await folderOf({ 'reconcile.config.mts': text });
    expect(await reconcile([], { cwd, env: { CRM_DB_URL: '' } })).toEqual({
      code: 3,
      stdout: '',
      stderr:
        'reconcile: CRM_DB_URL is not set in the environment: source crm needs it\n' +
        'reconcile: CRM_CA is not set in the environment: source crm needs it\n',
    });
    expect(await reconcile(['--check', 'declared', '--quiet'], { cwd })).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it('when runs cannot be kept', async () => {
    const cwd = await folderOf({ 'reconcile.config.mts': configOf([1], [1]), taken: 'a file, not a folder' });
    const { code, stdout, stderr } = await reconcile(['--out', 'taken'], { cwd });
    expect(stderr).toMatch(/^reconcile: \/.*\/taken: cannot be made \(EEXIST\).*\n$/);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  });

  it.skipIf(process.getuid?.() === 0)('when the folder for runs is not ours', async () => {
    const cwd = await folderOf({ 'reconcile.config.mts': configOf([1], [1]), 'runs/.keep': '' });
    await chmod(join(cwd, 'runs'), 0o500);
    const { code } = await reconcile(['--out', 'runs'], { cwd });
    await chmod(join(cwd, 'runs'), 0o700); // whoever clears up must be able to
    expect(code).toBe(3);
  });
});
