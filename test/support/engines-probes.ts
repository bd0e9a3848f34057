/** Small questions that comparers across engines are known to answer wrongly: what either side holds, and what there is to find. */
import type { Json } from '../../src/model/json.ts';
import type { KeyKind } from '../../src/model/key.ts';

/** One side: the columns of a table, and an expression for each that makes row `n`. */
type Side = { readonly columns: string; readonly row: string };

/** A finding, but for its check. */
export type Told = readonly [
  kind: string,
  key: readonly Json[],
  column: string | null,
  expected: Json,
  actual: Json,
];

export type Probe = {
  readonly name: string;
  /** The columns of the key, with kinds where the types do not decide. */
  readonly key?: readonly string[] | Readonly<Record<string, KeyKind>>;
  readonly legacy: Side;
  readonly shop: Side;
  /** Computed columns of either side. */
  readonly computed?: {
    readonly legacy?: Readonly<Record<string, string>>;
    readonly shop?: Readonly<Record<string, string>>;
  };
  /** What is done to either side then. `@` is the table. */
  readonly changes?: { readonly legacy?: string; readonly shop?: string };
  /** Options of the check. */
  readonly options?: Readonly<Record<string, Json>>;
  readonly finds?: readonly Told[];
};

const side = (columns: string, row: string): Side => ({ columns, row });
/** A table with a key of its own and some columns. */
const keyed = (columns: string, row: string): Side => side(`id int PRIMARY KEY, ${columns}`, `n, ${row}`);
const counted = (kind: string, key: readonly Json[], source: number, target: number): Told => {
  const due = kind === 'null-key' ? 0 : 1;
  return [kind, key, null, { source: due, target: due }, { source, target }];
};

