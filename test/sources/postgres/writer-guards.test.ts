/** What a row's writer is not misled by: rows of heirs, names that mean two things, limits of types, words of triggers, and who alters the table meanwhile. */
import { beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import type { DatasetRef } from '../../../src/model/dataset.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure } from '../../support/opened-source.ts';
import { content, reason, set, untilHeld, withWriter, type Writing } from './writing.ts';

const SCHEMA = `
  CREATE TABLE ships (id int PRIMARY KEY, name text); CREATE TABLE tugs (power text) INHERITS (ships);
  INSERT INTO ships VALUES (1, 'Ada'); INSERT INTO tugs VALUES (2, 'Bob', 'precious');
  CREATE DOMAIN cents AS numeric(10,2); CREATE DOMAIN fees AS cents; CREATE DOMAIN short AS varchar(3);
  CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  CREATE TABLE limits (id int PRIMARY KEY, cents cents, fees fees, each cents[], short short, weight real, day date, at timestamp, name name);
  INSERT INTO limits VALUES (1);
  CREATE TABLE loud (id int PRIMARY KEY, name text COLLATE loose, names text[] COLLATE loose); INSERT INTO loud VALUES (1);
  CREATE FUNCTION shouts() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.name := upper(NEW.name); NEW.names := upper(NEW.names::text); RETURN NEW; END';
  CREATE TRIGGER t BEFORE UPDATE ON loud FOR EACH ROW EXECUTE FUNCTION shouts();
  CREATE FUNCTION tells() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'no: %', NEW.name USING ERRCODE = NEW.code; END$$;
  CREATE TABLE told (id int PRIMARY KEY, name text, code text);
  INSERT INTO told SELECT n, 'x', code FROM unnest('{42501,55000,XX000,42000,57000}'::text[]) WITH ORDINALITY AS c (code, n);
  CREATE TRIGGER t BEFORE UPDATE ON told FOR EACH ROW EXECUTE FUNCTION tells();
  CREATE TABLE log (what text); CREATE TABLE seen (id int PRIMARY KEY, name text, times int DEFAULT 0); INSERT INTO seen VALUES (1, 'a'), (2, 'b');
  CREATE FUNCTION counts() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE seen SET times = times + 1 WHERE id = 1; RETURN NEW; END';
  CREATE TRIGGER t AFTER INSERT ON log FOR EACH ROW EXECUTE FUNCTION counts();
  CREATE TABLE piers (id int PRIMARY KEY, name text); INSERT INTO piers VALUES (1, 'old');
  CREATE TABLE berths (id int PRIMARY KEY, pier int, name text); INSERT INTO berths VALUES (1, 1, 'A1'), (2, 1, 'A2');
  CREATE TABLE leases (id int PRIMARY KEY, berth int); INSERT INTO leases VALUES (1, 1);`;

describePostgres('what a row writer of PostgreSQL is not misled by', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('guards', { sql: SCHEMA });
  });

  const remove = ({ writer, kept }: Writing, dataset: DatasetRef, key: string) =>
    writer.apply({ op: 'remove', dataset, key: [key], reason, expect: {} }, kept, calm);

  /** Does something while the writer waits for rows that somebody holds. */
  async function whileHeld<T>(held: string, begin: () => Promise<T>, meanwhile: string): Promise<T> {
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    try {
      await other.query(`BEGIN; ${held}`);
      const waiting = begin();
      await untilHeld(url);
      if (meanwhile !== '') await run(url, meanwhile);
      await other.query('COMMIT');
      return await waiting;
    } finally {
      await other.end();
    }
  }

  it('leaves rows of tables that inherit alone, which have more than it sees', async () => {
    await withWriter({ url }, async (writing) => {
      const { source, writer, kept, last } = writing;
      const ships = source.table('ships', { key: 'id' });
      const was = await content(url, 'tugs', 'ships');
      const refused = {
        refused: 'not-writable',
        message: 'crm.ships: the row is of a table that inherits from it; name that table',
      };
      expect(await remove(writing, ships, '2')).toEqual(refused);
      expect(await set(writing, ships, '2', { name: 'Eve' })).toEqual(refused);
      expect(await remove(writing, ships, '1')).toEqual({ did: 'done' });
      const removed = last();
      await run(url, `INSERT INTO tugs VALUES (1, 'Ada', NULL)`);
      expect(await writer.undo(removed, reason, kept, calm)).toMatchObject({ refused: 'exists' });
      await run(url, `DELETE FROM tugs WHERE id = 1`);
      expect(await writer.undo(removed, reason, kept, calm)).toEqual({ did: 'done' });
      expect(await set(writing, ships, '1', { name: 'Eve' })).toEqual({ did: 'done' });
      const done = last();
      await run(url, `DELETE FROM ONLY ships; INSERT INTO tugs VALUES (1, 'Eve', NULL)`);
      expect(await writer.outcome({ ...done, token: 'of nobody' }, calm)).toBe('drifted');
      expect(await writer.undo(done, reason, kept, calm)).toMatchObject({ refused: 'drifted' });
      await run(url, `DELETE FROM tugs WHERE id = 1; INSERT INTO ships VALUES (1, 'Ada')`);
      expect(await content(url, 'tugs', 'ships')).toEqual(was);
    });
  });

  it('writes no column by what the config computes under its name', async () => {
    await withWriter({ url }, async (writing) => {
      const computed = { name: 'lower("berths"."name")' };
      const berths = writing.source.table('berths', { key: 'id', computed });
      expect(await set(writing, berths, '1', { name: 'b1' }, { name: 'a1' })).toEqual({
        refused: 'not-writable',
        message: 'crm.berths: the config computes column "name"',
      });
    });
  });

  it('writes what it is told to or nothing, whatever limits a type has and whatever a collation holds for equal', async () => {
    await withWriter({ url }, async (writing) => {
      const limits = writing.source.table('limits', { key: 'id' });
      const whole = {
        cents: '1.05',
        fees: '1.05',
        each: '{1.05,NULL}',
        short: 'ab ',
        weight: '0.1',
        day: '2020-01-01',
        at: '0044-03-15 10:00:00 BC',
        name: 'n'.repeat(63),
      };
      for (const [column, value] of Object.entries(whole))
        expect(await set(writing, limits, '1', { [column]: value })).toEqual({ did: 'done' });
      const was = await content(url, 'limits');
      const cut = {
        cents: '1.005',
        fees: '1.005',
        each: '{1.005}',
        short: 'abc ',
        weight: '16777217',
        day: '2020-01-02 10:00',
        at: '2020-01-01 10:00+02',
        name: 'n'.repeat(64),
      };
      for (const [column, value] of Object.entries(cut))
        expect(await set(writing, limits, '1', { [column]: value })).toMatchObject({
          refused: 'not-writable',
          message: expect.stringContaining('makes another value') as string,
        });
      expect(await content(url, 'limits')).toEqual(was);
      const loud = writing.source.table('loud', { key: 'id' });
      for (const to of [{ name: 'quiet' }, { names: '{quiet}' }])
        expect(await set(writing, loud, '1', to)).toMatchObject({ refused: 'not-writable' });
      expect(await set(writing, loud, '1', { name: 'LOUD', names: '{LOUD}' })).toEqual({ did: 'done' });
    });
  });

  it('repeats no word of a trigger, whatever it calls its error', async () => {
    await withWriter({ url }, async (writing) => {
      const told = writing.source.table('told', { key: 'id' });
      const why = (key: string) => set(writing, told, key, { name: 'secret' });
      const words = (state: string) =>
        `crm.told: a trigger refuses the change (SQLSTATE ${state}); the server's log may hold its words`;
      expect(await why('1')).toEqual({ refused: 'no-writer-access', message: words('42501') });
      for (const [key, state] of ['55000', 'XX000', '42000'].entries())
        expect(await why(String(key + 2))).toEqual({ refused: 'not-writable', message: words(state) });
      expect((await failure(why('5'))).message).not.toContain('secret');
      expect(writing.kept.intents).toEqual([]);
    });
  });

  it('makes no change that its log changes again, as no journal would tell of that', async () => {
    const audit = { table: 'log', row: () => ({ what: 'changed' }) };
    await withWriter({ url, writer: { url, audit } }, async (writing) => {
      const seen = writing.source.table('seen', { key: 'id' });
      expect(await set(writing, seen, '1', { name: 'c' })).toEqual({
        refused: 'not-writable',
        message: 'crm.seen: a trigger of the log changes the row again',
      });
      expect(await content(url, 'seen', 'log')).toEqual(['(1,a,0)', '(2,b,0)']);
      expect(await set(writing, seen, '2', { name: 'c' })).toEqual({ did: 'done' });
    });
  });

  it('looks again at what changed while it waited, and at who altered the table', async () => {
    await withWriter({ url }, async (writing) => {
      const pier = '(SELECT p.name FROM piers p WHERE p.id = "berths".pier)';
      const berths = writing.source.table('berths', { key: 'id', computed: { pier_name: pier } });
      const renamed = `UPDATE berths SET name = name; UPDATE piers SET name = 'new'`;
      const onOld = () => set(writing, berths, '2', { name: 'on old' }, { pier_name: 'old' });
      expect(await whileHeld(renamed, onOld, '')).toMatchObject({ refused: 'moved' });
      const byName = writing.source.table('berths', { key: { name: 'text' } });
      const twin = `UPDATE berths SET pier = 2 WHERE id = 2; INSERT INTO berths VALUES (3, 1, 'A2')`;
      expect(await whileHeld(twin, () => set(writing, byName, 'A2', { pier: '3' }), '')).toMatchObject({
        refused: 'not-one-record',
      });
      const altered = { refused: 'moved', message: expect.stringContaining('was altered') as string };
      const refers = 'ALTER TABLE leases ADD CONSTRAINT refers FOREIGN KEY (berth) REFERENCES berths';
      const hold = 'SELECT FROM berths WHERE id = 1 FOR UPDATE';
      const was = await content(url, 'berths', 'leases');
      expect(
        await whileHeld(hold, () => remove(writing, berths, '1'), `${refers} ON DELETE CASCADE`),
      ).toEqual(altered);
      await run(url, 'ALTER TABLE leases DROP CONSTRAINT refers; DELETE FROM leases');
      const moving = () => set(writing, berths, '1', { id: '9' });
      expect(await whileHeld(hold, moving, `${refers} ON UPDATE CASCADE`)).toEqual(altered);
      await run(url, 'INSERT INTO leases VALUES (1, 1)');
      expect(await content(url, 'berths', 'leases')).toEqual(was);
      expect(writing.kept.intents).toEqual([]);
    });
  });
});
