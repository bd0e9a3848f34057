/** How limits are said, how far is too far behind, and how a range is read in pieces without a row lost or read twice. */
import { expect, it } from 'vitest';
import type { Entry } from '../../src/model/dataset.ts';
import { compareKeys, keyCodec } from '../../src/model/key.ts';
import { secondsBehind } from '../../src/sources/mysql/lag.ts';
import { mysql } from '../../src/sources/mysql/index.ts';
import { postgres } from '../../src/sources/postgres/index.ts';
import { Positions, standbyLag } from '../../src/sources/postgres/lag.ts';
import { isBehind, LagWatch } from '../../src/sources/throttle-lag.ts';
import type { ThrottleOptions } from '../../src/sources/throttle-options.ts';
import { patiently } from '../../src/sources/throttle-patience.ts';
import { inPieces, PieceSize, type Range } from '../../src/sources/throttle-pieces.ts';
import { Throttle } from '../../src/sources/throttle.ts';
import { calm, failure } from '../support/opened-source.ts';

const url = 'postgres://reader@db/crm';

it.each<[unknown, string]>([
  [
    { rows: 1 },
    'postgres(): throttle: "rows" is not known; its options are rowsPerSecond, statementTime, replicaLag',
  ],
  [{ rowsPerSecond: 0 }, 'postgres(): throttle: rowsPerSecond: expected a number from 1'],
  [{ rowsPerSecond: '9' }, 'postgres(): throttle: rowsPerSecond: expected a number from 1'],
  [{ statementTime: 'soon' }, 'postgres(): throttle: statementTime: expected a duration'],
  [{ statementTime: 0 }, 'and more than none'],
  [
    { replicaLag: { most: '1s' } },
    'postgres(): throttle: replicaLag: replicas: expected the URLs of replicas, or secrets of them',
  ],
  [{ replicaLag: { most: '1s', replicas: ['mysql://x:secret@y/z'] } }, 'replicas: expected the URLs'],
  [{ replicaLag: { most: '1s', replica: [] } }, 'postgres(): throttle: replicaLag: "replica" is not known'],
  [7, 'postgres(): throttle: expected options'],
])('refuses %o', (throttle, sentence) => {
  const make = () => postgres({ url, throttle: throttle as ThrottleOptions });
  expect(make).toThrow(sentence);
  expect(make).not.toThrow(/x:secret/);
});

it('keeps a connection for asking how far replicas are behind, and asks for the secrets of named ones', () => {
  const replica = { secret: 'REPLICA_URL' } as never;
  expect(postgres({ url, throttle: { replicaLag: '5s' } }).readers).toBe(2);
  expect(postgres({ url, throttle: { replicaLag: { most: '5s', replicas: [replica] } } }).readers).toBe(3);
  expect(() => postgres({ url, connections: 3, throttle: { replicaLag: '5s' } })).toThrow(
    'expected a whole number from 4',
  );
  const source = mysql({
    url: 'mysql://r@db/crm',
    throttle: { replicaLag: { most: 5_000, replicas: [replica] } },
  });
  expect(source.secrets).toEqual([replica]);
});

it('tells how far behind a standby is, or that it will not come nearer', () => {
  const standby = { seconds: 90, isReplayed: true, isReceiving: true, isPaused: false };
  expect(standbyLag(standby)).toBe(0); // its primary has had nothing to do
  expect(standbyLag({ ...standby, isReplayed: false })).toBe(90);
  expect(standbyLag({ ...standby, isReplayed: false, seconds: null })).toBe(null);
  expect(standbyLag({ ...standby, isReceiving: false })).toBe(90); // nobody says that there is no more
  expect(standbyLag({ ...standby, isReceiving: false, seconds: null })).toBe('stopped');
  expect(standbyLag({ ...standby, isPaused: true })).toBe('stopped');
  const row = ['', 'Yes', '12'];
  expect(secondsBehind(['Channel_Name', 'Replica_SQL_Running', 'Seconds_Behind_Source'], [row])).toEqual([
    12,
  ]);
  expect(secondsBehind(['Connection_name', 'Seconds_Behind_Master'], [['', null], ['a', '0']])).toEqual([null, 0]); // prettier-ignore
  expect(secondsBehind(['nothing'], [['1']])).toEqual([null]);
});

