// Digests as PostgreSQL computes them: by MD5 what this process makes of the same rows, by either scheme groups that add up to the whole.
import { beforeAll, describe, expect, it } from 'vitest';
import { md5Digest, md5Group, md5Proof } from '../../../src/model/digest-md5.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure, rows, until } from '../../support/opened-source.ts';
import { canonicalRows, digestOf, groups, rowsOf, secondHalf } from './digesting.ts';
import { withCrm, type Crm } from './opening.ts';

const WIDE = Array.from({ length: 40 }, (_, at) => `g % ${String(at + 2)} AS c${String(at)}`);

const TABLES = `CREATE TABLE berths AS SELECT g AS id, md5(g::text)::uuid AS code, date '2024-01-01' - g * 900 AS day,
    timestamptz '2024-01-01 00:00:00+02' + g * interval '1.000001 s' AS at, ('Pier/' || g % 7 || ' ä🛥|''\\')::varchar(40) AS pier,
    decode(md5(g::text), 'hex') AS hash, g * 1.50 AS price, g % 3 = 0 AS sold, (g - 40) / 7.0::float8 AS depth,
    CASE WHEN g % 5 = 0 THEN NULL ELSE ''::text END AS note, g::numeric AS number, (g::text || ' ')::char(9) AS padded
    FROM generate_series(1, 90) g;
  ALTER TABLE berths ADD PRIMARY KEY (id);
  CREATE TABLE wide AS SELECT g AS id, ${WIDE.join(', ')} FROM generate_series(1, 20) g;
  CREATE TABLE words (word text PRIMARY KEY, mail text);
  CREATE VIEW slow AS SELECT g AS id, pg_sleep(g * 30)::text AS note FROM generate_series(0, 2) g;
  CREATE VIEW pinned AS SELECT name, setting FROM pg_settings WHERE name IN ('work_mem', 'parallel_tuple_cost', 'jit');`;

const KEYS = {
  int: 'id',
  'int of numeric': { number: 'int' },
  'int of text': { padded: 'int' },
  uuid: 'code',
  date: 'day',
  instant: 'at',
  text: 'pier',
  'padded text': 'padded',
  bytes: 'hash',
  composite: ['sold', 'pier', 'day'],
} as const;
const COLUMNS = ['price', 'sold', 'depth', 'note', 'at', 'padded', 'code'];

