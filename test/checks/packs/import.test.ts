// A pack is imported by the package's name in any folder, and means the running program.
import { expect, it } from 'vitest';
import { folderOf, reconcile } from '../../support/command-line.ts';
import { loadEach } from '../../support/config-folders.ts';

const config = (imports: string) => `${imports}
import { defineConfig, memory } from '@cutover/reconcile';
const berths = memory('berths', { key: 'id', columns: { id: 'text', status: 'text' }, rows: [['a', 'sold']] });
const interests = memory('interests', {
  key: 'berth_id',
  columns: { berth_id: 'text', pipeline_stage: 'text', archived_at: 'instant' },
  rows: [['a', 'completed', null]],
});
export default defineConfig({
  suites: { gate: { settle: 0, checks: [berthStatus('berth-status', { berths, interests })] } },
});
`;
const GOOD = config("import { berthStatus } from '@cutover/reconcile/packs/marina-crm';");

it('runs where nothing is installed, and where another copy is', async () => {
  const wrong = {
    'node_modules/@cutover/reconcile/package.json': '{"type":"module","exports":{"./packs/*":"./wrong.js"}}',
    'node_modules/@cutover/reconcile/wrong.js': "throw new Error('the wrong copy');",
  };
  for (const installed of [{}, wrong]) {
    const cwd = await folderOf({ 'reconcile.config.mts': GOOD, ...installed });
    const { code, stdout } = await reconcile(['run', '--quiet'], { cwd });
    expect({ code, go: stdout.startsWith('GO') }).toEqual({ code: 0, go: true });
  }
});

it('is told by name when the pack or what it exports is misspelt', async () => {
  const { loaded } = await loadEach([
    { 'reconcile.config.mts': config("import { berthStatus } from '@cutover/reconcile/packs/marina';") },
    { 'reconcile.config.mts': config("import { berthStates } from '@cutover/reconcile/packs/marina-crm';") },
  ]);
  expect(loaded.map(({ message }) => message)).toEqual([
    "reconcile.config.mts:1: imports '@cutover/reconcile/packs/marina', which @cutover/reconcile does not export",
    `reconcile.config.mts:1: '@cutover/reconcile/packs/marina-crm' exports no berthStates (did you mean "berthStatus"?)`,
  ]);
});
