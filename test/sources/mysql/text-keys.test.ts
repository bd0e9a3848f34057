/** A text key whose collation is the order of bytes is read in ranges by its index, and is exact whatever the bounds are. */
import { beforeAll, expect, it } from 'vitest';
import { compareKeys, keyCodec } from '../../../src/model/key.ts';
import { EVERYTHING, type Scope } from '../../../src/model/scope.ts';
import { describeMysql, mysqlDatabase, runMysql, type TestDatabase } from '../../support/mysql.ts';
import { calm, nativeKeys } from '../../support/opened-source.ts';
import { withLegacy } from './opening.ts';

const ASCII = [
  '',
  ' ',
  '\u0000',
  'a',
  'a ',
  'a  ',
  'a\t',
  'a\u0000',
  'a\u007F',
  'A',
  'AB',
  'aB',
  'ab',
  'b',
  'B',
  'z',
];
const WIDE = [...ASCII, 'é', 'e\u0301', 'aé', 'a\uFFFD', 'Möwe|', 'möwe', '\uFFFD', '\uFFFF', '日本'];
const WHOLE = [...WIDE, '🚤', 'a🚤', '🚤 ', '\u{10FFFF}'];
const TABLES = { ascii: ASCII, utf8mb3: WIDE, utf8mb4: WHOLE } as const;
const names = Object.keys(TABLES) as (keyof typeof TABLES)[];

const codec = keyCodec(['text']);
const key = (native: string) => codec.encode([native]);

describeMysql('a text key of MySQL', () => {
  let made: TestDatabase;
  beforeAll(async () => {
    const nopad = names.map(
      (name) =>
        `CREATE TABLE ${name} (k varchar(20) CHARACTER SET ${name} COLLATE ${name}_nopad_bin PRIMARY KEY, n int);`,
    );
    made = await mysqlDatabase(
      'text_keys',
      `${nopad.join('\n')}
       CREATE TABLE padded (k varchar(20) COLLATE utf8mb4_bin PRIMARY KEY);
       CREATE TABLE fixed (k char(20) COLLATE utf8mb4_nopad_bin PRIMARY KEY);
       CREATE TABLE western (k varchar(20) CHARACTER SET latin1 COLLATE latin1_nopad_bin PRIMARY KEY);
       INSERT INTO padded VALUES ('a'), ('a\\t'); INSERT INTO fixed VALUES ('a'), ('a\\t'); INSERT INTO western VALUES ('€'), ('ÿ');
       CREATE TABLE pairs (tag varchar(20) COLLATE utf8mb4_nopad_bin, no int, PRIMARY KEY (tag, no))`,
    );
    for (const name of names) {
      await runMysql(made.root, `INSERT INTO ${name} (k) VALUES ?`, [TABLES[name].map((k) => [k])]);
    }
    await runMysql(
      made.root,
      'INSERT INTO pairs SELECT t.k, seq FROM utf8mb4 t, seq_1_to_400; ANALYZE TABLE pairs',
    );
  });

  it.each(names)('in %s is read in ranges that lose nothing', async (name) => {
    const native = [...TABLES[name]].sort((a, b) => compareKeys(key(a), key(b)));
    await withLegacy({ url: made.reader }, async ({ source, of }) => {
      const dataset = of(source.table(name, { key: 'k' }));
      const shape = await dataset.describe(calm);
      expect([shape.ranged, shape.key[0]?.kind]).toEqual([true, 'text']);
      expect(await nativeKeys(dataset)).toEqual(native.map((one) => [one]));
      // Bounds that the column cannot hold lie where their bytes do.
      for (const cut of [...WHOLE, 'aZ', 'a🚤é', 'zzz', 'ÿ'].map(key)) {
        const before = native.filter((one) => compareKeys(key(one), cut) < 0).length;
        const below: Scope = { from: null, until: cut };
        expect([await dataset.count(below, calm), (await nativeKeys(dataset, { from: cut, until: null })).length]).toEqual([before, native.length - before]); // prettier-ignore
      }
      expect(await nativeKeys(dataset, { anyOf: WHOLE.map(key) })).toEqual(native.map((one) => [one]));
      const groups = dataset.by(['k']);
      expect(await nativeKeys(groups)).toEqual(native.map((one) => [one]));
      expect(await groups.count({ from: key('a'), until: key('b') }, calm)).toBe(
        native.filter((one) => compareKeys(key(one), key('a')) >= 0 && compareKeys(key(one), key('b')) < 0)
          .length,
      );
    });
  });

  it.each(['padded', 'fixed', 'western'])(
    'that an index does not order by UTF-8 bytes is sorted: %s',
    async (name) => {
      await withLegacy({ url: made.reader }, async ({ source, of }) => {
        const dataset = of(source.table(name, { key: 'k' }));
        expect((await dataset.describe(calm)).ranged).toBe(false);
        expect(await nativeKeys(dataset)).toEqual(name === 'western' ? [['ÿ'], ['€']] : [['a'], ['a\t']]);
      });
    },
  );

  it('that is the first of several is found where it is, not after all that share it', async () => {
    const at = keyCodec(['text', 'int']).encode(['🚤', '390']);
    const read = async () =>
      (await runMysql(made.root, `SHOW GLOBAL STATUS LIKE 'Handler_read_next'`)).map(([, n]) =>
        Number(n),
      )[0] ?? 0;
    await withLegacy({ url: made.reader }, async ({ source, of }) => {
      const dataset = of(source.table('pairs', { key: ['tag', 'no'] }));
      expect((await dataset.describe(calm)).ranged).toBe(true);
      expect(await dataset.count(EVERYTHING, calm)).toBe(400 * WHOLE.length);
      const before = await read();
      expect(
        await dataset.count({ from: at, until: keyCodec(['text', 'int']).encode(['🚤', '395']) }, calm),
      ).toBe(5);
      expect((await read()) - before).toBeLessThan(300);
    });
  });
});
