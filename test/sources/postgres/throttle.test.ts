/** A throttled PostgreSQL source is read as gently as its config says, whole all the same, or not at all. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { rowCounts } from '../../../checks/row-counts.ts';
import { fieldAgreement } from '../../../checks/field-agreement.ts';
import { postgres } from '../../../src/sources/postgres/index.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import type { ThrottleOptions } from '../../../src/sources/throttle-options.ts';
import { asRole, database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure, rows } from '../../support/opened-source.ts';
import { outFolder, runSuite } from '../../support/run-suite.ts';
import { withCrm } from './opening.ts';
import { listen } from './wire.ts';

const ROWS = 20_000;
const TABLES = `CREATE TABLE berths (id int PRIMARY KEY, note text);
  INSERT INTO berths SELECT g, 'berth ' || g FROM generate_series(1, ${ROWS}) g;
  CREATE TABLE stays (client int, note text); CREATE INDEX ON stays (client);
  INSERT INTO stays SELECT g / 70, g FROM generate_series(1, 5000) g; ANALYZE;
  CREATE VIEW few AS SELECT id FROM berths WHERE id <= 1000;
  CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(60)::text AS slept;`;

describePostgres('a throttled PostgreSQL source', () => {
  let url: string;
  let out: string;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    url = await database('throttle', { sql: TABLES });
    ({ out, remove } = await outFolder());
  });
  afterAll(() => remove());

  it('gives no more rows a second to all its readers together', { retry: 2 }, async () => {
    const throttle = { rowsPerSecond: 25_000 };
    // No statement is as short as all of this, and none is held against us.
    await withCrm({ url, throttle, statementTimeout: '500ms' }, async ({ source, of }) => {
      const half = { from: null, until: null } as const;
      await of(source.table('berths', { key: 'id' })).describe(calm);
      const started = performance.now();
      const read = await Promise.all([
        rows(of(source.table('berths', { key: 'id' })), ['note'], half),
        rows(of(source.table('stays', { key: 'client' })), ['note'], half),
      ]);
      const took = performance.now() - started;
      expect(read.map((each) => each.length)).toEqual([ROWS, 5_000]);
      expect(took).toBeGreaterThan(800);
      expect(took).toBeLessThan(1_200);
    });
  });

  it('is not cut short by the waiting of its reader, and still by that of its server', async () => {
    const options = { url, throttle: { rowsPerSecond: 2_000 }, statementTimeout: '250ms' } as const;
    await withCrm(options, async ({ source, of }) => {
      // A view is in the order of no index, so that it is one statement, which lasts for as long as it is read.
      const few = of(source.table('few', { key: 'id' }));
      expect((await rows(few, ['id'])).length).toBe(1_000);
      const slow = await failure(rows(of(source.table('slow', { key: 'id' })), ['slept']));
      expect([slow.code, slow.message.split(':')[0]]).toEqual(['statement-timeout', 'crm.slow']);
      expect((await rows(few, ['id'])).length).toBe(1_000);
    });
  });

  it('is read by statements of about the time allowed, at one instant', async () => {
    const told: string[] = [];
    let statements = 0;
    const wire = await listen(url, {
      fromClient: (bytes) => (statements += bytes.toString('latin1').split('COPY (').length - 1),
    });
    const count = async (read: () => Promise<unknown[]>) => {
      const before = statements;
      return [(await read()).length, statements - before] as const;
    };
    const tell = (_: unknown, sentence: string) => told.push(sentence);
    await withCrm(
      { url: wire.url, throttle: { statementTime: '10ms' } },
      async ({ source, of }) => {
        const berths = of(source.table('berths', { key: 'id' }));
        await run(
          url,
          `INSERT INTO berths SELECT g, 'late' FROM generate_series(${ROWS + 1}, ${ROWS + 500}) g`,
        );
        const [found, asked] = await count(() => rows(berths, ['id']));
        expect(found).toBe(ROWS);
        expect(asked).toBeGreaterThan(3);
        // Rows that share a key are in one statement's answer or in the next one's, and in the order of their keys.
        const stays = of(source.table('stays', { key: 'client' }));
        expect(new Set((await rows(stays, ['note'])).map(([note]) => note)).size).toBe(5_000);
        expect(told).toEqual([]);
        expect(await count(() => rows(of(source.table('few', { key: 'id' })), ['id']))).toEqual([1_000, 1]);
        await rows(of(source.table('few', { key: 'id' })), []);
        expect(new Set(told)).toEqual(
          new Set([
            'crm.few was read in one statement whatever statementTime says, since no index gives the order of its key',
          ]),
        );
        expect(berths.digests).toBe(undefined);
      },
      { tell },
    );
    await wire.close();
    await run(url, `DELETE FROM berths WHERE id > ${ROWS}`);
  });

  it('that does not come to an end in time makes its check unknown, and notes say how others were read', async () => {
    const target = postgres({ url }).table('few', { key: 'id' });
    const ran = async (throttle: ThrottleOptions, deadline: number | null) => {
      const source = postgres({ url, throttle }).table('few', { key: 'id' });
      const { report } = await runSuite(out, [fieldAgreement('few', { source, target })], { deadline });
      return { verdict: report.verdict, check: report.checks[0] };
    };
    const slow = await ran({ rowsPerSecond: 100 }, Date.now() + 400);
    expect([slow.verdict, slow.check?.problems[0]?.code]).toEqual(['unknown', 'deadline']);
    const gentle = await ran({ statementTime: '1s' }, null);
    expect([gentle.verdict, gentle.check?.notes]).toEqual([
      'consistent',
      [
        'postgres.few was read in one statement whatever statementTime says, since no index gives the order of its key',
      ],
    ]);
  });

  it('needs to know how far replicas are behind before it reads', async () => {
    await run(
      url,
      `CREATE ROLE throttled LOGIN PASSWORD 'x'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO throttled`,
    );
    const reader = asRole(url, 'throttled', 'x');
    const throttle = { replicaLag: '5s' } as const;
    const refused = await failure(withCrm({ url: reader, throttle }, () => Promise.resolve()));
    expect(refused.message).toBe(
      'source crm: user "throttled" may not see how far replicas are behind, as replicaLag needs; GRANT pg_monitor TO "throttled"',
    );
    await run(url, 'GRANT pg_monitor TO throttled');
    const told = new Set<string>();
    const tell = (_: unknown, sentence: string) => told.add(sentence);
    await withCrm(
      { url: reader, throttle },
      async ({ source, of }) =>
        expect(await of(source.table('few', { key: 'id' })).count(EVERYTHING, calm)).toBe(1_000),
      { tell },
    );
    expect([...told]).toEqual(['no replica was connected, so that reading waited for none']);
    const named = { replicaLag: { most: '5s', replicas: [url] } } as const;
    const primary = await failure(withCrm({ url, throttle: named }, () => Promise.resolve()));
    expect(primary.message).toMatch(
      /^source crm: replica 127\.0\.0\.1:\d+: is no standby; name one in replicaLag/,
    );
    await run(url, 'DROP OWNED BY throttled; DROP ROLE throttled');
  });

  it('waits for a replica that does not keep up, until the deadline if need be', async () => {
    const replica = await replicaOf(url);
    try {
      const told = new Set<string>();
      const tell = (_: unknown, sentence: string) => told.add(sentence);
      const source = postgres({ url, throttle: { replicaLag: '5s' } });
      const few = source.table('few', { key: 'id' });
      const check = rowCounts('few', { source: few, target: postgres({ url }).table('few', { key: 'id' }) });
      const { report } = await runSuite(out, [check], { deadline: Date.now() + 400 });
      expect([report.verdict, report.checks[0]?.problems[0]?.code]).toEqual(['unknown', 'deadline']);
      await withCrm(
        { url, throttle: { replicaLag: '5s' } },
        async (crm) => {
          const count = crm.of(crm.source.table('few', { key: 'id' })).count(EVERYTHING, calm);
          setTimeout(() => replica.keepUp(), 100);
          expect(await count).toBe(1_000);
          expect(told.size).toBe(1);
        },
        { tell },
      );
    } finally {
      await replica.end();
    }
  });
});

/** A client that has itself sent what a standby gets, and says nothing of having replayed it until told to. */
async function replicaOf(url: string) {
  const client = new pg.Client({
    connectionString: url,
    replication: 'true',
    application_name: 'replica',
  } as pg.ClientConfig);
  client.on('error', () => undefined);
  await client.connect();
  const [from] = await run(url, 'SELECT pg_current_wal_lsn() AS lsn');
  client.query(`START_REPLICATION PHYSICAL ${from?.['lsn'] ?? ''}`).catch(() => undefined);
  const said = Buffer.alloc(34, 0);
  said.write('r', 0, 'latin1');
  for (const at of [1, 9, 17]) said.writeBigInt64BE(1n << 60n, at);
  const wire = (client as unknown as { connection: { sendCopyFromChunk(bytes: Buffer): void } }).connection;
  for (let tries = 0; tries < 100; tries += 1) {
    const state = await run(
      url,
      `SELECT 1 FROM pg_stat_replication WHERE application_name = 'replica' AND state = 'streaming'`,
    );
    if (state.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { keepUp: () => wire.sendCopyFromChunk(said), end: () => client.end() };
}
