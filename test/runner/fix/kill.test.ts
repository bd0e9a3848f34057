// kill -9 at any moment of an apply or an undo of rows: whoever goes on loses nothing, does nothing twice, and every journal is right.
import { afterAll, expect, it } from 'vitest';
import { KILLS, surviving } from '../../support/fix-kills.ts';
import { recordsGround } from '../../support/fix-records-ground.ts';
import { TABLES } from '../../support/fix-values.ts';
import { connected, LOG } from '../../support/fix-versions.ts';
import { database, describePostgres } from '../../support/postgres.ts';

describePostgres('rows under kill -9', () => {
  let watcher: Awaited<ReturnType<typeof connected>>;
  const make = async () => {
    const url = await database('killed', { sql: `${TABLES} ${LOG}` });
    watcher = await connected(url, 'watcher');
    return recordsGround(url, 1, () => watcher);
  };
  afterAll(() => watcher.end());
  const midway = surviving(KILLS, make, (changes) => expect(changes).toBeGreaterThan(5));

  it('were killed midway often enough', () => {
    expect(midway()).toBeGreaterThanOrEqual(KILLS.length / 5);
  });
});
