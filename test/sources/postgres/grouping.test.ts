/** Groups are told apart by bytes, whatever the collation merges, and their sample keys look as reports show keys. */
import { beforeAll, expect, it } from 'vitest';
import { NULL_KEYS } from '../../../src/model/scope.ts';
import { database, describePostgres } from '../../support/postgres.ts';
import { calm, nativeKeys, rows } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';

const TABLES = `CREATE EXTENSION IF NOT EXISTS citext;
  CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
  CREATE TYPE state AS ENUM ('sold', 'free');
  CREATE TABLE berths (id int8 PRIMARY KEY, ref uuid DEFAULT gen_random_uuid(), ci citext, loose text COLLATE loose, padded char(4),
    state state, amount numeric, at timestamptz, blob bytea, client int4, code text);
  INSERT INTO berths (id, ci, loose, padded, state, amount, at, blob, client, code) VALUES
    (1, 'A', 'A', 'a', 'sold', 1.0, '2024-01-01 02:00+02', '\\x00', 7, '07'), (2, 'a', 'a', 'a ', 'free', 1.00, '2024-01-01', '\\x0000', 7, '7'),
    (3, 'a', 'á', 'a', 'free', 1.5, '2024-01-01', '\\x00', NULL, '8'), (9007199254740993, 'b', 'b', 'b', 'sold', 2, NULL, NULL, 8, '8');
  CREATE INDEX ON berths (client); ANALYZE berths;`;

describePostgres('groups in PostgreSQL', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('groups', { sql: TABLES, options: `LOCALE_PROVIDER icu ICU_LOCALE 'en-US'` });
  });

  it.each([
    ['ci', [['A', '1'], ['a', '2'], ['b', '1']]],
    ['loose', [['A', '1'], ['a', '1'], ['b', '1'], ['á', '1']]],
    ['padded', [['a', '3'], ['b', '1']]],
    ['state', [['free', '2'], ['sold', '2']]],
    ['amount', [['1', '2'], ['1.5', '1'], ['2', '1']]],
    ['at', [['2024-01-01 00:00:00+00', '3']]],
    ['blob', [['\\x00', '2'], ['\\x0000', '1']]],
    ['client', [['7', '2'], ['8', '1']]],
  ])('groups %s by its canonical bytes', async (column, groups) => {
    await withCrm({ url }, async ({ source, of }) => {
      const ref = source.table('berths', { key: 'id' }).by(column);
      expect(await rows(of(ref), [column, 'rows'])).toEqual(groups);
      expect(await of(ref).count({ from: null, until: null }, calm)).toBe(groups.length);
    });
  }); // prettier-ignore

  it('counts what has no value under the NULL key', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const dataset = of(source.table('berths', { key: 'id' }).by('client'));
      expect(await rows(dataset, ['rows', 'sample_keys'], NULL_KEYS)).toEqual([['1', '[[3]]']]);
    });
  });

  it('reads groups of text as the kind that is declared for the column', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const dataset = of(source.table('berths', { key: 'id', kinds: { code: 'int' } }).by('code'));
      expect(await nativeKeys(dataset)).toEqual([[7], [8]]);
    });
  });

  it.each([
    ['id', [[1], [2]]],
    [['state', 'id'], [['free', 2], ['sold', 1]]],
    [['at'], [['2024-01-01 00:00:00']]],
    [['blob'], [['\\x00'], ['\\x0000']]],
    [{ code: 'int' }, [[7]]],
  ] as const)('shows sample keys of %j as reports show keys', async (key, samples) => {
    await withCrm({ url }, async ({ source, of }) => {
      const [[text] = []] = await rows(of(source.table('berths', { key }).by('client')), ['sample_keys'], { anyOf: ['pb7'] });
      expect(JSON.parse(text ?? '')).toEqual(samples);
    });
  }); // prettier-ignore

  it('shows integers that JSON does not hold exactly as text, and uuids by their text', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const last = { anyOf: ['pb8'] };
      const [[big] = []] = await rows(
        of(source.table('berths', { key: 'id' }).by('client')),
        ['sample_keys'],
        last,
      );
      expect(JSON.parse(big ?? '')).toEqual([['9007199254740993']]);
      const [[ref] = []] = await rows(
        of(source.table('berths', { key: 'ref' }).by('client')),
        ['sample_keys'],
        last,
      );
      expect(JSON.parse(ref ?? '')).toEqual([[expect.stringMatching(/^[0-9a-f]{8}-/)]]);
    });
  });

  it('shows no sample keys when the key is private', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const dataset = of(source.table('berths', { key: ['state', 'id'], private: ['id'] }).by('client'));
      expect(await rows(dataset, ['sample_keys'])).toEqual([[null], [null]]);
    });
  });

  it('is as cheap to read in ranges as the column is by itself', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const ranged = async (column: string) =>
        (await of(source.table('berths', { key: 'id' }).by(column)).describe(calm)).ranged;
      expect([await ranged('client'), await ranged('amount'), await ranged('ci')]).toEqual([
        true,
        false,
        false,
      ]);
    });
  });

  it('cannot be grouped again', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const ref = source.table('berths', { key: 'id' }).by('client');
      expect(() => of(ref).by(['state'])).toThrow(/^crm\.berths by client: is grouped already/);
      expect(() => ref.by('state')).toThrow(/is grouped already/);
    });
  });
});
