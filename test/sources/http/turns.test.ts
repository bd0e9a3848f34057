/** Turns at a host: no more than it can take, fewer when it is too much, more again when it is well. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Cancelled } from '../../../src/model/problem.ts';
import { http } from '../../../src/sources/http/http.ts';
import { Turns } from '../../../src/sources/http/turns.ts';
import { sendPage, startSite, type TestSite } from '../../support/http-server.ts';
import { calm, rowsOf } from '../../support/http-reading.ts';

let site: TestSite | undefined;

afterEach(async () => {
  await site?.close();
  site = undefined;
});

describe('turns', () => {
  it('are given to so many at a time, first come, first served', async () => {
    const turns = new Turns('host', 2);
    const order: number[] = [];
    const held = [await turns.take(calm), await turns.take(calm)];
    const waiting = [1, 2, 3].map(async (one) => {
      const release = await turns.take(calm);
      order.push(one);
      release('answered');
    });
    await pause(5);
    expect(order).toEqual([]);
    held[0]!('answered');
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
  });

  it('are halved once for all that were under way, and come back one by one', async () => {
    const turns = new Turns('host', 8);
    const held = await Promise.all(Array.from({ length: 8 }, () => turns.take(calm)));
    for (const release of held) release('overload');
    expect(turns.width).toBe(4);
    for (let round = 0; round < 5; round += 1) (await turns.take(calm))('overload');
    expect(turns.width).toBe(1);
    for (let round = 0; round < 1_000; round += 1) (await turns.take(calm))('answered');
    expect(turns.width).toBe(8);
  });

  it('are not given while the host rests', async () => {
    const turns = new Turns('host', 2);
    const release = await turns.take(calm);
    turns.rest(80);
    release('overload');
    const started = Date.now();
    await Promise.all([1, 2, 3].map(async () => (await turns.take(calm))('answered')));
    expect(Date.now() - started).toBeGreaterThanOrEqual(75);
  });

  it('are given up by who stops waiting, and nobody else waits for that', async () => {
    const turns = new Turns('host', 1);
    const release = await turns.take(calm);
    const stop = new AbortController();
    const first = turns.take(stop.signal);
    const second = turns.take(calm);
    first.catch(() => undefined);
    release('answered');
    stop.abort();
    await expect(first).rejects.toThrow(Cancelled);
    (await second)('answered');
  });

  it('tell a host that is down from one that fails now and then', () => {
    const turns = new Turns('host', 1);
    for (let round = 0; round < 19; round += 1) turns.note(false);
    expect(turns.isDown).toBe(false);
    turns.note(false);
    expect(turns.isDown).toBe(true);
    turns.note(true);
    expect(turns.isDown).toBe(false);
  });
});

it('never has more requests under way than it may, and every row is answered once although the host is often too busy', async () => {
  let [under, most, busy] = [0, 0, 0];
  site = await startSite((request, response) => {
    under += 1;
    most = Math.max(most, under);
    setTimeout(() => {
      under -= 1;
      // More than three at a time are too many for it.
      if (under >= 3) {
        busy += 1;
        response.writeHead(429).end();
      } else sendPage(response, request.url);
    }, 2);
  });
  const paths = Array.from({ length: 300 }, (_, at) => `/${at}`);
  const rows = await rowsOf(http({ origin: site.origin, concurrency: 6, retries: 8 }).answers(paths), [
    'status',
    'failure',
  ]);
  expect(most).toBeLessThanOrEqual(6);
  expect(busy).toBeGreaterThan(0);
  expect(rows.filter(({ status }) => status === '200').length).toBe(300);
});
