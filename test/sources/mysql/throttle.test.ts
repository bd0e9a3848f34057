/** A throttled MySQL source is read as gently as its config says, whole all the same, or not at all. */
import { beforeAll, expect, it } from 'vitest';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { describeMysql, mysqlDatabase, runMysql, type TestDatabase } from '../../support/mysql.ts';
import { calm, failure, rows } from '../../support/opened-source.ts';
import { withLegacy } from './opening.ts';

const ROWS = 20_000;
const TABLES = `CREATE TABLE berths (id int PRIMARY KEY, note varchar(40));
  INSERT INTO berths SELECT seq, concat('berth ', seq) FROM seq_1_to_${ROWS};
  CREATE TABLE stays (client varchar(20) COLLATE utf8mb4_nopad_bin, no int, note int, KEY (client, no));
  INSERT INTO stays SELECT concat('c', seq DIV 1500), seq DIV 7, seq FROM seq_1_to_6000;
  CREATE VIEW few AS SELECT id FROM berths WHERE id <= 1000;
  CREATE VIEW slow AS SELECT 1 AS id, sleep(60) AS slept`;

describeMysql('a throttled MySQL source', () => {
  let made: TestDatabase;
  beforeAll(async () => {
    made = await mysqlDatabase('throttle', TABLES);
  });

  it('gives no more rows a second to both of its readers together', { retry: 2 }, async () => {
    const options = {
      url: made.reader,
      throttle: { rowsPerSecond: 26_000 },
      statementTimeout: '500ms',
    } as const;
    await withLegacy(options, async ({ source, of }) => {
      const berths = of(source.table('berths', { key: 'id' }));
      const stays = of(source.table('stays', { key: ['client', 'no'] }));
      expect([(await berths.describe(calm)).ranged, (await stays.describe(calm)).ranged]).toEqual([
        true,
        true,
      ]);
      const started = performance.now();
      const read = await Promise.all([rows(berths, ['note']), rows(stays, ['note'])]);
      const took = performance.now() - started;
      expect(read.map((each) => each.length)).toEqual([ROWS, 6_000]);
      expect(new Set(read[1].map(([note]) => note)).size).toBe(6_000);
      expect(took).toBeGreaterThan(800);
      expect(took).toBeLessThan(1_200);
    });
  });

  it('is not cut short by the waiting of its reader, and still by that of its server', async () => {
    const options = {
      url: made.reader,
      throttle: { rowsPerSecond: 2_000 },
      statementTimeout: '250ms',
    } as const;
    await withLegacy(options, async ({ source, of }) => {
      const few = of(source.table('few', { key: 'id' }));
      expect((await rows(few, ['id'])).length).toBe(1_000);
      const slow = await failure(rows(of(source.table('slow', { key: 'id' })), ['slept']));
      expect([slow.code, slow.message.split(':')[0]]).toEqual(['statement-timeout', 'legacy.slow']);
      expect((await rows(few, ['id'])).length).toBe(1_000);
    });
  });

  it('is read by statements of about the time allowed, at one instant', async () => {
    const told = new Set<string>();
    const counted = `SELECT SELECT_COMMANDS FROM information_schema.USER_STATISTICS WHERE USER = '${made.readerName}'`;
    const statements = async () => Number((await runMysql(made.root, counted))[0]?.[0] ?? 0);
    await runMysql(made.root, 'SET GLOBAL userstat = 1');
    const options = { url: made.reader, throttle: { statementTime: '10ms' } } as const;
    const read = async (table: string, key: string | readonly string[], column: string) => {
      const before = await statements();
      const tell = (_: unknown, sentence: string) => told.add(sentence);
      const found = await withLegacy(
        options,
        async ({ source, of }) => {
          const dataset = of(source.table(table, { key }));
          await dataset.describe(calm);
          await runMysql(made.root, `INSERT INTO berths VALUES (${ROWS + 1}, 'late')`);
          return rows(dataset, [column]);
        },
        { tell },
      );
      await runMysql(made.root, `DELETE FROM berths WHERE id > ${ROWS}`);
      return [found, (await statements()) - before] as const;
    };
    const [few, least] = await read('few', 'id', 'id');
    expect(few.length).toBe(1_000);
    expect([...told]).toEqual([
      'legacy.few was read in one statement whatever statementTime says, since no index gives the order of its key',
    ]);
    const [berths, asked] = await read('berths', 'id', 'note');
    expect(berths.length).toBe(ROWS);
    expect(asked - least).toBeGreaterThan(3);
    const [stays] = await read('stays', ['client', 'no'], 'note');
    expect(new Set(stays.map(([note]) => note)).size).toBe(6_000);
    expect(told.size).toBe(1);
  });

  it('needs to know how far replicas are behind before it reads', async () => {
    const opened = async (url: string, replicas?: readonly string[]) => {
      const replicaLag = replicas === undefined ? '5s' : ({ most: '5s', replicas } as const);
      return withLegacy({ url, throttle: { replicaLag } }, ({ source, of }) =>
        of(source.table('few', { key: 'id' })).count(EVERYTHING, calm),
      );
    };
    expect((await failure(opened(made.reader))).message).toBe(
      `source legacy: user "${made.readerName}" may not ask how far it is behind, as replicaLag needs; GRANT SLAVE MONITOR ON *.* TO '${made.readerName}'`,
    );
    await runMysql(made.root, `GRANT SLAVE MONITOR ON *.* TO '${made.readerName}'`);
    expect((await failure(opened(made.reader))).message).toBe(
      'source legacy: is no replica, and no server knows how far its own replicas are behind; name them in replicaLag: { most, replicas: [their urls] }',
    );
    const here = new URL(made.reader).host;
    expect((await failure(opened(made.reader, [made.reader]))).message).toMatch(
      `source legacy: replica ${here}: is no replica`,
    );
    // A replica that was told of its primary, and does not follow it.
    await runMysql(
      made.root,
      `CHANGE MASTER 'throttle' TO MASTER_HOST = '127.0.0.1', MASTER_USER = 'nobody'`,
    );
    try {
      expect((await failure(opened(made.reader))).message).toBe(
        'source legacy: its replication is stopped; start it again, or leave replicaLag out',
      );
    } finally {
      await runMysql(made.root, `RESET SLAVE 'throttle' ALL`);
    }
  });
});
