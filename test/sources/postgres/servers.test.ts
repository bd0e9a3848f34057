/** Every supported server that is here is read alike; one that crashes, fills up or follows another is told as what it is. */
import { cp, rm, stat, chown, copyFile, mkdtemp, writeFile, chmod } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedNative, installedPrograms } from '../../../demo/binaries.ts';
import type { Server } from '../../../demo/embedded.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { postgres } from '../../../src/sources/postgres/index.ts';
import { openContext } from '../../support/open-context.ts';
import { privateServer, run } from '../../support/postgres.ts';
import { calm, failure, nativeKeys, rows, until } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';

const BERTHS = `CREATE TABLE berths (id int PRIMARY KEY, code uuid UNIQUE, name text, seen timestamptz);
  INSERT INTO berths SELECT g, md5(g::text)::uuid, 'berth ' || repeat('x', g % 500), '2024-01-01' FROM generate_series(1, 20000) g;
  ANALYZE berths;`;

const installed = await installedPrograms();

describe.each(installed.filter(({ version }) => version >= 14))('PostgreSQL $version', ({ version, bin }) => {
  let server: Server;
  beforeAll(async () => {
    server = await privateServer({ bin });
    await run(server.url(), BERTHS);
  });
  afterAll(() => server.stop());

  it('is read as any other', async () => {
    const crm = { url: server.url(), statementTimeout: 10_000 };
    await withCrm(crm, async ({ session, source, of }) => {
      const dataset = of(source.table('berths', { key: 'id' }));
      await run(server.url(), 'DELETE FROM berths WHERE id > 19990');
      expect(await dataset.count(EVERYTHING, calm)).toBe(20_000);
      expect((await rows(dataset, ['code', 'name', 'seen'])).length).toBe(20_000);
      expect(await nativeKeys(dataset, { anyOf: ['pb7', 'pc12'] })).toEqual([[7], [12]]);
      expect((await dataset.cuts(4, calm)).length).toBe(3);
      const samples = await rows(of(source.table('berths', { key: 'code' }).by('seen')), [
        'rows',
        'sample_keys',
      ]);
      expect(samples[0]?.[0]).toBe('20000');
      expect(await session.references?.(calm)).toEqual([]);
    });
    const context = await openContext();
    expect((await postgres(crm).probe(context, calm)).version).toMatch(new RegExp(`^PostgreSQL ${version}`));
    await context.close();
  });
});

