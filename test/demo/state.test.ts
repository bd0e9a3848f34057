/** What the demo compares of the world before and after: nothing of a row, a column, a sequence or a file can change unseen. */
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changed, stateOf } from '../../demo/state.ts';
import { database, describePostgres, run } from '../support/postgres.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reconcile-state-'));
  await mkdir(join(folder, 'a'));
  await writeFile(join(folder, 'a', 'one'), 'bytes', { mode: 0o644 });
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test.each<[string, () => Promise<void>, string]>([
  ['other bytes of one size', () => writeFile(join(folder, 'a', 'one'), 'bytez'), 'a/one'],
  ['another mode', () => chmod(join(folder, 'a', 'one'), 0o600), 'a/one'],
  ['a file that is gone', () => rm(join(folder, 'a', 'one')), 'a/one'],
  ['a new file', () => writeFile(join(folder, '.hidden'), ''), '.hidden'],
  ['a new folder', () => mkdir(join(folder, 'a', 'b')).then(() => undefined), 'a/b'],
  ['a new link', () => symlink('one', join(folder, 'a', 'two')), 'a/two'],
])('sees %s', async (_, change, name) => {
  const before = await stateOf({}, folder);
  await change();
  expect(changed(before.records, (await stateOf({}, folder)).records)).toEqual([name]);
});

describePostgres('of a database', () => {
  test('sees every change of a value, a column and a sequence, and no other', async () => {
    const db = await database('state');
    await run(
      db,
      `CREATE TABLE t (id int PRIMARY KEY, n numeric, words text, at timestamptz);
       INSERT INTO t VALUES (1, 1.0, NULL, '2025-03-01 06:00:00.000001Z'), (2, 2, 'a', NULL);
       CREATE TABLE other (id int); CREATE SEQUENCE s`,
    );
    let before = await stateOf({ db }, folder);
    const seen = async (sql: string): Promise<readonly string[]> => {
      await run(db, sql);
      const after = await stateOf({ db }, folder);
      const names = [
        ...changed(before.records, after.records),
        ...changed(before.sequences, after.sequences),
      ];
      before = after;
      return names;
    };
    expect(await seen('UPDATE t SET n = 1.00 WHERE id = 1')).toEqual(['db.t']);
    expect(await seen(`UPDATE t SET words = '' WHERE id = 1`)).toEqual(['db.t']);
    expect(await seen(`UPDATE t SET at = at + '1 microsecond'`)).toEqual(['db.t']);
    expect(await seen('ALTER TABLE t ALTER words TYPE varchar')).toEqual(['db.t']);
    expect(await seen('CREATE TABLE third ()')).toEqual(['db.third']);
    expect(await seen('INSERT INTO other VALUES (1)')).toEqual(['db.other']);
    // The first value of a sequence changes whether it was called, and nothing else.
    expect(await seen(`SELECT nextval('s')`)).toEqual(['db.s']);
    // The same row in another place on the disk is the same.
    expect(await seen('UPDATE t SET n = n')).toEqual([]);
    expect(await seen('VACUUM FULL t')).toEqual([]);
  });
});
