/** Gives a test run one real MySQL or MariaDB server: a named one, MariaDB in Docker, or a local mariadbd. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of somebody who may do everything, and what proves the server's name where it is one of ours; or why there is none. */
    readonly mysql:
      { readonly url: string; readonly authority: string | null } | { readonly missing: string };
  }
}

type Running = { readonly url: string; readonly authority: string | null; stop(): Promise<unknown> };

const TLS = new URL('../fixtures/tls/', import.meta.url);

const IMAGE = process.env['RECONCILE_TEST_MYSQL_IMAGE'] ?? 'mariadb:11.4';

/** Starts the server and returns what stops it; without any server, tests are skipped by name, and CI fails. */
export async function setupMysql(project: TestProject): Promise<() => Promise<void>> {
  try {
    const running = await pick();
    project.provide('mysql', { url: running.url, authority: running.authority });
    return async () => {
      await running.stop();
    };
  } catch (error) {
    const missing = error instanceof Error ? error.message : String(error);
    if (process.env['CI'] === 'true') throw error;
    process.stderr.write(`\nNo MySQL or MariaDB (${missing}): the tests that need one are SKIPPED.\n`);
    project.provide('mysql', { missing });
    return async () => {};
  }
}

async function pick(): Promise<Running> {
  const url = process.env['RECONCILE_TEST_MYSQL_URL'];
  if (url !== undefined && url !== '') return { url, authority: null, stop: async () => {} };
  return (await inDocker()) ?? (await startMariadb());
}

/** In Docker, where an engine answers and can start the image. */
async function inDocker(): Promise<Running | null> {
  const sockets = ['.docker/run/docker.sock', '.colima/default/docker.sock'].map((path) =>
    join(homedir(), path),
  );
  const installed = ['/var/run/docker.sock', ...sockets].some((path) => existsSync(path));
  if (process.env['DOCKER_HOST'] === undefined && !installed) return null;
  const { GenericContainer, Wait } = await import('testcontainers');
  const password = randomBytes(12).toString('hex');
  try {
    const container = await new GenericContainer(IMAGE)
      .withEnvironment({ MARIADB_ROOT_PASSWORD: password, MYSQL_ROOT_PASSWORD: password })
      .withExposedPorts(3306)
      .withWaitStrategy(Wait.forListeningPorts())
      .start();
    const url = `mysql://root:${password}@${container.getHost()}:${String(container.getMappedPort(3306))}/mysql`;
    await answering(url);
    return { url, authority: null, stop: () => container.stop() };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\nDocker cannot start ${IMAGE} (${why}); a local mariadbd is used.\n`);
    return null;
  }
}

/** A server of this machine's MariaDB, with data of its own, that belongs to this process and ends with it. */
async function startMariadb(): Promise<Running> {
  const [install, server] = [program('mariadb-install-db'), program('mariadbd')];
  const user = process.getuid?.() === 0 ? account() : null;
  const folder = await mkdtemp(join(existsSync('/tmp') ? '/tmp' : homedir(), 'reconcile-mariadb-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  for (const name of ['server.crt', 'server.key']) copyFileSync(new URL(name, TLS), join(folder, name));
  chmodSync(folder, 0o755);
  if (user !== null) {
    for (const path of [folder, data, join(folder, 'server.key')]) chownSync(path, user.uid, user.gid);
  }
  const only = ['--no-defaults', `--datadir=${data}`];
  const made = spawnSync(
    install,
    [...only, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
    { encoding: 'utf8', ...(user ?? {}) },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stdout}${made.stderr}`);
  const port = await freePort();
  const child = spawn(server, [...only, ...flags(folder, port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(user ?? {}),
  });
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4_000)));
  const onExit = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  process.once('exit', onExit);
  const stop = async (): Promise<void> => {
    process.off('exit', onExit);
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const password = randomBytes(12).toString('hex');
    await answering(`mysql://root@127.0.0.1:${String(port)}/mysql`, () => child.exitCode !== null);
    const root = await createConnection(`mysql://root@127.0.0.1:${String(port)}/mysql`);
    await root.query(`ALTER USER root@'127.0.0.1' IDENTIFIED BY '${password}'`);
    await root.end();
    const url = `mysql://root:${password}@127.0.0.1:${String(port)}/mysql`;
    return { url, authority: fileURLToPath(new URL('server.crt', TLS)), stop };
  } catch (cause) {
    await stop();
    throw new Error(`mariadbd did not start: ${said.trim()}`, { cause });
  }
}

/** Nothing here has to survive a power cut, so nothing is synced. */
function flags(folder: string, port: number): readonly string[] {
  return [
    `--socket=${join(folder, 'socket')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--port=${String(port)}`,
    `--ssl-cert=${join(folder, 'server.crt')}`,
    `--ssl-key=${join(folder, 'server.key')}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-flush-method=nosync',
    '--sync-binlog=0',
    // Nothing of ours may depend on how text is kept, or ordered, unless told.
    '--character-set-server=latin1',
  ];
}

/** The account that the server runs as where we are root, which it refuses to be. */
function account(): { readonly uid: number; readonly gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  const fields = accounts.find((line) => line.startsWith('nobody:'))?.split(':');
  if (fields === undefined)
    throw new Error('mariadbd does not run as root, and there is no account "nobody"');
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

function program(name: string): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    `${name} is not installed: apt-get install mariadb-server, or set RECONCILE_TEST_MYSQL_URL`,
  );
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  child.once('exit', () => resolve(undefined));
  child.kill('SIGKILL'); // its data goes with it
  await promise;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const { promise, resolve } = Promise.withResolvers<undefined>();
  server.listen(0, '127.0.0.1', () => resolve(undefined));
  await promise;
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function answering(url: string, hasEnded = () => false): Promise<void> {
  const last = Date.now() + 60_000;
  while (true) {
    try {
      const connection = await createConnection(url);
      await connection.end();
      return;
    } catch (error) {
      if (Date.now() > last || hasEnded()) throw error;
      await pause(50);
    }
  }
}
