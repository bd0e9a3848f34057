/** Gives a test run one real MySQL or MariaDB server: a named one, MariaDB in Docker, or a local mariadbd. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import {
  end,
  freePort,
  inDocker,
  programIn,
  setupServer,
  untilAnswers,
  type Running,
} from './real-server.ts';

/** The URL of somebody who may do everything, and what proves the server's name where it is one of ours. */
type MysqlServer = { readonly url: string; readonly authority: string | null };

declare module 'vitest' {
  interface ProvidedContext {
    /** A MySQL or MariaDB server, or why there is none. */
    readonly mysql: MysqlServer | { readonly missing: string };
  }
}

const TLS = new URL('../fixtures/tls/', import.meta.url);

const IMAGE = process.env['RECONCILE_TEST_MYSQL_IMAGE'] ?? 'mariadb:11.4';

/** Starts the server and returns what stops it. */
export function setupMysql(project: TestProject): Promise<() => Promise<void>> {
  return setupServer('MySQL or MariaDB', pick, (given) => project.provide('mysql', given));
}

async function pick(): Promise<Running<MysqlServer>> {
  const url = process.env['RECONCILE_TEST_MYSQL_URL'];
  if (url !== undefined && url !== '') return { given: { url, authority: null }, stop: async () => {} };
  return (await asContainer()) ?? (await startMariadb());
}

function asContainer(): Promise<Running<MysqlServer> | null> {
  const password = randomBytes(12).toString('hex');
  return inDocker(IMAGE, 'a local mariadbd is used', async ({ GenericContainer, Wait }) => {
    const container = await new GenericContainer(IMAGE)
      .withEnvironment({ MARIADB_ROOT_PASSWORD: password, MYSQL_ROOT_PASSWORD: password })
      .withExposedPorts(3306)
      .withWaitStrategy(Wait.forListeningPorts())
      .start();
    const url = `mysql://root:${password}@${container.getHost()}:${String(container.getMappedPort(3306))}/mysql`;
    await untilAnswers(() => ask(url));
    return { given: { url, authority: null }, stop: () => container.stop() };
  });
}

/** A server of this machine's MariaDB, with data of its own, that belongs to this process and ends with it. */
async function startMariadb(): Promise<Running<MysqlServer>> {
  const [install, server] = [program('mariadb-install-db'), program('mariadbd')];
  const user = process.getuid?.() === 0 ? account() : null;
  const folder = await mkdtemp(join(existsSync('/tmp') ? '/tmp' : homedir(), 'reconcile-mariadb-'));
  const data = join(folder, 'data');
  // A server that starts clears its temporary folder, so that no two may share one.
  const temporary = join(folder, 'temporary');
  for (const path of [data, temporary]) mkdirSync(path);
  for (const name of ['server.crt', 'server.key']) copyFileSync(new URL(name, TLS), join(folder, name));
  chmodSync(folder, 0o755);
  if (user !== null) {
    for (const path of [folder, data, temporary, join(folder, 'server.key')])
      chownSync(path, user.uid, user.gid);
  }
  const only = ['--no-defaults', `--datadir=${data}`, `--tmpdir=${temporary}`];
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
    await end(child, 'SIGKILL'); // its data goes with it
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const password = randomBytes(12).toString('hex');
    const open = `mysql://root@127.0.0.1:${String(port)}/mysql`;
    await untilAnswers(
      () => ask(open),
      60_000,
      () => child.exitCode !== null,
    );
    await ask(open, `ALTER USER root@'127.0.0.1' IDENTIFIED BY '${password}'`);
    const url = `mysql://root:${password}@127.0.0.1:${String(port)}/mysql`;
    return { given: { url, authority: fileURLToPath(new URL('server.crt', TLS)) }, stop };
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
  const found = programIn(name, ['/usr/sbin', '/usr/local/sbin']);
  if (found !== undefined) return found;
  throw new Error(
    `${name} is not installed: apt-get install mariadb-server, or set RECONCILE_TEST_MYSQL_URL`,
  );
}

async function ask(url: string, statement = 'SELECT 1'): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query(statement);
  } finally {
    await connection.end();
  }
}
