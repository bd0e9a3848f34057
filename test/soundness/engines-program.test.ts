// What the program says of two engines where other comparers say nothing, or the wrong thing: an empty target, brackets in values, exit codes, no password.
import { beforeAll, expect, it } from 'vitest';
import { called } from '../support/engines-called.ts';
import { describeMysql, mysqlDatabase, runMysql } from '../support/mysql.ts';
import { database, describePostgres } from '../support/postgres.ts';

const CONFIG = `
import { defineConfig, fieldAgreement, mysql, postgres, secret } from '@cutover/reconcile';
const legacy = mysql({ url: secret('LEGACY_URL') });
const shop = postgres({ url: secret('SHOP_URL') });
const key = { key: 'id' };
const things = (target) => fieldAgreement(target, { source: legacy.table('things', key), target: shop.table(target, key) });
const suite = (...targets) => ({ frozen: true, checks: targets.map(things) });
export default defineConfig({ sources: { legacy, shop }, suites: {
  same: suite('things'), differ: suite('none', 'marked'), lost: suite('lost'),
} });
`;

describePostgres('the program', () => {
  describeMysql('between two engines', () => {
    let legacy: string;
    let shop: string;
    beforeAll(async () => {
      const old = await mysqlDatabase(
        'told',
        `CREATE TABLE things (id int PRIMARY KEY, v varchar(99));
         INSERT INTO things SELECT seq, '[bold]a very long value[/bold] that is wider than eighty columns are, 🚲\\n' FROM seq_1_to_10`,
      );
      shop = await database('told', {
        sql: `CREATE TABLE things (id int PRIMARY KEY, v text);
          INSERT INTO things SELECT n, E'[bold]a very long value[/bold] that is wider than eighty columns are, 🚲\\n' FROM generate_series(1, 10) n;
          CREATE TABLE none (LIKE things); CREATE TABLE marked AS SELECT * FROM things; UPDATE marked SET v = '[red]' || v WHERE id IN (3, 7)`,
      });
      // Somebody without a password.
      await runMysql(old.root, `ALTER USER '${old.readerName}'@'%' IDENTIFIED BY ''`);
      const url = new URL(old.reader);
      url.password = '';
      legacy = url.href;
    });

    const ask = async (suite: string, to = shop) => {
      const { report, ...rest } = await called(CONFIG, suite, { legacy, shop: to });
      return { ...rest, check: report.checks[0]! };
    };

    it('connects without a password, and ends with 0 where nothing differs', async () => {
      const { code, check } = await ask('same');
      expect(check.problems).toEqual([]);
      expect(code).toBe(0);
    });

    it('says that a target is empty, gives values whole whatever is in them, and ends with 1', async () => {
      const { code, report, lines } = await called(CONFIG, 'differ', { legacy, shop });
      expect(code).toBe(1);
      expect(report.checks.map(({ found }) => found)).toEqual([{ empty: 1, missing: 10 }, { altered: 2 }]);
      expect(lines.length).toBe(13);
      const whole = '[bold]a very long value[/bold] that is wider than eighty columns are, 🚲\n';
      expect(lines.filter(({ column }) => column === 'v')).toMatchObject(
        [3, 7].map((id) => ({ key: [id], expected: whole, actual: `[red]${whole}` })),
      );
    });

    it('ends with 2 where a table is not there, or a password is', async () => {
      expect((await ask('lost')).code).toBe(2);
      const url = new URL(shop);
      url.password = '';
      const { code, check } = await ask('same', url.href);
      expect(code).toBe(2);
      expect(check.problems[0]?.message).toMatch(/password/);
    });
  });
});
