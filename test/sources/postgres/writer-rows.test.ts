/** What a row's writer changes, what it refuses without having changed anything, and what it says then. */
import { beforeAll, expect, it } from 'vitest';
import type { Guard } from '../../../src/model/fix-report.ts';
import type { DatasetRef } from '../../../src/model/dataset.ts';
import type { PostgresSource } from '../../../src/sources/postgres/index.ts';
import type { Written } from '../../../src/model/writer.ts';
import { asRole, database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure } from '../../support/opened-source.ts';
import { SCHEMA, TABLES } from './written-tables.ts';
import { content, reason, withWriter, type Writing } from './writing.ts';

describePostgres('what a row writer of PostgreSQL does and refuses', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('rows', { sql: SCHEMA });
  });

  const world = () => content(url, ...TABLES);

  /** Sets one column, and demands that nothing changed when it was refused. */
  async function setting(
    { writer, kept }: Writing,
    dataset: DatasetRef,
    key: readonly (string | null)[],
    to: Readonly<Record<string, string | null>>,
    expected: Readonly<Record<string, string | null>> = {},
  ): Promise<Written> {
    const [was, intents] = [await world(), kept.intents.length];
    const written = await writer.apply({ op: 'set', dataset, key, reason, expect: expected, to }, kept, calm);
    if ('refused' in written) {
      expect(await world()).toEqual(was);
      expect(kept.intents.length).toBe(intents);
    }
    return written;
  }

  const table = (source: PostgresSource, name: string) => source.table(name, { key: 'id' });

  it('finds a row by the columns of its dataset, one row or none', async () => {
    await withWriter({ url }, async (writing) => {
      const { source } = writing;
      const berths = source.table('berths', {
        key: { name: 'text' },
        where: (eb) => eb('archived', '=', false),
      });
      const refusal = async (key: string, expected = {}) =>
        setting(writing, berths, [key], { pier: 'Z' }, expected);
      expect(await refusal('A9')).toEqual({
        refused: 'moved',
        message: 'crm.berths: the row is no longer there; run the suite again',
      });
      expect(await refusal('B1')).toMatchObject({ refused: 'moved' });
      expect(await refusal('A1\u0000')).toMatchObject({ refused: 'moved' });
      expect(await refusal('A1', { pier: 'B', size: '10.00' })).toEqual({
        refused: 'moved',
        message: 'crm.berths: "pier" of the row is no longer what it was; run the suite again',
      });
      expect(await refusal('A1', { pier: null })).toMatchObject({ refused: 'moved' });
      expect(await setting(writing, berths.by('pier'), ['A'], { size: '1' })).toEqual({
        refused: 'not-one-record',
        message: 'crm.berths by pier: more than one row has this key',
      });
      expect(await refusal('A1', { pier: 'A', size: '10.00' })).toEqual({ did: 'done' });
      const grouped = await setting(writing, berths.by('pier'), ['Z'], { pier: 'A' }, { pier: 'Z' });
      expect(grouped).toEqual({ did: 'done' });
    });
  });

  it('never writes what is no ordinary row of a table with a primary key', async () => {
    await withWriter({ url }, async (writing) => {
      const why = async (name: string) => setting(writing, table(writing.source, name), ['1'], { name: 'n' });
      const told = async (name: string) => (await why(name)) as { refused: Guard; message: string };
      expect(await told('seen')).toEqual({
        refused: 'not-writable',
        message: 'crm.seen: it is a view, which is never written to',
      });
      expect((await told('distant')).message).toBe(
        'crm.distant: it is a foreign table, which is never written to',
      );
      expect((await told('keyless')).message).toBe('crm.keyless: the table has no primary key');
      expect((await told('ruled')).message).toMatch(/^crm\.ruled: the table has a rule/);
      expect((await failure(why('nowhere'))).code).toBe('table-missing');
      const parted = writing.source.table('parted', { key: ['id', 'pier'] });
      expect(await setting(writing, parted, ['1', 'B'], { name: 'other' }, { name: 'q' })).toEqual({
        did: 'done',
      });
      expect(await content(url, 'parted')).toEqual(['(1,A,p)', '(1,B,other)']);
      const sequences = writing.source.sequences();
      expect(await setting(writing, sequences, ['public.berths_number_seq'], { next: '9' })).toMatchObject({
        refused: 'not-writable',
      });
    });
  });

  it('never writes a column that others depend on or that the server fills', async () => {
    await withWriter({ url }, async (writing) => {
      const berths = table(writing.source, 'berths');
      const why = async (to: Record<string, string>) => {
        const written = await setting(writing, berths, ['1'], to);
        expect(written).toMatchObject({ refused: 'not-writable' });
        return 'message' in written ? written.message : '';
      };
      expect(await why({ twice: '3' })).toBe('crm.berths: column "twice" is a generated column');
      expect(await why({ number: '3' })).toBe(
        'crm.berths: column "number" is an identity that is always generated',
      );
      expect(await why({ id: '9' })).toBe('crm.berths: a foreign key refers to column "id"');
      expect(await why({ code: 'q' })).toBe('crm.berths: a foreign key refers to column "code"');
      expect(await why({ colour: 'red' })).toBe('crm.berths: the table has no column "colour" of its own');
      expect(await why({})).toBe('crm.berths: the change names no column');
      expect(await why({ name: 'a\u0000' })).toMatch(/^crm\.berths: the text for column "name" has U\+0000/);
      expect(await why({ name: '\ud800' })).toMatch(/^crm\.berths: the text for column "name" has U\+0000/);
    });
  });

  it('lets the table refuse, and repeats names but no value', async () => {
    await withWriter({ url }, async (writing) => {
      const why = async (name: string, to: Record<string, string | null>) => {
        const written = await setting(writing, table(writing.source, name), ['1'], to);
        expect(written).toMatchObject({ refused: 'not-writable' });
        return 'message' in written ? written.message : '';
      };
      expect(await why('berths', { name: 'A2' })).toBe(
        'crm.berths: its constraint "berths_name_key" refuses the change (SQLSTATE 23505)',
      );
      expect(await why('berths', { size: '-1' })).toBe(
        'crm.berths: its constraint "berths_size_check" refuses the change (SQLSTATE 23514)',
      );
      expect(await why('berths', { name: null })).toBe('crm.berths: column "name" may not be NULL');
      expect(await why('berths', { size: '12345.6' })).toBe(
        'crm.berths: a value does not fit its column (SQLSTATE 22003)',
      );
      expect(await why('berths', { size: 'wide' })).toBe(
        'crm.berths: a value does not fit its column (SQLSTATE 22P02)',
      );
      expect(await why('berths', { size: '1.234' })).toBe(
        'crm.berths: the type of column "size" or a trigger makes another value of what is written',
      );
      expect(await why('leases', { berth: '77' })).toMatch(/"leases_berth_fkey" refuses .* 23503/);
      expect(await why('loud', { name: 'quiet' })).toMatch(/"name" or a trigger makes another value/);
      expect(await why('kept', { name: 'other' })).toMatch(/a trigger keeps the row as it is/);
      expect(await why('late', { name: 'secret' })).toBe(
        "crm.late: a trigger refuses the change (SQLSTATE P0001); the server's log may hold its words",
      );
    });
  });

  it('recomputes a column by what the config declares, and no other', async () => {
    await withWriter({ url }, async ({ source, writer, kept, last }) => {
      const dataset = source.table('berths', {
        key: 'id',
        computed: {
          wanted: `to_tsvector('english', name || ' ' || pier)`,
          drawn: 'clock_timestamp()::text',
          doubled: 'size * 2',
        },
      });
      const apply = (column: string, by: string, expected: Record<string, string | null>, key = '1') =>
        writer.apply(
          { op: 'recompute', dataset, key: [key], reason, expect: expected, column, by },
          kept,
          calm,
        );
      const whole = await content(url, 'berths');
      expect(await apply('vector', 'wanted', { vector: `'stale'` })).toMatchObject({ refused: 'moved' });
      expect(await apply('twice', 'doubled', {})).toMatchObject({ refused: 'not-writable' });
      expect(await apply('vector', 'unknown', {})).toMatchObject({ refused: 'not-writable' });
      expect(await apply('pier', 'drawn', {})).toMatchObject({ refused: 'not-writable' });
      expect(await content(url, 'berths')).toEqual(whole);
      expect(await apply('vector', 'wanted', { vector: null })).toEqual({ did: 'done' });
      const [row] = await run(url, 'SELECT vector FROM berths WHERE id = 1');
      expect(row).toEqual({ vector: `'a1':1` });
      expect(await writer.undo(last(), reason, kept, calm)).toEqual({ did: 'done' });
      expect(await content(url, 'berths')).toEqual(whole);
    });
  });

  it('removes a row, alone, and brings it back whole', async () => {
    await withWriter({ url }, async ({ source, writer, kept, last }) => {
      const remove = (
        dataset: DatasetRef,
        key: readonly string[],
        expected: Record<string, string | null> = {},
      ) => writer.apply({ op: 'remove', dataset, key, reason, expect: expected }, kept, calm);
      const was = await world();
      expect(await remove(table(source, 'berths'), ['1'])).toMatchObject({
        refused: 'not-writable',
        message: expect.stringMatching(/constraint "leases_\w+_fkey" refuses/) as string,
      });
      expect(await remove(table(source, 'notes'), ['1'])).toEqual({
        refused: 'not-writable',
        message: 'crm.notes: the foreign key "lines_note_fkey" would take other rows along',
      });
      expect(await remove(table(source, 'kept'), ['1'])).toMatchObject({ refused: 'not-writable' });
      expect(await remove(table(source, 'berths'), ['2'], { name: 'A1' })).toMatchObject({
        refused: 'moved',
      });
      expect(await world()).toEqual(was);
      expect(await remove(table(source, 'berths'), ['2'], { name: 'A2' })).toEqual({ did: 'done' });
      const removed = last();
      expect(removed.after).toBeNull();
      expect(await writer.outcome(removed, calm)).toBe('done');
      await run(url, `INSERT INTO berths (id, name) VALUES (2, 'new')`);
      expect(await writer.undo(removed, reason, kept, calm)).toMatchObject({ refused: 'exists' });
      await run(url, `UPDATE berths SET id = 22, name = 'A2' WHERE id = 2`);
      expect(await writer.undo(removed, reason, kept, calm)).toMatchObject({ refused: 'exists' });
      await run(url, 'DELETE FROM berths WHERE id = 22');
      expect(await writer.undo(removed, reason, kept, calm)).toEqual({ did: 'done' });
      expect(await world()).toEqual(was);
      expect(await writer.outcome(last(), calm)).toBe('done');
      expect(await writer.undo(last(), reason, kept, calm)).toMatchObject({ refused: 'not-writable' });
    });
  });

  it('says which right its role lacks', async () => {
    const role = `w_${new URL(url).pathname.slice(1)}`;
    await run(
      url,
      `CREATE ROLE "${role}" LOGIN PASSWORD 'p'; GRANT SELECT ON leases, berths, notes TO "${role}"`,
    );
    await run(
      url,
      `GRANT UPDATE (berth) ON leases TO "${role}"; GRANT UPDATE (pier), SELECT (id) ON berths TO "${role}"`,
    );
    await run(url, `REVOKE SELECT ON berths FROM "${role}"; GRANT SELECT (id, pier) ON berths TO "${role}"`);
    try {
      await withWriter({ url, writer: asRole(url, role, 'p') }, async (writing) => {
        const { source } = writing;
        expect(await setting(writing, table(source, 'leases'), ['2'], { code: 'y' })).toEqual({
          refused: 'no-writer-access',
          message: `crm.leases: its writer may not change "code"; GRANT UPDATE (code) ON public.leases TO ${role}`,
        });
        expect(await setting(writing, table(source, 'berths'), ['1'], { pier: 'B' })).toEqual({
          refused: 'no-writer-access',
          message: `crm.berths: its writer may not read "name", and a row is kept whole; GRANT SELECT ON public.berths TO ${role}`,
        });
        expect(await setting(writing, table(source, 'late'), ['1'], { name: 'B' })).toMatchObject({
          refused: 'no-writer-access',
          message: expect.stringMatching(/may not read public\.late; GRANT SELECT/) as string,
        });
        expect(await setting(writing, table(source, 'leases'), ['2'], { berth: '2' })).toEqual({
          did: 'done',
        });
      });
    } finally {
      await run(url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
    }
  });
});
