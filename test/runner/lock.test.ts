// The lock of a suite: one holder at a time, also where several find that the last one is dead.
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { lockSuite } from '../../src/runner/lock.ts';

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'reconcile-lock-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

const lock = (suite: string) => join(out, `.lock-${suite}`);
// No process has it: numbers end well below.
const DEAD = JSON.stringify({ pid: 2 ** 30, host: hostname(), since: '2025-03-01T06:00:00.000Z' });

it('has one holder, however many take it over from a dead one', async () => {
  for (let round = 0; round < 30; round += 1) {
    const suite = `s${String(round)}`;
    if (round % 2 === 0) await writeFile(lock(suite), DEAD);
    const tries = await Promise.allSettled(Array.from({ length: 6 }, () => lockSuite(out, suite)));
    const held = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const refused = tries.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect([round, held.length]).toEqual([round, 1]);
    for (const one of refused) expect(one).toMatchObject({ code: 'locked' });
    held[0]?.();
  }
  expect(await readdir(out)).toEqual([]);
});

it('is not taken from whoever is just writing it, and is from whoever died over it', async () => {
  await writeFile(lock('test'), '');
  await expect(lockSuite(out, 'test')).rejects.toMatchObject({ code: 'locked' });
  const long = new Date(Date.now() - 60_000);
  await utimes(lock('test'), long, long);
  (await lockSuite(out, 'test'))();
  expect(await readdir(out)).toEqual([]);
});
