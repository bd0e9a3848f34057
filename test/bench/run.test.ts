/** The bench runs from its command line: a row is an object of the promised shape, and a wrong name is told. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const RUN = fileURLToPath(new URL('../../bench/run.ts', import.meta.url));
const bench = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, ['--conditions=reconcile-source', RUN, ...args]);

it('prints one object for a row', async () => {
  const { stdout } = await bench('object-listing', '--scale', '0.001', '--rounds', '1', '--json');
  const row = JSON.parse(stdout) as Record<string, unknown>;
  expect(row).toMatchObject({ name: 'object listing, 1,000 objects', peer: null, peer_s: null, rounds: 1 });
  for (const name of ['ours_s', 'floor_s', 'ratio_to_floor', 'peak_mb']) expect(row[name]).toBeGreaterThan(0);
});

it('names its rows when it is asked for another', async () => {
  await expect(bench('nothing')).rejects.toMatchObject({
    code: 3,
    stderr: expect.stringContaining('same|') as string,
  });
});
