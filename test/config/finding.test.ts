// Where a config may be and how it may be written: above the working folder, in every ending, with nothing installed.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configOf, folderOf, reconcile } from '../support/command-line.ts';
import { loadEach, loadFrom } from '../support/config-folders.ts';

const config = configOf([1], [1]);

describe('a config', () => {
  it('loads in every ending and package, and Node has no remark about it', async () => {
    const { loaded, stderr } = await loadEach([
      { 'reconcile.config.mts': config },
      { 'reconcile.config.ts': config, 'package.json': '{"type":"module"}' },
      { 'reconcile.config.ts': config, 'package.json': '{}' },
      { 'reconcile.config.ts': config },
      { 'reconcile.config.mjs': config, 'package.json': '{"type":"commonjs"}' },
      { 'reconcile.config.js': config, 'package.json': '{"type":"module"}' },
    ]);
    expect(loaded.map(({ suites, message }) => message ?? suites)).toEqual(Array(6).fill(['gate']));
    expect(stderr).toBe('');
  });

  it('is found above the working folder', async () => {
    const folder = await folderOf({ 'reconcile.config.mts': config, 'a/b/.keep': '' });
    const { loaded } = await loadFrom([join(folder, 'a/b')]);
    expect(loaded[0]?.path).toBe(join(folder, 'reconcile.config.mts'));
  });

  it('is the named one rather than the nearest', async () => {
    const cwd = await folderOf({ 'reconcile.config.mts': 'throw 1', 'other/marina.mts': config });
    const outcome = await reconcile(['list', '--config', 'other/marina.mts'], { cwd });
    expect(outcome).toEqual({
      code: 0,
      stdout: 'gate\n  berth-count  row-counts  source legacy, target crm\n',
      stderr: '',
    });
  });

  it('imports the running program by its name, though another copy is installed beside it', async () => {
    const { loaded } = await loadEach([
      {
        'reconcile.config.mts': config,
        'node_modules/@cutover/reconcile/package.json': '{"type":"module","exports":"./index.js"}',
        'node_modules/@cutover/reconcile/index.js': "throw new Error('the wrong copy');",
      },
    ]);
    expect(loaded[0]).toMatchObject({ suites: ['gate'] });
  });
});
