// The config hash: of every file that the config imports, of the lock file and of the version; of no secret.
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../support/command-line.ts';
import { loadEach, loadFrom, type Files } from '../support/config-folders.ts';

const FILES: Files = {
  'package.json': '{"type":"module"}',
  'reconcile.config.mts': `import { defineConfig, memory, rowCounts } from '@cutover/reconcile';
import { rows } from './parts/rows.ts';
const legacy = memory('legacy', { key: 'id', columns: { id: 'number' }, rows });
export default defineConfig({ suites: { gate: { checks: [rowCounts('count', { source: legacy }, { expected: 1 })] } } });
`,
  'parts/rows.ts': "export { rows } from './more/rows.ts';",
  'parts/more/rows.ts': "import 'installed';\nexport const rows = [{ id: '1' }];",
  'node_modules/installed/package.json': '{"type":"module","exports":"./index.js"}',
  'node_modules/installed/index.js': 'export {};',
  'package-lock.json': '{}',
};
const changed = (name: string): Files => ({ ...FILES, [name]: `${FILES[name] ?? ''}\n` });
const without = (name: string): Files =>
  Object.fromEntries(Object.entries(FILES).filter(([other]) => other !== name));

describe('the config hash', () => {
  it('changes with any file that the config imports and with the lock file, and with nothing else', async () => {
    const { loaded } = await loadEach([
      FILES,
      FILES,
      changed('node_modules/installed/index.js'),
      changed('parts/unused.ts'),
      changed('reconcile.config.mts'),
      changed('parts/rows.ts'),
      changed('parts/more/rows.ts'),
      changed('package-lock.json'),
      without('package-lock.json'),
    ]);
    const [first, again, installed, unused, ...others] = loaded.map(({ hash }) => hash);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect([again, installed, unused]).toEqual([first, first, first]);
    expect(new Set([first, ...others]).size).toBe(6);
  });

  it('takes the nearest lock file, above the config too, and tells which kind it is', async () => {
    const lock = FILES['package-lock.json'] ?? '';
    const below = without('package-lock.json');
    const nested = Object.fromEntries(Object.entries(below).map(([name, text]) => [`app/${name}`, text]));
    const folders = await Promise.all([
      folderOf(FILES),
      folderOf({ ...nested, 'package-lock.json': lock }),
      folderOf({ ...below, 'yarn.lock': lock }),
    ]);
    const { loaded } = await loadFrom([folders[0], `${folders[1]}/app`, folders[2]]);
    const [own, above, yarn] = loaded.map(({ hash }) => hash);
    expect(above).toBe(own);
    expect(yarn).not.toBe(own);
  });

  it('is the same through a symbolic link', async () => {
    const [folder, other] = await Promise.all([folderOf(FILES), folderOf({})]);
    await symlink(folder, join(other, 'link'));
    await symlink(join(folder, 'reconcile.config.mts'), join(other, 'reconcile.config.mts'));
    const { loaded } = await loadFrom([folder, join(other, 'link'), other]);
    expect(new Set(loaded.map(({ hash, message }) => message ?? hash)).size).toBe(1);
  });
});
