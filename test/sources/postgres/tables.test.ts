/** A table is what the config says of it and the catalog confirms: filtered, computed, in any schema, a view or in parts. */
import { beforeAll, expect, it } from 'vitest';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { postgres } from '../../../src/sources/postgres/index.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { calm, nativeKeys, rows } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';

const TABLES = `CREATE SCHEMA old; CREATE DOMAIN email AS varchar(80);
  CREATE TABLE old."odd ""name""" ("the ""id""" int PRIMARY KEY, "a b" text);
  INSERT INTO old."odd ""name""" VALUES (1, 'x');
  CREATE TABLE clients (id int PRIMARY KEY, email email, tags text[], area int4range, kind text, deleted_at timestamptz, gone text);
  ALTER TABLE clients DROP COLUMN gone;
  INSERT INTO clients SELECT g, '  Person' || g || '@Example.org ', ARRAY['a', NULL], '[1,3)', CASE WHEN g % 2 = 0 THEN 'o''hara \\' ELSE '🚤' END,
    CASE WHEN g > 8 THEN now() END FROM generate_series(1, 10) g;
  CREATE VIEW living AS SELECT * FROM clients WHERE deleted_at IS NULL;
  CREATE MATERIALIZED VIEW counted AS SELECT kind, count(*) AS n FROM clients GROUP BY kind;
  CREATE TABLE logs (id int, day date NOT NULL, PRIMARY KEY (day, id)) PARTITION BY RANGE (day);
  CREATE TABLE logs_a PARTITION OF logs FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
  CREATE TABLE logs_b PARTITION OF logs FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
  INSERT INTO logs SELECT g, date '2024-01-01' + g % 50 FROM generate_series(1, 200) g;
  CREATE TABLE parent (id int NOT NULL); CREATE TABLE child () INHERITS (parent); INSERT INTO child VALUES (1);
  ANALYZE; CREATE TABLE never (id int PRIMARY KEY);`;

