/** Any column can be a key, in the order of its bytes, under any collation; only its own index makes ranges cheap. */
import { beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../../src/model/dataset.ts';
import { compareKeys, keyCodec } from '../../../src/model/key.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { KeyOf } from '../../../src/sources/sql-table.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure, nativeKeys, rows } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';

const NAMES = [
  'a',
  'A',
  'á',
  'a ',
  'b',
  'B',
  'Z',
  'z',
  'ﬁ',
  '🚤',
  '\ufffd',
  '-',
  '_',
  ' ',
  '',
  '10',
  '9',
  'ss',
  'ß',
  'co-op',
  'coop',
];

const TABLES = `CREATE EXTENSION IF NOT EXISTS citext;
  CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
  CREATE TYPE state AS ENUM ('sold', 'free');
  CREATE DOMAIN number_domain AS int4; CREATE DOMAIN byte_name AS text COLLATE "C";
  CREATE TABLE people (
    own text PRIMARY KEY, bytewise text COLLATE "C" NOT NULL UNIQUE, short varchar(20) COLLATE "C" UNIQUE, loose text COLLATE loose,
    ci citext, padded char(8), state state, domain_text byte_name NOT NULL UNIQUE, number number_domain NOT NULL UNIQUE,
    amount numeric, flag boolean, digits text, at timestamptz, at_text text);
  CREATE INDEX ON people (number, bytewise);`;

