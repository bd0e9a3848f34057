/** A MariaDB server of the bench's own, in a folder that goes with it, with room for its tables in memory as PostgreSQL has. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';

export type Mariadb = { readonly url: (database: string) => string; readonly stop: () => Promise<void> };

const PASSWORD = 'bench';

/** The columns of `EIGHT_COLUMNS` with the types that MariaDB has for them. */
const EIGHT_DEFINED = `id bigint PRIMARY KEY, name varchar(100) NOT NULL, area bigint NOT NULL, price decimal(14, 2) NOT NULL,
  sold tinyint(1) NOT NULL, since date NOT NULL, updated_at timestamp(6) NOT NULL, note varchar(100)`;

/** The values of `EIGHT_COLUMNS`, as functions of `seq`. */
const EIGHT_VALUES = `seq, concat('berth ', seq), seq % 977, seq * 1.25, seq % 3 = 0, '2020-01-01' + INTERVAL seq % 2000 DAY,
  '2024-01-01' + INTERVAL seq * 1000001 MICROSECOND, concat('note ', md5(seq))`;

/** Starts it; `null` with what to do where it is not installed. */
export async function startMariadb(): Promise<Mariadb | { readonly missing: string }> {
  const [install, server] = [program('mariadb-install-db'), program('mariadbd')];
  if (install === undefined || server === undefined)
    return { missing: 'MariaDB is not installed: apt-get install -y mariadb-server' };
  const user = process.getuid?.() === 0 ? nobody() : null;
  const folder = await mkdtemp(join(tmpdir(), 'reconcile-bench-mariadb-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  chmodSync(folder, 0o755);
  if (user !== null) for (const path of [folder, data]) chownSync(path, user.uid, user.gid);
  const only = ['--no-defaults', `--datadir=${data}`];
  const made = spawnSync(install, [...only, '--auth-root-authentication-method=normal', '--skip-test-db'], {
    encoding: 'utf8',
    ...(user ?? {}),
  });
  if (made.status !== 0) throw new Error(`mariadb-install-db failed: ${made.stdout}${made.stderr}`);
  const port = await freePort();
  const child = spawn(server, [...only, ...flags(folder, port)], { stdio: 'ignore', ...(user ?? {}) });
  const onExit = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  process.once('exit', onExit);
  const url = (database: string, password = PASSWORD): string =>
    `mysql://root:${password}@127.0.0.1:${port}/${database}`;
  while (!(await answers(url('mysql', '')))) {
    if (child.exitCode !== null) throw new Error('mariadbd did not start');
    await pause(100);
  }
  await ask(url('mysql', ''), `ALTER USER root@'127.0.0.1' IDENTIFIED BY '${PASSWORD}'`);
  return {
    url: (database) => url(database),
    stop: async () => {
      process.off('exit', onExit);
      const ended = once(child, 'exit');
      child.kill('SIGKILL'); // its data goes with it
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a database whose table `t` holds what `fill` puts into PostgreSQL's. */
export async function fillMariadb(server: Mariadb, database: string, rows: number): Promise<void> {
  await ask(server.url('mysql'), `CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  await ask(
    server.url(database),
    `CREATE TABLE t (${EIGHT_DEFINED}) ENGINE=InnoDB; INSERT INTO t SELECT ${EIGHT_VALUES} FROM seq_1_to_${rows}; ANALYZE TABLE t`,
  );
}

/** Runs statements in a connection of their own. */
export async function ask(url: string, statements: string): Promise<void> {
  const connection = await createConnection({ uri: url, multipleStatements: true });
  try {
    await connection.query(statements);
  } finally {
    await connection.end();
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await ask(url, 'SELECT 1');
    return true;
  } catch {
    return false; // it is starting still, or it has ended, which the caller looks at
  }
}

function program(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Nothing here has to survive a power cut, so nothing is synced. */
function flags(folder: string, port: number): readonly string[] {
  return [
    `--socket=${join(folder, 'socket')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--default-time-zone=+00:00',
    '--innodb-buffer-pool-size=1G',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-flush-method=nosync',
    '--sync-binlog=0',
  ];
}

/** The account that the server runs as where we are root, which it refuses to be. */
function nobody(): { readonly uid: number; readonly gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  const fields = accounts.find((line) => line.startsWith('nobody:'))?.split(':');
  if (fields === undefined)
    throw new Error('mariadbd does not run as root, and there is no account "nobody"');
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}
