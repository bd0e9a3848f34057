// Values that a comparison tells apart never enter a hash alike: of every two types that can share a form, every two values.
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cellComparer } from '../../../src/compare/cells.ts';
import { digestForm } from '../../../src/compare/digest-form.ts';
import type { Described } from '../../../src/compare/row-comparer.ts';
import type { DigestForm, DigestScheme } from '../../../src/model/digest.ts';
import type { Cell, ColumnType } from '../../../src/model/value.ts';
import { columnForms, columnSql } from '../../../src/sources/postgres/digest-forms.ts';
import { database, describePostgres } from '../../support/postgres.ts';
import { vectorSetup, vectorTypes } from '../../support/vectors.ts';

const PINS = `SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'iso_8601';
  SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C'; SET client_encoding = 'UTF8';`;

/** Values that a careless hash takes for others, besides those of the vectors; as \`type: values\`. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  int4: ['-1954', '1954'],
  int8: ['-1', '4294967295', '1', '4294967296', '-4294967296', '4294967297'],
  numeric: ['-1.5', '1.50', '15', '150000', '-150000', '4294967296', 'NaN', 'Infinity', '-Infinity', '0.1'],
  float4: ['-0.1', '1.5', 'NaN', 'Infinity', '-Infinity', '0.10000000149011612'],
  float8: ['-0.1', '1.5', '-1.5', '0.10000000149011612', 'NaN', 'Infinity', '-Infinity'],
  text: ['', 'NULL', '~', '0', 'a', 'a ', 'A', 'ä', 'a\u0308', '\u{1f6a4}', 'true', 't'],
  'char(3)': ['a', 'A', '', '0'],
  citext: ['a', 'A', 'a ', ''],
  time: ['00:00:00', '24:00:00', '01:11:34.967296', '00:00:00.000001'],
  timestamp: [
    '2024-01-01',
    '2024-01-01 01:11:34.967296',
    '2024-01-01 00:00:00.000001',
    'infinity',
    '-infinity',
  ],
  timestamptz: ['2024-01-01+00', '2024-01-01 01:11:34.967296+00', '2024-01-01 02:00+02', 'infinity'],
  interval: ['1 day', '24:00:00', '1 mon', '30 days', '-1 day'],
  'char(3)[]': ['{a}', '{"a  "}', '{a,b}', '{{a,b}}'],
  'text[]': [
    '{a}',
    '{"a  "}',
    '{a,b}',
    '{{a,b}}',
    '{{a},{b}}',
    '{NULL}',
    '{"NULL"}',
    '{}',
    '{""}',
    '[2:3]={a,b}',
  ],
  'int8[]': ['{1,2}', '{{1,2}}', '{{1},{2}}', '{12}', '{-1}', '{4294967295}'],
  'float4[]': ['{-0}', '{0}', '{0.1}'],
  'float8[]': ['{-0}', '{0}', '{0.1}', '{0.10000000149011612}'],
  jsonb: ['{"a":1}', '{"a":1.0}', '[1,2]', '[2,1]', '"1"', '1', 'null'],
  json: ['{"a":1}', '{"a": 1}', '{"a": 1.0}', '{"b":2,"a":1}'],
  inet: ['10.0.0.1', '10.0.0.1/8', '::1'],
  bit: ['0', '1'],
};

type Value = { readonly sql: string; readonly text: Cell };
type Typed = {
  readonly name: string;
  readonly type: ColumnType;
  readonly finer: boolean;
  readonly values: readonly Value[];
};

/** The hash of each value in each form, which is NULL for NULL only where the server says so. */
type Hashes = ReadonlyMap<DigestForm, readonly string[]>;

