// kill -9 at any moment of an apply or an undo of copies: every file is there once and whole or not at all, and every journal is right.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketGround, folderGround } from '../../support/fix-files-ground.ts';
import {
  KILLS,
  planOnce,
  survive,
  unkilled,
  type Ground,
  type Planned,
  type Took,
} from '../../support/fix-kills.ts';
import { random } from '../../support/random.ts';
import { bucket, describeS3, server } from '../../support/s3.ts';

/** The same runner goes on after rows, so that a part of the kills is enough for each store. */
const part = (of: number) => KILLS.slice(0, Math.ceil(KILLS.length / of));
let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'reconcile-copies-'));
});
afterAll(async () => {
  await rm(place, { recursive: true });
});

describe('copies into a folder under kill -9', () => {
  under(part(3), () => folderGround(join(place, 'folder')));
});

describeS3('copies into a bucket under kill -9', () => {
  under(part(5), async () => {
    const { endpoint, ...credentials } = server();
    const to = { bucket: await bucket('killed'), endpoint, credentials, writer: credentials };
    return bucketGround(join(place, 'bucket'), to);
  });
});

function under(kills: readonly number[], make: () => Promise<Ground>): void {
  let ground: Ground;
  let plan: Planned;
  let took: Took;
  beforeAll(async () => {
    ground = await make();
    plan = await planOnce(ground);
  });
  afterAll(() => rm(plan.out, { recursive: true }));

  it('are made when nobody is killed', async () => {
    expect(plan.changes).toBe(5);
    took = await unkilled(ground, plan);
  });

  it.each(kills)('end as if nobody had been killed, kill %i', async (seed) => {
    await survive(ground, plan, random(seed), took);
  });
}
