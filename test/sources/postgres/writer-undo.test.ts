/** What a writer leaves when others write too and when triggers fire, and what it takes back. */
import { beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure } from '../../support/opened-source.ts';
import { content, FILES, reason, resize, sizeOf, untilHeld, withWriter } from './writing.ts';

const SCHEMA = `${FILES}
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

describePostgres('undoing writes to PostgreSQL', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('undoing', { sql: SCHEMA });
  });

  it('loses no write of anybody who holds the row', async () => {
    await withWriter({ url }, async (writing) => {
      const other = new pg.Client({ connectionString: url });
      await other.connect();
      try {
        await other.query('BEGIN; UPDATE files SET size = 100 WHERE id = 1');
        const waiting = resize(writing, '1', '1', '5');
        await untilHeld(url);
        await other.query('COMMIT');
        expect(await waiting).toMatchObject({ refused: 'moved' });
        await other.query('BEGIN; UPDATE files SET size = 0 WHERE id = 1');
        const again = resize(writing, '1', '100', '5');
        await untilHeld(url);
        await other.query('ROLLBACK');
        expect(await again).toEqual({ did: 'done' });
        await other.query('BEGIN; DELETE FROM files WHERE id = 1');
        const gone = resize(writing, '1', '5', '6');
        await untilHeld(url);
        await other.query('COMMIT');
        expect(await gone).toMatchObject({ refused: 'moved' });
        // Nobody gets in between what the writer saw and what it commits.
        writing.kept.before = async () => {
          await other.query(`SET lock_timeout = '50ms'`);
          await expect(other.query('UPDATE files SET size = 9 WHERE id = 2')).rejects.toMatchObject({
            code: '55P03',
          });
        };
        expect(await resize(writing, '2', '2', '3')).toEqual({ did: 'done' });
        expect(await sizeOf(url, '2')).toBe('3');
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
      expect(await sizeOf(url, '1', 'stamped')).toBe('1');
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
});