describePostgres('forms of values', () => {
  const all: { readonly typed: Typed; readonly record: Hashes; readonly md5: Hashes }[] = [];
  let client: pg.Client;

  beforeAll(async () => {
    const connectionString = await database('forms', { sql: vectorSetup });
    client = new pg.Client({ connectionString, types: { getTypeParser: () => String } });
    await client.connect();
    await client.query(PINS);
    const known = vectorTypes.map(({ sql, columnType, finer, values }): Typed => ({
      name: sql,
      type: columnType,
      finer,
      values,
    }));
    for (const typed of [...known, ...(await more())])
      all.push({ typed, record: await hashes(typed, 'record'), md5: await hashes(typed, 'md5') });
  });
  afterAll(() => client.end());

  /** The values of MORE with the text in which a reader gets them. */
  async function more(): Promise<Typed[]> {
    const found: Typed[] = [];
    for (const [name, texts] of Object.entries(MORE)) {
      const like = vectorTypes.find(({ sql }) => sql === name || sql === name.replace('(3)', '(5)'));
      const element = vectorTypes.find(({ sql }) => `${sql}[]` === name);
      const type =
        name === 'char(3)[]'
          ? vectorTypes.find(({ sql }) => sql === 'char(3)[]')?.columnType
          : (like?.columnType ??
            (element && { family: 'array', name: `_${element.type.name}`, of: element.columnType }));
      const sqls = texts.map((text) => `${pg.escapeLiteral(text)}::${name}`);
      const { rows } = await client.query<{ text: string }>(
        `SELECT CASE WHEN x IS NOT NULL THEN format('%s', x) END AS text FROM (VALUES ${sqls.map((sql) => `(${sql})`).join(', ')}) AS v (x)`,
      );
      const values = [
        ...rows.map(({ text }, at) => ({ sql: sqls[at] ?? '', text })),
        { sql: `NULL::${name}`, text: null },
      ];
      found.push({ name, type: type ?? { family: 'opaque', name }, finer: true, values });
    }
    return found;
  }

  async function hashes({ type, values }: Typed, scheme: DigestScheme): Promise<Hashes> {
    const forms = columnForms(type, scheme);
    const columns = forms.map((form) => {
      const entering = columnSql({ sql: 'v.x', type, nullable: true, bytewise: false }, form);
      return scheme === 'record'
        ? `hash_record_extended(ROW(${entering}), 0)`
        : `coalesce(md5(${entering}), '~')`;
    });
    const rows = values.map(({ sql }, at) => `(${String(at)}, ${sql})`);
    const answer = await client.query<string[]>({
      text: `SELECT ${columns.join(', ')} FROM (VALUES ${rows.join(', ')}) AS v (at, x) ORDER BY at`,
      rowMode: 'array',
    });
    return new Map(forms.map((form, at) => [form, answer.rows.map((row) => row[at] ?? '')]));
  }

  /** What two columns of these types are compared in, as a comparison by digests decides. */
  function formOf(left: Typed, right: Typed, scheme: DigestScheme): DigestForm | null {
    const side = (type: ColumnType) => ({ shape: { columns: { v: type } } }) as unknown as Described;
    const offer = ({ type }: Typed) => ({
      proof: '',
      unique: true,
      key: [],
      columns: { v: columnForms(type, scheme) },
    });
    const pair = { source: 'v', target: 'v', rule: {} };
    const formed = digestForm(
      scheme,
      [pair],
      [side(left.type), side(right.type)],
      [offer(left), offer(right)],
    );
    return 'of' in formed ? (formed.of[0].columns[0]?.form ?? null) : null;
  }

  it.each(['record', 'md5'] as const)('tell apart what a comparison tells apart, by %s', (scheme) => {
    let shared = 0;
    const alike: string[] = [];
    for (const left of all) {
      for (const right of all) {
        const form = formOf(left.typed, right.typed, scheme);
        if (form === null) continue;
        const compare = cellComparer(left.typed.type, right.typed.type);
        for (const [at, a] of left.typed.values.entries()) {
          for (const [other, b] of right.typed.values.entries()) {
            shared += 1;
            const isAlike = left[scheme].get(form)?.[at] === right[scheme].get(form)?.[other];
            if (isAlike && compare(a.text, b.text) !== 'equal')
              alike.push(`${a.sql} and ${b.sql} as ${form}`);
          }
        }
      }
    }
    expect(alike).toEqual([]);
    expect(shared).toBeGreaterThan(20_000);
  });

  it('let equal values enter alike, so that they need not travel', () => {
    const apart: string[] = [];
    for (const { typed, record, md5 } of all.filter(({ typed: { finer } }) => !finer)) {
      const compare = cellComparer(typed.type, typed.type);
      for (const [form, hashed] of [...record, ...md5]) {
        for (const [at, a] of typed.values.entries())
          for (const [other, b] of typed.values.entries())
            if (compare(a.text, b.text) === 'equal' && hashed[at] !== hashed[other])
              apart.push(`${a.sql} and ${b.sql} as ${form}`);
      }
    }
    expect(apart).toEqual([]);
  });

  it('are met by types that differ only in width or in how they are written', () => {
    const named = (name: string): Typed =>
      all.map(({ typed }) => typed).find((typed) => typed.name === name) ?? {
        name,
        type: { family: 'opaque', name },
        finer: true,
        values: [],
      };
    const meet = (left: string, right: string) => formOf(named(left), named(right), 'record');
    expect(meet('int2', 'int4')).toBe('int4');
    expect(meet('int4', 'int8')).toBe('int8');
    expect(meet('int8', 'numeric')).toBe('text');
    expect(meet('numeric', 'numeric(12,4)')).toBe('numeric');
    expect(meet('float4', 'float8')).toBe('text');
    expect(meet('varchar', 'text')).toBe('text');
    expect(meet('char(5)', 'citext')).toBe('text');
    expect(meet('mood', 'text')).toBe('text');
    expect(meet('char(3)[]', 'char(3)[]')).toBe('padded');
    expect(meet('char(3)[]', 'text[]')).toBeNull();
    expect(meet('timestamp', 'timestamptz')).toBeNull();
    expect(meet('json', 'jsonb')).toBe('text');
  });
});
