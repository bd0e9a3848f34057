/** Gives a test run one real S3 server: a named one, versitygw in Docker, or a local versitygw. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
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

const KEYS = { accessKeyId: 'reconcile-test', secretAccessKey: 'reconcile-test-secret' };
const IMAGE = process.env['RECONCILE_TEST_S3_IMAGE'] ?? 'versity/versitygw:latest';

/** Starts the server and returns what stops it. */
export function setupS3(project: TestProject): Promise<() => Promise<void>> {
  return setupServer('S3 server', pick, (given) => project.provide('s3', given));
}

async function pick(): Promise<Running<S3Server>> {
  const endpoint = process.env['RECONCILE_TEST_S3_URL'];
  if (endpoint !== undefined && endpoint !== '') {
    const accessKeyId = process.env['RECONCILE_TEST_S3_ACCESS_KEY'] ?? '';
    const secretAccessKey = process.env['RECONCILE_TEST_S3_SECRET_KEY'] ?? '';
    return { given: { endpoint, accessKeyId, secretAccessKey }, stop: async () => {} };
  }
  return (await asContainer()) ?? (await asProgram());
}

function asContainer(): Promise<Running<S3Server> | null> {
  return inDocker(IMAGE, 'a local versitygw is used', async ({ GenericContainer, Wait }) => {
    const run = 'versitygw --port :7070 --keep-alive --quiet posix --versioning-dir /srv/versions /srv/data';
    const container = await new GenericContainer(IMAGE)
      .withEnvironment({ ROOT_ACCESS_KEY: KEYS.accessKeyId, ROOT_SECRET_KEY: KEYS.secretAccessKey })
      .withEntrypoint(['sh', '-c', `mkdir -p /srv/data /srv/versions && exec ${run}`])
      .withExposedPorts(7070)
      .withWaitStrategy(Wait.forListeningPorts())
      .start();
    const endpoint = `http://${container.getHost()}:${String(container.getMappedPort(7070))}`;
    await untilAnswers(() => ask(endpoint), 30_000);
    return { given: { endpoint, ...KEYS }, stop: () => container.stop() };
  });
}

/** As a program of this machine, over a temporary folder. */
async function asProgram(): Promise<Running<S3Server>> {
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
    await end(child, 'SIGTERM');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilAnswers(
      () => ask(`http://${place}`),
      30_000,
      () => child.exitCode !== null,
    );
  } catch (cause) {
    await stop();
    throw new Error(`versitygw did not start: ${said.trim()}`, { cause });
  }
  return { given: { endpoint: `http://${place}`, ...KEYS }, stop };
}

/** Where versitygw is: on the path, or where go puts programs. */
function programPath(): string {
  const go = spawnSync('go', ['env', 'GOPATH'], { encoding: 'utf8' });
  const gopath = go.status === 0 ? go.stdout.trim() : join(homedir(), 'go');
  const found = programIn('versitygw', [join(gopath, 'bin')]);
  if (found !== undefined) return found;
  const install = 'go install github.com/versity/versitygw/cmd/versitygw@latest';
  throw new Error(`versitygw is not installed: ${install}, or set RECONCILE_TEST_S3_URL`);
}

async function ask(endpoint: string): Promise<void> {
  await (await fetch(endpoint)).arrayBuffer();
}
