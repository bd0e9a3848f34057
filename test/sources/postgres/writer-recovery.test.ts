/** What a writer knows afterwards when a connection dies at the worst moment, or a journal does. */
import { beforeAll, expect, it } from 'vitest';
import pg from 'pg';
import type { Intent } from '../../../src/model/writer.ts';
import { database, describePostgres, run } from '../../support/postgres.ts';
import { listen } from './wire.ts';
import { calm, failure } from '../../support/opened-source.ts';
import { content, FILES, reason, resize, sizeOf, withWriter } from './writing.ts';

describePostgres('recovering writes to PostgreSQL', () => {
  let url: string;
  beforeAll(async () => {
    url = await database('recovering', { sql: FILES });
  });

  it('knows afterwards that what was cut off before its commit did not happen', async () => {
    let cut: Intent | null = null;
    await withWriter({ url }, async (writing) => {
      const { writer, kept, last } = writing;
      kept.before = async () => {
        await run(
          url,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reconcile writer'
          AND datname = current_database()`,
        );
      };
      expect(await failure(resize(writing, '4', '4', '40'))).toMatchObject({
        code: 'connection-lost',
        transient: true,
      });
      cut = last();
      expect(await writer.outcome(cut, calm)).toBe('not-done');
      // Its lock is gone, so that it never writes again.
      expect((await failure(resize(writing, '5', '5', '50'))).message).toBe(
        'source crm: the connection of its writer was lost, and its lock with it; open another',
      );
      expect(await sizeOf(url, '4')).toBe('4');
    });
    await withWriter({ url }, async ({ writer }) => {
      expect(await writer.outcome(cut!, calm)).toBe('not-done');
    });
  });

  it('knows afterwards that what was committed happened, whoever was told', async () => {
    await withWriter({ url }, async (writing) => {
      const { writer, last } = writing;
      expect(await resize(writing, '6', '6', '60')).toEqual({ did: 'done' });
      const done = last();
      expect(await writer.outcome(done, calm)).toBe('done');
      const asked = (changed: Partial<Intent>) => writer.outcome({ ...done, ...changed }, calm);
      // Of another life of the server, or too old for anybody to know: the images tell.
      for (const token of ['99999999999', '3', 'no id']) {
        expect([token, await asked({ token })]).toEqual([token, 'done']);
        expect(await asked({ token, before: done.after, after: done.before })).toBe('not-done');
        expect(await asked({ token, before: done.after })).toBe('done');
        const neither = { ...done.after, size: { type: 'integer', value: '61' } };
        expect(await asked({ token, before: done.before, after: neither })).toBe('drifted');
      }
      await run(url, 'UPDATE files SET size = 61 WHERE id = 6');
      expect(await asked({})).toBe('done');
      expect(await asked({ token: '99999999999' })).toBe('drifted');
      // An id that was given to another after a crash: the record is as it was.
      await run(url, 'UPDATE files SET size = 6 WHERE id = 6');
      expect(await asked({})).toBe('not-done');
    });
  });

  it('waits for a transaction that is still at work, and not for ever', async () => {
    await withWriter({ url }, async (writing) => {
      const { writer, last } = writing;
      expect(await resize(writing, '7', '7', '70')).toEqual({ did: 'done' });
      const other = new pg.Client({ connectionString: url });
      await other.connect();
      const begin = async () => {
        const text = 'BEGIN; SELECT pg_current_xact_id()::text AS id';
        const answers = (await other.query(text)) as unknown as { rows: { id: string }[] }[];
        return { ...last(), token: answers.at(-1)!.rows[0]!.id };
      };
      try {
        const asked = writer.outcome(await begin(), calm);
        await other.query('COMMIT');
        expect(await asked).toBe('done');
        expect(await writer.outcome(await begin(), calm)).toBe('unknown');
      } finally {
        await other.end();
      }
    });
  });

  it('knows what became of a commit whose answer was lost', async () => {
    const wire = await listen(url, {
      // The commit reaches the server; what it answers reaches nobody.
      fromClient: (bytes, cut) => (bytes.includes('COMMIT\0') ? cut() : undefined),
    });
    try {
      await withWriter({ url, writer: wire.url }, async (writing) => {
        expect((await failure(resize(writing, '9', '9', '90'))).code).toBe('connection-lost');
        expect(await writing.writer.outcome(writing.last(), calm)).toBe('done');
        expect(await sizeOf(url, '9')).toBe('90');
      });
    } finally {
      await wire.close();
    }
  });

  it('keeps nothing of a change whose journal fails, or that is stopped', async () => {
    await withWriter({ url }, async (writing) => {
      const { writer, source, kept } = writing;
      const whole = await content(url, 'files');
      const full = new Error('no space left');
      kept.before = () => Promise.reject(full);
      await expect(resize(writing, '8', '8', '80')).rejects.toBe(full);
      expect(await content(url, 'files')).toEqual(whole);
      const stop = new AbortController();
      kept.before = async () => stop.abort();
      const dataset = source.table('files', { key: 'id' });
      const write = { op: 'set', dataset, key: ['8'], reason, expect: {}, to: { size: '81' } } as const;
      // After the intent it is too late to stop.
      expect(await writer.apply(write, kept, stop.signal)).toEqual({ did: 'done' });
      expect((await failure(writer.apply(write, kept, stop.signal))).code).toBe('cancelled');
      expect(await sizeOf(url, '8')).toBe('81');
    });
  });
});
