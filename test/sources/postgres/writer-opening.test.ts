/** Who may write to PostgreSQL at all: one writer, on the server itself, with its own credentials; and no reader ever. */
import { beforeAll, expect, it } from 'vitest';
import { secret } from '../../../src/config/secret.ts';
import { dialer } from '../../../src/sources/postgres/connect.ts';
import { Instant } from '../../../src/sources/postgres/instant.ts';
import { postgres, type PostgresOptions } from '../../../src/sources/postgres/index.ts';
import { settingsOf } from '../../../src/sources/postgres/options.ts';
import { openContext } from '../../support/open-context.ts';
import { asRole, database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure, until } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';
import { listen } from './wire.ts';
import { reason, withWriter } from './writing.ts';

describePostgres('opening the writer of PostgreSQL', () => {
  let url: string;
  let other: string;
  let role: string;
  beforeAll(async () => {
    url = await database('opening', { sql: 'CREATE TABLE berths (id serial PRIMARY KEY, note text)' });
    other = await database('opening');
    role = `r_${new URL(url).pathname.slice(1)}`;
    await run(url, `CREATE ROLE "${role}" LOGIN PASSWORD 'p'; GRANT SELECT ON berths TO "${role}"`);
    return async () => run(url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
  });

  const opened = (options: PostgresOptions) => failure(withWriter(options, async () => undefined));

  it('is not there without credentials, and needs no others for reading', async () => {
    expect(postgres({ url }).openWriter).toBeUndefined();
    expect(postgres({ url }).writerSecrets).toEqual([]);
    const source = postgres({ url, writer: secret('CRM_WRITER_URL') });
    expect([source.secrets, source.writerSecrets!.map(String)]).toEqual([[], ['secret(CRM_WRITER_URL)']]);
    await withCrm({ url, writer: secret('CRM_WRITER_URL') }, async ({ session }) => {
      expect(await session.identity!(calm)).toMatch(/^postgres \d+\/opening_[0-9a-f]+ \d+$/);
    });
    expect((await opened({ url, writer: secret('CRM_WRITER_URL') })).code).toBe('secret');
    await withWriter({ url, writer: secret('W') }, async ({ writer }) => writer.identity, {
      secrets: { W: url },
    });
  });

  it('says what is wrong with its options, without the url', () => {
    const wrong = (writer: unknown) => () => postgres({ url, writer: writer as string });
    expect(wrong('mysql://hunter2@db')).toThrow(/^postgres\(\): writer: expected postgres:\/\//);
    expect(wrong({ url: 'hunter2' })).toThrow(/^postgres\(\): writer: url: expected postgres:\/\//);
    expect(wrong({ url, log: {} })).toThrow(/"log" is not known; its options are url, audit/);
    expect(wrong({ url, audit: { table: 'audit_logs' } })).toThrow(
      /audit: expected a table and a function row/,
    );
    expect(wrong({ url, audit: { tables: 'x' } })).toThrow(/"tables" is not known/);
  });

  it('is the same database as its reader, whoever asks, and no other', async () => {
    const reader = asRole(url, role, 'p');
    await withCrm({ url: reader }, async ({ session }) => {
      const read = await session.identity!(calm);
      await withWriter({ url: reader, writer: url }, async ({ writer }) =>
        expect(writer.identity).toBe(read),
      );
      await withWriter({ url: reader, writer: other }, async ({ writer }) => {
        expect(writer.identity).not.toBe(read);
      });
    });
    const revoked = 'pg_catalog.pg_control_system()';
    await run(url, `REVOKE EXECUTE ON FUNCTION ${revoked} FROM PUBLIC`);
    try {
      await withCrm({ url: reader }, async ({ session }) => {
        expect((await failure(session.identity!(calm))).message).toBe(
          `source crm: user "${role}" may not ask which server it is; GRANT EXECUTE ON FUNCTION ${revoked} TO "${role}"`,
        );
      });
    } finally {
      await run(url, `GRANT EXECUTE ON FUNCTION ${revoked} TO PUBLIC`);
    }
  });

  it('is another database when one was dropped and made anew under its name', async () => {
    const name = new URL(other).pathname.slice(1);
    const was = await withWriter({ url: other }, async ({ writer }) => writer.identity);
    await run(url, `DROP DATABASE "${name}" WITH (FORCE)`);
    await run(url, `CREATE DATABASE "${name}"`);
    await withWriter({ url: other }, async ({ writer }) => expect(writer.identity).not.toBe(was));
  });

  it('is one at a time, until its connection is gone', async () => {
    const session = `FROM pg_stat_activity WHERE application_name = 'loader writer' AND datname = current_database()`;
    await withWriter({ url, applicationName: 'loader' }, async () => {
      expect(await opened({ url })).toMatchObject({
        code: 'locked',
        message: 'source crm: another writer has the lock of this database; wait until it is done',
      });
      await withWriter({ url: other }, async () => undefined);
      await run(url, `SELECT pg_terminate_backend(pid) ${session}`);
      await withWriter({ url }, async () => undefined);
    });
    await until(async () => (await run(url, `SELECT ${session}`)).length === 0);
  });

  it('takes no pooler, no standby, and nobody whose triggers are off', async () => {
    const wire = await listen(url, { fromServer: withOtherKey });
    try {
      expect(await opened({ url: wire.url })).toMatchObject({
        code: 'pooler',
        message: expect.stringMatching(/^source crm: a pooler answers its writer; name the server/) as string,
      });
    } finally {
      await wire.close();
    }
    expect((await opened({ url, writer: withSettings(url, 'session_replication_role=replica') })).code).toBe(
      'replica',
    );
    expect((await opened({ url, writer: 'postgres://127.0.0.1:1/crm' })).code).toBe('refused');
  });

  it('commits to disk and writes in UTC, whatever its role is set to', async () => {
    await run(url, `INSERT INTO berths (id) VALUES (7)`);
    const writer = withSettings(
      url,
      'default_transaction_read_only=on',
      'TimeZone=Asia/Tokyo',
      'synchronous_commit=off',
    );
    await withWriter({ url, writer }, async ({ writer: opened, source, kept }) => {
      const told = `current_setting('synchronous_commit') || ' ' || current_setting('TimeZone')`;
      const dataset = source.table('berths', { key: 'id', computed: { told } });
      const write = {
        op: 'recompute',
        dataset,
        key: ['7'],
        reason,
        expect: {},
        column: 'note',
        by: 'told',
      } as const;
      expect(await opened.apply(write, kept, calm)).toEqual({ did: 'done' });
      expect(kept.intents[0]!.after!['note']!.value).toBe('on UTC');
    });
  });

  it('lets no reader change anything, even with credentials that could', async () => {
    const statements = [
      `UPDATE berths SET note = 'x'`,
      'INSERT INTO berths DEFAULT VALUES',
      'DELETE FROM berths',
      `SELECT nextval('berths_id_seq')`,
      `SELECT setval('berths_id_seq', 9)`,
      'ALTER SEQUENCE berths_id_seq RESTART WITH 9',
      'ALTER TABLE berths ADD COLUMN x int',
      'SELECT id FROM berths FOR UPDATE',
      'TRUNCATE berths',
      'SELECT pg_current_xact_id(), lo_create(0)',
    ];
    const context = await openContext();
    const source = postgres({ url });
    const dial = dialer({ source, settings: settingsOf({ url }), hidden: new Map() }, context);
    const instant = await Instant.hold(settingsOf({ url }), dial, calm);
    try {
      for (const statement of statements) {
        const reader = await instant.reader(calm);
        const { code, message } = await failure(reader.rows(statement, dial.place, calm));
        expect([statement, code]).toEqual([statement, 'would-write']);
        expect(message).toMatch(/in a read-only transaction; reading it would write/);
        await reader.client.end();
      }
      const reader = await instant.reader(calm);
      const thrown: unknown = await reader.client
        .query('UPDATE berths SET note = 1')
        .catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: '25006' });
      await reader.client.end();
    } finally {
      await instant.close();
      await context.close();
    }
    const [row] = await run(url, `SELECT last_value, is_called FROM berths_id_seq`);
    expect(row).toEqual({ last_value: '1', is_called: 'f' });
  });

  it('is looked at by doctor, who warns of one role for both', async () => {
    const context = await openContext({ secrets: { W: url } });
    const notes = async (options: PostgresOptions) =>
      (await postgres(options).probe(context, calm)).notes.slice(1);
    const reader = asRole(url, role, 'p');
    try {
      expect(await notes({ url: reader, writer: url })).toEqual([
        'the writer "postgres" may change rows of 1 of 1 tables of schema public (berths), and owns 1 of 1 sequences',
        'the writer is a superuser; a role with rights on what is to be fixed is enough',
      ]);
      expect(await notes({ url: reader, writer: reader })).toEqual([
        `warning: the writer "${role}" may change rows of 0 of 1 tables of schema public, and owns 0 of 1 sequences`,
        'reader and writer are the same role; give the reader one that cannot write',
      ]);
      const trigger = `CREATE FUNCTION s() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER t BEFORE UPDATE ON berths FOR EACH ROW EXECUTE FUNCTION s()`;
      await run(url, `GRANT UPDATE (note) ON berths TO "${role}"; ${trigger}`);
      expect((await notes({ url: reader, writer: reader })).slice(0, 3)).toEqual([
        `the writer "${role}" may change rows of 1 of 1 tables of schema public (berths), and owns 0 of 1 sequences`,
        'it may change some columns of berths only',
        'warning: a trigger of berths may set others of the columns, and such a change would be refused',
      ]);
      const { changeable } = await postgres({ url: reader, writer: reader }).probe(context, calm);
      expect(changeable).toEqual(['berths']);
      expect(await notes({ url: reader, writer: other })).toEqual([
        'warning: the writer leads to another database than the reader; correct its url',
      ]);
      expect(await notes({ url: reader, writer: secret('NONE') })).toEqual([
        expect.stringMatching(/^warning: the writer cannot be opened: secret NONE is not set/),
      ]);
      expect(await notes({ url: reader, writer: asRole(url, role, 'wrong') })).toEqual([
        expect.stringMatching(
          /^warning: the writer cannot be opened: source postgres: password refused for user/,
        ),
      ]);
    } finally {
      await context.close();
    }
  });
});

/** A URL whose session starts with other settings, as ALTER ROLE ... SET gives them. */
function withSettings(url: string, ...settings: readonly string[]): string {
  const other = new URL(url);
  other.searchParams.set('options', settings.map((setting) => `-c ${setting}`).join(' '));
  return other.href.replaceAll('+', '%20');
}

/** What a pooler does: it announces a process of its own. */
function withOtherKey(bytes: Buffer): Buffer {
  const at = bytes.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
  if (at < 0) return bytes;
  const bent = Buffer.from(bytes);
  bent.writeInt32BE(bent.readInt32BE(at + 5) + 1, at + 5);
  return bent;
}
