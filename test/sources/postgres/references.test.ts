/** The references that a schema declares are all there, each once, ready to be asked for orphans. */
import { expect, it } from 'vitest';
import type { Reference } from '../../../src/model/dataset.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { database, describePostgres } from '../../support/postgres.ts';
import { calm, rows } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';

const TABLES = `CREATE SCHEMA other; CREATE TABLE other.ports (code text PRIMARY KEY);
  CREATE TABLE clients (id int PRIMARY KEY, email text UNIQUE);
  CREATE TABLE berths (pier text, number int, "port code" text CONSTRAINT port REFERENCES other.ports, PRIMARY KEY (pier, number),
    UNIQUE (number, pier));
  CREATE TABLE interests (id int8 PRIMARY KEY, client_id int8 CONSTRAINT client REFERENCES clients (id), pier text, number int,
    parent int8 REFERENCES interests);
  ALTER TABLE interests ADD FOREIGN KEY (number, pier) REFERENCES berths (number, pier) NOT VALID;
  CREATE TABLE notes (client_id int CONSTRAINT client REFERENCES clients, email text REFERENCES clients (email));
  CREATE TABLE logs (id int PRIMARY KEY, client_id int REFERENCES clients) PARTITION BY RANGE (id);
  CREATE TABLE logs_a PARTITION OF logs FOR VALUES FROM (0) TO (10);
  CREATE TABLE logs_b PARTITION OF logs FOR VALUES FROM (10) TO (20);
  INSERT INTO clients VALUES (1, 'a@x'), (2, 'b@x'); INSERT INTO logs VALUES (1, 1), (11, 1), (12, 2);
  SET session_replication_role = replica; INSERT INTO notes VALUES (1, 'a@x'), (3, 'c@x'), (3, 'c@x');`;

describePostgres('references that PostgreSQL declares', () => {
  it('lists each foreign key once, and reads both its sides', async () => {
    const url = await database('declared', { sql: TABLES });
    await withCrm({ url }, async ({ session, source, of }) => {
      source.table('clients', { key: 'id', private: ['email'] });
      source.table('notes', { key: 'email', private: ['email'], computed: { lower: 'lower(email)' } });
      const found = (await session.references?.(calm)) ?? [];
      expect(found.map(({ name, from, to }) => [name, from.path, to.path])).toEqual([
        ['port', 'berths by port code', 'other.ports'],
        ['interests.client', 'interests by client_id', 'clients'],
        ['interests_number_pier_fkey', 'interests by number, pier', 'berths'],
        ['interests_parent_fkey', 'interests by parent', 'interests'],
        ['logs_client_id_fkey', 'logs by client_id', 'clients'],
        ['notes.client', 'notes by client_id', 'clients'],
        ['notes_email_fkey', 'notes by email', 'clients'],
      ]);
      const shapes = async ({ from, to }: Reference) =>
        (await Promise.all([from, to].map((ref) => of(ref).describe(calm)))).map(({ key }) =>
          key.map(({ column, kind }) => [column, kind]),
        );
      expect(await shapes(found[2] as Reference)).toEqual([
        [['number', 'int'], ['pier', 'text']],
        [['number', 'int'], ['pier', 'text']],
      ]); // prettier-ignore
      expect(await shapes(found[1] as Reference)).toEqual([[['client_id', 'int']], [['id', 'int']]]);
      const notes = found[5] as Reference;
      expect(await rows(of(notes.from), ['client_id', 'rows', 'sample_keys'])).toEqual([
        ['1', '1', '[[1]]'],
        ['3', '2', '[[3]]'],
      ]);
      expect(await of(notes.to).count(EVERYTHING, calm)).toBe(2);
      expect(found[6]?.from.private).toEqual(['email', 'sample_keys']);
      expect(found[6]?.to.private).toEqual(['email']);
      expect(await rows(of((found[4] as Reference).from), ['client_id', 'rows'])).toEqual([
        ['1', '2'],
        ['2', '1'],
      ]);
    });
  });

  it('lists none where none is declared', async () => {
    const url = await database('undeclared', { sql: 'CREATE TABLE notes (id int)' });
    await withCrm({ url }, async ({ session }) => expect(await session.references?.(calm)).toEqual([]));
  });
});
