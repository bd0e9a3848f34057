// Digests of PostgreSQL where a schema, a width or a change of the catalog would have them say what is not so.
import { beforeAll, expect, it } from 'vitest';
import { md5Proof } from '../../../src/model/digest-md5.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { calm, failure } from '../../support/opened-source.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { digestOf, groups } from './digesting.ts';
import { withCrm } from './opening.ts';

const WIDE = Array.from({ length: 900 }, (_, at) => `c${String(at)}`);

const SAME = `(id int8 PRIMARY KEY, name text, price numeric, depth DOMAIN, hash bytea);
  INSERT INTO berths SELECT n, 'berth ' || n, n * -1.50, n, decode(md5(n::text), 'hex') FROM generate_series(1, 200) n;`;

/** Each fits better than the server's own function or operator of its name, and makes unlike values alike. */
const FUNCTIONS = [
  ['hash_record_extended(record, int)', 'int8', '1'],
  ['hashbyteaextended(bytea, int)', 'int8', '1'],
  ['hashint8extended(int8, int)', 'int8', '1'],
  ['md5(text)', 'text', "repeat('a', 32)"],
  ['right(text, int)', 'text', "'aaaaa'"],
  ['concat(int, text, text)', 'text', "'x'"],
  ['concat(int, text, text, int, text, text)', 'text', "'x'"],
  ['octet_length(text)', 'int', '1'],
  ['int8send(int8)', 'bytea', "''"],
  ['encode(bytea, text)', 'text', "''"],
  ['trim_scale(depth)', 'numeric', '0'],
  ['masked(int8, int)', 'int8', '0'],
  ['never(numeric, int)', 'bool', 'false'],
] as const;
const OWN = `${FUNCTIONS.map(
  ([signature, gives, what]) =>
    `CREATE FUNCTION ${signature} RETURNS ${gives} LANGUAGE plpgsql IMMUTABLE AS $$BEGIN RETURN ${what}; END$$;`,
).join('\n')}
  CREATE OPERATOR & (LEFTARG = int8, RIGHTARG = int, FUNCTION = masked);
  CREATE OPERATOR < (LEFTARG = numeric, RIGHTARG = int, FUNCTION = never);`;

const TABLES = `CREATE TABLE berths ${SAME.replace('DOMAIN', 'numeric')}
  CREATE SCHEMA own; SET search_path = own; CREATE DOMAIN depth AS numeric; CREATE TABLE berths ${SAME.replace('DOMAIN', 'depth')}
  ${OWN} SET search_path = public;
  CREATE TABLE wide (id int8 PRIMARY KEY, ${WIDE.map((name) => `${name} int8 DEFAULT 7`).join(', ')});
  INSERT INTO wide (id) SELECT generate_series(1, 3);
  CREATE TABLE before (id int PRIMARY KEY); CREATE TABLE after (id int); INSERT INTO after VALUES (1), (1);`;

describePostgres('digests of PostgreSQL', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('digest_traps', { sql: TABLES });
  });

  it.each(['record', 'md5'] as const)(
    'by %s call no function of the schema that they read',
    async (scheme) => {
      const columns = ['name', 'price', 'depth', 'hash'];
      const ask = (schema: string) =>
        withCrm({ url, schema }, async ({ source, of }) => {
          const dataset = of(source.table('berths', { key: 'id' }));
          const hashed = await digestOf(dataset, scheme, columns);
          const offer = await dataset.digests?.offer(scheme, columns, calm);
          const whole = await dataset.digests?.whole(hashed, EVERYTHING, calm);
          return { proof: offer?.proof, whole, groups: await groups(dataset, hashed, 4, EVERYTHING) };
        });
      const [plain, own] = await Promise.all([ask('public'), ask('own')]);
      expect(own).toEqual(plain);
      expect(own.groups).toHaveLength(16);
      if (scheme === 'md5') expect(own.proof).toBe(md5Proof());
    },
  );

  it('of more columns than a record has tell each of them apart', async () => {
    const sums = new Set<string | undefined>();
    for (const change of [
      'SELECT 1',
      ...['c0', 'c450', 'c899'].map((name) => `UPDATE wide SET ${name} = 8 WHERE id = 2`),
    ]) {
      await run(url, change);
      await withCrm({ url }, async ({ source, of }) => {
        const dataset = of(source.table('wide', { key: 'id' }));
        const whole = await dataset.digests?.whole(await digestOf(dataset, 'record', WIDE), EVERYTHING, calm);
        expect(whole?.rows).toBe(3);
        sums.add(whole?.sum);
      });
    }
    expect(sums.size).toBe(4);
  });

  it('are not promised unique by an index of the table that had the name before', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      await run(url, 'ALTER TABLE before RENAME TO gone; ALTER TABLE after RENAME TO before');
      const dataset = of(source.table('before', { key: 'id' }));
      expect(await failure(dataset.describe(calm))).toMatchObject({
        code: 'table-changed',
        message: 'crm.before: public.before was dropped or replaced after the instant; run again',
      });
    });
    await withCrm({ url }, async ({ source, of }) => {
      const dataset = of(source.table('before', { key: 'id' }));
      expect((await dataset.digests?.offer('record', [], calm))?.unique).toBe(false);
    });
  });
});
