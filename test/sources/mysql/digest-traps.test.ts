// Digests of MySQL where a key that is none, or an index that holds less than it says, would have them prove too much.
import { beforeAll, expect, it } from 'vitest';
import { md5Group } from '../../../src/model/digest-md5.ts';
import type { DigestOf } from '../../../src/model/digest.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { digestIn } from '../../../src/sources/mysql/digest-sql.ts';
import { describeMysql, mysqlDatabase, type TestDatabase } from '../../support/mysql.ts';
import { calm, failure } from '../../support/opened-source.ts';
import { withLegacy } from './opening.ts';

const TABLES = `SET sql_mode = 'ALLOW_INVALID_DATES';
  CREATE TABLE one (id int PRIMARY KEY) ENGINE=MyISAM; CREATE TABLE two (id int PRIMARY KEY) ENGINE=MyISAM;
  CREATE TABLE all_of_them (id int PRIMARY KEY) ENGINE=MERGE UNION=(one, two); INSERT INTO one VALUES (7); INSERT INTO two VALUES (7);
  CREATE TABLE days (k date PRIMARY KEY, v int) ENGINE=InnoDB; INSERT INTO days VALUES ('2024-02-29', 1), ('0000-00-00', 2), ('2024-02-31', 3), ('2024-10-00', 4);
  CREATE TABLE times (k datetime(2) PRIMARY KEY, v int) ENGINE=InnoDB; INSERT INTO times VALUES ('2024-02-29 10:00', 1), ('0000-00-00', 2);
  CREATE TABLE stamps (k timestamp PRIMARY KEY, v int) ENGINE=InnoDB; INSERT INTO stamps VALUES ('2024-02-29 10:00', 1), ('0000-00-00', 2);
  CREATE TABLE ids (k varbinary(20) PRIMARY KEY, v int) ENGINE=InnoDB;
  INSERT INTO ids VALUES (x'6F9619FF8B86D011B42D00C04FC964FF', 1), (x'00', 2), (x'6F9619FF8B86D011B42D00C04FC964FF00', 3);`;

const BITS = 4;
const OF: DigestOf = { scheme: 'md5', key: ['text'], columns: [{ column: 'v', form: 'text' }] };

describeMysql('digests of MySQL', () => {
  let made: TestDatabase;
  beforeAll(async () => {
    made = await mysqlDatabase('digest_traps', TABLES);
  });

  it('are not promised unique by a table of other tables, whose index holds no keys together', async () => {
    await withLegacy({ url: made.reader }, async ({ source, of }) => {
      const unique = async (table: string) =>
        (await of(source.table(table, { key: 'id' })).digests?.offer('md5', [], calm))?.unique;
      expect([await unique('one'), await unique('all_of_them')]).toEqual([true, false]);
    });
  });

  it('of more rows without a hash than a decimal can add up are like no others', () => {
    for (const sum of [`16${'0'.repeat(64)}`, '9'.repeat(65)]) {
      const [first, second] = [digestIn(['160000', sum], 'legacy.t'), digestIn(['160000', sum], 'legacy.t')];
      expect(first.rows).toBe(160_000);
      expect(first.sum).not.toBe(second.sum);
    }
  });

  it.each([
    ['days', 'date', '2024-02-29'],
    ['times', 'timestamp', '2024-02-29 10:00:00'],
    ['stamps', 'timestamp', '2024-02-29 10:00:00'],
    ['ids', 'uuid', '6f9619ff-8b86-d011-b42d-00c04fc964ff'],
  ] as const)(
    'of %s are like no others where a key is no %s, and its row is read',
    async (table, kind, key) => {
      await withLegacy({ url: made.reader }, async ({ source, of }) => {
        const dataset = of(source.table(table, { key: { k: kind } }));
        const ask = async () => ({
          whole: await dataset.digests!.whole(OF, EVERYTHING, calm),
          groups: (await Array.fromAsync(dataset.digests!.grouped(OF, BITS, EVERYTHING, calm))).flat(),
        });
        const [first, second] = [await ask(), await ask()];
        expect(first.whole.sum).not.toBe(second.whole.sum);
        const alike = first.groups.filter(({ sum }, at) => sum === second.groups[at]?.sum);
        expect(alike.map(({ group }) => group)).toEqual([md5Group([key], BITS)]);
        const differing = dataset.digests!.rows(OF, BITS, [0], ['v'], EVERYTHING, calm);
        expect(await failure(Array.fromAsync(differing))).toMatchObject({ code: 'key-kind' });
      });
    },
  );
});
