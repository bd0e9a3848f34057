/** The PostgreSQL writer changes one row to the byte, journals it whole, and takes it back to the byte. */
import { beforeAll, expect, it } from 'vitest';
import { database, describePostgres } from '../../support/postgres.ts';
import { calm } from '../../support/opened-source.ts';
import { content, reason, withWriter } from './writing.ts';

const SCHEMA = `
  CREATE TYPE stage AS ENUM ('open', 'sold');
  CREATE DOMAIN label AS text CHECK (VALUE <> '');
  CREATE EXTENSION IF NOT EXISTS citext;
  CREATE TABLE odd (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text, bytes bytea, amount numeric(30,10), free numeric, ratio float8, small float4, moment timestamptz(6), wall timestamp,
    span interval, doc jsonb, raw json, tags text[], grid numeric[], state stage, tag label, slot int4range,
    slots nummultirange, code char(6), mail citext, flag boolean, day date, ref uuid, spot point, addr inet,
    twice numeric GENERATED ALWAYS AS (amount * 2) STORED
  );
  INSERT INTO odd (name, bytes, amount, free, ratio, small, moment, wall, span, doc, raw, tags, grid, state, tag, slot, slots, code, mail,
    flag, day, ref, spot, addr)
  VALUES (E'a\\tb\\\\c''"\\u2028', '\\x00ff5c0a', 12345678901234567890.0123456789, 1.100, 0.1::float8 + 0.2::float8, 0.1, '2024-02-29 23:59:59.123456+00',
    '0044-03-15 00:00:00.000001 BC', '1 year -2 mons 3 days 04:05:06.7', '{"b": 1.10, "a": [null]}', '{"b":1.10 ,  "a":1,"a":2}',
    '{"x,y",NULL,"NULL","\\"q\\""}', '{1.10,2}', 'open', 'mooring', '[1,5)', '{[1.0,2.50)}', 'ab', 'A@b.C', true, 'infinity', gen_random_uuid(),
    '(1.5,2)', '10.0.0.1/24'), ('untouched', NULL, NULL, NULL, 'NaN', '-0', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    NULL, NULL, NULL, NULL)`;

/** Another value for each column, as a person might write it. */
const OTHERS: Readonly<Record<string, string | null>> = {
  name: "'; DROP TABLE odd; -- \u{1f6a4}\r\n\\",
  bytes: '\\x',
  amount: '-0.5',
  free: '1.10',
  ratio: '-Infinity',
  small: '1e-10',
  moment: '1999-12-31T23:59:59.999999+02',
  wall: 'infinity',
  span: 'PT0.000001S',
  doc: '{"z": 1, "z": 2.0}',
  raw: '[ 1 ]',
  tags: '{}',
  grid: '{NULL,3.000}',
  state: 'sold',
  tag: 'berth',
  slot: 'empty',
  slots: '{}',
  code: 'abcdef',
  mail: 'a@b.c',
  flag: 'false',
  day: '0001-01-01 BC',
  ref: '00000000-0000-0000-0000-00000000000A',
  spot: '(0,-1)',
  addr: '::1',
};

describePostgres('writing to PostgreSQL', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('writing', { sql: SCHEMA });
  });

  const odd = '(SELECT * FROM odd WHERE id = 1)';

  it('sets each type of column, keeps the row whole, and restores every byte', async () => {
    const whole = await content(url, 'odd');
    await withWriter({ url }, async ({ source, writer, kept, last, read }) => {
      const dataset = source.table('odd', { key: 'id' });
      const was = await read(dataset, Object.keys(OTHERS));
      const none = Object.fromEntries(Object.keys(OTHERS).map((column) => [column, null]));
      const changes = [
        ...Object.entries(OTHERS).map(([column, value]) => ({ [column]: value })),
        OTHERS,
        none,
      ];
      for (const to of changes) {
        const of = Object.keys(to);
        const expected = Object.fromEntries(of.map((column) => [column, was[column] ?? null]));
        const write = { op: 'set', dataset, key: ['1'], reason, expect: expected, to } as const;
        expect([of, await writer.apply(write, kept, calm)]).toEqual([of, { did: 'done' }]);
        expect(await content(url, odd)).not.toEqual([whole[0]]);
        expect([of, await writer.undo(last(), reason, kept, calm)]).toEqual([of, { did: 'done' }]);
        expect(await content(url, 'odd')).toEqual(whole);
      }
      const { op, target, where, before, token } = kept.intents[0]!;
      expect({ op, target, where }).toEqual({
        op: 'set',
        target: writer.identity,
        where: { schema: 'public', table: 'odd', primaryKey: ['id'], set: ['name'] },
      });
      expect(token).toMatch(/^\d+$/);
      expect(before!['amount']).toEqual({ type: 'numeric(30,10)', value: '12345678901234567890.0123456789' });
      expect(before!['code']).toEqual({ type: 'character(6)', value: 'ab    ' });
      expect(before!['moment']!.value).toBe('2024-02-29 23:59:59.123456+00');
      expect(before!['twice']!.value).toBe('24691357802469135780.0246913578');
    });
  });
});
