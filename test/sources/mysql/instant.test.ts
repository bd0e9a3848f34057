/** A session reads at one instant on one connection, which readers share, and which whoever stops early leaves to the others. */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { orphans } from '../../../checks/orphans.ts';
import { Cancelled } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { mysql } from '../../../src/sources/mysql/index.ts';
import { describeMysql, mysqlDatabase, runMysql, type TestDatabase } from '../../support/mysql.ts';
import { outFolder, runSuite } from '../../support/run-suite.ts';
import { calm, failure, rows } from '../../support/opened-source.ts';
import { withLegacy } from './opening.ts';

const ROWS = 20_000;

describeMysql('an instant of MySQL', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    const numbers = `WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ${ROWS})`;
    database = await mysqlDatabase(
      'instant',
      `SET SESSION max_recursive_iterations = 100000;
       CREATE TABLE big (id int PRIMARY KEY, note varchar(200)) ENGINE=InnoDB;
       INSERT INTO big ${numbers} SELECT id, repeat('x', 200) FROM n;
       CREATE TABLE small (id int PRIMARY KEY) ENGINE=InnoDB; INSERT INTO small VALUES (1);
       CREATE TABLE old (id int PRIMARY KEY) ENGINE=MyISAM;`,
    );
  });
  const running = async (): Promise<string> =>
    (
      await runMysql(
        database.root,
        `SELECT count(*) FROM information_schema.PROCESSLIST WHERE USER = '${database.readerName}' AND COMMAND = 'Query'`,
      )
    )[0]?.[0] ?? '';

  it('does not see what is written after it, not even once a reader had enough', async () => {
    await withLegacy({ url: database.reader }, async ({ source, session, of }) => {
      expect(session.snapshot).toMatch(/^connection \d+ at \d{4}-.* UTC, which does not hold old \(MyISAM\)/);
      expect(session.isPartial).toBe(true);
      const small = of(source.table('small', { key: 'id' }));
      await runMysql(database.root, 'INSERT INTO small VALUES (2)');
      expect(await small.count(EVERYTHING, calm)).toBe(1);
      for await (const page of of(source.table('big', { key: 'id' })).scan(EVERYTHING, ['note'], calm)) {
        expect(page.length).toBeLessThan(ROWS);
        break;
      }
      expect(await running()).toBe('0');
      expect(await small.count(EVERYTHING, calm)).toBe(1);
      expect(session.lost.aborted).toBe(false);
    });
    await withLegacy({ url: database.reader }, async ({ source, of }) => {
      expect(await of(source.table('small', { key: 'id' })).count(EVERYTHING, calm)).toBe(2);
    });
  });

  it('is read by two in step, neither waiting for the other for ever', async () => {
    await withLegacy({ url: database.reader }, async ({ source, of, context }) => {
      const big = source.table('big', { key: 'id' });
      const walks = [0, 1].map(() => of(big).scan(EVERYTHING, ['id'], calm)[Symbol.asyncIterator]());
      const seen: [string[], string[]] = [[], []];
      let going = true;
      const counted = Promise.all([0, 1].map(() => of(big).count(EVERYTHING, calm)));
      while (going) {
        for (const [at, walk] of walks.entries()) {
          const next = await walk.next();
          if (next.done === true) going = false;
          else seen[at]?.push(...next.value.map(({ row }) => row[0] ?? ''));
        }
      }
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[0].length).toBe(ROWS);
      expect(seen[0][ROWS - 1]).toBe(String(ROWS));
      expect(await counted).toEqual([ROWS, ROWS]);
      expect(await context.leftInScratch()).toEqual([]);
    });
  });

  it('is enough for a check that walks two tables of it', async () => {
    const source = mysql({ url: database.reader });
    const big = source.table('big', { key: 'id' });
    const { out, remove } = await outFolder();
    const { report } = await runSuite(out, [
      orphans('self', { from: big.by('id'), to: big }),
      orphans('others', { from: big.by('id'), to: source.table('small', { key: 'id' }) }),
    ]);
    await remove();
    expect(report.checks.map(({ verdict, problems }) => [verdict, problems])).toEqual([
      ['consistent', []],
      ['inconsistent', []],
    ]);
    // The database has a table, not read here, that no transaction holds still.
    expect(report.sources).toMatchObject([{ kind: 'mysql', oneInstant: false }]);
  });

  it('outlives a statement that was stopped while the server was at it', async () => {
    await withLegacy({ url: database.reader }, async ({ source, session, of }) => {
      const slow = of(source.table('small', { key: 'id', computed: { slept: 'sleep(20)' } }));
      await slow.describe(calm);
      const stop = new AbortController();
      const asking = failure(
        (async () => {
          for await (const page of slow.scan(EVERYTHING, ['slept'], stop.signal)) expect(page).toEqual([]);
        })(),
      );
      while ((await running()) !== '1') await pause(10);
      stop.abort();
      expect(await asking).toBeInstanceOf(Cancelled);
      expect(await running()).toBe('0');
      expect(session.lost.aborted).toBe(false);
      expect(await slow.count(EVERYTHING, calm)).toBe(2);
    });
  });

  it('ends a statement that takes longer than it may, and says so', async () => {
    await withLegacy({ url: database.reader, statementTimeout: 200 }, async ({ source, of }) => {
      const slow = of(source.table('small', { key: 'id', computed: { slept: 'sleep(20)' } }));
      expect(await failure(rows(slow, ['slept']))).toMatchObject({ code: 'statement-timeout' });
      expect(await slow.count(EVERYTHING, calm)).toBe(2);
    });
  });

  it('leaves nothing on the server when it is closed while somebody reads', async () => {
    const left = async () =>
      (
        await runMysql(
          database.root,
          `SELECT count(*) FROM information_schema.PROCESSLIST WHERE USER = '${database.readerName}'`,
        )
      )[0]?.[0];
    await withLegacy({ url: database.reader }, async ({ source, session, of }) => {
      const pages = of(source.table('big', { key: 'note' })).scan(EVERYTHING, ['note'], calm);
      await pages[Symbol.asyncIterator]().next();
      expect(await left()).toBe('1');
      await session.close();
      expect(await left()).toBe('0');
      expect(session.lost.aborted).toBe(false);
    });
  });

  it('is lost with its connection, and says so', async () => {
    await withLegacy({ url: database.reader }, async ({ source, session, of }) => {
      const id = /^connection (\d+)/.exec(session.snapshot ?? '')?.[1] ?? '';
      await runMysql(database.root, `KILL ${id}`);
      const small = of(source.table('small', { key: 'id' }));
      const thrown = await failure(small.count(EVERYTHING, calm));
      expect(thrown).toMatchObject({ code: 'snapshot-lost', transient: true });
      expect(thrown.message).toMatch(/^source legacy: the instant was lost/);
      expect(session.lost.aborted).toBe(true);
    });
  });

  it('is nobody else to write in', async () => {
    await withLegacy({ url: database.root }, async ({ source, of }) => {
      await runMysql(
        database.root,
        `CREATE FUNCTION scribble() RETURNS int MODIFIES SQL DATA BEGIN INSERT INTO small VALUES (77); RETURN 1; END`,
      );
      const writing = of(source.table('small', { key: 'id', computed: { wrote: 'scribble()' } }));
      expect(await failure(rows(writing, ['wrote']))).toMatchObject({ code: 'would-write' });
    });
  });
});
