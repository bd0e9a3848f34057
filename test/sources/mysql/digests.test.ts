/** What MySQL says of rows by their digests: what we make of the same rows, and only where a digest can say it. */
import { beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../../src/model/dataset.ts';
import { md5Digest, md5Group, md5Proof } from '../../../src/model/digest-md5.ts';
import type { Digest, DigestOf, GroupDigest } from '../../../src/model/digest.ts';
import { keyCodec } from '../../../src/model/key.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { Cell, Cells } from '../../../src/model/value.ts';
import { describeMysql, mysqlDatabase, runMysql, type TestDatabase } from '../../support/mysql.ts';
import { calm, rows } from '../../support/opened-source.ts';
import { sharedTables, sharedTypes, type SharedType } from '../../support/shared-vectors.ts';
import { withLegacy, type Legacy } from './opening.ts';

const BITS = 4;

const KEYS = `CREATE TABLE n (id int(6) zerofill, big bigint unsigned NOT NULL, d decimal(20,3), tag varchar(20) COLLATE utf8mb4_unicode_ci NOT NULL,
    plain varchar(20) CHARACTER SET latin1 COLLATE latin1_bin, uid binary(16) NOT NULL, low char(36), raw varbinary(9), day date,
    made datetime(6), seen timestamp(6) NULL, num varchar(9), mood enum('x','y'), flag bit(3), g int, v varchar(20),
    PRIMARY KEY (tag, big), UNIQUE (uid), UNIQUE (plain), UNIQUE (low), UNIQUE (num), UNIQUE (mood), UNIQUE (day, g), UNIQUE (raw(2)), UNIQUE (seen), UNIQUE (d), KEY (made)) ENGINE=InnoDB;
  INSERT INTO n VALUES
    (7, 18446744073709551615, 7.000, 'Möwe|', 'Ä', x'6F9619FF8B86D011B42D00C04FC964FF', '6F9619FF-8B86-D011-B42D-00C04FC964FF', x'00ff', '2024-02-29', '2024-02-29 10:00:00.5', '2024-02-29 10:00:00.5', '007', 'x', b'101', 1, 'a'),
    (42, 0, -3, 'a b', ' a', x'00000000000000000000000000000000', '00000000-0000-0000-0000-000000000000', x'', '0001-01-01', '0001-01-01', '1970-01-01 00:00:01', '-12', 'y', b'0', 2, NULL),
    (100000, 1, 10, '🚤', 'x', x'0A', '0a000000-0000-4000-8000-000000000001', x'41', '9999-12-31', '9999-12-31 23:59:59.999999', '2038-01-19 03:14:07', '9', NULL, b'1', NULL, '');
  CREATE VIEW seen AS SELECT * FROM n;`;

const UUID = ['6f9619ff-8b86-d011-b42d-00c04fc964ff', '00000000-0000-0000-0000-000000000000'];

/** Keys as a config declares them, whether an index proves that no two rows share one, and the texts that PostgreSQL has for them. */
const KEYED: readonly (readonly [
  key: Parameters<Legacy['source']['table']>[1]['key'],
  unique: boolean,
  texts: readonly Cells[],
])[] = [
  [['tag', 'big'], true, [['Möwe|', '18446744073709551615'], ['a b', '0'], ['🚤', '1']]],
  [['tag', 'big', 'made'], true, [['Möwe|', '18446744073709551615', '2024-02-29 10:00:00.5'], ['a b', '0', '0001-01-01 00:00:00'], ['🚤', '1', '9999-12-31 23:59:59.999999']]],
  ['tag', false, [['Möwe|'], ['a b'], ['🚤']]],
  ['big', false, [['18446744073709551615'], ['0'], ['1']]],
  ['id', false, [['7'], ['42'], ['100000']]],
  [{ id: 'text' }, false, [['7'], ['42'], ['100000']]],
  [{ d: 'int' }, false, [['7'], ['-3'], ['10']]],
  ['plain', true, [['Ä'], [' a'], ['x']]],
  [{ uid: 'uuid' }, true, [[UUID[0]!], [UUID[1]!], ['0a000000-0000-0000-0000-000000000000']]],
  ['uid', true, [['\\x6f9619ff8b86d011b42d00c04fc964ff'], [`\\x${'0'.repeat(32)}`], [`\\x0a${'0'.repeat(30)}`]]],
  [{ low: 'uuid' }, false, [[UUID[0]!], [UUID[1]!], ['0a000000-0000-4000-8000-000000000001']]],
  [{ low: 'text' }, true, [['6F9619FF-8B86-D011-B42D-00C04FC964FF'], [UUID[1]!], ['0a000000-0000-4000-8000-000000000001']]],
  ['raw', false, [['\\x00ff'], ['\\x'], ['\\x41']]],
  ['day', false, [['2024-02-29'], ['0001-01-01'], ['9999-12-31']]],
  [{ day: 'text' }, false, [['2024-02-29'], ['0001-01-01'], ['9999-12-31']]],
  [['day', 'g'], true, [['2024-02-29', '1'], ['0001-01-01', '2']]],
  ['made', false, [['2024-02-29 10:00:00.5'], ['0001-01-01 00:00:00'], ['9999-12-31 23:59:59.999999']]],
  ['seen', true, [['2024-02-29 10:00:00.5'], ['1970-01-01 00:00:01'], ['2038-01-19 03:14:07']]],
  [{ num: 'int' }, false, [['7'], ['-12'], ['9']]],
  [{ num: 'text' }, true, [['007'], ['-12'], ['9']]],
  ['mood', false, [['x'], ['y']]],
  [{ flag: 'int' }, false, [['5'], ['0'], ['1']]],
]; // prettier-ignore

function hashing(key: number, ...columns: readonly (readonly [column: string, form: string])[]): DigestOf {
  return {
    scheme: 'md5',
    key: Array.from({ length: key }, () => 'text'),
    columns: columns.map(([column, form]) => ({ column, form })),
  };
}

/** What of a value enters a hash under a form. */
function textIn(form: string, { canonical, mysql, finer }: SharedType['values'][number]): Cell {
  if (canonical === null || form === 'text') return finer ?? canonical;
  if (form === 'json as written') return mysql?.slice(1, -1) ?? null;
  return String(Math.fround(Number(canonical))).replace('e+', 'e');
}

async function grouped(dataset: Dataset, of: DigestOf, bits = BITS): Promise<GroupDigest[]> {
  const found: GroupDigest[] = [];
  for await (const page of dataset.digests!.grouped(of, bits, EVERYTHING, calm)) found.push(...page);
  return found;
}

/** What we make of rows, each the texts of its key and of its columns, and of their groups. */
function expected(all: readonly (readonly [key: Cells, columns: Cells])[]) {
  const digest = (some: typeof all): Digest => md5Digest(some.map(([key, columns]) => [...key, ...columns]));
  const groups = [...new Set(all.map(([key]) => md5Group(key, BITS)))].sort((a, b) => a - b);
  const of = (group: number) => all.filter(([key]) => md5Group(key, BITS) === group);
  return { whole: digest(all), groups: groups.map((group) => ({ group, ...digest(of(group)) })) };
}

describeMysql('digests in MySQL', () => {
  let made: TestDatabase;
  beforeAll(async () => {
    made = await mysqlDatabase('digests', `${sharedTables}\n${KEYS}`);
  });
  const ask = <T>(work: (legacy: Legacy) => Promise<T>) => withLegacy({ url: made.reader }, work);

  it('of a type are those of its canonical texts', async () => {
    await ask(async ({ source, of }) => {
      for (const [at, { mysql, form = 'text', values }] of sharedTypes.entries()) {
        const dataset = of(source.table(`t${at}`, { key: 'id' }));
        const offer = await dataset.digests!.offer('md5', ['v', 'absent'], calm);
        expect([offer?.columns['v']?.[0], offer?.columns['absent'], offer?.key, offer?.unique], mysql).toEqual([form, [], [['text']], true]); // prettier-ignore
        const hashed = hashing(1, ['v', form]);
        const whole = await dataset.digests!.whole(hashed, EVERYTHING, calm);
        const held = values.flatMap((value, id) =>
          value.mysql === null ? [] : [[[String(id)], [textIn(form, value)]] as const],
        );
        expect([whole, await grouped(dataset, hashed)], mysql).toEqual(Object.values(expected(held)));
      }
    });
  });

  it('prove themselves by what they make of fixed rows, whatever the server is set to', async () => {
    await ask(async ({ source, of }) => {
      const { digests } = of(source.table('n', { key: 'big' }));
      expect((await digests!.offer('md5', [], calm))?.proof).toBe(md5Proof());
      expect(await digests!.offer('record', [], calm)).toBeNull();
    });
  });

  it.each(KEYED)('of rows keyed by %j', async (key, unique, texts) => {
    await ask(async ({ source, of }) => {
      const dataset = of(source.table('n', { key }));
      const parts = texts[0]!.length;
      expect((await dataset.digests!.offer('md5', [], calm))?.unique).toBe(unique);
      const values = ['a', null, ''];
      const { whole, groups } = expected(texts.map((cells, at) => [cells, [values[at]!]]));
      const hashed = hashing(parts, ['v', 'text']);
      expect(await dataset.digests!.whole(hashed, EVERYTHING, calm)).toEqual(whole);
      expect(await grouped(dataset, hashed)).toEqual(groups);
      const view = of(source.table('seen', { key }));
      expect((await view.digests!.offer('md5', [], calm))?.unique).toBe(false);
      expect(await view.digests!.whole(hashed, EVERYTHING, calm)).toEqual(whole);
    });
  });

  it('are not unique by a column that only the config has, and are none of groups', async () => {
    await ask(async ({ source, of }) => {
      const shadowed = of(source.table('n', { key: { uid: 'bytes' }, computed: { uid: "x'00'" } }));
      expect((await shadowed.digests!.offer('md5', [], calm))?.unique).toBe(false);
      expect(of(source.table('n', { key: 'big' }).by('tag')).digests).toBeUndefined();
    });
  });

  it('are those of a range of keys, and the rows of groups are those that a scan gives', async () => {
    await runMysql(
      made.root,
      `CREATE TABLE m (id int PRIMARY KEY, v varchar(20), g int) ENGINE=InnoDB;
       INSERT INTO m WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 500) SELECT n, concat('v', n), n % 3 FROM s`,
    );
    await ask(async ({ source, of }) => {
      const dataset = of(source.table('m', { key: 'id', where: (eb) => eb('id', '<>', 13) }));
      const codec = keyCodec(['int']);
      const scope = { from: codec.encode(['100']), until: codec.encode(['300']) };
      const hashed = hashing(1, ['v', 'text'], ['g', 'text']);
      const all: { readonly key: Cells; readonly row: Cells }[] = [];
      for await (const page of dataset.scan(EVERYTHING, ['v', 'g'], calm))
        all.push(...page.map(({ key, row }) => ({ key: codec.decode(key), row })));
      expect(all.length).toBe(499);
      const within = all.filter(({ key: [id] }) => Number(id) >= 100 && Number(id) < 300);
      const texts = within.map(({ key, row }) => [...key, ...row]);
      expect(await dataset.digests!.whole(hashed, scope, calm)).toEqual(md5Digest(texts));
      const groups = [3, 5, 11];
      const chosen: Cells[] = [];
      for await (const page of dataset.digests!.rows(hashed, BITS, groups, ['g', 'v'], scope, calm))
        chosen.push(...page.map(({ key, row }) => [...codec.decode(key), ...row]));
      expect(chosen).toEqual(
        within.filter(({ key }) => groups.includes(md5Group(key, BITS))).map(({ key, row: [v, g] }) => [...key, g, v]), // prettier-ignore
      );
      expect(chosen.length).toBeGreaterThan(10);
      const summed = await grouped(dataset, hashed, 18);
      expect(summed.map(({ group }) => group)).toEqual(
        summed.map(({ group }) => group).toSorted((a, b) => a - b),
      );
      expect(summed.reduce((rest, { rows: some }) => rest + some, 0)).toBe(499);
      const pace = await dataset.digests!.pace(hashed, ['v', 'g'], calm);
      expect([pace.digested > 0, pace.read > 0]).toEqual([true, true]);
      const [one] = await rows(dataset, ['v'], { anyOf: [codec.encode(['7'])] });
      expect(one).toEqual(['v7']);
    });
  });

  it('of two datasets at once wait for each other on the one connection, and both are whole', async () => {
    await ask(async ({ source, of }) => {
      const both = [
        of(source.table('m', { key: 'id' })),
        of(source.table('m', { key: 'id', private: ['v'] })),
      ];
      const hashed = hashing(1, ['v', 'text']);
      const [left, right] = both.map((one) => one.digests!.grouped(hashed, 18, EVERYTHING, calm)[Symbol.asyncIterator]()); // prettier-ignore
      const steps: boolean[] = [];
      for (let ended = false; !ended;) {
        const [a, b] = await Promise.all([left!.next(), right!.next()]);
        expect(a).toEqual(b);
        ended = a.done === true;
        steps.push(ended);
      }
      expect(steps.at(-1)).toBe(true);
    });
  });

  it('of a row that is longer than the server can hold in one text are like no others', async () => {
    await runMysql(
      made.root,
      `CREATE TABLE wide (id int PRIMARY KEY, v longblob) ENGINE=InnoDB;
       INSERT INTO wide VALUES (1, x'00'), (2, REPEAT('x', @@max_allowed_packet DIV 2 + 1)), (3, NULL)`,
    );
    await ask(async ({ source, of }) => {
      const dataset = of(source.table('wide', { key: 'id' }));
      const hashed = hashing(1, ['v', 'text']);
      const [first, second] = [
        await dataset.digests!.whole(hashed, EVERYTHING, calm),
        await dataset.digests!.whole(hashed, EVERYTHING, calm),
      ];
      expect(first).toMatchObject({ rows: 3 });
      expect(first.sum).not.toBe(second.sum);
      const groups = await grouped(dataset, hashed);
      const again = await grouped(dataset, hashed);
      const differing = groups.filter(({ sum }, at) => sum !== again[at]?.sum);
      expect(differing.map(({ group }) => group)).toEqual([md5Group(['2'], BITS)]);
    });
  });
});
