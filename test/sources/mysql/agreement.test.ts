/** One table in PostgreSQL and in MySQL, each with its own types: equal where it is, and every planted change found, no other. */
import { beforeAll, expect, it } from 'vitest';
import { fieldAgreement } from '../../../checks/field-agreement.ts';
import type { Check } from '../../../src/model/check.ts';
import { mysql } from '../../../src/sources/mysql/index.ts';
import { postgres } from '../../../src/sources/postgres/index.ts';
import { describeMysql, mysqlDatabase, runMysql, type TestDatabase } from '../../support/mysql.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { outFolder, runSuite } from '../../support/run-suite.ts';

const ROWS = 300;

const OURS = `CREATE TABLE boats (tag text, no int8, PRIMARY KEY (tag, no), price numeric(12,4), ratio float8, wave float4,
    day date, at time(6), made timestamp(6), seen timestamptz, state text, rights text, since int2, photo bytea,
    active boolean, extra jsonb, name text, code char(8), big numeric(20), uid uuid);
  INSERT INTO boats SELECT CASE n % 4 WHEN 0 THEN 'Möwe|' WHEN 1 THEN 'möwe' WHEN 2 THEN 'a b' ELSE '🚤' END, n - 150,
    n / 8.0, n / 3.0::float8, (n / 7.0)::float4, date '2000-01-01' + n, time '00:00:00.25' + n * interval '61 seconds',
    timestamp '1999-12-31 23:59:59.000001' + n * interval '1 hour', timestamptz '2024-03-31 00:30:00+00' + n * interval '7 minutes',
    CASE WHEN n % 2 = 0 THEN 'free' ELSE 'Sold' END, CASE WHEN n % 3 = 0 THEN '' ELSE 'read,write' END, 1950 + n % 100,
    decode(lpad(to_hex(n), 8, '0'), 'hex'), n % 2 = 1, json_build_object('b', n, 'a', '1.50'::numeric, 'c', '🚤')::jsonb,
    CASE WHEN n % 5 = 0 THEN NULL ELSE 'boat \\ ' || n || ' ' END, 'c' || n, 18446744073709551615 - n,
    ('0a000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid
    FROM generate_series(1, ${ROWS}) n`;

const THEIRS = `CREATE TABLE boats (tag varchar(20) COLLATE utf8mb4_unicode_ci, no int, KEY (no), price decimal(12,4), ratio double,
    wave float, day date, at time(6), made datetime(6), seen timestamp NULL, state enum('free','Sold'), rights set('read','write'),
    since smallint, photo blob, active tinyint(1), extra json, name varchar(40), code char(8), big bigint unsigned, uid binary(16)) ENGINE=InnoDB;
  INSERT INTO boats WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${ROWS})
  SELECT CASE n % 4 WHEN 0 THEN 'Möwe|' WHEN 1 THEN 'möwe' WHEN 2 THEN 'a b' ELSE '🚤' END, n - 150,
    n / 8.0, n / 3e0, n / 7e0, '2000-01-01' + interval n day, sec_to_time(0.25 + n * 61),
    '1999-12-31 23:59:59.000001' + interval n hour, '2024-03-31 00:30:00' + interval n * 7 minute,
    if(n % 2 = 0, 'free', 'Sold'), if(n % 3 = 0, '', 'write,read'), 1950 + n % 100,
    unhex(lpad(hex(n), 8, '0')), n % 2, concat('{"c": "🚤", "a": 1.5, "b":', n, '}'),
    if(n % 5 = 0, NULL, concat('boat \\\\ ', n, ' ')), concat('c', n), 18446744073709551615 - n,
    unhex(concat('0a000000000040008000', lpad(n, 12, '0'))) FROM s`;

/** What is done to the row of a number, and the column that it is found in; `null` for a row that is missing. */
const PLANTED: readonly (readonly [no: number, set: string, column: string | null])[] = [
  [1, "name = trim(TRAILING ' ' FROM name)", 'name'],
  [2, 'name = upper(name)', 'name'],
  [3, "name = replace(name, '\\\\', '')", 'name'],
  [-145, "name = ''", 'name'],
  [4, 'price = price + 0.0001', 'price'],
  [6, 'ratio = ratio * (1 + 1e-15)', 'ratio'],
  [7, 'made = made + interval 1 microsecond', 'made'],
  [8, 'seen = seen + interval 1 hour', 'seen'],
  [9, "day = '0000-00-00'", 'day'],
  [11, "at = '838:59:59'", 'at'],
  [12, "state = if(state = 'free', 'Sold', 'free')", 'state'],
  [13, "extra = json_set(extra, '$.a', '1.5')", 'extra'],
  [14, 'big = big - 1', 'big'],
  [16, 'photo = concat(photo, 0x00)', 'photo'],
  [17, 'active = 1 - active', 'active'],
  [18, 'tag = concat(tag, "x")', null],
];

const CHECK = (ours: string, theirs: string): Check => {
  const key = { tag: 'text', no: 'int' } as const;
  const columns = ['price', 'ratio', 'wave', 'day', 'at', 'made', 'seen', 'state', 'rights', 'since', 'photo', 'extra', 'name', 'code', 'big']; // prettier-ignore
  const source = mysql({ url: theirs }).table('boats', { key, computed: { uuid: "lower(insert(insert(insert(insert(hex(uid), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'))" } }); // prettier-ignore
  return fieldAgreement(
    'boats',
    { source, target: postgres({ url: ours }).table('boats', { key }) },
    {
      columns: [
        ...columns,
        { source: 'active', target: 'active', as: 'boolean' },
        { source: 'uuid', target: 'uid', as: 'uuid' },
      ],
    },
  );
};

describePostgres('a table in two engines', () => {
  describeMysql('and MySQL', () => {
    let ours: string;
    let theirs: TestDatabase;
    beforeAll(async () => {
      ours = await database('agreement', { sql: OURS });
      theirs = await mysqlDatabase('agreement', THEIRS);
      await run(ours, 'ANALYZE boats');
    });
    const compare = async () => {
      const { out, remove } = await outFolder();
      try {
        const ran = await runSuite(out, [CHECK(ours, theirs.reader)]);
        const [check] = ran.report.checks;
        expect(check?.problems).toEqual([]);
        return check?.verdict === 'consistent' ? [] : await ran.findings('boats');
      } finally {
        await remove();
      }
    };

    it('agrees in every value, and differs in what was changed and nowhere else', async () => {
      expect(await compare()).toEqual([]);
      for (const [no, set] of PLANTED)
        await runMysql(theirs.root, `UPDATE boats SET ${set} WHERE no = ${no}`);
      const findings = await compare();
      const found = findings.map((line) => {
        return `${String(line.key[1])} ${line.kind} ${line.column ?? ''}`;
      });
      const expected = PLANTED.flatMap(([no, , column]) =>
        column === null ? [`${no} missing `, `${no} extra `] : [`${no} altered ${column}`],
      );
      expect(found.toSorted()).toEqual(expected.toSorted());
    });
  });
});