describePostgres('a PostgreSQL key', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('keys', { sql: TABLES, options: `LOCALE_PROVIDER icu ICU_LOCALE 'en-US'` });
    for (const [at, name] of NAMES.entries()) {
      const values = [
        name,
        at,
        at % 2 === 0 ? 'sold' : 'free',
        `${at}.50`,
        String(at * 37),
        `2024-01-0${(at % 9) + 1} 00:00:00+02`,
      ];
      await run(
        url,
        `INSERT INTO people SELECT $1::text, $1::text, $1::text, $1::text, $1::text, $1::text, $3::state, $1::text, $2::int,
          $4::numeric, $2::int % 2 = 0, $5::text, $6::timestamptz, $6::text`,
        values,
      );
    }
    await run(url, 'ANALYZE people');
  });

  const table = (key: KeyOf<string>, ask: (dataset: Dataset) => Promise<unknown>) =>
    withCrm({ url }, ({ source, of }) => ask(of(source.table('people', { key }))));

  it.each(['own', 'bytewise', 'short', 'loose', 'ci', 'domain_text'])(
    'sorts and finds text by bytes: %s',
    async (column) => {
      await table(column, async (dataset) => {
        const sorted = NAMES.toSorted(compareKeys);
        expect(await nativeKeys(dataset)).toEqual(sorted.map((name) => [name]));
        for (const name of ['A', 'a', 'ß', 'ss', 'coop', 'a ', '🚤']) {
          expect(await nativeKeys(dataset, { anyOf: [name] })).toEqual([[name]]);
          const before = sorted.filter((other) => compareKeys(other, name) < 0).length;
          expect(await dataset.count({ from: null, until: name }, calm)).toBe(before);
          expect(await dataset.count({ from: name, until: null }, calm)).toBe(NAMES.length - before);
        }
      });
    },
  );

  it.each([
    ['own', 'text', false],
    ['bytewise', 'text', true],
    ['short', 'text', true],
    ['loose', 'text', false],
    ['ci', 'text', false],
    ['padded', 'text', false],
    ['state', 'text', false],
    ['domain_text', 'text', true],
    ['number', 'int', true],
    ['amount', 'text', false],
    ['flag', 'text', false],
    ['at', 'timestamp', false],
  ])('knows the kind of %s (%s), and whether a range of it is cheap', async (column, kind, ranged) => {
    await table(column, async (dataset) => {
      const shape = await dataset.describe(calm);
      expect([shape.key[0]?.kind, shape.ranged]).toEqual([kind, ranged]);
      const keys = [];
      for await (const page of dataset.scan(EVERYTHING, [column], calm))
        keys.push(...page.map(({ key }) => key));
      expect(keys).toEqual(keys.toSorted(compareKeys));
      expect(keys.length).toBe(NAMES.length);
      for (const key of new Set(keys)) {
        expect(await dataset.count({ anyOf: [key] }, calm)).toBe(
          keys.filter((other) => other === key).length,
        );
      }
    });
  });

  it('takes char(n) without its padding, numerics without their zeros and enums by their labels', async () => {
    await table('padded', async (dataset) => {
      expect(await nativeKeys(dataset, { anyOf: ['a', 'B'] })).toEqual([['B'], ['a'], ['a']]);
      expect(await rows(dataset, ['padded'], { anyOf: ['B'] })).toEqual([['B']]);
    });
    await table('amount', async (dataset) =>
      expect(await nativeKeys(dataset, { anyOf: ['0.5', '1.50'] })).toEqual([['0.5']]),
    );
    await table('state', async (dataset) => expect((await nativeKeys(dataset)).at(0)).toEqual(['free']));
  });

  it('reads text as the kind that is declared', async () => {
    await table({ digits: 'int' }, async (dataset) => {
      expect(await nativeKeys(dataset, { from: 'pb5', until: 'pd111' })).toEqual([[37], [74]]);
      expect((await dataset.describe(calm)).ranged).toBe(false);
    });
  });

  it('does not read a text as a moment, since it may or may not name a zone', async () => {
    await table({ at_text: 'timestamp' }, async (dataset) => {
      const { code, message } = await failure(dataset.describe(calm));
      expect(code).toBe('key-kind');
      expect(message).toMatch(
        /at_text is text, which cannot be read as timestamp; .* or give a computed column/,
      );
    });
  });

  it('names the table and the column, and not the value, of a text that is not of the declared kind', async () => {
    await table({ own: 'int' }, async (dataset) => {
      const { code, message, transient } = await failure(nativeKeys(dataset));
      expect([code, transient]).toEqual(['bad-value', false]);
      expect(message).toBe(
        'crm.people: a value cannot be read: own as int (SQLSTATE 22P02); clean the column, or declare it otherwise',
      );
    });
    await table({ amount: 'int' }, async (dataset) => {
      expect((await failure(nativeKeys(dataset))).message).toMatch(
        /^crm\.people: a key declared as int holds a value of/,
      );
    });
    await table({ at_text: 'date' }, async (dataset) => {
      expect((await failure(nativeKeys(dataset))).message).toMatch(/a value cannot be read: at_text as date/);
    });
    await table({ at: 'date' }, async (dataset) => {
      const { message } = await failure(dataset.describe(calm));
      expect(message).toMatch(
        /^crm\.people: its key column at is timestamptz, which cannot be read as date; declare at as timestamp/,
      );
    });
  });

  it('compares composite keys part by part, each in its own order', async () => {
    await table(['flag', 'ci', 'number'], async (dataset) => {
      const native = (await nativeKeys(dataset)) as string[][];
      const codec = keyCodec(['text', 'text', 'int']);
      const keys = native.map((cells) => codec.encode(cells.map(String)));
      expect(keys).toEqual(keys.toSorted(compareKeys));
      for (const at of [0, 3, 11, 20]) {
        expect(await nativeKeys(dataset, { from: keys[at] ?? '', until: keys[at + 2] ?? null })).toEqual(
          native.slice(at, at + 2),
        );
      }
      const some = [native[17], native[2], native[2], native[9]].map((cells) =>
        codec.encode((cells ?? []).map(String)),
      );
      expect(await nativeKeys(dataset, { anyOf: some })).toEqual([native[2], native[9], native[17]]);
    });
    await table(['number', 'bytewise'], async (dataset) =>
      expect((await dataset.describe(calm)).ranged).toBe(true),
    );
  });

  it('answers about keys that PostgreSQL cannot hold', async () => {
    const codec = keyCodec(['text']);
    const [zero, half, huge] = [
      codec.encode(['a\u0000x']),
      codec.encode(['\ud83d']),
      'pt12345678901234567890'.replace('pt', 'pu'),
    ];
    await table('own', async (dataset) => {
      expect(await dataset.count({ anyOf: [zero, half, 'a'] }, calm)).toBe(1);
      const before = await dataset.count({ from: null, until: zero }, calm);
      expect(before).toBe(NAMES.filter((name) => compareKeys(name, 'a') <= 0).length);
      expect(await dataset.count({ from: zero, until: null }, calm)).toBe(NAMES.length - before);
    });
    await table('number', async (dataset) => {
      expect(await dataset.count({ from: null, until: huge }, calm)).toBe(NAMES.length);
      expect(await dataset.count({ anyOf: [huge, 'pb3'] }, calm)).toBe(1);
    });
  });
});
