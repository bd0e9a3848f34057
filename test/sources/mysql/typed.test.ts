/** Each type of MySQL and MariaDB leaves as the text that PostgreSQL would have for the same value, or as what it is. */
import { beforeAll, expect, it } from 'vitest';
import { canonical } from '../../../src/model/canonical.ts';
import { describeMysql, mysqlDatabase, runMysql, type TestDatabase } from '../../support/mysql.ts';
import { calm, failure, nativeKeys, rows } from '../../support/opened-source.ts';
import { withLegacy } from './opening.ts';

/** Type, literals, and what is read: the family, and the values. */
const TYPES: readonly (readonly [type: string, family: string, values: readonly (readonly [sql: string, text: string])[]])[] = [
  ['tinyint(1)', 'number', [['1', '1'], ['-128', '-128']]],
  ['int(8) zerofill', 'number', [['42', '42']]],
  ['bigint', 'number', [['-9223372036854775808', '-9223372036854775808']]],
  ['bigint unsigned', 'number', [['18446744073709551615', '18446744073709551615']]],
  ['decimal(65,30)', 'number', [['12345678901234567890123456789012345.123456789012345678901234567891', '12345678901234567890123456789012345.123456789012345678901234567891'], ['-1.50', '-1.5']]],
  ['float', 'number', [['0.1', '0.1'], ['16777216', '16777216'], ['123456.789', '123456.79'], ['3.4028234e38', canonical({ family: 'number', name: 'float4' }, '3.4028235e+38') ?? '']]],
  ['float(7,4)', 'number', [['1.2345', '1.2345']]],
  ['double', 'number', [['0.1e0+0.2e0', '0.30000000000000004'], ['9007199254740993', '9007199254740992'], ['-1.5e-7', '-0.00000015']]],
  ['date', 'date', [["'2024-02-29'", '2024-02-29'], ["'0000-00-00'", '0000-00-00'], ["'2024-00-15'", '2024-00-15']]],
  ['datetime', 'timestamp', [["'0001-01-01 00:00:00'", '0001-01-01 00:00:00'], ["'0000-00-00'", '0000-00-00 00:00:00']]],
  ['datetime(6)', 'timestamp', [["'2024-03-31 02:30:00.500000'", '2024-03-31 02:30:00.5'], ["'9999-12-31 23:59:59.999999'", '9999-12-31 23:59:59.999999']]],
  ['timestamp(6) null', 'instant', [["'2024-03-31 02:30:00.000001'", '2024-03-31 02:30:00.000001+00'], ["'2024-03-31 02:30:00'", '2024-03-31 02:30:00+00']]],
  ['time(6)', 'time', [["'23:59:59.5'", '23:59:59.5'], ["'838:59:59.999999'", '838:59:59.999999'], ["'-01:00:00'", '-01:00:00']]],
  ['year', 'number', [['2024', '2024']]],
  ['char(6)', 'text', [["'a  '", 'a']]],
  ['varchar(20)', 'text', [["'a  '", 'a  '], ["'🚤 Möwe'", '🚤 Möwe'], ["'A\\\\b'", 'A\\b'], ["''", '']]],
  ['varchar(20) character set latin1', 'text', [["'Möwe €'", 'Möwe €']]],
  ['longtext', 'text', [["repeat('ä', 3)", 'äää']]],
  ["enum('x','','Ä')", 'text', [["'Ä'", 'Ä'], ["''", '']]],
  ["set('a','b c')", 'text', [["'b c,a'", 'a,b c'], ["''", '']]],
  ['bit(1)', 'number', [["b'1'", '1']]],
  ['bit(64)', 'number', [['18446744073709551615', '18446744073709551615'], ['10', '10']]],
  ['binary(4)', 'bytes', [["x'6162'", '\\x61620000']]],
  ['varbinary(20)', 'bytes', [["x'00ff20'", '\\x00ff20'], ["''", '\\x']]],
  ['blob', 'bytes', [["x'c328'", '\\xc328']]],
  ['json', 'json', [[`'{"b": 1, "a": [2.50, null]}'`, '{"a": [2.5, null], "b": 1}']]],
]; // prettier-ignore

