/** The demo keeps its promises: exactly the planted findings, a clean run without any, and nothing left behind. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embeddedNative } from '../../demo/binaries.ts';
import { folderInMemory } from '../../demo/embedded.ts';
import { runDemo } from './run-demo.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/reconcile.js', import.meta.url));
const CONFIG = fileURLToPath(new URL('../../demo/reconcile.config.mts', import.meta.url));
const LONGEST = 60_000;
const SEEDS = process.env['RECONCILE_SOAK'] === '1' ? 20 : 0;

let folder = '';
beforeAll(async () => {
  // Each demo writes thousands of files.
  folder = (await folderInMemory()) ?? (await mkdtemp(join(tmpdir(), 'reconcile-demo-test-')));
  await chmod(folder, 0o755);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const demo = (...[flags, circumstances]: [readonly string[], Parameters<typeof runDemo>[2]?]) =>
  runDemo(folder, flags, circumstances);

async function filesUnder(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts.join('\n');
}

/** Each step of the corrections says that it held, and what was refused was refused by its guard. */
function expectMended(stdout: string): void {
  expect(stdout).not.toContain('not so');
  expect(stdout).toContain('planned exactly what is safe to change: 8 changes');
  expect(stdout).toMatch(/^ {2}refused by a guard: headline \d+, budget \d+, not-proven 2$/m);
  expect(stdout).toContain('made 8 changes, each journaled before it counted, and proved 8 of them');
  expect(stdout).toMatch(/^the gate finds exactly what is left: (\d+) of \1$/m);
  expect(stdout).toContain('took back 7 of 8 changes');
  expect(stdout).toMatch(
    /^the world is byte for byte what it was: each of [\d,]+ tables, files and folders$/m,
  );
  expect(stdout).toContain('crm.upload_numbers gave 2 next, and gives 26');
}

describe.skipIf(embeddedNative() === null)('npm run demo', { timeout: LONGEST }, () => {
  test('finds exactly what was planted, puts right what is safe, and takes it back', async () => {
    const out = join(folder, 'defects');
    const { code, stdout, stderr, left } = await demo(['--fix', '--out', out]);
    expect(stdout).toMatch(/^found exactly what was planted: (\d+) of \1$/m);
    expect(stdout).toContain('exit code 1: inconsistent');
    expectMended(stdout);
    expect(stdout).toMatch(/^the gate took \d+\.\d s, the whole demo \d+\.\d s$/m);
    expect(code).toBe(0);
    expect(left).toEqual([]);
    // A run, its plan's apply, a run and an undo: each has a folder of its own.
    const folders = (await readdir(out)).filter((name) => name.startsWith('20')).sort();
    const kinds = folders.map((name) => name.replace(/^[^-]+-|-[a-z0-9]{4}$/g, ''));
    expect(kinds).toEqual(['gate', 'gate-apply', 'gate', 'gate-undo']);
    // People's addresses are private: they are in no output and no file.
    expect(stdout + stderr + (await filesUnder(out))).not.toMatch(/@example\./i);
  });

  test('finds exactly what was planted in another marina', async () => {
    const { code, stdout, left } = await demo(['--seed', '1', '--out', join(folder, 'plain')]);
    expect(stdout).toMatch(/^found exactly what was planted: (\d+) of \1$/m);
    expect(stdout).toContain('exit code 1: inconsistent');
    expect(code).toBe(0);
    expect(left).toEqual([]);
  });

  // One command for all steps, which the command line's own tests go through too; here for many marinas, in a soak.
  test.each(Array.from({ length: SEEDS }, (_, at) => String(at + 1)))(
    'finds exactly what was planted in the marina of seed %s, and puts it right at once',
    async (seed) => {
      const out = join(folder, `seed-${seed}`);
      const { code, stdout } = await demo(['--fix', '--at-once', '--seed', seed, '--out', out]);
      expect(stdout).toMatch(/^found exactly what was planted: (\d+) of \1$/m);
      expectMended(stdout);
      expect(code).toBe(0);
    },
  );

  test('finds nothing where nothing was planted, and keeps it for a feed check that needs no password', async () => {
    let daily = '';
    let doctor = '';
    const kept = await demo(['--keep', '--clean', '--seed', '7', '--out', join(folder, 'clean')], {
      mode: 0o700, // as root's may be, and root cannot run the server
      interruptAt: 'run weekly',
      meanwhile: async (stdout) => {
        const env = Object.fromEntries(
          stdout.matchAll(/export (\w+)=(\S+)$/gm).map(([, name = '', value = '']) => [name, value]),
        );
        const { NEW_SITE = '' } = env;
        daily = await reconcile(['run', 'daily-feed', '--out', join(folder, 'daily-feed')], { NEW_SITE });
        doctor = await reconcile(['doctor'], env);
      },
    });
    expect(daily).toContain('feed 117, facts 2, records 117');
    // Whoever reads cannot write, and whoever writes may change what is put right and nothing else.
    expect(doctor).toMatch(/^legacy +postgres +ok +PostgreSQL [^,]+, read only/m);
    expect(doctor).toMatch(/^crm +postgres +ok +PostgreSQL [^,]+, read only/m);
    expect(doctor).toContain(
      'may change rows of 4 of 17 tables of schema public (berths, clients, interests, uploads), and owns 1 of 3 sequences',
    );
    expect(kept.stdout).toContain('found nothing, as nothing was planted');
    expect(kept.stdout).toContain('exit code 0: consistent');
    expect(kept.stdout).toMatch(/export LEGACY_DB_URL=postgres:\/\//);
    expect(kept.code).toBe(0);
    expect(kept.left).toEqual([]);
  });

  test('ends everything when it is interrupted in the middle', async () => {
    const { code, left } = await demo(['--out', join(folder, 'interrupted')], {
      interruptAt: '$ export LEGACY_DB_URL',
    });
    expect(code).toBe(130);
    expect(left).toEqual([]);
  });

  test('ends everything when nobody reads on', async () => {
    const { code, stderr, left } = await demo(['--out', join(folder, 'closed')], {
      closeAt: 'A marina moves',
    });
    expect(code).toBe(130);
    expect(stderr).not.toContain('EPIPE');
    expect(left).toEqual([]);
  });
});

/** What a command of the demo's config prints; it must end well. */
async function reconcile(words: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const { PATH = '' } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...words, '--config', CONFIG], {
    env: { PATH, ...env },
  });
  return stdout;
}

test('the demo says how it is called, and refuses what it does not know', async () => {
  const help = await demo(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('--seed N');
  const wrong = await demo(['--sede', '7']);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain("Unknown option '--sede'");
  expect((await demo(['--fix', '--clean'])).stderr).toBe(
    'demo: --fix: there is nothing to put right with --clean\n',
  );
});
