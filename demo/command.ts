/** Runs reconcile as a person would, in a process of its own, and finds the folders that it left. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where commands are typed, and with what. */
export type Ground = {
  readonly repository: string;
  readonly out: string;
  /** The same as it is shown. */
  readonly shown: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly interrupted: AbortSignal;
};

export type Ended = {
  readonly exitCode: number;
  /** The folders that it left, in the order in which it made them. */
  readonly folders: readonly string[];
  /** How long the command took, from the first line of its program to its last. */
  readonly seconds: number;
};

/** The arguments of node, as they are typed in the repository's folder: what is asked, of which config, and where it is kept. */
export function typed(words: readonly string[], out: string): readonly string[] {
  return ['bin/reconcile.js', ...words, '--config', 'demo/reconcile.config.mts', '--out', out];
}

/** Runs a command in the repository's folder; it writes to this terminal, its page only when that is `shown`. */
export async function runCommand(
  words: readonly string[],
  { repository, out, environment, interrupted }: Ground,
  page: 'shown' | 'kept' = 'shown',
): Promise<Ended> {
  interrupted.throwIfAborted();
  const before = await foldersIn(out);
  const started = performance.now();
  const child = spawn(process.execPath, typed(words, out), {
    cwd: repository,
    env: { ...process.env, ...environment },
    stdio: ['inherit', page === 'shown' ? 'inherit' : 'ignore', 'inherit'],
  });
  const pass = (): void => passOn(String(interrupted.reason), child);
  interrupted.addEventListener('abort', pass, { once: true });
  if (interrupted.aborted) pass();
  const exitCode = await new Promise<number>((end, fail) => {
    child.once('error', fail);
    child.once('close', (code) => end(code ?? -1));
  });
  const seconds = (performance.now() - started) / 1000;
  interrupted.removeEventListener('abort', pass);
  interrupted.throwIfAborted();
  const made = (await foldersIn(out)).filter((name) => !before.includes(name) && /^\d{8}T/.test(name));
  return { exitCode, folders: made.map((name) => join(out, name)), seconds };
}

/** A terminal tells the whole group of a Ctrl-C; everything else reaches this process alone. */
function passOn(name: string, child: ChildProcess): void {
  if (name === 'SIGINT' && process.stdin.isTTY) return;
  child.kill(name === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
}

/** Their names begin with their time. */
async function foldersIn(out: string): Promise<readonly string[]> {
  const entries = await readdir(out, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