it('tells how far behind a replica is that stands still, of which its primary has heard nothing', () => {
  const positions = new Positions();
  const replica = (replayed: bigint | null, seconds: number | null = null) => ({ replayed, seconds });
  expect(positions.lags(100n, 0, [replica(100n, 9), replica(90n), replica(90n, 4), replica(null, 1)])).toEqual([0, 0, 4, null]); // prettier-ignore
  expect(positions.lags(150n, 3_000, [replica(100n), replica(90n, 0.2)])).toEqual([0, 3]);
  expect(positions.lags(150n, 5_000, [replica(100n), replica(150n, 9)])).toEqual([2, 0]);
  expect(positions.lags(0n, 0, [])).toEqual([]);
});

it('takes what cannot be told for too far behind', () => {
  expect([isBehind([], 1_000), isBehind([0, 1], 1_000), isBehind([0, 1.001], 1_000)]).toEqual([false, false, true]); // prettier-ignore
  expect([isBehind([0, null], 1_000), isBehind([Number.NaN], 1_000)]).toEqual([true, true]);
});

it('waits for replicas until they have caught up, is told once to be, and ends its wait when stopped', async () => {
  const told = new Set<string>();
  let seconds: number | null = 60;
  let asked = 0;
  const teller = {
    begin: () => Promise.resolve(),
    lags: () => {
      asked += 1;
      return Promise.resolve([seconds]);
    },
    close: () => Promise.resolve(),
  };
  const watch = new LagWatch([teller], 5_000, 'source crm', (sentence) => told.add(sentence));
  const stop = new AbortController();
  const stopped = failure(watch.caughtUp(stop.signal));
  const waiting = watch.caughtUp(calm);
  setTimeout(() => stop.abort(), 20);
  expect((await stopped).code).toBe('cancelled');
  seconds = 5;
  await waiting;
  await watch.caughtUp(calm); // an answer holds for a while
  expect(asked).toBe(2);
  expect([...told]).toEqual([
    'reading waited for replicas that were further behind than replicaLag allows (5 s)',
  ]);
});

it('shares its rows a second among all who read, and lets them stop waiting', async () => {
  const throttle = new Throttle({ rowsPerSecond: 10_000, statementMs: null, lag: null });
  const started = performance.now();
  await Promise.all([1, 2, 3].map(() => throttle.pay(1_000, 'source crm', calm)));
  const took = performance.now() - started;
  expect(took).toBeGreaterThan(240);
  expect(took).toBeLessThan(1_500);
  const stop = new AbortController();
  const stopped = failure(throttle.pay(1e9, 'source crm', stop.signal));
  stop.abort();
  expect((await stopped).code).toBe('cancelled');
});

it('counts against a server only what it is waited for', async () => {
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  let late = 0;
  async function* slow(ms: number): AsyncGenerator<number, string, undefined> {
    for (const one of [1, 2, 3]) {
      await wait(ms);
      yield one;
    }
    return 'all';
  }
  const read = async (ms: number, ours: number) => {
    const items = patiently(slow(ms), 100, () => (late += 1));
    for (let next = await items.next(); ; next = await items.next()) {
      if (next.done === true) return next.value;
      await wait(ours);
    }
  };
  expect([await read(1, 60), late]).toEqual(['all', 0]);
  expect([await read(45, 0), late]).toEqual(['all', 1]);
});

const codec = keyCodec(['int']);
const entries = (numbers: readonly number[]): Entry[] =>
  numbers.map((number, at) => ({ key: codec.encode([String(number)]), row: [String(at)] }));

