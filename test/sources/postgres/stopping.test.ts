/** Whoever stops is obeyed at once: nothing keeps running on the server, and a consumer that stops keeps memory flat. */
import { beforeAll, expect, it } from 'vitest';
import { Cancelled, SourceError } from '../../../src/model/problem.ts';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { postgres } from '../../../src/sources/postgres/index.ts';
import { openContext } from '../../support/open-context.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { calm, failure, rows, until } from '../../support/opened-source.ts';
import { withCrm } from './opening.ts';

const TABLES = `CREATE TABLE berths (id int PRIMARY KEY, note text);
  INSERT INTO berths SELECT g, repeat('x', 1000) FROM generate_series(1, 50000) g; ANALYZE berths;
  CREATE VIEW slow AS SELECT 1 AS id, pg_sleep(60)::text AS slept;`;

describePostgres('stopping a PostgreSQL session', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('stopping', { sql: TABLES });
  });

  const running = async (name: string, condition = 'true') =>
    (await run(url, `SELECT query FROM pg_stat_activity WHERE application_name = '${name}' AND ${condition}`))
      .length;
  const asleep = `wait_event = 'PgSleep'`;

  it('cancels what runs on the server, and only that', async () => {
    const sleeping: ReturnType<typeof failure>[] = [];
    await withCrm({ url, applicationName: 'one' }, async ({ source, of }) => {
      const stop = new AbortController();
      const dataset = of(source.table('slow', { key: 'id' }));
      const other = of(source.table('berths', { key: 'id' }));
      sleeping.push(failure(rows(dataset, ['slept'])));
      const stopped = failure(dataset.by(['slept']).count(EVERYTHING, stop.signal));
      await until(async () => (await running('one', asleep)) === 2);
      const started = performance.now();
      stop.abort();
      expect((await stopped).code).toBe('cancelled');
      expect(performance.now() - started).toBeLessThan(2_000);
      expect(await running('one', asleep)).toBe(1);
      expect(await other.count(EVERYTHING, calm)).toBe(50_000);
    });
    await until(async () => (await running('one')) === 0);
    expect((await sleeping[0])?.code).toBe('closed');
  });

  it('throws the reason of the signal when that is a problem', async () => {
    await withCrm({ url }, async ({ source, of }) => {
      const stop = new AbortController();
      const counting = of(source.table('slow', { key: 'id' }).by('slept')).count(EVERYTHING, stop.signal);
      const deadline = new Cancelled('deadline', 'the deadline has passed');
      setTimeout(() => stop.abort(deadline), 100);
      await expect(counting).rejects.toBe(deadline);
    });
  });

  it('stops a statement that waits for its reader, and reads no further', async () => {
    await withCrm({ url, applicationName: 'two' }, async ({ source, of }) => {
      const stop = new AbortController();
      const pages = of(source.table('berths', { key: 'id' }))
        .scan(EVERYTHING, ['note'], stop.signal)
        [Symbol.asyncIterator]();
      await pages.next();
      await until(async () => (await running('two', `wait_event = 'ClientWrite'`)) === 1);
      stop.abort();
      await expect(pages.next()).rejects.toThrow(Cancelled);
      await until(async () => (await running('two', `query LIKE 'COPY%'`)) === 0);
    });
  });

  it('keeps memory flat while its reader does nothing, and its own pages small', async () => {
    await withCrm({ url, applicationName: 'three' }, async ({ source, of }) => {
      const pages = of(source.table('berths', { key: 'id' }))
        .scan(EVERYTHING, ['note'], calm)
        [Symbol.asyncIterator]();
      const first = (await pages.next()) as IteratorYieldResult<readonly unknown[]>;
      expect(first.value.length).toBeLessThanOrEqual(1_000);
      await until(async () => (await running('three', `wait_event = 'ClientWrite'`)) === 1);
      const before = process.memoryUsage();
      await new Promise((resolve) => setTimeout(resolve, 300));
      const after = process.memoryUsage();
      expect(after.external + after.arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(5e6);
      expect(await running('three', `wait_event = 'ClientWrite'`)).toBe(1);
      await pages.return?.();
      await until(async () => (await running('three', `query LIKE 'COPY%'`)) === 0);
    });
  });

  it('ends everything when it is closed, whoever still reads', async () => {
    await withCrm({ url, applicationName: 'four' }, async ({ session, source, of }) => {
      const sleeping = failure(rows(of(source.table('slow', { key: 'id' })), ['slept']));
      const pages = of(source.table('berths', { key: 'id' }))
        .scan(EVERYTHING, ['note'], calm)
        [Symbol.asyncIterator]();
      await pages.next();
      await until(async () => (await running('four', asleep)) === 1);
      await session.close();
      await until(async () => (await running('four')) === 0);
      expect((await sleeping).code).toBe('closed');
      await expect(pages.next()).rejects.toThrow(SourceError);
    });
  });

  it('lends its readers in turn, and lets whoever waits for one give up', async () => {
    await withCrm({ url, applicationName: 'five', connections: 3 }, async ({ source, of }) => {
      const dataset = of(source.table('berths', { key: 'id' }));
      const scans = [1, 2].map(() => dataset.scan(EVERYTHING, ['note'], calm)[Symbol.asyncIterator]());
      for (const pages of scans) await pages.next();
      const stop = new AbortController();
      const waiting = failure(dataset.count(EVERYTHING, stop.signal));
      const patient = dataset.count(EVERYTHING, calm);
      expect(await running('five')).toBe(3);
      stop.abort();
      expect((await waiting).code).toBe('cancelled');
      await scans[0]?.return?.();
      expect(await patient).toBe(50_000);
      await scans[1]?.return?.();
    });
  });

  it('is not opened by somebody who stops meanwhile', async () => {
    const source = postgres({ url, applicationName: 'six' });
    const context = await openContext();
    for (const after of [0, 1, 3, 5, 8, 12]) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), after);
      const session = await source.open(context, stop.signal).catch((error: unknown) => error);
      if (session instanceof Cancelled) continue;
      await (session as Awaited<ReturnType<typeof source.open>>).close();
    }
    await until(async () => (await running('six')) === 0, 1_000);
    await context.close();
  });
});
