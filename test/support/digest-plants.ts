/** Changes that a careless digest does not see, each in rows of its own, and the findings that each must make. */

/** One change: statements for either side about the rows of the part WORLD, and what is found, as `row column`. */
export type DigestPlant = {
  readonly name: string;
  readonly legacy?: string;
  readonly crm: string;
  readonly finds: readonly string[];
};

/** Rows of each change. */
const ROWS = 100;

const COLUMNS = `id int8 PRIMARY KEY, part int NOT NULL, name text, note text, area INT, units int8, price PRICE, at timestamptz,
  local timestamp, clock time, mail citext, list int8[], grade grade, doc DOC, code CODE, depth float8, small REAL, flag bool,
  raw bytea, address inet, span interval, ref uuid, day date`;

/** The same rows in types that differ as they do after a move; a part for each change that will be made. */
export function tables(parts: number): { readonly legacy: string; readonly crm: string } {
  const rows = `INSERT INTO berths SELECT w * 1000 + n, w, 'name ' || n, 'note ' || n % 7, n, n * 5000000000, n * 1.50,
    timestamptz '2024-01-01 00:00+00' + n * interval '1.5 s', timestamp '2024-01-01' + n * interval '1.5 s', time '01:00' + n * interval '1 s',
    ('Mail' || n)::citext, ARRAY[n, 2, 3, 4], (CASE WHEN n % 2 = 0 THEN 'new' ELSE 'old' END)::grade, ('{"n": ' || n || '}')::DOC,
    'c' || n, n / 7.0, 0.1, n % 3 = 0, decode(md5(n::text), 'hex'), ('10.0.0.' || n)::inet, n * interval '1 day', md5(n::text)::uuid,
    date '2024-01-01' + n FROM generate_series(1, ${String(ROWS)}) n, generate_series(0, ${String(parts - 1)}) w;`;
  const side = (types: readonly (readonly [string, string])[]): string =>
    types.reduce(
      (text, [name, type]) => text.replaceAll(name, type),
      `CREATE TABLE berths (${COLUMNS}); ${rows}`,
    );
  return {
    legacy: `CREATE EXTENSION citext; CREATE TYPE grade AS ENUM ('old', 'new');
      ${side([
        ['INT,', 'int2,'],
        ['PRICE', 'numeric(12,4)'],
        ['CODE', 'char(5)'],
        ['DOC', 'json'],
        ['REAL', 'float4'],
      ])}`,
    crm: `CREATE TYPE other AS ENUM ('a', 'b', 'c'); CREATE EXTENSION citext; CREATE TYPE grade AS ENUM ('new', 'more', 'old');
      ${side([
        ['INT,', 'int4,'],
        ['PRICE', 'numeric'],
        ['CODE', 'char(8)'],
        ['DOC', 'jsonb'],
        ['REAL', 'float4'],
      ])}`,
  };
}

const set = (row: number, what: string): string =>
  `UPDATE berths SET ${what} WHERE id = WORLD * 1000 + ${String(row)}`;
const all = (column: string): string[] =>
  Array.from({ length: ROWS }, (_, at) => `${String(at + 1)} ${column}`);

/** A change of one value in one row. */
function one(name: string, column: string, from: string | null, to: string): DigestPlant {
  return {
    name,
    ...(from === null ? {} : { legacy: set(7, `${column} = ${from}`) }),
    crm: set(7, `${column} = ${to}`),
    finds: [`7 ${column}`],
  };
}

/** The same value, written in two ways. */
function same(name: string, column: string, from: string, to: string): DigestPlant {
  return { ...one(name, column, from, to), finds: [] };
}

