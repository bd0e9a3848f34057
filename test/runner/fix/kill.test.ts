// kill -9 at any moment of an apply or an undo of rows: whoever goes on loses nothing, does nothing twice, and every journal is right.
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  KILLS,
  planOnce,
  survive,
  unkilled,
  type Ground,
  type Planned,
  type Took,
} from '../../support/fix-kills.ts';
import { recordsGround } from '../../support/fix-records-ground.ts';
import { TABLES } from '../../support/fix-values.ts';
import { connected, LOG } from '../../support/fix-versions.ts';
import { database, describePostgres } from '../../support/postgres.ts';
import { random } from '../../support/random.ts';

describePostgres('rows under kill -9', () => {
  let watcher: Awaited<ReturnType<typeof connected>>;
  let ground: Ground;
  let plan: Planned;
  let took: Took;
  let midway = 0;
  beforeAll(async () => {
    const url = await database('killed', { sql: `${TABLES} ${LOG}` });
    watcher = await connected(url, 'watcher');
    ground = recordsGround(url, 1, () => watcher);
    plan = await planOnce(ground);
  });
  afterAll(async () => {
    await watcher.end();
    await rm(plan.out, { recursive: true });
  });

  it('are corrected when nobody is killed', async () => {
    expect(plan.changes).toBeGreaterThan(5);
    took = await unkilled(ground, plan);
  });

  it.each(KILLS)('end as if nobody had been killed, kill %i', async (seed) => {
    if (await survive(ground, plan, random(seed), took)) midway += 1;
  });

  it('were killed midway often enough', () => {
    expect(midway).toBeGreaterThanOrEqual(KILLS.length / 5);
  });
});
