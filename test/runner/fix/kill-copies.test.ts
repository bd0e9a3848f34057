// kill -9 at any moment of an apply or an undo of copies: every file is there once and whole or not at all, and every journal is right.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { bucketGround, folderGround } from '../../support/fix-files-ground.ts';
import { KILLS, surviving } from '../../support/fix-kills.ts';
import { bucket, describeS3, server } from '../../support/s3.ts';

/** The same runner goes on after rows, so that a part of the kills is enough for each store. */
const part = (of: number) => KILLS.slice(0, Math.ceil(KILLS.length / of));
const demandFive = (changes: number) => expect(changes).toBe(5);
let place = '';
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'reconcile-copies-'));
});
afterAll(async () => {
  await rm(place, { recursive: true });
});

describe('copies into a folder under kill -9', () => {
  surviving(part(3), () => folderGround(join(place, 'folder')), demandFive);
});

describeS3('copies into a bucket under kill -9', () => {
  const make = async () => {
    const { endpoint, ...credentials } = server();
    const to = { bucket: await bucket('killed'), endpoint, credentials, writer: credentials };
    return bucketGround(join(place, 'bucket'), to);
  };
  surviving(part(5), make, demandFive);
});
