// What digests are offered: unique keys only where the catalog proves them, and nothing where text is not UTF-8.
import { beforeAll, expect, it } from 'vitest';
import { database, describePostgres } from '../../support/postgres.ts';
import { calm } from '../../support/opened-source.ts';
import { withCrm, type Crm } from './opening.ts';

const TABLES = `CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('ok', 'bad');
  CREATE TABLE berths (id int PRIMARY KEY, code uuid, day date, pier text, hash bytea, price int, sold bool, depth float8, number numeric UNIQUE);
  CREATE UNIQUE INDEX ON berths (code) INCLUDE (pier); CREATE UNIQUE INDEX ON berths (pier, day); CREATE INDEX ON berths (hash);
  CREATE UNIQUE INDEX ON berths (depth) WHERE sold; CREATE UNIQUE INDEX ON berths ((price + 1));
  CREATE VIEW seen AS SELECT * FROM berths; CREATE MATERIALIZED VIEW kept AS SELECT * FROM berths; CREATE UNIQUE INDEX ON kept (id);
  CREATE TABLE words (word text PRIMARY KEY, mail citext UNIQUE, mood mood UNIQUE, maybe int UNIQUE);
  CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child () INHERITS (parent);
  CREATE TABLE logs (id int, day date, PRIMARY KEY (day, id)) PARTITION BY RANGE (day);
  CREATE TABLE logs_a PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE FUNCTION always(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
  CREATE OPERATOR CLASS strange FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
    FUNCTION 1 always(int, int); CREATE TABLE strange (id int);
  CREATE UNIQUE INDEX ON strange (id strange);`;

describePostgres('digests that PostgreSQL offers', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('offers', { sql: TABLES });
  });
  const withTables = <T>(ask: (crm: Crm) => Promise<T>) => withCrm({ url }, ask);

  it.each([
    ['its primary key', 'berths', 'id', true],
    ['a unique index, without what it includes', 'berths', 'code', true],
    ['a unique index on a part of it', 'berths', ['id', 'sold'], true],
    ['a unique index that is wider', 'berths', 'day', false],
    ['a unique index on both of its columns', 'berths', ['day', 'pier'], true],
    ['a unique index of columns that may be NULL', 'words', 'maybe', true],
    ['an index of no uniqueness', 'berths', 'hash', false],
    ['an index that holds some rows', 'berths', 'depth', false],
    ['an index of an expression', 'berths', 'price', false],
    ['a unique index of numerics read as integers', 'berths', { number: 'int' }, false],
    ['a unique index of numerics', 'berths', 'number', true],
    ['text', 'words', 'word', true],
    ['text whose case does not count', 'words', 'mail', true],
    ['text read as integers', 'words', { word: 'int' }, false],
    ['an enum', 'words', 'mood', false],
    ['a view', 'seen', 'id', false],
    ['a materialized view', 'kept', 'id', true],
    ['a partitioned table', 'logs', ['id', 'day'], true],
    ['a part of the key of a partitioned table', 'logs', 'id', false],
    ['a table whose children may repeat its keys', 'parent', 'id', false],
    ['an order that takes unlike values for one', 'strange', 'id', false],
  ] as const)('know whether keys are unique: %s', async (_, table, key, isUnique) => {
    await withTables(async ({ source, of }) => {
      const offer = await of(source.table(table, { key })).digests?.offer('record', [], calm);
      expect(offer?.unique).toBe(isUnique);
    });
  });

  it('believe no index on a column that the config computes anew', async () => {
    await withTables(async ({ source, of }) => {
      const computed = { id: 'berths.id % 7' };
      const offer = await of(source.table('berths', { key: 'id', computed })).digests?.offer(
        'record',
        ['id', 'none'],
        calm,
      );
      expect(offer).toMatchObject({ unique: false, columns: { id: ['int4', 'int8', 'text'], none: [] } });
    });
  });

  it('are not offered of groups, of sequences, or of text that is not UTF-8', async () => {
    await withTables(async ({ source, of }) => {
      expect(of(source.table('berths', { key: 'id' }).by('pier')).digests).toBeUndefined();
      expect(await of(source.sequences()).digests?.offer('record', [], calm)).toBeNull();
    });
    const other = await database('digests_latin', {
      sql: 'CREATE TABLE names (name text PRIMARY KEY)',
      options: `ENCODING 'LATIN9' LC_COLLATE 'C' LC_CTYPE 'C'`,
    });
    await withCrm({ url: other }, async ({ source, of }) => {
      expect(await of(source.table('names', { key: 'name' })).digests?.offer('md5', [], calm)).toBeNull();
    });
  });
});
