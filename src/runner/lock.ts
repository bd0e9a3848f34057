/** One run at a time for a suite and an out folder: a second one would read the first one's half-written ages. */
import { readFileSync, rmSync } from 'node:fs';
import { open, readFile, rm, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../model/problem.ts';

type Holder = { readonly pid: number; readonly host: string; readonly since: string };

/** Takes the lock and returns what gives it back. @throws ConfigError when another run holds it. */
export async function lockSuite(out: string, suite: string): Promise<() => void> {
  await mkdir(out, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw new ConfigError(
      'out',
      `${out}: cannot be made (${codeOf(cause)}); name another folder with --out`,
      { cause },
    );
  });
  const path = join(out, `.lock-${suite}`);
  const mine = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
  } satisfies Holder);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(mine);
      await file.close();
      return () => {
        release(path, mine);
      };
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST')
        throw new ConfigError('out', `${path}: cannot be written (${codeOf(cause)})`, { cause });
      const holder = await readHolder(path);
      if (holder !== null && !isGone(holder)) {
        const who = `process ${String(holder.pid)} on ${holder.host} since ${holder.since}`;
        throw new ConfigError(
          'locked',
          `${path}: another run of suite ${suite} is under way (${who}); wait for it, or remove the file if it is dead`,
        );
      }
      await rm(path, { force: true });
    }
  }
  throw new ConfigError(
    'locked',
    `${path}: another run of suite ${suite} took the lock first; try again when it is done`,
  );
}

function release(path: string, mine: string): void {
  try {
    if (readFileSync(path, 'utf8') === mine) rmSync(path);
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
  }
}

async function readHolder(path: string): Promise<Holder | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return null; // cut off while it was written: its writer is dead
  }
}

/** Only a process of this machine can be told dead; one elsewhere is believed. */
function isGone(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (cause) {
    return codeOf(cause) === 'ESRCH';
  }
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? 'unknown error';
}
