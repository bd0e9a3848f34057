/** What a writer leaves when others write too, when triggers fire, and when a connection or a server dies at the worst moment. */
import { beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import type { Intent } from '../../../src/model/writer.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { listen } from './wire.ts';
import { calm, failure, until } from './opening.ts';
import { content, reason, withWriter, type Writing } from './writing.ts';

const SCHEMA = `
  CREATE TABLE files (id int PRIMARY KEY, size int, name text);
  INSERT INTO files SELECT g, g, 'f' || g FROM generate_series(1, 9) g;
  CREATE FUNCTION stamps() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.touched := clock_timestamp(); RETURN NEW; END';
  CREATE FUNCTION counts() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.edits := OLD.edits + 1; RETURN NEW; END';
  CREATE TABLE stamped (id int PRIMARY KEY, size int, touched timestamptz, edits int DEFAULT 0);
  INSERT INTO stamped VALUES (1, 1, '2020-01-01', 5), (2, 2, '2020-01-01', 7);
  CREATE TRIGGER a BEFORE UPDATE ON stamped FOR EACH ROW EXECUTE FUNCTION stamps();
  CREATE TABLE chained (id int PRIMARY KEY, size int, name text);
  INSERT INTO chained VALUES (1, 1, 'a');
  CREATE FUNCTION chains() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN IF NEW.size < OLD.size THEN NEW.name := 'shrunk'; END IF; RETURN NEW; END$$;
  CREATE TRIGGER a BEFORE UPDATE ON chained FOR EACH ROW EXECUTE FUNCTION chains();`;

describePostgres('undoing and recovering writes to PostgreSQL', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('undoing', { sql: SCHEMA });
  });

  const sizeOf = async (id: string, table = 'files') =>
    (await run(url, `SELECT size FROM ${table} WHERE id = ${id}`))[0]!['size'];

  const resize = ({ source, writer, kept }: Writing, id: string, from: string, to: string, table = 'files') =>
    writer.apply(
      {
        op: 'set',
        dataset: source.table(table, { key: 'id' }),
        key: [id],
        reason,
        expect: { size: from },
        to: { size: to },
      },
      kept,
      calm,
    );

  it('loses no write of anybody who holds the row', async () => {
    await withWriter({ url }, async (writing) => {
      const other = new pg.Client({ connectionString: url });
      await other.connect();
      try {
        await other.query('BEGIN; UPDATE files SET size = 100 WHERE id = 1');
        const waiting = resize(writing, '1', '1', '5');
        await until(async () => (await run(url, WAITING)).length === 1);
        await other.query('COMMIT');
        expect(await waiting).toMatchObject({ refused: 'moved' });
        await other.query('BEGIN; UPDATE files SET size = 0 WHERE id = 1');
        const again = resize(writing, '1', '100', '5');
        await until(async () => (await run(url, WAITING)).length === 1);
        await other.query('ROLLBACK');
        expect(await again).toEqual({ did: 'done' });
        await other.query('BEGIN; DELETE FROM files WHERE id = 1');
        const gone = resize(writing, '1', '5', '6');
        await until(async () => (await run(url, WAITING)).length === 1);
        await other.query('COMMIT');
        expect(await gone).toMatchObject({ refused: 'moved' });
        // Nobody gets in between what the writer saw and what it commits.
        writing.kept.before = async () => {
          await other.query(`SET lock_timeout = '50ms'`);
          expect((await failure(other.query('UPDATE files SET size = 9 WHERE id = 2'))).code).toBe('55P03');
        };
        expect(await resize(writing, '2', '2', '3')).toEqual({ did: 'done' });
        expect(await sizeOf('2')).toBe('3');
      } finally {
        await other.end();
      }
    });
  });

  it('takes back only what is exactly as it was left', async () => {
    await withWriter({ url }, async (writing) => {
      const { writer, kept, last } = writing;
      const whole = await content(url, 'files');
      expect(await resize(writing, '3', '3', '30')).toEqual({ did: 'done' });
      const done = last();
      await run(url, `UPDATE files SET name = 'theirs' WHERE id = 3`);
      expect(await writer.undo(done, reason, kept, calm)).toEqual({
        refused: 'drifted',
        message: 'crm.files: "name" of the row was changed after the fix',
      });
      await run(url, `UPDATE files SET name = 'f3' WHERE id = 3; ALTER TABLE files ADD COLUMN mime text`);
      expect(await writer.undo(done, reason, kept, calm)).toMatchObject({ refused: 'drifted' });
      await run(url, `ALTER TABLE files DROP COLUMN mime`);
      expect(await writer.undo({ ...done, target: 'postgres 1/x' }, reason, kept, calm)).toMatchObject({
        refused: 'other-target',
      });
      expect(await writer.outcome({ ...done, target: 'postgres 1/x' }, calm)).toBe('unknown');
      expect((await failure(writer.undo({ ...done, where: ['x'] }, reason, kept, calm))).code).toBe(
        'journal',
      );
      expect(kept.intents.length).toBe(1);
      expect(await writer.undo(done, reason, kept, calm)).toEqual({ did: 'done' });
      const { op, before, after, token } = last();
      expect({ op, before, after }).toEqual({ op: 'undo', before: done.after, after: done.before });
      expect(token).not.toBe(done.token);
      expect(await content(url, 'files')).toEqual(whole);
      expect(await writer.undo(done, reason, kept, calm)).toMatchObject({ refused: 'drifted' });
      await run(url, 'DELETE FROM files WHERE id = 3');
      expect(await writer.undo(done, reason, kept, calm)).toEqual({
        refused: 'drifted',
        message: 'crm.files: the row is no longer there',
      });
    });
  });

  it('says what a trigger sets, and refuses when it sets what the change did not', async () => {
    await withWriter({ url }, async (writing) => {
      const { writer, kept, last } = writing;
      expect(await resize(writing, '1', '1', '10', 'stamped')).toEqual({ did: 'done' });
      expect(await writer.undo(last(), reason, kept, calm)).toEqual({
        did: 'done',
        note: 'a trigger of the table sets "touched"',
      });
      expect(await sizeOf('1', 'stamped')).toBe('1');
      await run(
        url,
        'CREATE TRIGGER b BEFORE UPDATE OF size ON stamped FOR EACH ROW EXECUTE FUNCTION counts()',
      );
      expect(await resize(writing, '2', '2', '20', 'stamped')).toEqual({ did: 'done' });
      expect(last().after!['edits']!.value).toBe('8');
      expect(await writer.undo(last(), reason, kept, calm)).toMatchObject({
        note: 'a trigger of the table sets "touched", "edits"',
      });
      expect(await resize(writing, '1', '1', '10', 'chained')).toEqual({ did: 'done' });
      expect(await writer.undo(last(), reason, kept, calm)).toEqual({
        refused: 'not-writable',
        message: 'crm.chained: a trigger of the table would leave "name" not as it was',
      });
      expect(await content(url, 'chained')).toEqual(['(1,10,a)']);
    });
  });

  it('knows afterwards that what was cut off before its commit did not happen', async () => {
    let cut: Intent | null = null;
    await withWriter({ url }, async (writing) => {
      const { writer, kept, last } = writing;
      kept.before = async () => {
        await run(
          url,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reconcile writer'
          AND datname = current_database()`,
        );
      };
      expect(await failure(resize(writing, '4', '4', '40'))).toMatchObject({
        code: 'connection-lost',
        transient: true,
      });
      cut = last();
      expect(await writer.outcome(cut, calm)).toBe('not-done');
      // Its lock is gone, so that it never writes again.
      expect((await failure(resize(writing, '5', '5', '50'))).message).toBe(
        'source crm: the connection of its writer was lost, and its lock with it; open another',
      );
      expect(await sizeOf('4')).toBe('4');
    });
    await withWriter({ url }, async ({ writer }) => {
      expect(await writer.outcome(cut!, calm)).toBe('not-done');
    });
  });

  it('knows afterwards that what was committed happened, whoever was told', async () => {
    await withWriter({ url }, async (writing) => {
      const { writer, last } = writing;
      expect(await resize(writing, '6', '6', '60')).toEqual({ did: 'done' });
      const done = last();
      expect(await writer.outcome(done, calm)).toBe('done');
      const asked = (changed: Partial<Intent>) => writer.outcome({ ...done, ...changed }, calm);
      // Of another life of the server, or too old for anybody to know: the images tell.
      for (const token of ['99999999999', '3', 'no id']) {
        expect([token, await asked({ token })]).toEqual([token, 'done']);
        expect(await asked({ token, before: done.after, after: done.before })).toBe('not-done');
        expect(await asked({ token, before: done.after })).toBe('done');
        const neither = { ...done.after, size: { type: 'integer', value: '61' } };
        expect(await asked({ token, before: done.before, after: neither })).toBe('drifted');
      }
      await run(url, 'UPDATE files SET size = 61 WHERE id = 6');
      expect(await asked({})).toBe('done');
      expect(await asked({ token: '99999999999' })).toBe('drifted');
      // An id that was given to another after a crash: the record is as it was.
      await run(url, 'UPDATE files SET size = 6 WHERE id = 6');
      expect(await asked({})).toBe('not-done');
    });
  });

  it('waits for a transaction that is still at work, and not for ever', async () => {
    await withWriter({ url }, async (writing) => {
      const { writer, last } = writing;
      expect(await resize(writing, '7', '7', '70')).toEqual({ did: 'done' });
      const other = new pg.Client({ connectionString: url });
      await other.connect();
      const begin = async () => {
        const text = 'BEGIN; SELECT pg_current_xact_id()::text AS id';
        const answers = (await other.query(text)) as unknown as { rows: { id: string }[] }[];
        return { ...last(), token: answers.at(-1)!.rows[0]!.id };
      };
      try {
        const asked = writer.outcome(await begin(), calm);
        await other.query('COMMIT');
        expect(await asked).toBe('done');
        expect(await writer.outcome(await begin(), calm)).toBe('unknown');
      } finally {
        await other.end();
      }
    });
  });

  it('knows what became of a commit whose answer was lost', async () => {
    const wire = await listen(url, {
      // The commit reaches the server; what it answers reaches nobody.
      fromClient: (bytes, cut) => (bytes.includes('COMMIT\0') ? cut() : undefined),
    });
    try {
      await withWriter({ url, writer: wire.url }, async (writing) => {
        expect((await failure(resize(writing, '9', '9', '90'))).code).toBe('connection-lost');
        expect(await writing.writer.outcome(writing.last(), calm)).toBe('done');
        expect(await sizeOf('9')).toBe('90');
      });
    } finally {
      await wire.close();
    }
  });

  it('keeps nothing of a change whose journal fails, or that is stopped', async () => {
    await withWriter({ url }, async (writing) => {
      const { writer, source, kept } = writing;
      const whole = await content(url, 'files');
      const full = new Error('no space left');
      kept.before = () => Promise.reject(full);
      await expect(resize(writing, '8', '8', '80')).rejects.toBe(full);
      expect(await content(url, 'files')).toEqual(whole);
      const stop = new AbortController();
      kept.before = async () => stop.abort();
      const dataset = source.table('files', { key: 'id' });
      const write = { op: 'set', dataset, key: ['8'], reason, expect: {}, to: { size: '81' } } as const;
      // After the intent it is too late to stop.
      expect(await writer.apply(write, kept, stop.signal)).toEqual({ did: 'done' });
      expect((await failure(writer.apply(write, kept, stop.signal))).code).toBe('cancelled');
      expect(await sizeOf('8')).toBe('81');
    });
  });
});

const WAITING = `SELECT FROM pg_stat_activity WHERE application_name = 'reconcile writer' AND wait_event_type = 'Lock'
  AND datname = current_database()`;
