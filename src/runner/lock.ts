/** One run at a time for a suite and an out folder: a second one would read the first one's half-written ages. */
import { readFileSync, rmSync } from 'node:fs';
import { open, readFile, rm, mkdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../model/problem.ts';

/** How long writing a lock's few bytes may take before whoever did not finish is dead, in milliseconds. */
const WRITING_MS = 10_000;

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
  const taken = () => {
    release(path, mine);
  };
  if (await isWritten(path, mine)) return taken;
  await demandDead(path, suite);
  // Of several who find it dead, one at a time takes it over: the next would remove the lock of the first.
  const taking = `${path}.taking`;
  if (!(await isWritten(taking, mine))) throw tookFirst(path, suite, ` or remove ${taking} if nobody does`);
  try {
    await demandDead(path, suite);
    await rm(path, { force: true });
    if (await isWritten(path, mine)) return taken;
  } finally {
    await rm(taking, { force: true });
  }
  throw tookFirst(path, suite, '');
}

/** Makes a file that was not there; `false` when it is. @throws ConfigError when it cannot be written. */
async function isWritten(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(text).finally(() => file.close());
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw new ConfigError('out', `${path}: cannot be written (${codeOf(cause)})`, { cause });
  }
}

/** @throws ConfigError `locked` unless whoever holds the lock is known to be dead, or gave it back meanwhile. */
async function demandDead(path: string, suite: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder === 'writing') throw tookFirst(path, suite, '');
  if (holder === null || isGone(holder)) return;
  const who = `process ${String(holder.pid)} on ${holder.host} since ${holder.since}`;
  throw new ConfigError(
    'locked',
    `${path}: another run of suite ${suite} is under way (${who}); wait for it, or remove the file if it is dead`,
  );
}

function tookFirst(path: string, suite: string, or: string): ConfigError {
  return new ConfigError(
    'locked',
    `${path}: another run of suite ${suite} took the lock first; try again when it is done${or}`,
  );
}

function release(path: string, mine: string): void {
  try {
    if (readFileSync(path, 'utf8') === mine) rmSync(path);
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
  }
}

async function readHolder(path: string): Promise<Holder | 'writing' | null> {
  const text = await readFile(path, 'utf8').catch(() => '');
  try {
    return JSON.parse(text) as Holder;
  } catch {
    const found = await stat(path).catch(() => null);
    if (found !== null && Date.now() - found.mtimeMs < WRITING_MS) return 'writing';
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