describePostgres('digests of PostgreSQL', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('digests', { sql: TABLES });
  });
  const withTables = <T>(ask: (crm: Crm) => Promise<T>) =>
    withCrm({ url, applicationName: 'digesting' }, ask);

  describe.each(Object.entries(KEYS))('keyed by %s', (_, key) => {
    it('are by MD5 what this process makes of the same rows', async () => {
      await withTables(async ({ source, of: open }) => {
        const dataset = open(source.table('berths', { key }));
        const of = await digestOf(dataset, 'md5', COLUMNS);
        for (const scope of [EVERYTHING, await secondHalf(dataset)]) {
          const texts = await canonicalRows(dataset, COLUMNS, scope);
          expect(await dataset.digests?.whole(of, scope, calm)).toEqual(
            md5Digest(texts.map(({ all }) => all)),
          );
          const byGroup = Map.groupBy(texts, (row) => md5Group(row.key, 5));
          expect(await groups(dataset, of, 5, scope)).toEqual(
            [...byGroup]
              .map(([group, own]) => ({ group, ...md5Digest(own.map(({ all }) => all)) }))
              .sort((a, b) => a.group - b.group),
          );
        }
      });
    });

    it.each(['record', 'md5'] as const)(
      'add up, and their groups hold all rows once, by %s',
      async (scheme) => {
        await withTables(async ({ source, of: open }) => {
          const dataset = open(source.table('berths', { key }));
          const of = await digestOf(dataset, scheme, COLUMNS);
          const scope = await secondHalf(dataset);
          const whole = await dataset.digests?.whole(of, scope, calm);
          const found = await groups(dataset, of, 4, scope);
          const sums = (given: readonly { sum: string }[]) =>
            [0, 1].map((at) => given.reduce((sum, one) => sum + BigInt(one.sum.split(':')[at] ?? '0'), 0n));
          expect(sums(found)).toEqual(sums(whole === undefined ? [] : [whole]));
          const everyRow = await rows(dataset, COLUMNS, scope);
          expect(whole?.rows).toBe(everyRow.length);
          const some = found.slice(0, 5).map(({ group }) => group);
          const picked = await rowsOf(dataset, of, 4, some, scope);
          expect(picked).toHaveLength(found.slice(0, 5).reduce((sum, one) => sum + one.rows, 0));
          const others = await rowsOf(
            dataset,
            of,
            4,
            found.slice(5).map(({ group }) => group),
            scope,
          );
          expect([...picked, ...others].map(String).sort()).toEqual(everyRow.map(String).sort());
          expect(everyRow.map(String).filter((row) => picked.map(String).includes(row))).toEqual(
            picked.map(String),
          );
          expect(await rowsOf(dataset, of, 4, [], scope)).toEqual([]);
        });
      },
    );
  });

  it('prove that the server hashes as this process does, and itself', async () => {
    await withTables(async ({ source, of }) => {
      const digests = of(source.table('berths', { key: 'id' })).digests;
      expect((await digests?.offer('md5', [], calm))?.proof).toBe(md5Proof());
      const record = (await digests?.offer('record', [], calm))?.proof;
      expect(record).toMatch(/^record -?\d+(?: \d+){3}$/);
      expect(
        (await of(source.table('words', { key: 'word' })).digests?.offer('record', [], calm))?.proof,
      ).toBe(record);
    });
  });

  it('are of more columns than a function takes arguments', async () => {
    const columns = WIDE.map((_, at) => `c${String(at)}`);
    await withTables(async ({ source, of: open }) => {
      const dataset = open(source.table('wide', { key: 'id' }));
      const of = await digestOf(dataset, 'md5', columns);
      const texts = await canonicalRows(dataset, columns, EVERYTHING);
      expect(await dataset.digests?.whole(of, EVERYTHING, calm)).toEqual(
        md5Digest(texts.map(({ all }) => all)),
      );
    });
  });

  it('are of no rows where there are none', async () => {
    await withTables(async ({ source, of: open }) => {
      const dataset = open(source.table('words', { key: 'word' }));
      const of = await digestOf(dataset, 'record', ['mail']);
      expect(await dataset.digests?.whole(of, EVERYTHING, calm)).toEqual({ rows: 0, sum: '0' });
      expect(await groups(dataset, of, 4, EVERYTHING)).toEqual([]);
      expect(await dataset.digests?.pace(of, ['mail'], calm)).toEqual({ digested: 0, read: 0 });
    });
  });

  it('obey the condition of the config, also where they are only measured', async () => {
    await withTables(async ({ source, of: open }) => {
      const dataset = open(
        source.table('berths', {
          key: 'id',
          where: (eb) => eb('berths.id', '<=', 7),
          computed: { twice: 'berths.id * 2' },
        }),
      );
      const of = await digestOf(dataset, 'record', ['price', 'twice']);
      expect((await dataset.digests?.whole(of, EVERYTHING, calm))?.rows).toBe(7);
      const pace = await dataset.digests?.pace(of, ['price', 'twice'], calm);
      expect([pace?.digested, pace?.read].every((rate) => rate !== undefined && rate > 0 && rate < 1e6)).toBe(
        true,
      );
    });
  });

  it('put the settings of their statements back', async () => {
    const settings = (crm: Crm) =>
      rows(crm.of(crm.source.table('pinned', { key: 'name' })), ['name', 'setting']);
    await withTables(async (crm) => {
      const before = await settings(crm);
      const dataset = crm.of(crm.source.table('berths', { key: 'id' }));
      await groups(dataset, await digestOf(dataset, 'record', []), 3, EVERYTHING);
      expect(await settings(crm)).toEqual(before); // there is one reader so far
      expect(before).toContainEqual(['jit', 'off']);
      expect(
        await run(url, `SELECT 1 FROM pg_stat_activity WHERE application_name = 'digesting'`),
      ).toHaveLength(2);
    });
  });

  it('stop at once, and leave nothing running on the server', async () => {
    await withTables(async ({ source, of: open }) => {
      const dataset = open(source.table('slow', { key: 'id' }));
      const of = await digestOf(dataset, 'md5', ['note']);
      const stop = new AbortController();
      const asked = [
        failure(dataset.digests!.whole(of, EVERYTHING, stop.signal)),
        failure(Array.fromAsync(dataset.digests!.grouped(of, 4, EVERYTHING, stop.signal))),
      ];
      const sleeping = () =>
        run(
          url,
          `SELECT 1 FROM pg_stat_activity WHERE application_name = 'digesting' AND wait_event = 'PgSleep'`,
        );
      await until(async () => (await sleeping()).length === 2);
      stop.abort();
      expect((await Promise.all(asked)).map(({ code }) => code)).toEqual(['cancelled', 'cancelled']);
      await until(async () => (await sleeping()).length === 0);
      const berths = open(source.table('berths', { key: 'id' }));
      expect(await groups(berths, await digestOf(berths, 'record', []), 1, EVERYTHING)).toHaveLength(2);
    });
  });
});
