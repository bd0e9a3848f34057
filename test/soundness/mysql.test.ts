// What a MySQL or MariaDB server may do to a run: never is a part of its rows taken for all of them.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeMysql, mysqlDatabase, runMysql } from '../support/mysql.ts';
import { folder, start } from './program.ts';

const ROWS = 6_000;
/** Fewer rows than there are, and more than any other test asks for without a pin of its own. */
const LIMIT = 5_000;

const TABLES = `CREATE TABLE berths (id int PRIMARY KEY, area varchar(9)) ENGINE=InnoDB;
  INSERT INTO berths SELECT seq, 'a' FROM seq_1_to_${String(ROWS)};
  CREATE TABLE moved LIKE berths; INSERT INTO moved SELECT * FROM berths;
  CREATE VIEW slow AS SELECT id, CASE WHEN SLEEP(0.002) = 0 THEN area END AS area FROM berths`;

const config = (target: string) => `
import { defineConfig, fieldAgreement, mysql, secret } from '@cutover/reconcile';
const legacy = mysql({ url: secret('LEGACY_URL') });
const of = (name) => legacy.table(name, { key: { id: 'int' } });
export default defineConfig({ sources: { legacy }, suites: { gate: { settle: 0, checks: [
  fieldAgreement('berths', { source: of('berths'), target: of('${target}') }, { columns: ['area'] }),
] } } });
`;

async function gate(target: string, url: string, meanwhile?: (ended: () => boolean) => Promise<void>) {
  const place = await folder({ 'reconcile.config.mts': config(target) });
  try {
    const calling = start(place.path, ['run', 'gate', '--out', join(place.path, 'runs')], {
      LEGACY_URL: url,
    });
    let isOver = false;
    const over = calling.ended.finally(() => (isOver = true));
    await meanwhile?.(() => isOver);
    return await over;
  } finally {
    await place.remove();
  }
}

describeMysql('a run over MySQL', () => {
  it('sees every row of a server that lets nobody see as many, one that differs behind the limit too', async () => {
    const { root, reader } = await mysqlDatabase('limited', TABLES);
    await runMysql(root, `SET GLOBAL sql_select_limit = ${String(LIMIT)}`);
    try {
      const same = await gate('moved', reader);
      expect(same.code, same.stdout + same.stderr).toBe(0);
      expect(same.stdout).toContain('source 6,000');
      await runMysql(root, `UPDATE moved SET area = 'b' WHERE id = ${String(ROWS)}`);
      const other = await gate('moved', reader);
      expect(other.code, other.stdout + other.stderr).toBe(1);
      expect(other.stdout).toContain('1 altered');
    } finally {
      await runMysql(root, 'SET GLOBAL sql_select_limit = DEFAULT');
    }
  });

  it('is unknown when its connections are cut, again and again', async () => {
    const { root, reader, readerName } = await mysqlDatabase('cut', TABLES);
    const called = await gate('slow', reader, async (isOver) => {
      while (!isOver()) {
        const mine = await runMysql(
          root,
          `SELECT id FROM information_schema.processlist WHERE user = '${readerName}' AND info LIKE '%slow%'`,
        );
        for (const [id] of mine) await runMysql(root, `KILL CONNECTION ${id ?? ''}`).catch(() => undefined); // it ended by itself
        await new Promise((next) => setTimeout(next, 20));
      }
    });
    expect(called.code, called.stdout + called.stderr).toBe(2);
    expect(called.stdout).not.toMatch(/^CONSISTENT/m);
  });

  it('is unknown when a table may not be read, and names the right', async () => {
    const { root, reader, readerName } = await mysqlDatabase('denied', TABLES);
    await runMysql(
      root,
      `REVOKE SELECT ON \`${readerName}\`.* FROM '${readerName}'@'%'; GRANT SELECT ON \`${readerName}\`.berths TO '${readerName}'@'%'`,
    );
    const called = await gate('moved', reader);
    expect(called.code, called.stdout + called.stderr).toBe(2);
    expect(called.stdout).toMatch(/moved.*GRANT SELECT|moved.*(?:no|not) .*(?:there|exist)/s);
  });
});