/** A table of these keys, read in order in pages of 7; `limits` are those of its statements. */
function table(numbers: readonly number[], limits: (number | undefined)[] = []) {
  const all = entries([...numbers].sort((a, b) => a - b));
  return async function* ({ from, until }: Range, most?: number) {
    limits.push(most);
    const inside = all.filter(
      ({ key }) =>
        (from === null || compareKeys(key, from) >= 0) && (until === null || compareKeys(key, until) < 0),
    );
    const rows = inside.slice(0, most);
    for (let at = 0; at < rows.length; at += 7) yield await Promise.resolve(rows.slice(at, at + 7));
  };
}

async function all(pages: AsyncIterable<readonly Entry[]>): Promise<string[]> {
  const found: string[] = [];
  for await (const page of pages) found.push(...page.map(({ row }) => String(row[0])));
  return found;
}

const WHOLE: Range = { from: null, until: null };
const many = (count: number, of: (at: number) => number) => Array.from({ length: count }, (_, at) => of(at));

it.each([
  ['unlike keys', many(500, (at) => at)],
  ['keys that several rows have', many(500, (at) => Math.floor(at / 30))],
  ['keys that more rows have than a piece', many(500, (at) => Math.floor(at / 220))],
  ['one key', many(500, () => 7)],
  ['as many rows as a piece', many(100, (at) => at)],
  ['no rows', []],
])('reads every row once in pieces: %s', async (_, numbers) => {
  for (const first of [1, 2, 33, 100]) {
    const size = new PieceSize(10_000, null);
    size.rows = first;
    const whole = await all(table(numbers)(WHOLE));
    expect(await all(inPieces('t', table(numbers), WHOLE, size, () => undefined))).toEqual(whole);
  }
  const [from, until] = entries([3, 9]).map(({ key }) => key);
  const range = { from: from ?? null, until: until ?? null };
  expect(await all(inPieces('t', table(numbers), range, new PieceSize(1, 5), () => undefined))).toEqual(
    await all(table(numbers)(range)),
  );
});

it('asks for as many rows as take about so long, and gives up where fewer take no less', () => {
  const size = new PieceSize(1_000, null);
  size.learn(1_000, 100, 100);
  expect(size.rows).toBe(4_000);
  size.learn(4_000, 4_000, 4_000);
  expect(size.rows).toBe(1_000);
  for (let time = 0; time < 4; time += 1) size.learn(size.rows, 60_000, 60_000);
  expect([size.rows, size.isHopeless]).toEqual([100, false]);
  size.learn(100, 60_000, 0); // it was we who took so long
  size.learn(100, 60_000, 60_000);
  size.learn(100, 60_000, 60_000);
  expect(size.isHopeless).toBe(false);
  size.learn(100, 60_000, 60_000);
  expect(size.isHopeless).toBe(true);
  expect(new PieceSize(1_000, 30).rows).toBe(30);
});

it('reads the rest in one statement where pieces are of no use', async () => {
  const limits: (number | undefined)[] = [];
  class Tired extends PieceSize {
    override get isHopeless(): boolean {
      return limits.length === 2;
    }
  }
  const numbers = many(9_000, (at) => at);
  let told = 0;
  const pages = inPieces('t', table(numbers, limits), WHOLE, new Tired(1_000, null), () => (told += 1));
  expect(await all(pages)).toEqual(await all(table(numbers)(WHOLE)));
  expect([told, limits]).toEqual([1, [1_000, 4_000, undefined]]);
});

it('refuses a table that is not held still', async () => {
  const moving = many(50, (at) => at);
  const read = (range: Range, most?: number) =>
    table(range.from === null ? moving : moving.slice(30))(range, most);
  const size = new PieceSize(1_000, null);
  size.rows = 10;
  const refused = await failure(all(inPieces('crm.berths', read, WHOLE, size, () => undefined)));
  expect([refused.code, refused.transient]).toEqual(['not-still', true]);
});
