/** Each way in which MySQL cannot be read has one sentence: the place first, then what to do, and nothing secret. */
import { createServer } from 'node:net';
import { beforeAll, expect, it } from 'vitest';
import { secret } from '../../../src/config/secret.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { ROWS } from '../../../src/model/dataset.ts';
import { mysql } from '../../../src/sources/mysql/index.ts';
import { authority, describeMysql, mysqlDatabase, runMysql, type TestDatabase } from '../../support/mysql.ts';
import { openContext } from '../../support/open-context.ts';
import { calm, failure, rows } from '../../support/opened-source.ts';
import { withLegacy } from './opening.ts';

describeMysql('an error of MySQL', () => {
  let database: TestDatabase;
  let narrow: string;
  beforeAll(async () => {
    database = await mysqlDatabase(
      'errors',
      `CREATE TABLE clients (id int PRIMARY KEY, name varchar(20)) ENGINE=InnoDB;
       CREATE TABLE berths (id int PRIMARY KEY, client_id int, note varchar(20), token varchar(20), FOREIGN KEY owner (client_id) REFERENCES clients (id)) ENGINE=InnoDB;
       INSERT INTO clients VALUES (1, 'hunter3-a-value'); INSERT INTO berths VALUES (1, 1, 'hunter3-a-value', 'x');`,
    );
    const name = `${database.readerName}_n`;
    await runMysql(
      database.root,
      `CREATE USER '${name}'@'%' IDENTIFIED BY 'hunter2'; GRANT SELECT (id, note) ON berths TO '${name}'@'%'`,
    );
    const other = new URL(database.reader);
    other.username = name;
    other.password = 'hunter2';
    narrow = other.href;
    return async () => {
      await runMysql(database.root, `DROP USER '${name}'@'%'`);
    };
  });

  const opening = async (change: (url: URL) => void): Promise<{ code: string; message: string }> => {
    const other = new URL(database.reader);
    other.password = 'reader';
    change(other);
    const thrown = await failure(
      withLegacy({ url: secret('LEGACY_URL') }, async () => undefined, {
        secrets: { LEGACY_URL: other.href },
      }),
    );
    expect(thrown.message).not.toMatch(/hunter|reader@|:reader/);
    return { code: thrown.code, message: thrown.message };
  };

  it('tells how opening failed', async () => {
    expect(await opening((to) => (to.password = 'hunter2'))).toEqual({
      code: 'password-refused',
      message: `source legacy: access denied for user "${database.readerName}" from here; set the right user and password in secret(LEGACY_URL)`,
    });
    expect(await opening((to) => (to.pathname = '/nowhere'))).toMatchObject({ code: 'no-rights' });
    expect(await opening((to) => (to.port = '1'))).toMatchObject({ code: 'refused' });
    expect(await opening((to) => (to.hostname = 'nowhere.invalid'))).toMatchObject({ code: 'unknown-host' });
    expect(await opening((to) => (to.search = '?sslmode=verify-full'))).toMatchObject({ code: 'tls' });
    expect(await opening((to) => (to.search = '?ssl=yes'))).toMatchObject({ code: 'url' });
    expect(await opening((to) => (to.pathname = ''))).toMatchObject({ code: 'url' });
    const root = await failure(
      withLegacy({ url: database.root.replace(/\/[^/]*$/, '/nowhere') }, async () => undefined),
    );
    expect(root.code).toBe('database-missing');
  });

  it('tells that a server hangs up before it says anything', async () => {
    const silent = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    expect(await opening((to) => (to.port = port))).toMatchObject({ code: 'connection-lost' });
    silent.close();
  });

  it('tells what is missing, or may not be read', async () => {
    await withLegacy({ url: narrow }, async ({ source, of }) => {
      const berths = source.table('berths', { key: 'id' });
      expect(await rows(of(berths), ['note'])).toEqual([['hunter3-a-value']]);
      const column = await failure(rows(of(berths), ['token']));
      expect(column).toMatchObject({ code: 'column-missing' });
      const table = await failure(of(source.table('clients', { key: 'id' })).count(EVERYTHING, calm));
      expect(table.code).toBe('no-rights');
      expect(table.message).toMatch(/^legacy\.clients: .*denied.*; GRANT SELECT ON `errors_/);
    });
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      const missing = await failure(of(source.table('boats', { key: 'id' })).count(EVERYTHING, calm));
      expect(missing).toMatchObject({ code: 'table-missing', transient: false });
      expect(missing.message).toMatch(/^legacy\.boats: /);
      const key = await failure(of(source.table('berths', { key: 'ID' })).describe(calm));
      expect(key).toMatchObject({ code: 'column-missing' });
      const computed = of(source.table('berths', { key: 'id', computed: { x: 'lower(nott)' } }));
      expect(await failure(computed.describe(calm))).toMatchObject({ code: 'column-missing' });
      const syntax = of(source.table('berths', { key: 'id', computed: { x: 'lower(' } }));
      expect(await failure(syntax.describe(calm))).toMatchObject({ code: 'server-error' });
      const kind = of(source.table('berths', { key: { note: 'int' } }));
      const bad = await failure(rows(kind, []));
      expect(bad).toMatchObject({ code: 'key-kind' });
      expect(bad.message).not.toContain('hunter3');
    });
  });

  it('lists the references that the database declares', async () => {
    await withLegacy({ url: database.reader }, async ({ source, session, of }) => {
      source.table('berths', { key: 'id', private: ['note'] });
      const found = (await session.references?.(calm)) ?? [];
      expect(found.map(({ from, to }) => [from.path, to.path])).toEqual([['berths by client_id', 'clients']]);
      expect(found[0]?.from.private).toEqual(['note']);
      expect(await rows(of(found[0]!.from), [ROWS, 'sample_keys'])).toEqual([['1', '[[1]]']]);
    });
  });

  it('is told by nothing that doctor finds out', async () => {
    const context = await openContext();
    const reader = await mysql({ url: database.reader }).probe(context, calm);
    expect(reader.version).toMatch(/^(MySQL|MariaDB) \d+\./);
    expect(reader).toMatchObject({ canWrite: false });
    expect(Math.abs(reader.clockSkewMs ?? 1e9)).toBeLessThan(5_000);
    expect(reader.notes[0]).toMatch(/^the connection is (not )?encrypted/);
    expect(await mysql({ url: database.root }).probe(context, calm)).toMatchObject({ canWrite: true });
    await context.close();
  });

  it.skipIf(authority === null)('is not made by a server that proves who it is', async () => {
    const context = await openContext();
    const notes = async (query: string) =>
      (await mysql({ url: `${database.reader}?${query}` }).probe(context, calm)).notes;
    const trusted = `sslrootcert=${encodeURIComponent(authority ?? '')}`;
    expect(await notes(`sslmode=verify-full&${trusted}`)).toContain('the connection is encrypted');
    expect(await notes('sslmode=require')).toContain('the connection is encrypted');
    expect(await failure(notes('sslmode=verify-ca'))).toMatchObject({ code: 'tls' });
    await context.close();
  });

  it('is made by the config where it can be', () => {
    expect(() => mysql({ url: 'postgres://x/y' })).toThrow(/^mysql\(\): url: expected mysql:/);
    expect(() => mysql({ url: 'mysql://x/y', lockTimeout: '1 day' as never })).toThrow(/lockTimeout/);
    expect(() => mysql({ url: 'mysql://x/y', connections: 4 } as never)).toThrow(
      /"connections" is not known/,
    );
  });
});
