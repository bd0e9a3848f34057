/** A sequence is advanced under its lock and never set back; the database's own log is told of every change, or it is not made. */
import { beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import type { AuditedChange } from '../../../src/model/audit.ts';
import type { Written } from '../../../src/model/writer.ts';
import { asRole, database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure } from '../../support/opened-source.ts';
import { content, reason, set, untilHeld, withWriter, type Writing } from './writing.ts';

const SCHEMA = `
  CREATE TABLE berths (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner text, size int);
  INSERT INTO berths (id, owner, size) OVERRIDING SYSTEM VALUE VALUES (40, 'Ada', 1), (41, NULL, 2);
  CREATE TABLE "Odd 'n" (id serial PRIMARY KEY); INSERT INTO "Odd 'n" VALUES (7);
  CREATE TABLE down (id int GENERATED ALWAYS AS IDENTITY (INCREMENT -1 MAXVALUE 100 START 100) PRIMARY KEY);
  CREATE TABLE round (id int GENERATED ALWAYS AS IDENTITY (MAXVALUE 100 CYCLE) PRIMARY KEY);
  CREATE TABLE small (id smallint PRIMARY KEY, wide bigint); CREATE SEQUENCE big; ALTER TABLE small ALTER id SET DEFAULT nextval('big');
  CREATE SEQUENCE vague; CREATE TABLE vague_ones (id numeric PRIMARY KEY DEFAULT nextval('vague')); INSERT INTO vague_ones VALUES ('NaN');
  CREATE TABLE log (at serial PRIMARY KEY, what text CHECK (what NOT LIKE '%forbidden%'), who text)`;

const BERTHS = 'public.berths_id_seq';
const ODD = `public."Odd 'n_id_seq"`;

describePostgres('advancing sequences of PostgreSQL, and recording changes', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('sequences', { sql: SCHEMA });
  });

  const advance = (
    { source, writer, kept }: Writing,
    name: string,
    to: string,
    expected: Readonly<Record<string, string | null>> = {},
  ): Promise<Written> =>
    writer.apply(
      { op: 'advance-sequence', dataset: source.sequences(), key: [name], reason, expect: expected, to },
      kept,
      calm,
    );
  const state = async (name: string) =>
    Object.values((await run(url, `SELECT last_value, is_called FROM ${name}`))[0]!);
  const size = (writing: Writing, to: string, expected: Readonly<Record<string, string | null>> = {}) => {
    const dataset = writing.source.table('berths', { key: 'id', private: ['owner'] });
    return set(writing, dataset, '40', { size: to, owner: 'Grace' }, expected);
  };

  it('gives the next value that no row has, whatever it is called', async () => {
    await withWriter({ url }, async (writing) => {
      const { writer, source, kept, last, read } = writing;
      const found = await read(source.sequences(), ['sequence', 'next', 'largest', 'is_called']);
      expect(found).toEqual({ sequence: ODD, next: '1', largest: '7', is_called: 'f' });
      const { sequence: _, ...expected } = found;
      expect(await advance(writing, BERTHS, '42', { next: '1', largest: '41' })).toEqual({ did: 'done' });
      expect(last()).toMatchObject({
        op: 'advance-sequence',
        where: { schema: 'public', sequence: BERTHS },
        before: { last_value: { type: 'bigint', value: '1' }, is_called: { type: 'boolean', value: 'f' } },
        after: { last_value: { type: 'bigint', value: '42' }, is_called: { type: 'boolean', value: 'f' } },
      });
      const [made] = await run(url, 'INSERT INTO berths DEFAULT VALUES RETURNING id');
      expect(made).toEqual({ id: '42' });
      expect(await advance(writing, ODD, '8', expected)).toEqual({ did: 'done' });
      expect(await state(`"Odd 'n_id_seq"`)).toEqual(['8', 'f']);
      expect(await writer.outcome(last(), calm)).toBe('done');
      expect(await writer.outcome({ ...last(), token: 'none' }, calm)).toBe('done');
      expect(await writer.outcome({ ...last(), token: 'none', after: last().before }, calm)).toBe('drifted');
      expect(await writer.undo(last(), reason, kept, calm)).toEqual({
        refused: 'forward-only',
        message: `crm.public."Odd 'n_id_seq": a sequence is forward only: it is never set back`,
      });
    });
  });

  it('goes upward only, and no further than it may', async () => {
    await withWriter({ url }, async (writing) => {
      const refusal = async (name: string, to: string, expected = {}) => {
        const was = await state(name.replace('public.', ''));
        const written = await advance(writing, name, to, expected);
        expect(await state(name.replace('public.', ''))).toEqual(was);
        return written as { refused: string; message: string };
      };
      expect(await refusal(BERTHS, '43')).toEqual({
        refused: 'moved',
        message: 'crm.sequences: it gives 43 next already, which is no less',
      });
      await run(url, 'INSERT INTO berths (id) OVERRIDING SYSTEM VALUE VALUES (50)');
      expect(await refusal(BERTHS, '50')).toEqual({
        refused: 'moved',
        message: 'crm.sequences: a row has a larger value now; run the suite again',
      });
      expect(await refusal(BERTHS, '51', { next: '42' })).toEqual({
        refused: 'moved',
        message: 'crm.sequences: "next" of the sequence is no longer what it was; run the suite again',
      });
      expect((await refusal('public.down_id_seq', '101')).message).toMatch(/counts downwards/);
      expect((await refusal('public.round_id_seq', '9')).message).toMatch(/begins again at its end/);
      expect((await refusal('public.round_id_seq', '101')).refused).toBe('not-writable');
      expect((await refusal(BERTHS, '2147483648')).message).toMatch(/its maximum is 2147483647/);
      expect((await refusal('public.big', '32768')).message).toMatch(
        /a column that it feeds holds at most 32767/,
      );
      expect(await refusal('public.vague', '9')).toEqual({
        refused: 'not-writable',
        message: 'crm.sequences: a column that it feeds holds NaN, after which no value is next',
      });
      expect((await refusal(BERTHS, '-1')).message).toMatch(/to a whole number/);
      expect(await advance(writing, 'public.nowhere', '9')).toMatchObject({ refused: 'moved' });
      expect(await advance(writing, `big; DROP TABLE log`, '9')).toMatchObject({ refused: 'moved' });
    });
  });

  it('waits for whoever has called it, and lets nobody call it meanwhile', async () => {
    await withWriter({ url }, async (writing) => {
      const other = new pg.Client({ connectionString: url });
      await other.connect();
      try {
        await other.query(`BEGIN; SELECT nextval('big')`);
        const waiting = advance(writing, 'public.big', '9', { next: '1' });
        await untilHeld(url);
        await other.query('COMMIT');
        expect(await waiting).toMatchObject({ refused: 'moved' });
        writing.kept.before = async () => {
          await other.query(`SET lock_timeout = '50ms'`);
          await expect(other.query(`SELECT nextval('big')`)).rejects.toMatchObject({ code: '55P03' });
        };
        expect(await advance(writing, 'public.big', '9', { next: '2' })).toEqual({ did: 'done' });
      } finally {
        await other.end();
      }
    });
  });

  it('is advanced by its owner alone', async () => {
    const role = `s_${new URL(url).pathname.slice(1)}`;
    await run(
      url,
      `CREATE ROLE "${role}" LOGIN PASSWORD 'p'; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO "${role}"`,
    );
    await run(url, `GRANT ALL ON ALL TABLES IN SCHEMA public TO "${role}"`);
    try {
      await withWriter({ url, writer: asRole(url, role, 'p') }, async (writing) => {
        expect(await advance(writing, BERTHS, '60')).toEqual({
          refused: 'no-writer-access',
          message: `crm.sequences: its writer does not own public.berths_id_seq, which ALTER SEQUENCE asks for; GRANT postgres TO ${role}, which gives it all rights of that role`,
        });
      });
    } finally {
      await run(url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
    }
  });

  it('records each change in the log, with private values masked', async () => {
    const told: AuditedChange[] = [];
    const row = (change: AuditedChange) => {
      told.push(change);
      return { what: JSON.stringify(change), who: change.actor };
    };
    await withWriter({ url, writer: { url, audit: { table: 'log', row } } }, async (writing) => {
      const { writer, kept, last } = writing;
      expect(await size(writing, '9', { size: '1' })).toEqual({ did: 'done' });
      expect(told).toEqual([
        {
          actor: 'system-reconcile',
          action: 'set',
          schema: 'public',
          table: 'berths',
          key: { id: '40' },
          check: 'files',
          kind: 'altered',
          by: 'gate-apply-x7k2',
          before: { owner: '***', size: '1' },
          after: { owner: '***', size: '9' },
        },
      ]);
      // The journal has what the log has not.
      expect(last().after!['owner']!.value).toBe('Grace');
      expect(await writer.undo(last(), { ...reason, by: 'gate-undo-a1b2' }, kept, calm)).toEqual({
        did: 'done',
      });
      expect(told[1]).toMatchObject({
        action: 'undo',
        by: 'gate-undo-a1b2',
        after: { owner: '***', size: '1' },
      });
      expect(await advance(writing, BERTHS, '70')).toEqual({ did: 'done' });
      expect(told[2]).toMatchObject({
        table: BERTHS,
        key: { sequence: BERTHS },
        after: { last_value: '70' },
      });
      const logged = await run(url, 'SELECT what, who FROM log ORDER BY at');
      expect(logged.map(({ what }) => JSON.parse(what!) as unknown)).toEqual(told);
      expect(new Set(logged.map(({ who }) => who))).toEqual(new Set(['system-reconcile']));
    });
  });

  it('makes no change that the log refuses, or that the config can make no row of', async () => {
    const whole = await content(url, 'berths', 'log');
    const logging = (row: (change: AuditedChange) => Record<string, string | null>, table = 'log') =>
      withWriter({ url, writer: { url, audit: { table, row } } }, async (writing) => {
        const written = await size(writing, '9').finally(() => expect(writing.kept.intents).toEqual([]));
        return written;
      });
    expect(await logging(() => ({ what: 'forbidden' }))).toEqual({
      refused: 'not-writable',
      message:
        'crm.berths: the log public.log: its constraint "log_what_check" refuses the change (SQLSTATE 23514), so the change is not made',
    });
    expect(await logging(() => ({ what: 'a\u0000' }))).toMatchObject({ refused: 'not-writable' });
    expect((await failure(logging(() => ({ what: 'x' }), 'nowhere'))).code).toBe('table-missing');
    const broken = (): never => {
      throw new Error('Ada');
    };
    expect((await failure(logging(broken))).message).toBe(
      "crm.berths: the config's audit row() fails; mend it",
    );
    expect((await failure(logging(() => ({})))).code).toBe('config');
    expect((await failure(logging(() => ({ what: 3 as unknown as string })))).message).toMatch(
      /gives no text for "what"/,
    );
    expect(await content(url, 'berths', 'log')).toEqual(whole);
  });
});
