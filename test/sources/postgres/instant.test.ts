/** Everything that a session reads, it reads at one instant; when that cannot be, it says so and never mixes two. */
import { beforeAll, expect, it } from 'vitest';
import { SnapshotLost } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure, nativeKeys, rows, until } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';

const BERTHS = `CREATE TABLE berths (id int PRIMARY KEY, note text);
  INSERT INTO berths SELECT g, repeat('x', 500) FROM generate_series(1, 20000) g; ANALYZE berths;`;

describePostgres('the instant of a PostgreSQL session', () => {
  let url: string;
  let template: string;
  beforeAll(async () => {
    template = await database('instant_template', { sql: BERTHS });
    url = await database('instant', { template });
  });

  /** Far more than all buffers between here and there hold. */
  const wide = { key: 'id', computed: { wide: `repeat('x', 5000)` } };
  const end = (where: string) =>
    run(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${where}`);
  const holds = `application_name = 'held' AND query NOT LIKE 'COPY%' AND query LIKE '%wal_lsn%'`;

  it('does not move while others write', async () => {
    await withCrm({ url }, async ({ session, source, of }) => {
      const dataset = of(source.table('berths', { key: 'id' }));
      expect(session.snapshot).toMatch(/^[0-9A-F]+-[0-9A-F]+-\d+ near [0-9A-F]+\/[0-9A-F]+$/);
      await run(
        url,
        `INSERT INTO berths VALUES (0, 'new'); DELETE FROM berths WHERE id = 5; UPDATE berths SET note = 'new' WHERE id = 6`,
      );
      expect(await dataset.count({ anyOf: ['pb0', 'pb5'] }, calm)).toBe(1);
      expect(await rows(dataset, ['note'], { anyOf: ['pb6'] })).toEqual([['x'.repeat(500)]]);
      const both = await Promise.all([dataset.count(EVERYTHING, calm), rows(dataset, ['id'])]);
      expect([both[0], both[1].length]).toEqual([20_000, 20_000]);
    });
  });

  it('is the same for the reader that follows one that was dropped', async () => {
    await withCrm({ url, applicationName: 'held' }, async ({ session, source, of }) => {
      const dataset = of(source.table('berths', { key: 'id' }));
      const before = await dataset.count(EVERYTHING, calm);
      await run(url, `INSERT INTO berths VALUES (-1, 'later')`);
      const pages = of(source.table('berths', wide)).scan(EVERYTHING, ['wide'], calm)[Symbol.asyncIterator]();
      await pages.next();
      await end(`application_name = 'held' AND query LIKE 'COPY%'`);
      const { code, message, transient } = await failure(drain(pages));
      expect([code, transient]).toEqual(['connection-lost', true]);
      expect(message).toMatch(/^crm\.berths: the (server ended the connection|connection .* was lost)/);
      expect(session.lost.aborted).toBe(false);
      expect(await dataset.count(EVERYTHING, calm)).toBe(before);
      expect(await nativeKeys(dataset, { from: null, until: 'pb2' })).toEqual([[0], [1]]);
    });
  });

  it('is lost with the connection that holds it, and then nothing is read any more', async () => {
    await withCrm({ url, applicationName: 'held' }, async ({ session, source, of }) => {
      const dataset = of(source.table('berths', { key: 'id' }));
      await dataset.count(EVERYTHING, calm);
      expect((await end(holds)).length).toBe(1);
      await until(async () => session.lost.aborted);
      expect(session.lost.reason).toBeInstanceOf(SnapshotLost);
      expect((session.lost.reason as Error).message).toMatch(/^source crm: the instant was lost/);
      await expect(dataset.count(EVERYTHING, calm)).rejects.toThrow(SnapshotLost);
    });
  });

  it('is lost at once when everything is dropped', async () => {
    await withCrm({ url, applicationName: 'held' }, async ({ session, source, of }) => {
      const pages = of(source.table('berths', wide)).scan(EVERYTHING, ['wide'], calm)[Symbol.asyncIterator]();
      await pages.next();
      await end(`application_name = 'held'`);
      expect((await failure(drain(pages))).code).toBe('snapshot-lost');
      expect(session.lost.aborted).toBe(true);
    });
  });

  it('outlives the time-outs that a role has set for idle transactions', async () => {
    const options = `options=${encodeURIComponent('-c idle_in_transaction_session_timeout=50 -c statement_timeout=1000')}`;
    await withCrm({ url: `${url}?${options}` }, async ({ session, source, of }) => {
      const dataset = of(source.table('berths', { key: 'id' }));
      await dataset.count(EVERYTHING, calm);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(session.lost.aborted).toBe(false);
      expect(await dataset.count(EVERYTHING, calm)).toBeGreaterThan(0);
    });
  });

  it('is let go when the session is closed', async () => {
    await withCrm({ url, applicationName: 'let go' }, async ({ source, of }) => {
      await of(source.table('berths', { key: 'id' })).count(EVERYTHING, calm);
    });
    expect(await run(url, `SELECT 1 FROM pg_stat_activity WHERE application_name = 'let go'`)).toEqual([]);
  });
});

async function drain(pages: AsyncIterator<unknown>): Promise<void> {
  while ((await pages.next()).done !== true);
}