/** Every change. */
export const PLANTS: readonly DigestPlant[] = [
  { name: 'nothing', crm: 'SELECT 1', finds: [] },
  {
    name: 'values swapped between two rows',
    crm: `${set(3, "name = 'name 4'")}; ${set(4, "name = 'name 3'")}`,
    finds: ['3 name', '4 name'],
  },
  {
    name: 'values of two columns swapped',
    crm: set(9, 'name = note, note = name'),
    finds: ['9 name', '9 note'],
  },
  {
    name: 'a rotated column',
    crm: `UPDATE berths SET name = 'name ' || ((id - WORLD * 1000) % ${String(ROWS)} + 1) WHERE part = WORLD`,
    finds: all('name'),
  },
  {
    name: 'one more here and one less there',
    crm: `${set(20, 'units = units + 1')}; ${set(21, 'units = units - 1')}`,
    finds: ['20 units', '21 units'],
  },
  one('the sign of an integer', 'area', null, '-area'),
  one('the sign of a bigint', 'units', null, '-units'),
  one('the sign of a numeric', 'price', null, '-price'),
  one('the sign of a double', 'depth', null, '-depth'),
  one('the sign of an interval', 'span', null, '-span'),
  one('-1 for 4294967295', 'units', '4294967295', '-1'),
  one('4294967296 for 1', 'units', '1', '4294967296'),
  one('4294967297 for 0', 'units', '0', '4294967297'),
  one('an instant 4294.967296 s later', 'at', null, "at + interval '4294.967296 s'"),
  one('a timestamp 4294.967296 s later', 'local', null, "local + interval '4294.967296 s'"),
  one('a time 4294.967296 s later', 'clock', null, "clock + interval '4294.967296 s'"),
  one('midnight after for midnight before', 'clock', "'00:00'", "'24:00'"),
  one('a day for 24 hours', 'span', "'24:00:00'", "'1 day'"),
  one('case in citext', 'mail', null, 'upper(mail::text)'),
  one('an array in another shape', 'list', "'{1,2,3,4}'", "'{{1,2},{3,4}}'"),
  one('an array from another bound', 'list', "'{1,2}'", "'[0:1]={1,2}'"),
  one('another label', 'grade', null, "CASE grade WHEN 'new' THEN 'old' ELSE 'new' END::grade"),
  one('a number in JSON', 'doc', null, `'{"n": 70}'`),
  same('spaces in JSON', 'doc', `'{ "b":2,"a" : 1.0 }'`, `'{"a":1,"b":2}'`),
  one('a blank before char(n)', 'code', "'c'", "' c'"),
  one('a blank after text', 'name', null, "name || ' '"),
  same('the scale of a numeric', 'price', '1.50', '1.5'),
  one('a moved point', 'price', '1.5', '15'),
  same('the sign of a double that is zero', 'depth', '0', "'-0'"),
  same('the sign of a real that is zero', 'small', "'-0'", '0'),
  one('NULL for an empty text', 'name', "''", 'NULL'),
  one('NULL for an integer of zero', 'area', '0', 'NULL'),
  one('NULL for a bigint of zero', 'units', 'NULL', '0'),
  one('NULL for a numeric of zero', 'price', '0', 'NULL'),
  one('NULL for a double of zero', 'depth', '0', 'NULL'),
  one('NULL for a real of zero', 'small', 'NULL', '0'),
  one('NULL for false', 'flag', 'NULL', 'false'),
  one('NULL for an empty array', 'list', "'{}'", 'NULL'),
  one('NaN for NULL', 'depth', "'NaN'", 'NULL'),
  one('an infinity for the other', 'depth', "'Infinity'", "'-Infinity'"),
  one('an infinite day', 'day', "'infinity'", "'-infinity'"),
  one('the last bit of a double', 'depth', '0.1', "0.1::float8 + '2e-17'"),
  one('a byte', 'raw', null, 'set_byte(raw, 3, 255 - get_byte(raw, 3))'),
  one('a mask', 'address', "'10.0.0.7'", "'10.0.0.7/8'"),
  one(
    'a digit of a uuid',
    'ref',
    null,
    "(overlay(ref::text placing CASE WHEN left(ref::text, 1) = 'f' THEN '0' ELSE 'f' END from 1 for 1))::uuid",
  ),
  { name: 'a lost row', crm: 'DELETE FROM berths WHERE id = WORLD * 1000 + 42', finds: ['42 missing'] },
  {
    name: 'a row made up',
    crm: "INSERT INTO berths (id, part, name) VALUES (WORLD * 1000 + 507, WORLD, 'new')",
    finds: ['507 extra'],
  },
];
