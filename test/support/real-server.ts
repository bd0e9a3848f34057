/** What the real servers of a test run have in common: which one is taken, and how one is started, waited for and ended. */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type * as testcontainers from 'testcontainers';

/** A server, what tests are told of it, and what stops it. */
export type Running<T> = { readonly given: T; stop(): Promise<unknown> };

/** Starts a server and returns what stops it; without any server, tests are skipped by name, and CI fails. */
export async function setupServer<T>(
  what: string,
  pick: () => Promise<Running<T>>,
  provide: (given: T | { readonly missing: string }) => void,
): Promise<() => Promise<void>> {
  try {
    const running = await pick();
    provide(running.given);
    return async () => {
      await running.stop();
    };
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    const missing = messageOf(error);
    process.stderr.write(`\nNo ${what} (${missing}): the tests that need one are SKIPPED.\n`);
    provide({ missing });
    return async () => {};
  }
}

/** In Docker, where an engine answers and can start the image; else `null`, and says what is used instead. */
export async function inDocker<T>(
  image: string,
  instead: string,
  start: (docker: typeof testcontainers) => Promise<T>,
): Promise<T | null> {
  const sockets = ['.docker/run/docker.sock', '.colima/default/docker.sock'].map((path) =>
    join(homedir(), path),
  );
  const installed = ['/var/run/docker.sock', ...sockets].some((path) => existsSync(path));
  if (process.env['DOCKER_HOST'] === undefined && !installed) return null;
  const docker = await import('testcontainers');
  try {
    return await start(docker);
  } catch (error) {
    process.stderr.write(`\nDocker cannot start ${image} (${messageOf(error)}); ${instead}.\n`);
    return null;
  }
}

/** Where a program is: on the path, or in one of other folders. */
export function programIn(name: string, others: readonly string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...others];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A port that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => resolve(undefined));
  await promise;
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Asks until there is an answer. @throws what the last try threw, after so many milliseconds or once the server has ended. */
export async function untilAnswers(
  ask: () => Promise<unknown>,
  within = 60_000,
  hasEnded = () => false,
): Promise<void> {
  const last = Date.now() + within;
  while (true) {
    try {
      await ask();
      return;
    } catch (error) {
      if (Date.now() > last || hasEnded()) throw error;
      await pause(50);
    }
  }
}

/** Ends a server of ours, and does not wait for long until it does so by itself. */
export async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  child.once('exit', () => resolve(undefined));
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await promise;
  clearTimeout(late);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
