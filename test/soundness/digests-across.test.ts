// Two engines compared by digests: proved without a row that travels, and of what was changed no less is found than by every value.
import { beforeAll, expect, it } from 'vitest';
import { fieldAgreement } from '../../checks/field-agreement.ts';
import type { EvidenceAsked } from '../../src/model/digest.ts';
import { mysql } from '../../src/sources/mysql/index.ts';
import { postgres } from '../../src/sources/postgres/index.ts';
import { describeMysql, mysqlDatabase, runMysql, type TestDatabase } from '../support/mysql.ts';
import { database, describePostgres, run } from '../support/postgres.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const ROWS = 2_500;

const OURS = `CREATE TABLE boats (tag text, no int8, PRIMARY KEY (tag, no), price numeric(12,4), ratio float8, day date, at time(6),
    made timestamp(6), seen timestamptz, state text, since int2, photo bytea, active boolean, name text, code char(8), big numeric(20), uid uuid, token uuid);
  INSERT INTO boats SELECT CASE n % 4 WHEN 0 THEN 'Möwe|' WHEN 1 THEN 'möwe' WHEN 2 THEN 'a b' ELSE '🚤' END, n - 150,
    n / 8.0, n / 3.0::float8, date '2000-01-01' + n, time '00:00:00.25' + n * interval '31 seconds',
    timestamp '1999-12-31 23:59:59.000001' + n * interval '1 hour', timestamptz '2024-03-31 00:30:00+00' + n * interval '7 minutes',
    CASE WHEN n % 2 = 0 THEN 'free' ELSE 'Sold' END, 1950 + n % 100, decode(lpad(to_hex(n), 8, '0'), 'hex'), n % 2 = 1,
    CASE WHEN n % 5 = 0 THEN NULL ELSE 'boat \\ ' || n || ' ' END, 'c' || n, 18446744073709551615 - n,
    ('0a000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, ('0a000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid
    FROM generate_series(1, ${ROWS}) n`;

const THEIRS = `CREATE TABLE boats (tag varchar(20) COLLATE utf8mb4_unicode_ci, no int, PRIMARY KEY (tag, no), KEY (no), price decimal(12,4), ratio double,
    day date, at time(6), made datetime(6), seen timestamp NULL, state enum('free','Sold'), since smallint, photo blob,
    active tinyint(1), name varchar(40) CHARACTER SET latin1, code char(8), big bigint unsigned, uid binary(16), token char(36)) ENGINE=InnoDB;
  INSERT INTO boats WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 50), s (n) AS (SELECT a.n * 50 + b.n - 50 FROM t a, t b)
  SELECT CASE n % 4 WHEN 0 THEN 'Möwe|' WHEN 1 THEN 'möwe' WHEN 2 THEN 'a b' ELSE '🚤' END, n - 150,
    n / 8.0, n / 3e0, '2000-01-01' + interval n day, sec_to_time(0.25 + n * 31),
    '1999-12-31 23:59:59.000001' + interval n hour, '2024-03-31 00:30:00' + interval n * 7 minute,
    if(n % 2 = 0, 'free', 'Sold'), 1950 + n % 100, unhex(lpad(hex(n), 8, '0')), n % 2,
    if(n % 5 = 0, NULL, concat('boat \\\\ ', n, ' ')), concat('c', n), 18446744073709551615 - n,
    unhex(concat('0a000000000040008000', lpad(n, 12, '0'))), concat('0A000000-0000-4000-8000-', lpad(n, 12, '0')) FROM s`;

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
  [14, 'big = big - 1', 'big'],
  [16, 'photo = concat(photo, 0x00)', 'photo'],
  [17, 'active = 1 - active', 'active'],
  [19, 'active = 2', 'active'],
  [18, 'active = NULL', 'active'],
  [21, 'uid = reverse(uid)', 'uid'],
  [22, "token = replace(token, '-', '+')", 'token'],
  [23, 'tag = concat(tag, "x")', null],
];

const COLUMNS = [
  'price',
  'ratio',
  'day',
  'at',
  'made',
  'seen',
  'state',
  'since',
  'photo',
  'name',
  'code',
  'big',
];

describePostgres('two engines by digests', () => {
  describeMysql('and MySQL', () => {
    let ours: string;
    let theirs: TestDatabase;
    beforeAll(async () => {
      ours = await database('digests_across', { sql: OURS });
      theirs = await mysqlDatabase('digests_across', THEIRS);
      await run(ours, 'ANALYZE boats');
    });

    const compare = async (evidence: EvidenceAsked, back = false, extra: readonly string[] = []) => {
      const key = { tag: 'text', no: 'int' } as const;
      const sides = [mysql({ url: theirs.reader }).table('boats', { key, computed: { half: 'ratio' } }), postgres({ url: ours }).table('boats', { key, computed: { half: 'ratio::float4' } })] as const; // prettier-ignore
      const [source, target] = back ? [sides[1], sides[0]] : sides;
      const check = fieldAgreement('boats', { source, target }, {
        columns: [
          ...COLUMNS,
          ...extra,
          { source: 'active', target: 'active', as: 'boolean' },
          ...['uid', 'token'].map((column) => ({ source: column, target: column, as: 'uuid' as const })),
        ],
      }); // prettier-ignore
      const { out, remove } = await outFolder();
      try {
        const ran = await runSuite(out, [check], { evidence });
        const [told] = ran.report.checks;
        expect(told?.problems).toEqual([]);
        const findings = told?.verdict === 'consistent' ? [] : await ran.findings('boats');
        return { told, findings };
      } finally {
        await remove();
      }
    };

    it('agree in every value, and all rows are proved by digests', async () => {
      for (const back of [false, true]) {
        const { told, findings } = await compare('md5', back);
        expect(findings).toEqual([]);
        expect(told).toMatchObject({ verdict: 'consistent', evidence: 'digest' });
      }
      expect((await compare('digest')).findings).toEqual([]);
    });

    it('are walked where a column has no form that both have', async () => {
      const { told, findings } = await compare('md5', false, ['half']);
      expect(JSON.stringify(told)).toContain('every value was compared');
      expect(findings.length).toBeGreaterThan(0);
    });

    it('differ in what was changed and nowhere else, as every value tells it', async () => {
      for (const [no, set] of PLANTED)
        await runMysql(theirs.root, `UPDATE boats SET ${set} WHERE no = ${no}`);
      for (const back of [false, true]) {
        const values = (await compare('values', back)).findings;
        const expected = PLANTED.flatMap(([no, , column]) =>
          column === null ? [`${no} missing `, `${no} extra `] : [`${no} altered ${column}`],
        );
        const found = values.map((line) => `${String(line.key[1])} ${line.kind} ${line.column ?? ''}`);
        expect(found.toSorted()).toEqual(expected.toSorted());
        const told = await compare('md5', back);
        expect(told.findings.map((line) => ({ ...line, firstSeen: null }))).toEqual(
          values.map((line) => ({ ...line, firstSeen: null })),
        );
        expect(told.told?.evidence).not.toBe('values');
      }
    });
  });
});
