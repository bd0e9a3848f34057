/** The demo keeps its promises: exactly the planted findings, a clean run without any, and nothing left behind. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldAgreement, orphans, rowCounts } from '../../src/index.ts';
import { embeddedNative } from '../../demo/binaries.ts';
import { plantAll } from '../../demo/defects/index.ts';
import { makeWorld } from '../../demo/marina/world.ts';

const DEMO = fileURLToPath(new URL('../../demo/run.ts', import.meta.url));
const LONGEST = 60_000;

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconcile-demo-test-'));
  await chmod(folder, 0o755);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Circumstances = {
  /** The output upon which it is sent what Ctrl-C sends. */
  readonly interruptAt?: string;
  /** The mode of its folder for temporary files. */
  readonly mode?: number;
};

/** Runs the demo with a folder for temporary files of its own; `left` is what it left there. */
async function demo(
  flags: readonly string[],
  { interruptAt, mode = 0o755 }: Circumstances = {},
): Promise<Ended & { readonly left: readonly string[] }> {
  const scratch = await mkdtemp(join(folder, 'tmp-'));
  await chmod(scratch, mode);
  const child = spawn(process.execPath, ['--conditions=reconcile-source', DEMO, ...flags], {
    env: { ...process.env, TMPDIR: scratch },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const before = stdout;
    stdout += chunk.toString();
    if (interruptAt === undefined || before.includes(interruptAt)) return;
    if (stdout.includes(interruptAt)) child.kill('SIGINT');
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // Node's own cache of compiled code may stay.
  const left = (await readdir(scratch)).filter((name) => name !== 'node-compile-cache');
  return { code, stdout, stderr, left };
}

async function filesUnder(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts.join('\n');
}

describe.skipIf(embeddedNative() === null)('npm run demo', { timeout: LONGEST }, () => {
  test('finds exactly what was planted', async () => {
    const out = join(folder, 'defects');
    const { code, stdout, stderr, left } = await demo(['--out', out]);
    expect(stdout).toMatch(/^found exactly what was planted: (\d+) of \1$/m);
    expect(stdout).toContain('exit code 1: inconsistent');
    expect(code).toBe(0);
    expect(left).toEqual([]);
    // People's addresses are private: they are in no output and no file.
    expect(stdout + stderr + (await filesUnder(out))).not.toMatch(/@example\./i);
  });

  test('finds nothing where nothing was planted', async () => {
    const { code, stdout, left } = await demo(['--clean', '--seed', '7', '--out', join(folder, 'clean')], {
      mode: 0o700, // as root's may be, and root cannot run the server
    });
    expect(stdout).toContain('found nothing, as nothing was planted');
    expect(stdout).toContain('exit code 0: consistent');
    expect(code).toBe(0);
    expect(left).toEqual([]);
  });

  test('keeps the databases until it is interrupted, and then leaves nothing behind', async () => {
    const kept = await demo(['--keep', '--clean', '--out', join(folder, 'kept')], {
      interruptAt: 'run weekly',
    });
    expect(kept.stdout).toMatch(/export LEGACY_DB_URL=postgres:\/\//);
    expect(kept.code).toBe(0);
    expect(kept.left).toEqual([]);
  });

  test('ends the server when it is interrupted in the middle', async () => {
    const { code, left } = await demo(['--out', join(folder, 'interrupted')], {
      interruptAt: '$ LEGACY_DB_URL',
    });
    expect(code).toBe(130);
    expect(left).toEqual([]);
  });
});

test('the demo says how it is called, and refuses what it does not know', async () => {
  const help = await demo(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(help.stdout).toContain('--seed N');
  const wrong = await demo(['--sede', '7']);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain("Unknown option '--sede'");
});

test('every kind of finding that the checks know is planted', () => {
  const known = [rowCounts, orphans, fieldAgreement].flatMap(({ definition }) =>
    Object.keys(definition.finds).map((kind) => `${definition.name}: ${kind}`),
  );
  const planted = new Set(plantAll(makeWorld(1), 1).map(({ check, kind }) => `${checkName(check)}: ${kind}`));
  expect([...planted].sort()).toEqual(known.sort());
});

/** The demo's check ids tell which kind of check they are. */
function checkName(id: string): string {
  if (/-(arrived|merged)$/.test(id)) return 'row-counts';
  return /-(fields|totals)$/.test(id) ? 'field-agreement' : 'orphans';
}
