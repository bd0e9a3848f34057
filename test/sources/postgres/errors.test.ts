/** Each way in which PostgreSQL cannot be read has one sentence: the place first, then what to do, and nothing secret. */
import { createServer, type Server } from 'node:net';
import { beforeAll, expect, it } from 'vitest';
import { ReconcileError } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { secret } from '../../../src/config/secret.ts';
import { sourceError } from '../../../src/sources/postgres/errors.ts';
import type { Place } from '../../../src/sources/sql-place.ts';
import { asRole, database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure, rows } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';

const PASSWORD = 'hunter2-never-shown';
const TABLES = `CREATE SCHEMA hidden; CREATE TABLE hidden.berths (id int PRIMARY KEY);
  CREATE TABLE berths (id int PRIMARY KEY, note text, token text); INSERT INTO berths VALUES (1, 'hunter3-a-value', 'x');
  CREATE TABLE closed (id int PRIMARY KEY); CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(60)::text AS slept;
  CREATE VIEW broken AS SELECT id, note::int AS number FROM berths;
  CREATE VIEW raising AS SELECT id, (SELECT 1 / (id - id)) AS number FROM berths;`;

describePostgres('an error of PostgreSQL', () => {
  let url: string;
  let reader: string;
  beforeAll(async () => {
    url = await database('errors', { sql: TABLES });
    const role = `reader_${new URL(url).pathname.slice(8)}`;
    await run(url, `CREATE ROLE "${role}" LOGIN PASSWORD '${PASSWORD}' CONNECTION LIMIT 3; GRANT SELECT ON slow, broken TO "${role}";
      GRANT SELECT (id, note) ON berths TO "${role}"`); // prettier-ignore
    reader = asRole(url, role, PASSWORD);
    return () => run(url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`).then(() => undefined);
  });

  /** What opening says, with the password held back everywhere. */
  const opening = async (
    change: (url: URL) => void,
  ): Promise<Pick<ReconcileError, 'code' | 'message' | 'transient'>> => {
    const other = new URL(reader);
    change(other);
    const thrown = await withCrm({ url: secret('CRM_URL') }, async () => undefined, {
      secrets: { CRM_URL: other.href },
    }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ReconcileError);
    expect(everything(thrown)).not.toContain('hunter2');
    const { code, message, transient } = thrown as ReconcileError;
    return { code, message, transient };
  };

  it('tells a password that was refused', async ({ skip }) => {
    const trusting = await run(asRole(url, new URL(reader).username, 'any'), 'SELECT 1').catch(() => null);
    if (trusting !== null) return skip('this server asks for no password');
    const role = new URL(reader).username;
    expect(await opening((to) => (to.password = `${PASSWORD}x`))).toEqual({
      code: 'password-refused',
      message: `source crm: password refused for user "${role}"; set the right password in secret(CRM_URL)`,
      transient: false,
    });
    expect(await opening((to) => (to.password = ''))).toMatchObject({ code: 'password-refused' });
  });

  it('tells how opening failed', async () => {
    expect(await opening((to) => (to.pathname = '/nowhere'))).toEqual({
      code: 'database-missing',
      message: 'source crm: there is no database "nowhere"; correct it in secret(CRM_URL)',
      transient: false,
    });
    expect(await opening((to) => (to.hostname = 'no-such-host.invalid'))).toMatchObject({
      code: 'unknown-host',
      message: matching(
        /^source crm: (there is no host no-such-host\.invalid|the name no-such-host\.invalid:\d+ could)/,
      ),
    });
    expect(await opening((to) => (to.port = '1'))).toMatchObject({
      code: 'refused',
      message: matching(
        /^source crm: nothing listens at .*:1; start the server, or correct secret\(CRM_URL\)$/,
      ),
      transient: true,
    });
    expect(await opening((to) => (to.search = '?sslmode=verify-full'))).toMatchObject({
      code: 'tls',
      message: matching(
        /^source crm: no trusted TLS connection to .*; set sslmode and sslrootcert in secret\(CRM_URL\)$/,
      ),
    });
  });

  it('tells what a silent server, one that hangs up and an old one are', async () => {
    const answers: [(to: Server) => void, string][] = [
      [(to) => to.on('connection', (socket) => socket.destroy()), 'connection-lost'],
    ];
    for (const [prepare, code] of answers) {
      const server = createServer();
      prepare(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      expect(await opening((to) => (to.port = String(port)))).toMatchObject({ code, transient: true });
      server.close();
    }
  });

  it('tells when the role has no connection left', async () => {
    await withCrm({ url: reader, connections: 3 }, async ({ source, of }) => {
      const dataset = of(source.table('slow', { key: 'id' }));
      const sleeping = [1, 2].map(() => failure(rows(dataset.by(['slept']), ['rows'], EVERYTHING)));
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await opening(() => undefined)).toMatchObject({
        code: 'too-many-connections',
        message: 'source crm: the server has no connection left; lower "connections", or end idle ones',
        transient: true,
      });
      expect(sleeping.length).toBe(2);
    });
  });

  it('names the table, the column or the right that is missing', async () => {
    await withCrm({ url: reader }, async ({ source, of }) => {
      const role = new URL(reader).username;
      const asked = async (table: string, column: string, schema = 'public', key = 'id') =>
        failure(rows(of(source.table(table, { key, schema })), [column]));
      expect(await asked('nowhere', 'id')).toMatchObject({
        code: 'table-missing',
        message: matching(
          /^crm\.nowhere: there is no table or view public\.nowhere in database "errors_\w+"; correct its name or "schema"$/,
        ),
      });
      expect((await asked('nowhere', 'id', 'attic')).message).toMatch(
        /^crm\.attic\.nowhere: there is no table or view attic\.nowhere/,
      );
      expect(await asked('berths', 'colour')).toMatchObject({
        code: 'column-missing',
        message: 'crm.berths: has no column "colour"; its columns are "id", "note"; correct the config',
      });
      expect(await asked('berths', 'id', 'public', 'number')).toMatchObject({ code: 'column-missing' });
      expect(await asked('berths', 'token')).toMatchObject({
        code: 'no-rights',
        message: `crm.berths: user "${role}" may not read the column "token"; GRANT SELECT (token) on it TO "${role}"`,
        transient: false,
      });
      expect(await asked('closed', 'id')).toMatchObject({
        code: 'no-rights',
        message: `crm.closed: user "${role}" may not read public.closed; GRANT SELECT ON public.closed TO "${role}"`,
        transient: false,
      });
      expect((await asked('berths', 'id', 'hidden')).message).toMatch(
        /^crm\.hidden\.berths: .*GRANT USAGE ON SCHEMA hidden TO/,
      );
      const typo = of(source.table('berths', { key: 'id', private: ['e_mail'] }));
      expect((await failure(typo.count(EVERYTHING, calm))).message).toMatch(
        /^crm\.berths: has no column "e_mail"/,
      );
    });
  });

  it('never repeats a value', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      for (const table of ['broken', 'raising']) {
        const thrown: unknown = await rows(of(source.table(table, { key: 'id' })), ['number']).catch(
          (error: unknown) => error,
        );
        expect(thrown).toMatchObject({ code: 'bad-value', transient: false });
        expect(everything(thrown)).not.toContain('hunter3');
        expect((thrown as Error).message).toMatch(
          /^crm\.\w+: a value cannot be read: by its view or its "where" \(SQLSTATE 22/,
        );
      }
    });
  });

  it('tells a statement that took too long from a lock that was not granted', async () => {
    await withCrm({ url, statementTimeout: 100, lockTimeout: 50 }, async ({ source, of }) => {
      expect(await failure(rows(of(source.table('slow', { key: 'id' })), ['slept']))).toMatchObject({
        code: 'statement-timeout',
        message: matching(/^crm\.slow: a statement took longer than statementTimeout/),
        transient: false,
      });
      const locking = run(url, 'BEGIN; LOCK TABLE closed; SELECT pg_sleep(1); COMMIT');
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await failure(of(source.table('closed', { key: 'id' })).count(EVERYTHING, calm))).toMatchObject({
        code: 'lock-timeout',
        transient: true,
      });
      await locking;
    });
  });

  it.each([
    ['53100', 'disk-full', false],
    ['53400', 'temporary-limit', false],
    ['53200', 'server-memory', true],
    ['53300', 'too-many-connections', true],
    ['40001', 'recovery-conflict', true],
    ['57P01', 'connection-lost', true],
    ['57P03', 'starting-up', true],
    ['28000', 'not-admitted', false],
    ['P0001', 'server-error', false],
    ['23514', 'server-error', false],
    ['XX000', 'server-error', false],
    ['', 'server-error', false],
  ])('has a sentence for %s: %s', (sqlstate, code, transient) => {
    const place: Place = {
      name: 'crm.berths',
      credentials: 'secret(CRM_URL)',
      user: 'x',
      host: 'db:5432',
      database: 'crm',
      schema: 'public',
    };
    const thrown = Object.assign(new Error('the value "hunter3"'), { code: sqlstate });
    const error = sourceError(thrown, place);
    expect(error).toMatchObject({ code, transient });
    expect(error.message).toMatch(/^crm\.berths: [a-z].*[^.]$/);
    if (!sqlstate.startsWith('XX')) expect(everything(error)).not.toContain('hunter3');
  });
});

/** `expect.stringMatching` as the text that it stands for. */
function matching(pattern: RegExp): string {
  return expect.stringMatching(pattern) as string;
}

/** Everything that any output could show of an error. */
function everything(thrown: unknown): string {
  const { message, stack = '', cause } = thrown as Error;
  return [message, stack, String(cause), JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))].join(
    '\n',
  );
}
