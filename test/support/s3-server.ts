/** Gives a test run one real S3 server: a named one, versitygw in Docker, or a local versitygw. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestProject } from 'vitest/node';

/** A server and the keys of somebody who may do everything. */
type S3Server = {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

declare module 'vitest' {
  interface ProvidedContext {
    /** An S3 server, or why there is none. */
    readonly s3: S3Server | { readonly missing: string };
  }
}

type Running = { readonly server: S3Server; stop(): Promise<unknown> };

const KEYS = { accessKeyId: 'reconcile-test', secretAccessKey: 'reconcile-test-secret' };
const IMAGE = process.env['RECONCILE_TEST_S3_IMAGE'] ?? 'versity/versitygw:latest';

/** Starts the server and returns what stops it; without any server, tests are skipped by name, and CI fails. */
export async function setupS3(project: TestProject): Promise<() => Promise<void>> {
  try {
    const running = await pick();
    project.provide('s3', running.server);
    return async () => {
      await running.stop();
    };
  } catch (error) {
    const missing = error instanceof Error ? error.message : String(error);
    if (process.env['CI'] === 'true') throw error;
    process.stderr.write(`\nNo S3 server (${missing}): the tests that need one are SKIPPED.\n`);
    project.provide('s3', { missing });
    return async () => {};
  }
}

async function pick(): Promise<Running> {
  const endpoint = process.env['RECONCILE_TEST_S3_URL'];
  if (endpoint !== undefined && endpoint !== '') {
    const accessKeyId = process.env['RECONCILE_TEST_S3_ACCESS_KEY'] ?? '';
    const secretAccessKey = process.env['RECONCILE_TEST_S3_SECRET_KEY'] ?? '';
    return { server: { endpoint, accessKeyId, secretAccessKey }, stop: async () => {} };
  }
  return (await inDocker()) ?? (await asProgram());
}

/** In Docker, where an engine answers and can start the image. */
async function inDocker(): Promise<Running | null> {
  const sockets = ['.docker/run/docker.sock', '.colima/default/docker.sock'].map((path) =>
    join(homedir(), path),
  );
  const installed = ['/var/run/docker.sock', ...sockets].some((path) => existsSync(path));
  if (process.env['DOCKER_HOST'] === undefined && !installed) return null;
  const { GenericContainer, Wait } = await import('testcontainers');
  try {
    const run = 'versitygw --port :7070 --keep-alive --quiet posix --versioning-dir /srv/versions /srv/data';
    const container = await new GenericContainer(IMAGE)
      .withEnvironment({ ROOT_ACCESS_KEY: KEYS.accessKeyId, ROOT_SECRET_KEY: KEYS.secretAccessKey })
      .withEntrypoint(['sh', '-c', `mkdir -p /srv/data /srv/versions && exec ${run}`])
      .withExposedPorts(7070)
      .withWaitStrategy(Wait.forListeningPorts())
      .start();
    const endpoint = `http://${container.getHost()}:${String(container.getMappedPort(7070))}`;
    await answering(endpoint);
    return { server: { endpoint, ...KEYS }, stop: () => container.stop() };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\nDocker cannot start ${IMAGE} (${why}); a local versitygw is used.\n`);
    return null;
  }
}

/** As a program of this machine, over a temporary folder. */
async function asProgram(): Promise<Running> {
  const program = programPath();
  const folder = await mkdtemp(join(tmpdir(), 'reconcile-s3-'));
  const [data, versions] = [join(folder, 'data'), join(folder, 'versions')];
  await Promise.all([mkdir(data), mkdir(versions)]);
  const place = `127.0.0.1:${String(await freePort())}`;
  const child = spawn(
    program,
    ['--port', place, '--keep-alive', '--quiet', 'posix', '--versioning-dir', versions, data],
    {
      env: { ...process.env, ROOT_ACCESS_KEY: KEYS.accessKeyId, ROOT_SECRET_KEY: KEYS.secretAccessKey },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const stop = async () => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await answering(`http://${place}`, () => child.exitCode !== null);
  } catch (cause) {
    await stop();
    throw new Error(`versitygw did not start: ${said.trim()}`, { cause });
  }
  return { server: { endpoint: `http://${place}`, ...KEYS }, stop };
}

/** Where versitygw is: on the path, or where go puts programs. */
function programPath(): string {
  const go = spawnSync('go', ['env', 'GOPATH'], { encoding: 'utf8' });
  const gopath = go.status === 0 ? go.stdout.trim() : join(homedir(), 'go');
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(gopath, 'bin')];
  const found = folders.map((folder) => join(folder, 'versitygw')).find((path) => existsSync(path));
  if (found !== undefined) return found;
  const install = 'go install github.com/versity/versitygw/cmd/versitygw@latest';
  throw new Error(`versitygw is not installed: ${install}, or set RECONCILE_TEST_S3_URL`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  child.once('exit', () => resolve(undefined));
  child.kill('SIGTERM');
  await Promise.race([promise, pause(2_000).then(() => child.kill('SIGKILL'))]);
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

async function answering(endpoint: string, hasEnded = () => false): Promise<void> {
  const last = Date.now() + 30_000;
  while (true) {
    try {
      await (await fetch(endpoint)).arrayBuffer();
      return;
    } catch (error) {
      if (Date.now() > last || hasEnded()) throw error;
      await pause(50);
    }
  }
}
