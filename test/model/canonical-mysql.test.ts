import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonical } from '../../src/model/canonical.ts';
import { canonicalLength, canonicalSql } from '../../src/model/canonical-mysql.ts';
import { canonicalSql as postgresSql } from '../../src/model/canonical-postgres.ts';
import { describeMysql, mysqlDatabase, type TestDatabase } from '../support/mysql.ts';
import { calm, rows } from '../support/opened-source.ts';
import { database, describePostgres } from '../support/postgres.ts';
import { sharedTables, sharedTypes } from '../support/shared-vectors.ts';
import { withLegacy } from '../sources/mysql/opening.ts';

describeMysql('the values of both engines, in MySQL', () => {
  let made: TestDatabase;
  beforeAll(async () => {
    made = await mysqlDatabase('canonical', sharedTables);
  });

  it.each(sharedTypes.map(({ mysql }, at) => [mysql, at] as const))('of type %s', async (_mysql, at) => {
    const { family, ask = 'v', decimals = 0, form, values } = sharedTypes[at]!;
    const own = values.filter(({ mysql }) => mysql !== null);
    const held = own.map((value) => value.canonical);
    await withLegacy({ url: made.reader }, async ({ source, of }) => {
      const dataset = of(source.table(`t${at}`, { key: 'id' }));
      const type = (await dataset.describe(calm)).columns['v']!;
      expect(type.family).toBe(family);
      const read = (await rows(dataset, ['v'])).map(([cell]) => canonical(type, cell ?? null));
      expect(read).toEqual(held);
      const sql = canonicalSql(type, ask, decimals);
      expect(sql === null).toBe(form !== undefined);
      if (sql === null) return;
      const texts = own.map(({ canonical: one, finer }) => finer ?? one);
      const text = `CONVERT(CONCAT(${sql}) USING utf8mb4)`;
      const asked = of(
        source.table(`t${at}`, { key: 'id', computed: { text, bytes: `LENGTH(CONCAT(${sql}))` } }),
      );
      const told = await rows(asked, ['text', 'bytes']);
      expect(told.map(([cell]) => cell)).toEqual(texts);
      const length = canonicalLength(type, decimals);
      const lengths = texts.map((cell) => (cell === null ? null : Buffer.byteLength(cell)));
      expect(told.map(([, bytes]) => bytes ?? null)).toEqual(
        lengths.map((bytes) => bytes?.toString() ?? null),
      );
      if (length !== null) expect(new Set(lengths)).toEqual(new Set([length, null]));
    });
  });
});

describePostgres('the values of both engines, in PostgreSQL', () => {
  let client: pg.Client;
  beforeAll(async () => {
    client = new pg.Client({
      connectionString: await database('shared'),
      types: { getTypeParser: () => String },
    });
    await client.connect();
    await client.query("SET timezone = 'UTC'; SET datestyle = 'ISO, YMD'; SET extra_float_digits = 1");
  });
  afterAll(async () => {
    await client.end();
  });

  it.each(
    sharedTypes.flatMap(({ postgres }, at) => (postgres === null ? [] : [[postgres.sql, at] as const])),
  )('of type %s', async (sql, at) => {
    const { postgres, form, values } = sharedTypes[at]!;
    const held = values.filter((value) => value.postgres !== null);
    const type = postgres!.columnType;
    const asked = held.map((value) => `(${String(value.postgres)})::${sql}`);
    const texts = async (what: readonly string[]) => {
      const named = what.map((one, column) => `${one} AS "${String(column)}"`);
      const answer = await client.query<Record<string, string | null>>(`SELECT ${named.join(', ')}`);
      return what.map((_, column) => answer.rows[0]?.[column] ?? null);
    };
    const expected = held.map((value) => value.canonical);
    expect((await texts(asked)).map((text) => canonical(type, text))).toEqual(expected);
    const canonicals = await texts(asked.map((one) => postgresSql(type, one)));
    if (form === undefined) expect(canonicals).toEqual(expected);
  });
});
