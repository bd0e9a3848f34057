// What can be asked without a run: help, version, list, explain.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { configOf, folderOf, reconcile } from '../support/command-line.ts';

const config = configOf([1], [1]);

describe('help', () => {
  it.each([[['--help']], [['-h']], [['help']]])('is there with %s, without a config', async (args) => {
    const { code, stdout, stderr } = await reconcile(args, { cwd: await folderOf({}) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^reconcile proves that a data migration lost nothing/);
    for (const word of [
      '[run] [SUITE]',
      'apply PLAN',
      'undo RUN',
      '--fix[=plan]',
      'list',
      'explain',
      'doctor',
      '--check ID',
      '--deadline TIME',
    ]) {
      expect(stdout).toContain(word);
    }
    expect(stdout).not.toContain('--segments');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it.each(['run', 'apply', 'list', 'explain', 'doctor'])('is there for %s', async (command) => {
    const cwd = await folderOf({});
    const { code, stdout } = await reconcile([command, '--help'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^usage: reconcile /);
    expect(await reconcile(['help', command], { cwd })).toMatchObject({ code: 0, stdout });
  });

  it('gives the version that package.json has', async () => {
    const manifest = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    ) as object;
    const { version } = manifest as { version: string };
    expect(await reconcile(['--version'], { cwd: await folderOf({}) })).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
    });
  });
});

describe('list', () => {
  const LISTED = config.replace(
    'suites: {',
    "suites: { nightly: { frozen: true, least: 'checksum', checks: [{ id: 'crm-keys', source: crm.source, expand: () => [] }, rowCounts('reasons', { source: legacy, target: crm, excluded: { archived: legacy } })] }, ",
  );

  it('shows every suite with its checks and what they look at', async () => {
    const cwd = await folderOf({ 'reconcile.config.mts': LISTED });
    expect(await reconcile(['list'], { cwd })).toEqual({
      code: 0,
      stderr: '',
      stdout: `nightly (frozen, at least checksum)
  crm-keys              read from the catalog of crm when it runs
  reasons   row-counts  source legacy, target crm, excluded.archived legacy

gate
  berth-count  row-counts  source legacy, target crm
`,
    });
  });

  it('shows one suite, and the same as JSON', async () => {
    const cwd = await folderOf({ 'reconcile.config.mts': LISTED });
    const { stdout } = await reconcile(['list', 'gate', '--format', 'json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      suites: [
        {
          name: 'gate',
          frozen: false,
          settle: 0,
          checks: [
            {
              id: 'berth-count',
              name: 'row-counts',
              datasets: { source: 'legacy', target: 'crm' },
              mayBeEmpty: false,
            },
          ],
        },
      ],
    });
  });

  it('takes no command for a suite that may have been meant', async () => {
    const cwd = await folderOf({ 'reconcile.config.mts': LISTED });
    expect(await reconcile(['list', 'runs'], { cwd })).toEqual({
      code: 3,
      stdout: '',
      stderr: 'reconcile: "runs": there is no such suite; this config has nightly, gate\n',
    });
  });

  it('needs no secret and opens no source', async () => {
    const text = config.replace(
      'legacy: legacy.source',
      "legacy: Object.assign(legacy.source, { secrets: [{ secret: 'NONE' }], open: () => { throw new Error('opened'); } })",
    );
    const cwd = await folderOf({ 'reconcile.config.mts': text });
    expect(await reconcile(['list'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('explain', () => {
  it('explains a kind of check without a config', async () => {
    const { code, stdout, stderr } = await reconcile(['explain', 'row-counts'], { cwd: await folderOf({}) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^row-counts: The target has .*\.\n/);
    for (const heading of ['finds', 'fixes', 'roles', 'options', 'cannot see', 'evidence']) {
      expect(stdout).toContain(`\n${heading}\n`);
    }
    expect(stdout).toMatch(/\n {2}unbalanced +error +arrived, excluded and failed rows together/);
    expect(stdout).toMatch(/\n {2}relation +default "equal" +"equal" \| "at-most"/);
    expect(stdout).toMatch(/\n {2}map .*\{ \[name\]: string \| null \}/);
  });

  it('explains a check of the config by its id: what it looks at, and its rules', async () => {
    const cwd = await folderOf({
      'reconcile.config.mts': config.replace('target: crm }', "target: crm }, { relation: 'at-most' }"),
    });
    const { stdout } = await reconcile(['explain', 'berth-count'], { cwd });
    expect(stdout).toContain(
      '\nberth-count in suite gate\n  source  legacy\n  target  crm\n  rule    the target may have fewer rows',
    );
  });

  it('gives the same as JSON', async () => {
    const cwd = await folderOf({ 'reconcile.config.mts': config });
    const { stdout } = await reconcile(['explain', 'berth-count', '--format', 'json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      name: 'row-counts',
      evidence: 'count',
      finds: { count: { severity: 'error' } },
      fixes: { count: { fix: 'advice' } },
      options: { type: 'object' },
      uses: [{ suite: 'gate', datasets: { source: 'legacy', target: 'crm' } }],
    });
  });
});
