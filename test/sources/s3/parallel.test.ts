/** A large bucket is listed by several at a time, each key once, wherever its listing is cut. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { EVERYTHING } from '../../../src/model/scope.ts';
import { s3 } from '../../../src/sources/s3/index.ts';
import { openContext } from '../../support/open-context.ts';
import { proxyTo } from '../../support/s3-proxy.ts';
import { all, byBytes, calm } from '../contract/reading.ts';

const OBJECTS = 30_000;

/** A server of made-up keys that takes its time, and what is asked of it. */
async function slowServer(...more: readonly string[]) {
  const program = new URL('../../../bench/object-listing-server.ts', import.meta.url).pathname;
  const server = spawn(process.execPath, [program, String(OBJECTS), ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void server.kill());
  const [address] = (await once(server.stdout, 'data')) as [Buffer];
  const proxy = await proxyTo(address.toString().trim());
  onTestFinished(() => proxy.close());
  return proxy;
}

async function listed(endpoint: string, objects: object, connections: number) {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const ref = s3({ bucket: 'made-up', endpoint, credentials, connections }).objects(objects);
  const context = await openContext();
  onTestFinished(() => context.close());
  const dataset = (await context.session(ref.source)).dataset(ref);
  return (await all(dataset.scan(EVERYTHING, ['size'], calm))).map(
    ({ key, row }) => [key, Number(row[0])] as const,
  );
}

it.each([
  ['keys in folders', [], {}, OBJECTS],
  ['keys that are folders', ['folders'], {}, OBJECTS],
  ['one prefix of them', ['folders'], { prefix: 'port-1/files/', relative: true }, OBJECTS / 4],
] as const)('lists %s in parallel', async (_title, more, objects, expected) => {
  const proxy = await slowServer('20', ...more);
  const found = await listed(proxy.endpoint, objects, 6);
  expect(found.length).toBe(expected);
  expect(found.map(([key]) => key)).toEqual(found.map(([key]) => key).toSorted(byBytes));
  // Each object's size is its place, so that every one of them is there, and once.
  const first = 'prefix' in objects ? OBJECTS / 4 : 0;
  expect(found.map(([, size]) => size)).toEqual(Array.from({ length: expected }, (_, at) => first + at));
  expect(proxy.seen.filter(({ query }) => query.has('delimiter')).length).toBeGreaterThan(0);
  expect(proxy.seen.length).toBeLessThan(expected / 1_000 + 40);
});

it('lists in a row where it may ask but one thing at a time', async () => {
  const proxy = await slowServer('0');
  expect((await listed(proxy.endpoint, {}, 1)).length).toBe(OBJECTS);
  expect(proxy.seen.length).toBe(OBJECTS / 1_000);
});
