/** Runs the demo as a person would, with a folder for temporary files of its own. */
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DEMO = fileURLToPath(new URL('../../demo/run.ts', import.meta.url));

export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it left in its folder for temporary files. */
  readonly left: readonly string[];
};

export type Circumstances = {
  /** The output upon which it is sent what Ctrl-C sends, after whatever is done meanwhile. */
  readonly interruptAt?: string;
  /** The output after which nobody reads any more. */
  readonly closeAt?: string;
  readonly meanwhile?: (stdout: string) => Promise<void>;
  /** The mode of its folder for temporary files. */
  readonly mode?: number;
};

/** Runs it; `folder` is where its folder for temporary files is made. */
export async function runDemo(
  folder: string,
  flags: readonly string[],
  { interruptAt, closeAt, meanwhile, mode = 0o755 }: Circumstances = {},
): Promise<Ended> {
  const scratch = await mkdtemp(join(folder, 'tmp-'));
  await chmod(scratch, mode);
  const child = spawn(process.execPath, ['--conditions=reconcile-source', DEMO, ...flags], {
    env: { ...process.env, TMPDIR: scratch },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let inBetween = Promise.resolve();
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const before = stdout;
    stdout += chunk.toString();
    if (closeAt !== undefined && stdout.includes(closeAt)) child.stdout.destroy();
    if (interruptAt === undefined || before.includes(interruptAt) || !stdout.includes(interruptAt)) return;
    inBetween = (meanwhile?.(stdout) ?? Promise.resolve()).finally(() => child.kill('SIGINT'));
    // Whoever waits for the demo's end is told of the failure then.
    inBetween.catch(() => undefined);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  await inBetween;
  // Node's own cache of compiled code may stay.
  const left = (await readdir(scratch)).filter((name) => name !== 'node-compile-cache');
  return { code, stdout, stderr, left };
}