describe.skipIf(embeddedNative() === null)('a PostgreSQL server of its own', () => {
  let server: Server;
  beforeAll(async () => {
    server = await privateServer({ settings: { max_standby_streaming_delay: '0' } });
    await run(server.url(), BERTHS);
  });
  afterAll(() => server.stop());

  it('is read over TLS where it is trusted, and cancelled over TLS too', async () => {
    const [certificate, key] = ['server.crt', 'server.key'].map((name) =>
      join(import.meta.dirname, '../../fixtures/tls', name),
    ) as [string, string];
    const { uid, gid } = await stat(server.data);
    await copyFile(certificate, join(server.data, 'server.crt'));
    await copyFile(key, join(server.data, 'server.key'));
    for (const name of ['server.crt', 'server.key']) {
      await chmod(join(server.data, name), 0o600);
      await chown(join(server.data, name), uid, gid);
    }
    const url = server.url();
    await run(url, `ALTER SYSTEM SET ssl = on`);
    await run(
      url,
      `SELECT pg_reload_conf(); CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(60)::text AS slept`,
    );
    const trusted = `${url}?sslmode=verify-full&sslrootcert=${encodeURIComponent(certificate)}`;
    const untrusting = { url: `${url}?sslmode=verify-full` };
    await until(async () =>
      (await failure(withCrm(untrusting, async () => undefined))).message.includes('self-signed'),
    );
    expect(await failure(withCrm(untrusting, async () => undefined))).toMatchObject({
      code: 'tls',
      transient: false,
    });
    const asleep: ReturnType<typeof failure>[] = [];
    await withCrm({ url: trusted, applicationName: 'tls' }, async ({ source, of }) => {
      const stop = new AbortController();
      asleep.push(failure(rows(of(source.table('slow', { key: 'id' })), ['slept'])));
      const counting = failure(
        of(source.table('slow', { key: 'id' }).by('slept')).count(EVERYTHING, stop.signal),
      );
      const active = async () => (await run(url, `SELECT s.ssl FROM pg_stat_activity JOIN pg_stat_ssl s USING (pid)
        WHERE application_name = 'tls' AND wait_event = 'PgSleep'`)).map(({ ssl }) => ssl); // prettier-ignore
      await until(async () => (await active()).length === 2);
      stop.abort();
      expect((await counting).code).toBe('cancelled');
      expect(await active()).toEqual(['t']);
    });
    expect((await asleep[0])?.code).toBe('closed');
  });

  it('says so when sorting needs more room than there is', async () => {
    await run(
      server.url(),
      `ALTER ROLE postgres SET temp_file_limit = '64kB'; ALTER ROLE postgres SET work_mem = '64kB'`,
    );
    await withCrm({ url: server.url() }, async ({ source, of }) => {
      const reading = rows(of(source.table('berths', { key: 'name', computed: { other: 'name || id' } })), [
        'other',
        'code',
      ]);
      expect(await failure(reading)).toMatchObject({ code: 'temporary-limit', transient: false });
    });
    await run(server.url(), `ALTER ROLE postgres RESET ALL`);
  });

  it('is read as a standby, until recovery needs what is read', async () => {
    const folder = await follow(server);
    const standby = await privateServer({ folder, settings: { max_standby_streaming_delay: '0' } });
    try {
      await withCrm({ url: standby.url() }, async ({ session, source, of }) => {
        const dataset = of(source.table('berths', { key: 'id' }));
        expect(session.snapshot).toMatch(/ near /);
        expect(await dataset.count(EVERYTHING, calm)).toBe(20_000);
        await run(server.url(), 'DELETE FROM berths WHERE id % 2 = 0');
        await run(server.url(), 'VACUUM berths');
        await until(async () => session.lost.aborted);
        expect(await failure(dataset.count(EVERYTHING, calm))).toMatchObject({
          code: 'snapshot-lost',
          transient: true,
        });
      });
      await withCrm({ url: standby.url() }, async ({ source, of }) => {
        expect(await of(source.table('berths', { key: 'id' })).count(EVERYTHING, calm)).toBe(10_000);
      });
      const context = await openContext();
      const source = postgres({ url: standby.url(), writer: standby.url() });
      const { notes } = await source.probe(context, calm);
      expect(notes.join()).toContain('is a hot standby');
      expect(notes.join()).toContain(
        'warning: the writer cannot be opened: source postgres: is a standby, which cannot',
      );
      expect((await failure(source.openWriter!(context, calm))).code).toBe('standby');
      await context.close();
    } finally {
      await standby.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('crashes under a reader, and is read again when it is back', async () => {
    const crm = { url: server.url() };
    await withCrm(crm, async ({ session, source, of }) => {
      const pages = of(source.table('berths', { key: 'id', computed: { wide: `repeat('x', 5000)` } }))
        .scan(EVERYTHING, ['wide'], calm)
        [Symbol.asyncIterator]();
      await pages.next();
      await server.restart('immediate');
      const reading = (async () => {
        while ((await pages.next()).done !== true);
      })();
      expect(await failure(reading)).toMatchObject({ code: 'snapshot-lost', transient: true });
      expect(session.lost.aborted).toBe(true);
    });
    await withCrm(crm, async ({ source, of }) => {
      expect(await of(source.table('berths', { key: 'id' })).count(EVERYTHING, calm)).toBe(10_000);
    });
  });
});

/** A folder that holds a copy of a running server, made to follow it. */
async function follow(primary: Server): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reconcile-standby-'));
  await chmod(folder, 0o755);
  const url = new URL(primary.url());
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`SELECT pg_backup_start('follow', true)`);
  const data = join(folder, 'data');
  await cp(primary.data, data, { recursive: true, filter: (path) => !path.endsWith('postmaster.pid') });
  const stopped = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
  await client.end();
  const conninfo = `host=127.0.0.1 port=${primary.port} user=postgres password=${url.password}`;
  await writeFile(join(data, 'backup_label'), stopped.rows[0]?.labelfile ?? '');
  await writeFile(join(data, 'standby.signal'), '');
  await writeFile(join(data, 'postgresql.auto.conf'), `primary_conninfo = '${conninfo}'\n`);
  await copyFile(join(primary.data, '..', 'password'), join(folder, 'password'));
  await own(data, await stat(primary.data));
  await chmod(data, 0o700);
  return folder;
}

/** Copies belong to whoever made them; the server runs as somebody else when that is root. */
async function own(path: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  const { readdir } = await import('node:fs/promises');
  const entries = existsSync(path) ? await readdir(path, { recursive: true }) : [];
  for (const entry of ['.', ...entries]) await chown(join(path, entry), uid, gid);
}