/** What peers get wrong, as they were seen to (P1 to P14, P19). */
const OF_PEERS: readonly Probe[] = [
  {
    name: 'P1 texts that a separator does not tell apart',
    legacy: keyed('a varchar(9), b varchar(9)', "'x|y', 'z'"),
    shop: keyed('a text, b text', "'x|y', 'z'"),
    changes: { shop: "UPDATE @ SET a = 'x', b = 'y|z' WHERE id = 70" },
    finds: [['altered', [70], 'a', 'x|y', 'x'], ['altered', [70], 'b', 'z', 'y|z']],
  },
  {
    name: 'P1 keys that a separator does not tell apart',
    key: ['a', 'b'],
    legacy: side('a varchar(9), b varchar(9), PRIMARY KEY (a, b)', "concat('x|', n), 'z'"),
    shop: side('a text, b text, PRIMARY KEY (a, b)', "'x|' || n, 'z'"),
    changes: { shop: "UPDATE @ SET a = 'x', b = '7|z' WHERE a = 'x|7'" },
    finds: [counted('missing', ['x|7', 'z'], 1, 0), counted('extra', ['x', '7|z'], 0, 1)],
  },
  {
    name: 'P1 what a cut between two columns does not tell apart',
    legacy: keyed('a varchar(9), b varchar(9)', "'ab', 'c'"),
    shop: keyed('a text, b text', "'ab', 'c'"),
    changes: { shop: "UPDATE @ SET a = 'a', b = 'bc' WHERE id = 1" },
    finds: [['altered', [1], 'a', 'ab', 'a'], ['altered', [1], 'b', 'c', 'bc']],
  },
  {
    name: 'P2 NULL and a word for it',
    legacy: keyed('v varchar(9), w varchar(9)', "NULL, ''"),
    shop: keyed('v text, w text', "NULL, ''"),
    changes: { shop: "UPDATE @ SET v = '<null>' WHERE id = 3; UPDATE @ SET w = NULL WHERE id = 4; UPDATE @ SET v = '~' WHERE id = 5" },
    finds: [['altered', [3], 'v', null, '<null>'], ['altered', [4], 'w', '', null], ['altered', [5], 'v', null, '~']],
  },
  {
    name: 'P3 a row without a key in the target only',
    key: ['k'],
    legacy: side('k int, v varchar(9)', "n, 'v'"),
    shop: side('k int, v text', "n, 'v'"),
    changes: { shop: "INSERT INTO @ VALUES (NULL, 'v')" },
    finds: [counted('null-key', [null], 0, 1)],
  },
  {
    name: 'P4 a row twice in the target',
    key: ['k'],
    legacy: side('k int PRIMARY KEY, v varchar(9)', "n, 'v'"),
    shop: side('k int, v text', "n, 'v'"),
    changes: { shop: "INSERT INTO @ VALUES (100, 'v')" },
    finds: [counted('duplicate', [100], 1, 2)],
  },
  {
    name: 'P5 columns that nobody named',
    legacy: keyed('v varchar(9), w int', "'v', n"),
    shop: keyed('v text, w bigint', "'v', n"),
    changes: { shop: "UPDATE @ SET v = 'V' WHERE id = 2; UPDATE @ SET w = 0 WHERE id = 99" },
    finds: [['altered', [2], 'v', 'v', 'V'], ['altered', [99], 'w', '99', '0']],
  },
  {
    name: 'P6 a cent of a thousand million',
    legacy: keyed('v decimal(14,2)', '1234567890.12'),
    shop: keyed('v numeric(16,4)', '1234567890.12'),
    changes: { shop: 'UPDATE @ SET v = 1234567890.13 WHERE id = 50' },
    finds: [['altered', [50], 'v', '1234567890.12', '1234567890.1300']],
  },
  { name: 'P7 emoji', legacy: keyed('v varchar(40)', "concat('👩‍🔧 🚲', n)"), shop: keyed('v text', "'👩‍🔧 🚲' || n") },
  { name: 'P8 dates', legacy: keyed('v date', "'2024-02-29' + INTERVAL n DAY"), shop: keyed('v date', "date '2024-02-29' + n") },
  { name: 'P9 times', legacy: keyed('v time(6), w time', "sec_to_time(0.000001 + n * 61), sec_to_time(n)"), shop: keyed('v time, w time(0)', "time '00:00:00.000001' + n * interval '61 s', time '00:00' + n * interval '1 s'") },
  { name: 'P10 bytes', legacy: keyed('v varbinary(20), w blob', "unhex(concat('00ff5c', lpad(hex(n), 4, '0'))), ''"), shop: keyed('v bytea, w bytea', "decode('00ff5c' || lpad(to_hex(n), 4, '0'), 'hex'), ''") },
  { name: 'P11 the order of members', legacy: keyed('v json, w json', `concat('{"b": ', n, ', "aa": [1.50, null]}'), '{"a": 1,  "b": 2}'`), shop: keyed('v jsonb, w json', `('{"aa":[1.5,null],"b":' || n || '}')::jsonb, '{"b":2,"a":1.0}'`) },
  {
    name: 'P12 instants, uuids, long decimals, flags and doubles',
    legacy: keyed('at timestamp(6) NULL, uid char(36), exact decimal(38,9), flag tinyint(1), near double', "'2024-03-31 00:30:00.000001' + INTERVAL n MINUTE, concat('0A000000-0000-4000-8000-', lpad(n, 12, '0')), n + 12345678901234567890.123456789, n % 2, n / 3e0"),
    shop: keyed('at timestamptz, uid uuid, exact numeric(38,9), flag boolean, near float8', "timestamptz '2024-03-31 00:30:00.000001+00' + n * interval '1 min', ('0a000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, n + 12345678901234567890.123456789, n % 2 = 1, n / 3::float8"),
    options: { columns: ['at', 'exact', 'near', { source: 'uid', as: 'uuid' }, { source: 'flag', as: 'boolean' }] },
    changes: { shop: 'UPDATE @ SET near = 33.3333333333333, exact = exact + 0.000000001 WHERE id = 100' },
    finds: [['altered', [100], 'exact', '12345678901234567990.123456789', '12345678901234567990.123456790'], ['altered', [100], 'near', '33.333333333333336', '33.3333333333333']],
  },
  {
    name: 'P13 keys of text with punctuation',
    key: ['k'],
    legacy: side('k varchar(40) COLLATE utf8mb4_bin PRIMARY KEY, v int', "concat(if(n % 2 = 0, 'path/', 'Path/'), n, '-A, \"x\" ''y'' \\\\ 🚲 \ufffd'), n"),
    shop: side('k text PRIMARY KEY, v int', "CASE WHEN n % 2 = 0 THEN 'path/' ELSE 'Path/' END || n || '-A, \"x\" ''y'' \\ 🚲 \ufffd', n"),
    changes: { shop: 'UPDATE @ SET v = 0 WHERE v = 8' },
    finds: [['altered', ['path/8-A, "x" \'y\' \\ 🚲 \ufffd'], 'v', '8', '0']],
  },
  {
    name: 'P14 keys of a date and a number',
    key: ['day', 'no'],
    legacy: side('day date, no int, v int, PRIMARY KEY (day, no)', "'2024-02-28' + INTERVAL n % 3 DAY, n - 50, n"),
    shop: side('day date, no bigint, v int, PRIMARY KEY (day, no)', "date '2024-02-28' + n % 3, n - 50, n"),
    changes: { shop: 'DELETE FROM @ WHERE no = -49' },
    finds: [counted('missing', ['2024-02-29', -49], 1, 0)],
  },
]; // prettier-ignore

