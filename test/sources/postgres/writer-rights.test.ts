/** What a writer says when its role lacks a right: the very statement that grants it, and before anything could not be taken back. */
import { beforeAll, expect, it } from 'vitest';
import type { CellsByColumn } from '../../../src/model/change.ts';
import { asRole, database, describePostgres, run } from '../../support/postgres.ts';
import { calm } from '../../support/opened-source.ts';
import { content, reason, set, withWriter, type Writing } from './writing.ts';

const SCHEMA = `
  CREATE SCHEMA app; CREATE TABLE app.clients (id int PRIMARY KEY, name text, "Order" text, updated_at timestamptz, twice text GENERATED ALWAYS AS (name || name) STORED);
  INSERT INTO app.clients (id, name) VALUES (1, 'a'), (2, 'b');
  CREATE FUNCTION app.stamps() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.updated_at := clock_timestamp(); RETURN NEW; END$$;
  CREATE TRIGGER t BEFORE UPDATE ON app.clients FOR EACH ROW EXECUTE FUNCTION app.stamps();
  CREATE TABLE app.log (id serial, what text); CREATE SEQUENCE app.numbers; CREATE TABLE app.users (id int PRIMARY KEY DEFAULT nextval('app.numbers'));`;

describePostgres('rights that a writer lacks', () => {
  let url: string;
  let role: string;
  beforeAll(async () => {
    url = await database('rights', { sql: SCHEMA });
    role = `r_${new URL(url).pathname.slice(1)}`;
    await run(
      url,
      `CREATE ROLE "${role}" LOGIN PASSWORD 'p'; GRANT USAGE ON SCHEMA app TO "${role}"; CREATE ROLE "${role} Owner";
       GRANT SELECT ON app.clients, app.users TO "${role}"; GRANT SELECT ON SEQUENCE app.numbers TO "${role}"`,
    );
    return async () =>
      run(
        url,
        `DROP OWNED BY "${role}", "${role} Owner" CASCADE; DROP ROLE "${role}"; DROP ROLE "${role} Owner"`,
      );
  });

  const as = <T>(work: (writing: Writing) => Promise<T>, log = false) => {
    const audit = { table: 'log', row: () => ({ what: 'changed' }) };
    const writer = { url: asRole(url, role, 'p'), ...(log ? { audit } : {}) };
    return withWriter({ url, schema: 'app', writer }, work);
  };
  const change = (writing: Writing, to: CellsByColumn) =>
    set(writing, writing.source.table('clients', { key: 'id' }), '1', to);
  const lacks = (why: string) => ({ refused: 'no-writer-access', message: why });

  it('are told by the statement that grants them, before a change that could not be taken back', async () => {
    await as(async (writing) => {
      const { writer, source, kept, last } = writing;
      const was = await content(url, 'app.clients');
      const on = `ON app.clients TO ${role}`;
      expect(await change(writing, { name: 'c', Order: 'x' })).toEqual(
        lacks(`crm.clients: its writer may not change "name", "Order"; GRANT UPDATE (name, "Order") ${on}`),
      );
      await run(url, `GRANT UPDATE (name, "Order") ${on}`);
      const stamped = `GRANT UPDATE (updated_at) ${on}`;
      expect(await change(writing, { name: 'c', Order: 'x' })).toEqual(
        lacks(
          `crm.clients: the change could not be taken back, since a trigger sets what its writer may not set back: "updated_at"; ${stamped}`,
        ),
      );
      expect(await content(url, 'app.clients')).toEqual(was);
      expect(kept.intents).toEqual([]);
      await run(url, stamped);
      expect(await change(writing, { name: 'c' })).toEqual({ did: 'done' });
      const done = last();
      await run(url, `REVOKE UPDATE (updated_at) ON app.clients FROM "${role}"`);
      expect(await writer.undo(done, reason, kept, calm)).toEqual(
        lacks(`crm.clients: its writer may not change "updated_at"; ${stamped}`),
      );
      await run(url, stamped);
      expect(await writer.undo(done, reason, kept, calm)).toMatchObject({ did: 'done' });
      const remove = {
        op: 'remove',
        dataset: source.table('clients', { key: 'id' }),
        key: ['2'],
        reason,
        expect: {},
      } as const;
      const both = `GRANT DELETE, INSERT ${on}`;
      expect(await writer.apply(remove, kept, calm)).toEqual(
        lacks(`crm.clients: its writer may not remove a row and put it back; ${both}`),
      );
      await run(url, both);
      expect(await writer.apply(remove, kept, calm)).toEqual({ did: 'done' });
      await run(url, `REVOKE INSERT ON app.clients FROM "${role}"`);
      expect(await writer.undo(last(), reason, kept, calm)).toEqual(
        lacks(`crm.clients: its writer may not put a row back; GRANT INSERT ${on}`),
      );
      await run(url, both);
      expect(await writer.undo(last(), reason, kept, calm)).toEqual({ did: 'done' });
    });
  });

  it('are told for a log, and for a sequence that somebody else owns', async () => {
    await as(async (writing) => {
      const { writer, source, kept } = writing;
      await run(url, `GRANT UPDATE ON app.clients TO "${role}"`);
      const log = 'crm.clients: the log app.log: its writer may not';
      const end = ', so the change is not made';
      expect(await change(writing, { name: 'd' })).toEqual(
        lacks(`${log} add a row; GRANT INSERT (what) ON app.log TO ${role}${end}`),
      );
      await run(url, `GRANT INSERT (what) ON app.log TO ${role}`);
      expect(await change(writing, { name: 'd' })).toEqual(
        lacks(`${log} use a sequence of it; GRANT USAGE ON SEQUENCE app.log_id_seq TO ${role}${end}`),
      );
      await run(
        url,
        `GRANT USAGE, SELECT ON SEQUENCE app.log_id_seq TO ${role}; GRANT SELECT ON app.log TO "${role}"`,
      );
      expect(await change(writing, { name: 'd' })).toEqual({ did: 'done' });
      await run(url, `ALTER SEQUENCE app.numbers OWNER TO "${role} Owner"`);
      const dataset = source.sequences();
      const advance = { op: 'advance-sequence', dataset, key: ['app.numbers'], reason } as const;
      expect(await writer.apply({ ...advance, expect: {}, to: '9' }, kept, calm)).toEqual(
        lacks(
          `crm.sequences: its writer does not own app.numbers, which ALTER SEQUENCE asks for; GRANT "${role} Owner" TO ${role}, which gives it all rights of that role`,
        ),
      );
      await run(url, `GRANT "${role} Owner" TO "${role}"`);
      expect(await writer.apply({ ...advance, expect: {}, to: '9' }, kept, calm)).toEqual({ did: 'done' });
    }, true);
  });
});
