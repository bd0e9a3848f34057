/** A table with a column of every make, and random values for each as PostgreSQL reads them. */
import type { Random } from './random.ts';

type Column = { readonly type: string; readonly value: (random: Random) => string };

const from =
  (...values: readonly string[]) =>
  (random: Random) =>
    random.pick(values);
const hex = (random: Random, bytes: number): string =>
  Array.from({ length: bytes }, () => random.int(0, 255).toString(16).padStart(2, '0')).join('');
const plain = (random: Random) => random.text(6).replaceAll('\0', '');

/** Values that look alike and are not, and what is largest, smallest, empty and odd. */
export const COLUMNS: Readonly<Record<string, Column>> = {
  bin: { type: 'bytea', value: (random) => `\\x${hex(random, random.int(0, 9))}` },
  amount: {
    type: 'numeric',
    value: from('0', '1.0', '1.00', '-1e-30', 'NaN', '123456789012345678901234567890.123456789', '7'),
  },
  moment: {
    type: 'timestamptz',
    value: from(
      '2024-02-29 12:34:56.789012+00',
      '2024-02-29 12:34:56.789013+00',
      '2024-02-29 12:34:56+05:30',
      'infinity',
      '-infinity',
      '0001-12-31 23:59:59.999999+00 BC',
      '294276-12-31 23:59:59.999999+00',
    ),
  },
  doc: {
    type: 'jsonb',
    value: from('null', '{}', '[]', '1.10', '1.1', '"\\u00e9\\""', '{"a": [1, 2.50, null, {"b": "|,;"}]}'),
  },
  said: { type: 'json', value: from('{"a":1 , "a":2}', '{"a":1, "a":2}', ' 1.0', '1.0') },
  tags: {
    type: 'text[]',
    value: from('{}', '{NULL,"NULL","a\\"b\\\\","{x}",""}', '[0:1]={a,b}', '{a,b}', '{{a,b},{c,d}}'),
  },
  counts: { type: 'int[]', value: from('{}', '{NULL,1,-2147483648}', '{1}', '[2:2]={1}') },
  weather: { type: 'weather', value: from('calm', 'rough, "very"', '') },
  share: { type: 'share', value: from('0', '0.1000', '-999.9999', '99999.9999') },
  span: { type: 'int4range', value: from('empty', '[1,10)', '(,)', '[5,)', '(,5]') },
  period: {
    type: 'tstzmultirange',
    value: from('{}', '{[2024-01-01 00:00:00.000001+00,infinity)}', '{(,2024-01-01 00:00+00],(2025-01-01,)}'),
  },
  length: {
    type: 'interval',
    value: from('0', '1 mon -1 day 00:00:00.000001', '-00:00:00.5', '30 days', '720:00'),
  },
  ratio: {
    type: 'float8',
    value: from(
      '0',
      '-0',
      'NaN',
      '-Infinity',
      '1e-310',
      '0.1',
      '0.1000000000000001',
      '1.7976931348623157e308',
    ),
  },
  code: { type: 'char(7)', value: from('', 'ab', 'ab c', 'é') },
  mail: { type: 'citext', value: from('A@b.example', 'a@B.example', '') },
  label: { type: 'text', value: plain },
  kept: { type: 'boolean', value: from('t', 'f') },
  token: { type: 'uuid', value: (random) => hex(random, 16) },
  day: { type: 'date', value: from('2024-02-29', '4713-01-01 BC', 'infinity', '5874897-12-31') },
  at: { type: 'time', value: from('00:00', '24:00', '23:59:59.999999') },
  bits: { type: 'bit varying', value: from('', '0', '00', '101') },
  place: { type: 'point', value: from('(0,0)', '(-0,1e-300)', '(1,2)') },
  pair: { type: 'pair', value: from('(,)', '(,"")', '(1,"a,b")') },
  address: { type: 'inet', value: from('10.0.0.1', '10.0.0.1/8', '::1') },
};

/** What a row's words are by the declared expression: of a column that no fix sets. */
export const WORDS = `to_tsvector('simple', coalesce(note, ''))`;

/** The table that is corrected, and one of what it should hold. */
export const TABLES = `
  DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citext') THEN CREATE EXTENSION citext;
    ELSE CREATE DOMAIN citext AS text; END IF;
  END $$;
  CREATE TYPE weather AS ENUM ('calm', 'rough, "very"', '');
  CREATE DOMAIN share AS numeric(9,4) CHECK (VALUE >= -1000);
  CREATE TYPE pair AS (number int, name text);
  CREATE TABLE records (id bigint PRIMARY KEY, no int GENERATED ALWAYS AS IDENTITY,
    ${Object.entries(COLUMNS)
      .map(([name, { type }]) => `"${name}" ${type}`)
      .join(', ')},
    note text, words tsvector, doubled numeric GENERATED ALWAYS AS (amount + amount) STORED,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp());
  CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN NEW.updated_at := clock_timestamp(); RETURN NEW; END $$;
  CREATE TRIGGER touched BEFORE UPDATE ON records FOR EACH ROW EXECUTE FUNCTION touch();
  CREATE SEQUENCE elsewhere START 1000;
  CREATE TABLE truth AS SELECT id, ${names(Object.keys(COLUMNS))} FROM records;
  ALTER TABLE truth ADD PRIMARY KEY (id);`;

/** Names of columns as a list of SQL. */
export function names(columns: readonly string[]): string {
  return columns.map((name) => `"${name}"`).join(', ');
}

/** A random value of a column as SQL, sometimes NULL. */
function valueSql(column: string, random: Random): string {
  const { type, value } = COLUMNS[column]!;
  return random.once(6) ? 'NULL' : `'${value(random).replaceAll("'", "''")}'::${type}`;
}

/** One to three assignments of random values. */
export function assignments(random: Random): string {
  const chosen = random.shuffled(Object.keys(COLUMNS)).slice(0, random.int(1, 3));
  const note = random.once(4) ? [`note = '${random.int(1, 9)}'`] : [];
  return [...chosen.map((name) => `"${name}" = ${valueSql(name, random)}`), ...note].join(', ');
}

/** A whole random row without its id. */
export function rowSql(random: Random): string {
  return Object.keys(COLUMNS)
    .map((name) => valueSql(name, random))
    .join(', ');
}