/** What else two engines have different ways for. */
const OF_OURS: readonly Probe[] = [
  {
    name: 'trailing blanks, of values and keys',
    key: ['k'],
    legacy: side('k varchar(9) COLLATE utf8mb4_bin PRIMARY KEY, v varchar(9), w char(9)', "concat(n, ' '), 'v ', 'w '"),
    shop: side('k text PRIMARY KEY, v text, w char(5)', "n || ' ', 'v ', 'w'"),
    changes: { shop: "UPDATE @ SET k = '7' WHERE k = '7 '; UPDATE @ SET v = 'v' WHERE k = '8 '" },
    finds: [counted('missing', ['7 '], 1, 0), counted('extra', ['7'], 0, 1), ['altered', ['8 '], 'v', 'v ', 'v']],
  },
  {
    name: 'keys beyond 2^63',
    key: { k: 'int' },
    legacy: side('k bigint unsigned PRIMARY KEY, v int', '18446744073709551615 - n, n'),
    shop: side('k numeric(20) PRIMARY KEY, v int', '18446744073709551615 - n, n'),
    changes: { shop: 'UPDATE @ SET v = 0 WHERE v = 5' },
    finds: [['altered', ['18446744073709551610'], 'v', '5', '0']],
  },
  {
    name: 'keys of padded text, of moments and of uuids',
    key: { code: 'text', at: 'timestamp', uid: 'uuid' },
    legacy: side('code char(5), at datetime(6), uid binary(16), v int, PRIMARY KEY (code, at, uid)', "concat('c', n % 5), '2024-01-01 00:00:00.000001' + INTERVAL n SECOND, unhex(lpad(hex(n), 32, '0')), n"),
    shop: side('code char(7), at timestamp, uid uuid, v int, PRIMARY KEY (code, at, uid)', "'c' || n % 5, timestamp '2024-01-01 00:00:00.000001' + n * interval '1 s', lpad(to_hex(n), 32, '0')::uuid, n"),
    changes: { shop: 'UPDATE @ SET v = 0 WHERE v = 64' },
    finds: [['altered', ['c4', '2024-01-01 00:01:04.000001', '00000000-0000-0000-0000-000000000040'], 'v', '64', '0']],
  },
  {
    name: 'keys of an enum, of a year and of a text that is kept as latin1',
    key: { kind: 'text', since: 'int', name: 'text' },
    legacy: side("kind enum('z','Ä','b'), since year, name varchar(20) CHARACTER SET latin1, v int, PRIMARY KEY (kind, since, name)", "elt(1 + n % 3, 'z', 'Ä', 'b'), 1950 + n, concat('Möwe €', n), n"),
    shop: side('kind text, since smallint, name text, v int, PRIMARY KEY (kind, since, name)', "(ARRAY['z', 'Ä', 'b'])[1 + n % 3], 1950 + n, 'Möwe €' || n, n"),
    changes: { shop: 'UPDATE @ SET v = 0 WHERE v = 64' },
    finds: [['altered', ['Ä', 2014, 'Möwe €64'], 'v', '64', '0']],
  },
  {
    name: 'numbers with zeros before and behind them',
    legacy: keyed('v int(8) zerofill, w decimal(12,3) unsigned zerofill, x float(7,2), y double(9,3)', 'n, n / 8, n / 4, n / 8'),
    shop: keyed('v numeric, w numeric, x float4, y float8', 'n, round(n / 8.0, 3), n / 4.0, n / 8.0'),
    changes: { shop: 'UPDATE @ SET v = -v WHERE id = 9' },
    finds: [['altered', [9], 'v', '9', '-9']],
  },
  {
    name: 'zeros below zero, the least and the largest numbers',
    legacy: keyed('v double, w float, x bigint', 'if(n % 2 = 0, 0, 1.7976931348623157e308), if(n % 2 = 0, 1.17549435e-38, -3.4028234e38), if(n % 2 = 0, -9223372036854775808, 9223372036854775807)'),
    shop: keyed('v float8, w float4, x int8', "CASE WHEN n % 2 = 0 THEN '-0'::float8 ELSE 1.7976931348623157e308 END, CASE WHEN n % 2 = 0 THEN 1.17549435e-38 ELSE -3.4028234e38 END, CASE WHEN n % 2 = 0 THEN -9223372036854775808 ELSE 9223372036854775807 END"),
    changes: { legacy: 'UPDATE @ SET v = -0e0 WHERE id < 5 AND v = 0', shop: "UPDATE @ SET v = 'Infinity' WHERE id = 1; UPDATE @ SET v = 'NaN' WHERE id = 2" },
    finds: [['altered', [1], 'v', '1.7976931348623157e308', 'Infinity'], ['altered', [2], 'v', '0', 'NaN']],
  },
  {
    name: 'numbers whose shortest text is not the same everywhere',
    legacy: keyed('v double, w double, x float, y float', 'n * 1e22, 24158255156088768e0 + 4 * n, 35984800e0 + 4 * n, 2394116e0 + n / 4'),
    shop: keyed('v float8, w float8, x float4, y float4', 'n * 1e22::float8, 24158255156088768::float8 + 4 * n, 35984800 + 4 * n, 2394116 + n / 4.0'),
    changes: { shop: 'UPDATE @ SET v = 1e23 + 16777216 WHERE id = 10; UPDATE @ SET x = x + 4 WHERE id = 2' },
    finds: [['altered', [10], 'v', '9.999999999999999e22', '1.0000000000000003e+23'], ['altered', [2], 'x', '35984808', '3.5984812e+07']],
  },
  {
    name: 'what needs a computed column: members in another order, a text of bytes, a day of a moment, a duration',
    legacy: keyed("v set('road','gravel','city'), w blob, x datetime, y time", "'gravel,city', 'Möwe 🚲', '2024-02-29 00:00:00' + INTERVAL n DAY, sec_to_time(100000 + n)"),
    shop: keyed('v text[], w text, x date, y interval', "'{city,gravel}', 'Möwe 🚲', date '2024-02-29' + n, (100000 + n) * interval '1 s'"),
    computed: {
      legacy: { w_text: 'convert(w using utf8mb4)', x_day: 'cast(x AS date)', y_s: 'time_to_sec(y)' },
      shop: { v_sorted: "CASE WHEN v IS NOT NULL THEN ARRAY(SELECT i FROM unnest(v) i ORDER BY array_position(ARRAY['road', 'gravel'], i)) END", y_s: 'extract(epoch FROM y)' },
    },
    options: { columns: [{ source: 'v', target: 'v_sorted', as: 'array' }, { source: 'w_text', target: 'w' }, { source: 'x_day', target: 'x' }, 'y_s'] },
    changes: { shop: "UPDATE @ SET v = '{road}' WHERE id = 1; UPDATE @ SET v = NULL WHERE id = 2; UPDATE @ SET v = '{}' WHERE id = 3; UPDATE @ SET w = 'möwe 🚲' WHERE id = 4; UPDATE @ SET y = y + interval '1 day' WHERE id = 5" },
    finds: [['altered', [1], 'v_sorted', 'gravel,city', '{road}'], ['altered', [2], 'v_sorted', 'gravel,city', null], ['altered', [3], 'v_sorted', 'gravel,city', '{}'], ['altered', [4], 'w', 'Möwe 🚲', 'möwe 🚲'], ['altered', [5], 'y_s', '100005', '186405.000000']],
  },
  {
    name: 'long texts and bytes, alike but for their ends',
    legacy: keyed('v longtext, w longblob', "concat(repeat('ä', 9000), n), concat(repeat(x'00', 9000), char(n))"),
    shop: keyed('v text, w bytea', "repeat('ä', 9000) || n, decode(repeat('00', 9000) || lpad(to_hex(n), 2, '0'), 'hex')"),
    options: { columns: ['v', 'w'] },
  },
  {
    name: 'uuids and addresses of MariaDB',
    legacy: keyed('v uuid, w inet6', "concat('0A000000-0000-4000-8000-', lpad(n, 12, '0')), concat('2001:db8::', hex(n))"),
    shop: keyed('v uuid, w inet', "('0a000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, ('2001:db8::' || to_hex(n))::inet"),
    changes: { shop: "UPDATE @ SET w = w + 1 WHERE id = 1" },
    finds: [['altered', [1], 'w', '2001:db8::1', '2001:db8::2']],
  },
  {
    name: 'texts with a zero byte, which one engine cannot hold',
    legacy: keyed('v varchar(9)', "concat('a', if(n = 7, char(0 using utf8mb4), ''))"),
    shop: keyed('v text', "'a'"),
    finds: [['altered', [7], 'v', 'a\u0000', 'a']],
  },
  {
    name: 'texts that only a collation takes for equal',
    legacy: keyed('v varchar(20) COLLATE utf8mb4_unicode_ci', "elt(1 + n % 4, 'straße', 'Ä', 'ﬁ', 'a\u0301')"),
    shop: keyed('v text', "(ARRAY['straße', 'Ä', 'ﬁ', 'a\u0301'])[1 + n % 4]"),
    changes: { shop: "UPDATE @ SET v = 'strasse' WHERE id = 4; UPDATE @ SET v = 'ä' WHERE id = 5; UPDATE @ SET v = 'fi' WHERE id = 6; UPDATE @ SET v = 'á' WHERE id = 7" },
    finds: [['altered', [4], 'v', 'straße', 'strasse'], ['altered', [5], 'v', 'Ä', 'ä'], ['altered', [6], 'v', 'ﬁ', 'fi'], ['altered', [7], 'v', 'a\u0301', 'á']],
  },
]; // prettier-ignore

export const PROBES: readonly Probe[] = [...OF_PEERS, ...OF_OURS];