describeMysql('a value of MySQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    const tables = TYPES.map(
      ([type, , values], at) =>
        `CREATE TABLE t${at} (id int PRIMARY KEY, v ${type});
         INSERT INTO t${at} VALUES ${values.map(([sql], id) => `(${id}, ${sql})`).join(', ')}, (99, NULL);`,
    );
    database = await mysqlDatabase(
      'typed',
      `${tables.join('\n')}
       CREATE TABLE place (id int PRIMARY KEY, v point); INSERT INTO place VALUES (1, point(1, 2));
       CREATE TABLE pairs (day date, tag varchar(9) COLLATE utf8mb4_unicode_ci, raw binary(16), num varchar(9), PRIMARY KEY (day, tag));
       INSERT INTO pairs VALUES ('2024-01-02', 'a', x'0a000000000040008000000000000001', '007'),
         ('2024-01-02', 'B', x'ffffffffffffffffffffffffffffffff', '12'), ('2024-01-01', 'a b', x'00000000000000000000000000000000', '-5')`,
    );
  });

  it.each(TYPES.map((given, at) => [given[0], at] as const))('of type %s is read', async (_type, at) => {
    const [, family, values] = TYPES[at]!;
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      const dataset = of(source.table(`t${at}`, { key: 'id' }));
      const type = (await dataset.describe(calm)).columns['v']!;
      expect(type.family).toBe(family);
      const read = (await rows(dataset, ['v'])).map(([cell]) => canonical(type, cell ?? null));
      expect(read).toEqual([...values.map(([, text]) => text), null]);
    });
  });

  it('of a geometry is what it is', async () => {
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      const dataset = of(source.table('place', { key: 'id' }));
      expect((await dataset.describe(calm)).columns['v']?.family).toBe('opaque');
      expect((await rows(dataset, ['v']))[0]?.[0]).toMatch(/^\\x00000000010100000000/);
    });
  });

  it('makes a key of its own kind, or of the declared one', async () => {
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      const keys = async (key: Parameters<typeof source.table>[1]['key']) =>
        nativeKeys(of(source.table('pairs', { key })));
      expect(await keys(['day', 'tag'])).toEqual([['2024-01-01', 'a b'], ['2024-01-02', 'B'], ['2024-01-02', 'a']]); // prettier-ignore
      expect(await keys({ num: 'int' })).toEqual([[-5], [7], [12]]);
      expect(await keys({ raw: 'uuid' })).toEqual([
        ['00000000-0000-0000-0000-000000000000'],
        ['0a000000-0000-4000-8000-000000000001'],
        ['ffffffff-ffff-ffff-ffff-ffffffffffff'],
      ]);
      const grouped = of(source.table('pairs', { key: ['day', 'tag'], kinds: { num: 'int' } }).by('num'));
      expect(await rows(grouped, ['rows', 'sample_keys'])).toEqual([
        ['1', '[["2024-01-01","a b"]]'],
        ['1', '[["2024-01-02","a"]]'],
        ['1', '[["2024-01-02","B"]]'],
      ]);
      expect((await of(source.table('pairs', { key: 'day' })).describe(calm)).ranged).toBe(true);
      expect((await of(source.table('pairs', { key: 'tag' })).describe(calm)).ranged).toBe(false);
    });
  });

  it('that is no date is refused as a key of dates, and taken as text', async () => {
    const at = TYPES.findIndex(([type]) => type === 'date');
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      const dates = of(source.table(`t${at}`, { key: 'v', where: (eb) => eb('id', '<', 99) }));
      expect(await failure(rows(dates, []))).toMatchObject({ code: 'key-kind' });
      const texts = of(source.table(`t${at}`, { key: { v: 'text' }, where: (eb) => eb('id', '<', 99) }));
      expect(await nativeKeys(texts)).toEqual([['0000-00-00'], ['2024-00-15'], ['2024-02-29']]);
    });
  });

  it('that is longer than what the server sorts by comes in order, or is refused as a key', async () => {
    const long = 'x'.repeat(70_000);
    const keys = ['b', 'd', 'a', 'c'].map((end) => `${long}${end}`);
    await runMysql(
      database.root,
      'CREATE TABLE longs (k longtext) ENGINE=InnoDB; INSERT INTO longs VALUES (?), (?), (?), (?)',
      keys,
    );
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      const longs = of(source.table('longs', { key: 'k' }));
      const read = await nativeKeys(longs).catch((thrown: unknown) => thrown);
      if (Array.isArray(read)) expect(read).toEqual(keys.toSorted().map((key) => [key]));
      else expect(read).toMatchObject({ name: 'ContractError', code: 'order' });
      expect(await longs.count({ anyOf: keys.slice(0, 2) }, calm)).toBe(2);
      expect(await longs.count({ from: `${long}c`, until: null }, calm)).toBe(2);
    });
  });

  it('answers ranges that begin or end where no value of its type can be', async () => {
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      const dataset = of(source.table('pairs', { key: 'day' }));
      const below = '0005957-01-01';
      const above = '0022345-01-01';
      expect(await dataset.count({ from: below, until: above }, calm)).toBe(3);
      expect(await dataset.count({ from: above, until: null }, calm)).toBe(0);
      expect(await dataset.count({ from: '-', until: 'z' }, calm)).toBe(3);
      expect(await dataset.count({ anyOf: [below, above, 'z'] }, calm)).toBe(0);
    });
  });

  it('is what a computed column and a condition make of it', async () => {
    await runMysql(database.root, 'CREATE TABLE notes (id int PRIMARY KEY, note varchar(20)); INSERT INTO notes VALUES (1, ?), (2, ?)', ["it's \\ \0", 'b']); // prettier-ignore
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      const dataset = of(
        source.table('notes', {
          key: 'id',
          where: (eb) => eb('note', '=', "it's \\ \0"),
          computed: { up: 'upper(note)', half: 'id / 2', slashes: String.raw`char_length('\\')` },
        }),
      );
      const { columns } = await dataset.describe(calm);
      expect([columns['up']?.family, columns['half']?.family]).toEqual(['text', 'number']);
      expect(await rows(dataset, ['up', 'half', 'slashes'])).toEqual([["IT'S \\ \0", '0.5000', '2']]);
    });
  });
});
