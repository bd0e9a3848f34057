/** Nothing of the server's, the database's or the role's settings changes how a value is read, and nothing can be written. */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { asRole, database, describePostgres, run } from '../../support/postgres.ts';
import { calm, rows } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';

const VALUES = `CREATE TABLE berths (id int8 PRIMARY KEY, seen timestamptz, day date, span interval, mass float8, blob bytea,
    price money, note text);
  INSERT INTO berths VALUES (1, '2024-03-31 02:30:00.123456+02', '2024-02-01', '1 month 2 days 03:04:05.5', 0.1::float8 + 0.2,
    '\\x00ff', 1.5, 'a\\b');`;

const ODD = `ALTER ROLE "ODD" SET timezone = 'Asia/Tokyo'; ALTER ROLE "ODD" SET datestyle = 'German';
  ALTER ROLE "ODD" SET intervalstyle = 'postgres_verbose'; ALTER ROLE "ODD" SET extra_float_digits = -15;
  ALTER ROLE "ODD" SET bytea_output = 'escape'; ALTER ROLE "ODD" SET client_encoding = 'LATIN1';
  ALTER ROLE "ODD" SET standard_conforming_strings = off; ALTER ROLE "ODD" SET statement_timeout = 500;
  ALTER ROLE "ODD" SET idle_in_transaction_session_timeout = 100; ALTER ROLE "ODD" SET search_path = elsewhere;`;

describePostgres('a PostgreSQL session', () => {
  let url: string;
  let odd: string;
  beforeAll(async () => {
    url = await database('pins', { sql: VALUES });
    const role = `odd_${new URL(url).pathname.slice(6)}`;
    const version = Number((await run(url, 'SHOW server_version_num'))[0]?.['server_version_num']);
    const newer = version >= 170_000 ? 'ALTER ROLE "ODD" SET transaction_timeout = 100;' : '';
    await run(
      url,
      `CREATE ROLE "ODD" LOGIN PASSWORD 'odd'; ${ODD} ${newer} GRANT SELECT ON berths TO "ODD"`.replaceAll(
        'ODD',
        role,
      ),
    );
    odd = asRole(url, role, 'odd');
    return () => run(url, `DROP OWNED BY "${role}"; DROP ROLE "${role}"`).then(() => undefined);
  });

  it('reads the same text whatever the role has set', async () => {
    const columns = ['seen', 'day', 'span', 'mass', 'blob', 'price', 'note'];
    const read = (as: string) =>
      withCrm({ url: as }, async ({ source, of }) => {
        await pause(300); // longer than the role lets a transaction live
        return rows(of(source.table('berths', { key: 'id' })), columns);
      });
    const expected = [
      [
        '2024-03-31 00:30:00.123456+00',
        '2024-02-01',
        'P1M2DT3H4M5.5S',
        '0.30000000000000004',
        '\\x00ff',
        '$1.50',
        'a\\b',
      ],
    ];
    expect(await read(url)).toEqual(expected);
    expect(await read(odd)).toEqual(expected);
  });

  it('pins every reader', async () => {
    await run(url, `CREATE VIEW pinned AS SELECT name, setting FROM pg_settings`);
    const options = {
      url,
      schema: 'public',
      statementTimeout: '3min',
      lockTimeout: '4s',
      applicationName: 'pinned',
    } as const;
    await withCrm(options, async ({ source, of }) => {
      const found = Object.fromEntries(
        (await rows(of(source.table('pinned', { key: 'name' })), ['name', 'setting'])) as [string, string][],
      );
      expect(found).toMatchObject({
        TimeZone: 'UTC',
        DateStyle: 'ISO, YMD',
        IntervalStyle: 'iso_8601',
        extra_float_digits: '1',
        bytea_output: 'hex',
        client_encoding: 'UTF8',
        standard_conforming_strings: 'on',
        lc_monetary: 'C',
        quote_all_identifiers: 'off',
        search_path: 'public',
        application_name: 'pinned',
        statement_timeout: '180000',
        lock_timeout: '4000',
        default_transaction_read_only: 'on',
        transaction_read_only: 'on',
        transaction_isolation: 'repeatable read',
        row_security: 'off',
        idle_in_transaction_session_timeout: '0',
      });
    });
  });

  it('cannot write, by a view that tries to either', async () => {
    await run(
      url,
      `CREATE SEQUENCE touched; CREATE VIEW writing AS SELECT 1 AS id, nextval('touched') AS next`,
    );
    await withCrm({ url }, async ({ source, of }) => {
      const reading = rows(of(source.table('writing', { key: 'id' })), ['next']);
      await expect(reading).rejects.toThrow(/^crm\.writing: .*read-only transaction/);
    });
  });

  it('refuses to read what row security would hide', async () => {
    await run(
      url,
      `CREATE TABLE guarded (id int PRIMARY KEY); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
      GRANT SELECT ON guarded TO PUBLIC; INSERT INTO guarded VALUES (1)`,
    );
    await withCrm({ url: odd }, async ({ source, of }) => {
      const counting = of(source.table('guarded', { key: 'id' })).count({ from: null, until: null }, calm);
      await expect(counting).rejects.toThrow(/^crm\.guarded: .*row-level security.*BYPASSRLS/);
    });
  });
});
