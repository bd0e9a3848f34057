/** What a writer does about a row, a table or a sequence that somebody else holds: it refuses that change alone, and says who it is. */
import { beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { asRole, database, describePostgres, run } from '../../support/postgres.ts';
import { calm } from '../../support/opened-source.ts';
import { reason, set, untilHeld, withWriter, type Writing } from './writing.ts';

const SCHEMA = `
  CREATE TABLE files (id serial PRIMARY KEY, size int); INSERT INTO files (size) SELECT g FROM generate_series(1, 9) g;
  CREATE TABLE log (what text PRIMARY KEY);`;

describePostgres('what somebody else holds', () => {
  let url: string;
  let role: string;
  beforeAll(async () => {
    url = await database('held', { sql: SCHEMA });
    role = `h_${new URL(url).pathname.slice(1)}`;
    await run(url, `CREATE ROLE "${role}" LOGIN PASSWORD 'p'; GRANT SELECT, UPDATE ON files TO "${role}"`);
    return async () => run(url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
  });

  const resize = (writing: Writing, id: string, to: string) =>
    set(writing, writing.source.table('files', { key: 'id' }), id, { size: to });

  /** Does something while another session has done something that it has not committed. */
  async function against<T>(held: string, work: (other: pg.Client, pid: string) => Promise<T>): Promise<T> {
    const other = new pg.Client({ connectionString: url, application_name: 'night job' });
    await other.connect();
    try {
      const { rows } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await other.query(`BEGIN; ${held}`);
      return await work(other, String(rows[0]!.pid));
    } finally {
      await other.end();
    }
  }

  const since = /since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/;

  it('is not changed, who holds it is told, and the other changes are made', async () => {
    await withWriter({ url, lockTimeout: 200 }, async (writing) => {
      const { writer, kept, last } = writing;
      expect(await resize(writing, '1', '10')).toEqual({ did: 'done' });
      const done = last();
      await against(`UPDATE files SET size = 0 WHERE id = 1 -- hunter2`, async (_, pid) => {
        const refused = {
          refused: 'locked',
          message: expect.stringMatching(
            new RegExp(
              String.raw`^crm\.files: the row is held by process ${pid} \(night job, ${since.source}\); type the same again$`,
            ),
          ) as string,
        };
        expect(await resize(writing, '1', '20')).toEqual(refused);
        expect(await writer.undo(done, reason, kept, calm)).toEqual(refused);
        expect(await resize(writing, '2', '20')).toEqual({ did: 'done' });
      });
      await against('LOCK TABLE files', async (_, pid) => {
        const { message } = (await resize(writing, '1', '20')) as { message: string };
        expect(message).toContain(`crm.files: files is held by process ${pid} (night job, since `);
      });
      await against(`SELECT nextval('files_id_seq')`, async (_, pid) => {
        const dataset = writing.source.sequences();
        const key = ['public.files_id_seq'];
        const advance = { op: 'advance-sequence', dataset, key, reason, expect: {}, to: '99' } as const;
        expect(await writer.apply(advance, kept, calm)).toMatchObject({
          refused: 'locked',
          message: expect.stringContaining(`files_id_seq is held by process ${pid} (night job`) as string,
        });
      });
      expect(await resize(writing, '1', '30')).toEqual({ did: 'done' });
      expect(await writer.undo(done, reason, kept, calm)).toMatchObject({ refused: 'drifted' });
    });
  });

  it('is told without what the role may not see, or without anybody where nothing can be asked', async () => {
    await against('UPDATE files SET size = 0 WHERE id = 3', async (_, pid) => {
      await withWriter({ url, writer: asRole(url, role, 'p'), lockTimeout: 200 }, async (writing) => {
        expect(await resize(writing, '3', '30')).toEqual({
          refused: 'locked',
          message: `crm.files: the row is held by process ${pid} (night job); type the same again`,
        });
        await run(url, `ALTER ROLE "${role}" CONNECTION LIMIT 1`);
        expect(await resize(writing, '3', '30')).toEqual({
          refused: 'locked',
          message:
            'crm.files: somebody else held the row, or its table, for longer than lockTimeout; type the same again',
        });
        await run(url, `ALTER ROLE "${role}" CONNECTION LIMIT -1`);
      });
    });
  });

  it('is a refusal in a deadlock, too, and when the log is what is held', async () => {
    const audit = { table: 'log', row: () => ({ what: 'one' }) };
    const writer = withSettings(url, 'deadlock_timeout=100ms');
    await withWriter({ url, lockTimeout: '5s', writer: { url: writer, audit } }, async (writing) => {
      await against(`SET deadlock_timeout = '1min'; INSERT INTO log VALUES ('one')`, async (other) => {
        const waiting = resize(writing, '4', '40');
        await untilHeld(url);
        const theirs = other.query('UPDATE files SET size = 0 WHERE id = 4');
        expect(await waiting).toEqual({
          refused: 'locked',
          message:
            'crm.files: the log public.log: the change and another transaction waited for each other; type the same again',
        });
        await theirs;
        await other.query('ROLLBACK');
      });
      expect(await resize(writing, '4', '40')).toEqual({ did: 'done' });
    });
  });
});

function withSettings(url: string, setting: string): string {
  const other = new URL(url);
  other.searchParams.set('options', `-c ${setting}`);
  return other.href.replaceAll('+', '%20');
}
