// The table of docs/verdicts.md, row by row: what may not be called consistent is not, in the words that a person reads.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePostgres } from '../support/postgres.ts';
import { CAUSES, type Cause } from './causes.ts';
import { folder, start } from './program.ts';
import { arrange, configText } from './world.ts';

describePostgres('soundness', () => {
  const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
  for (const cause of CAUSES) {
    const skipped = cause.world.tiny === true && !mayMount;
    const name = skipped ? `${cause.cause} (SKIPPED, only root can mount a small file system)` : cause.cause;
    it.skipIf(skipped).concurrent(name, async () => {
      const called = await call(cause);
      const read = called.stdout + called.stderr;
      expect(called.code, read).toBe(cause.exit);
      expect(read).toContain(cause.sentence);
      expect(read).not.toMatch(/\n\s+at .+:\d+:\d+/);
      expect(read).not.toMatch(/not-the-password|reads@/);
      if (cause.verdict !== 'consistent') expect(called.stdout).not.toMatch(/^CONSISTENT/m);
    });
  }

  it('has each row in docs/verdicts.md, as tested here', async () => {
    const page = await readFile(new URL('../../docs/verdicts.md', import.meta.url), 'utf8');
    const rows = page
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const listed = rows.map(([, cause, verdict, exit]) => [cause, verdict, exit].join(': '));
    for (const { cause, verdict, exit } of CAUSES)
      expect(listed).toContain([cause, verdict, exit].join(': '));
  });
});

async function call(cause: Cause) {
  const { world } = cause;
  const { env, crm, end } = await arrange(world);
  const config =
    world.config === undefined ? { name: 'reconcile.config.mts', text: configText(world) } : world.config;
  const place = await folder(config === null ? {} : { [config.name]: config.text });
  const out = join(place.path, 'runs');
  if (world.tiny === true) {
    await mkdir(out);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', out]);
  }
  const begin = (...more: string[]) =>
    start(place.path, ['run', 'gate', '--out', out, ...(world.args ?? []), ...more], env);
  try {
    return await (world.call === undefined ? begin().ended : world.call(begin, crm));
  } finally {
    await end();
    if (world.tiny === true) execFileSync('umount', [out]);
    await place.remove();
  }
}
