/** Runs the gate as a person would, in a process of its own, and finds the folder that the run left. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

export type Gate = {
  readonly exitCode: number;
  /** The run's folder; `null` when it left none. */
  readonly folder: string | null;
  /** How long the command took, from the first line of its program to its last. */
  readonly seconds: number;
};

/** The command's arguments, as they are typed in the repository's folder. */
export function gateArguments(out: string): readonly string[] {
  return ['bin/reconcile.js', 'run', 'gate', '--config', 'demo/reconcile.config.mts', '--out', out];
}

/** Runs the command in the repository's folder; it writes to this terminal. */
export async function runGate(
  repository: string,
  out: string,
  environment: Readonly<Record<string, string>>,
  interrupted: AbortSignal,
): Promise<Gate> {
  const before = await foldersIn(out);
  const started = performance.now();
  const child = spawn(process.execPath, gateArguments(out), {
    cwd: repository,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
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
  const made = (await foldersIn(out)).find((name) => name.includes('-gate-') && !before.includes(name));
  return { exitCode, folder: made === undefined ? null : join(out, made), seconds };
}

/** A terminal tells the whole group of a Ctrl-C; everything else reaches this process alone. */
function passOn(name: string, child: ChildProcess): void {
  if (name === 'SIGINT' && process.stdin.isTTY) return;
  child.kill(name === 'SIGINT' ? 'SIGINT' : 'SIGTERM');
}

async function foldersIn(out: string): Promise<readonly string[]> {
  const entries = await readdir(out, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
