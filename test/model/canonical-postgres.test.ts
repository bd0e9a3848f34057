import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonical, encodeCells } from '../../src/model/canonical.ts';
import { canonicalSql, encodeSql, postgresType, sqlIsFiner } from '../../src/model/canonical-postgres.ts';
import type { Cell, ColumnType } from '../../src/model/value.ts';
import { database, describePostgres } from '../support/postgres.ts';
import { vectorSetup, vectorTypes } from '../support/vectors.ts';

const PINS = `SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'iso_8601';
  SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C'; SET client_encoding = 'UTF8';`;

describePostgres('the vectors on a real PostgreSQL', () => {
  let client: pg.Client;
  const rows = async (statement: string): Promise<Record<string, string | null>[]> =>
    (await client.query<Record<string, string | null>>(statement)).rows;
  const row = async (expressions: readonly string[]): Promise<Cell[]> => {
    const named = expressions.map((expression, at) => `(${expression}) AS "${at}"`);
    const [found] = await rows(`SELECT ${named.join(', ')}`);
    return expressions.map((_, at) => found?.[at] ?? null);
  };

  beforeAll(async () => {
    const connectionString = await database('canonical', { sql: vectorSetup });
    client = new pg.Client({ connectionString, types: { getTypeParser: () => String } });
    await client.connect();
    await client.query(PINS);
  });
  afterAll(async () => {
    await client.end();
  });

  for (const { sql, type, columnType, finer, equality, values } of vectorTypes) {
    const literals = values.map((value) => value.sql);

    it(`${sql} is printed as the vectors say`, async () => {
      const texts = await row(literals);
      expect(texts).toEqual(values.map(({ text }) => text));
      expect(texts.map((text) => canonical(columnType, text))).toEqual(
        values.map((value) => value.canonical),
      );
    });

    it(`${sql} is the type that the vectors say`, async () => {
      const [name, letter, element] = await row(
        ['typname', 'typtype', "typcategory = 'A' AND typelem <> 0"].map(
          (what) => `SELECT ${what} FROM pg_type WHERE oid = pg_typeof(${literals[0] ?? 'NULL'})`,
        ),
      );
      const kinds = {
        b: 'base',
        c: 'composite',
        d: 'domain',
        e: 'enum',
        r: 'range',
        m: 'multirange',
      } as const;
      const kind = element === 't' ? 'array' : kinds[letter as keyof typeof kinds];
      expect({ name, kind }).toEqual({ name: type.name, kind: type.kind });
    });

    it(`SQL gives ${finer ? 'at least as many canonical texts' : 'the same canonical text'} for ${sql}`, async () => {
      expect(sqlIsFiner(columnType)).toBe(finer);
      const texts = await row(literals.map((literal) => canonicalSql(columnType, literal)));
      if (!finer) expect(texts).toEqual(values.map((value) => value.canonical));
      for (const [at, text] of texts.entries()) {
        const value = values[at]!.canonical;
        expect(text === null).toBe(value === null);
        // What looks equal to SQL is equal: a digest never hides a difference.
        const twins = values.filter((_, other) => texts[other] === text);
        expect(twins.map((twin) => twin.canonical)).toEqual(twins.map(() => value));
      }
    });

    if (equality === null) continue;
    it(`${sql} is equal where PostgreSQL says so`, async () => {
      const listed = values.flatMap((value, at) => (value.text === null ? [] : [`(${at}, ${value.sql})`]));
      const pairs = await rows(
        `WITH v (i, x) AS (VALUES ${listed.join(', ')})
          SELECT a.i AS left, b.i AS right, a.x ${equality} b.x AS equal FROM v a JOIN v b ON a.i < b.i`,
      );
      const differing = pairs.filter(({ left, right, equal }) => {
        const [a, b] = [values[Number(left)]!, values[Number(right)]!];
        return (a.canonical === b.canonical) !== (equal === 't');
      });
      expect(differing.map(({ left, right }) => [literals[Number(left)], literals[Number(right)]])).toEqual(
        [],
      );
    });
  }

  it('whole rows have the same encoding in SQL and in JavaScript', async () => {
    const exact = vectorTypes.filter(({ finer }) => !finer);
    const types = exact.map(({ columnType }) => columnType);
    for (let at = 0; at < 12; at += 1) {
      const picked = exact.map(({ values }) => values[at % values.length]!);
      const [text] = await row([
        encodeSql(
          types,
          picked.map((value) => value.sql),
        ),
      ]);
      expect(text).toBe(
        encodeCells(
          types,
          picked.map((value) => value.text),
        ),
      );
    }
  });

  it('rows of every width a table can have are encoded', async () => {
    const [number] = [postgresType({ name: 'numeric', kind: 'base' })];
    const columns = 1_600;
    const types = Array.from({ length: columns }, () => number);
    const [text] = await row([
      encodeSql(
        types,
        types.map((_, at) => `${at}.50`),
      ),
    ]);
    expect(text).toBe(
      encodeCells(
        types,
        types.map((_, at) => `${at}.5`),
      ),
    );
    expect(await row([encodeSql([], [])])).toEqual(['']);
  });

  it('generated columns, awkward names and rows of a table are read as any other', async () => {
    await client.query(
      `CREATE TABLE berths ("price ""net""" numeric(10,2), gross numeric GENERATED ALWAYS AS ("price ""net""" * 1.19) STORED);
       INSERT INTO berths VALUES (100), (NULL)`,
    );
    const type = postgresType({ name: 'numeric', kind: 'base' });
    const encoded = encodeSql([type, type], ['"price ""net"""', 'gross']);
    const found = await rows(`SELECT ${encoded} AS row FROM berths ORDER BY gross NULLS LAST`);
    expect(found.map((entry) => entry['row'])).toEqual(['number3:100number3:119', 'number~number~']);
  });

  it('a NULL is NULL to SQL whatever the type, a composite of NULLs is none', async () => {
    const place = postgresType({ name: 'place', kind: 'composite' });
    expect(await row([encodeSql([place, place], ['row(null, null)::place', 'null::place'])])).toEqual([
      'opaque3:(,)opaque~',
    ]);
  });
});

describe('the type of a PostgreSQL type', () => {
  const number: ColumnType = { family: 'number', name: 'int4' };

  it('is its base for a domain, its bound for ranges and multiranges', () => {
    expect(postgresType({ name: 'age', kind: 'domain', of: number })).toEqual(number);
    const range = postgresType({ name: 'int4range', kind: 'range', of: number });
    expect(range).toEqual({ family: 'range', name: 'int4range', of: number });
    const expected = { family: 'range', name: 'int4multirange', of: number };
    expect(postgresType({ name: 'int4multirange', kind: 'multirange', of: range })).toEqual(expected);
    expect(postgresType({ name: 'int4multirange', kind: 'multirange', of: number })).toEqual(expected);
  });

  it('is opaque when nothing is known about it', () => {
    for (const name of ['money', 'macaddr', 'tsvector', 'hstore', 'constructor', '__proto__']) {
      expect(postgresType({ name, kind: 'base' })).toEqual({ family: 'opaque', name });
    }
    expect(postgresType({ name: '_x', kind: 'array' }).family).toBe('opaque');
    expect(postgresType({ name: 'text', kind: 'composite' }).family).toBe('opaque');
  });

  it('is text for an enum even when it is named like a type', () => {
    expect(postgresType({ name: 'date', kind: 'enum' })).toEqual({ family: 'text', name: 'date' });
  });
});