describePostgres('a PostgreSQL table', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('tables', { sql: TABLES });
  });

  it('is filtered by a Kysely condition, in every question', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const dataset = of(
        source.table('clients', {
          key: 'id',
          where: (eb) =>
            eb.and([
              eb('kind', '=', `o'hara \\`),
              eb('clients.deleted_at', 'is', null),
              eb('id', 'in', [2, 4, 6n, 10]),
            ]),
        }),
      );
      expect(await nativeKeys(dataset)).toEqual([[2], [4], [6]]);
      expect(await dataset.count({ from: 'pb3', until: null }, calm)).toBe(2);
      expect(await dataset.count({ anyOf: ['pb2', 'pb3', 'pc10'] }, calm)).toBe(1);
      expect(await rows(dataset.by(['kind']), ['kind', 'rows'])).toEqual([[`o'hara \\`, '3']]);
      expect(await dataset.cuts(9, calm)).toEqual(['pb2', 'pb4', 'pb6']);
      expect((await dataset.describe(calm)).estimate).toBeNull();
    });
  });

  it('takes values into a condition that would end a literal, and changes none of them', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      for (const value of [
        `'; DROP TABLE clients; --`,
        `\\'; SELECT 1; --`,
        '$$',
        '--',
        '/*',
        '🚤',
        '%s',
        '?',
        '$1',
      ]) {
        const ref = source.table('clients', { key: 'id', where: (eb) => eb('kind', '=', value) });
        expect(await of(ref).count(EVERYTHING, calm)).toBe(value === '🚤' ? 5 : 0);
      }
      const zero = source.table('clients', { key: 'id', where: (eb) => eb('kind', '=', 'a\u0000b') });
      await expect(of(zero).count(EVERYTHING, calm)).rejects.toThrow(/U\+0000/);
    });
  });

  it('has computed columns, which can be keys and private', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const computed = {
        email_normalised: 'lower(btrim(email)) -- as the CRM does',
        parity: 'id % 2',
        label: `'berth'`,
      };
      const ref = source.table('clients', {
        key: 'email_normalised',
        computed,
        private: ['email_normalised', 'email'],
      });
      const { columns, key, ranged } = await of(ref).describe(calm);
      expect(columns).toMatchObject({
        email_normalised: { family: 'text' },
        parity: { family: 'number', name: 'int4' },
        label: { family: 'text', name: 'text' },
      });
      expect([key[0]?.nullable, ranged]).toEqual([true, false]);
      expect(await rows(of(ref), ['id', 'parity'], { anyOf: ['person3@example.org'] })).toEqual([['3', '1']]);
      expect(await rows(of(ref.by('parity')), ['parity', 'rows', 'sample_keys'])).toEqual([
        ['0', '5', null],
        ['1', '5', null],
      ]);
      const bad = of(source.table('clients', { key: 'id', computed: { broken: 'nowhere + 1' } }));
      await expect(bad.describe(calm)).rejects.toThrow(
        /^crm\.clients: column "nowhere" does not exist; correct/,
      );
    });
  });

  it('describes its columns through domains, arrays and ranges, and not those that were dropped', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const { columns, estimate, ranged, key } = await of(source.table('clients', { key: 'id' })).describe(
        calm,
      );
      expect(Object.keys(columns)).toEqual(['id', 'email', 'tags', 'area', 'kind', 'deleted_at']);
      expect(columns['email']).toEqual({ family: 'text', name: 'varchar' });
      expect(columns['tags']).toMatchObject({ family: 'array', of: { family: 'text' } });
      expect(columns['area']).toMatchObject({ family: 'range', of: { family: 'number' } });
      expect([estimate, ranged, key]).toEqual([10, true, [{ column: 'id', kind: 'int', nullable: false }]]);
    });
  });

  it('knows what costs a sort and what it cannot estimate', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const about = async (name: string, key: string | string[]) => {
        const { ranged, estimate, key: parts } = await of(source.table(name, { key })).describe(calm);
        return [ranged, estimate, parts.map(({ nullable }) => nullable)];
      };
      expect(await about('living', 'id')).toEqual([false, null, [true]]);
      expect(await about('counted', 'kind')).toEqual([false, 2, [true]]);
      expect(await about('logs', ['day', 'id'])).toEqual([true, 200, [false, false]]);
      expect(await about('logs', ['id', 'day'])).toEqual([false, 200, [false, false]]);
      expect(await about('never', 'id')).toEqual([true, null, [false]]);
      expect(await about('parent', 'id')).toEqual([false, 0, [true]]);
    });
  });

  it('is found in another schema, under any name', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const ref = source.table('odd "name"', { schema: 'old', key: 'the "id"' });
      expect(of(ref).name).toBe('crm.old.odd "name"');
      expect(await rows(of(ref), ['a b'])).toEqual([['x']]);
      expect(await rows(of(ref.by('a b')), ['a b', 'sample_keys'])).toEqual([['x', '[[1]]']]);
    });
    await withCrm({ url, schema: 'old' }, async ({ source, of }) => {
      expect(of(source.table('odd "name"', { key: 'the "id"' })).name).toBe('crm.odd "name"');
    });
  });

  it('cuts a large table from a sample of its blocks', async () => {
    await run(
      url,
      `CREATE TABLE large (id int PRIMARY KEY, note text); INSERT INTO large SELECT g, repeat('x', 200) FROM generate_series(1, 60000) g`,
    );
    await withCrm({ url }, async ({ source, of }) => {
      const dataset = of(source.table('large', { key: 'id' }));
      const cuts = (await dataset.cuts(4, calm)).map((key) => Number(key.slice(2)));
      expect(cuts.length).toBe(3);
      for (const [at, cut] of cuts.entries()) expect(Math.abs(cut - (at + 1) * 15_000)).toBeLessThan(6_000);
    });
  });

  it('belongs to its source', async () => {
    await withCrm({ url }, async ({ session }) => {
      const other = postgres({ url }).table('clients', { key: 'id' });
      expect(() => session.dataset(other)).toThrow(/^source crm: clients belongs to another source/);
    });
  });
});
