/** The contract of writers of objects: put whole where there is nothing or not at all, and taken back only while it is what was put. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Intent, IntentPort } from '../../../src/model/writer.ts';
import { memory } from '../../../src/sources/memory.ts';
import {
  BEFORE,
  bytes,
  onStore,
  putting,
  REASON,
  shown,
  type ObjectBenches,
  type ObjectWritingHarness,
} from './object-bench.ts';
import { calm } from './reading.ts';

const STOCK = Object.fromEntries(BEFORE.map(({ key, bytes: text }) => [key, String(text)]));
const LONG = Array.from({ length: 90_000 }, (_, at) => String(at * 7_919)).join();

/** Adds the cases of the contract for one writer; call it at the top of a test file. */
export function objectWritingContract(name: string, harness: ObjectWritingHarness): void {
  describe(`${name} keeps the contract of writers of objects`, () => {
    afterAll(() => harness.dispose?.());
    const bench: ObjectBenches = (work) => onStore(harness, work);
    putsObjects(bench, harness);
    refusesToPut(bench);
    takesBack(bench);
    tells(bench);
  });
}

function putsObjects(bench: ObjectBenches, { lacksPrefixes }: ObjectWritingHarness): void {
  it('puts objects whole, of any size and under any prefix, and is the system that its readers read', () =>
    bench(async ({ store, ref, writer, context, journal, intents, read }) => {
      expect(await (await context.session(ref.source)).identity?.(calm)).toBe(writer.identity);
      const relative = lacksPrefixes ? null : store.objects({ prefix: 'old/', relative: true });
      for (const write of [
        putting(ref, 'new/c/ü #1.png', bytes(LONG)),
        putting(ref, 'empty', bytes('')),
        relative === null ? putting(ref, 'old/d', bytes('four')) : putting(relative, 'd', bytes('four')),
      ])
        expect(await writer.apply(write, journal, calm)).toEqual({ did: 'done' });
      expect(await read()).toEqual({ ...STOCK, 'new/c/ü #1.png': shown(LONG), empty: '', 'old/d': 'four' });
      const { size, sha256 } = bytes(LONG);
      expect(intents).toMatchObject([
        {
          op: 'put-object',
          target: writer.identity,
          before: null,
          after: { size: { value: String(size) }, sha256: { value: sha256 } },
        },
        {},
        {},
      ]);
    }));

  it('journals before it counts, and nothing counts that could not be journaled', () =>
    bench(async ({ ref, writer, read }) => {
      const seen: unknown[] = [];
      const looking: IntentPort = { intent: async () => void seen.push(await read()) };
      await writer.apply(putting(ref, 'c', bytes('three')), looking, calm);
      expect(seen).toEqual([STOCK]);
      const broken: IntentPort = { intent: async () => Promise.reject(new Error('disk full')) };
      const put = writer.apply(putting(ref, 'new/d', bytes('four')), broken, calm);
      await expect(put).rejects.toThrow('disk full');
      expect(await read()).toEqual({ ...STOCK, c: 'three' });
    }));
}

function refusesToPut(bench: ObjectBenches): void {
  it('refuses where there is something, journaling nothing, and where something comes meanwhile', () =>
    bench(async ({ store, ref, writer, journal, intents, read }) => {
      const over = await writer.apply(putting(ref, 'old/b', bytes('three')), journal, calm);
      expect(over).toMatchObject({ refused: 'exists' });
      expect(intents).toEqual([]);
      const late: IntentPort = { intent: () => store.disturb('new/c', 'theirs') };
      const put = await writer.apply(putting(ref, 'new/c', bytes('ours')), late, calm);
      expect(put).toMatchObject({ refused: 'exists' });
      expect(await read()).toEqual({ ...STOCK, 'new/c': 'theirs' });
    }));

  it('refuses what puts no object, groups of objects, no key, and datasets of others', () =>
    bench(async ({ ref, writer, journal, intents, read }) => {
      const object = bytes('three');
      const set = { op: 'set', dataset: ref, key: ['a'], reason: REASON, expect: {}, to: {} } as const;
      for (const write of [
        set,
        putting(ref.by('size'), '3', object),
        putting(ref, '', object),
        putting(ref, null, object),
      ])
        // prettier-ignore
        expect(await writer.apply(write, journal, calm)).toMatchObject({ refused: 'not-writable' });
      const other = memory('other', { key: 'key', columns: { key: 'text' }, rows: [] });
      const elsewhere = await writer.apply(putting(other, 'c', object), journal, calm);
      expect(elsewhere).toMatchObject({ refused: 'other-target' });
      expect(intents).toEqual([]);
      expect(await read()).toEqual(STOCK);
    }));

  const whole = bytes(LONG);
  const failing = async function* () {
    yield Buffer.from(LONG.slice(0, 60_000));
    await Promise.reject(new Error('the source is gone'));
  };
  it.each([
    ['other bytes of the same length', bytes(`x${LONG.slice(1)}`, { sha256: whole.sha256 })],
    ['fewer bytes', bytes(LONG.slice(1), { size: whole.size, sha256: whole.sha256 })],
    ['more bytes', bytes(`${LONG}x`, { size: whole.size, sha256: whole.sha256 })],
    ['no bytes', bytes('', { size: 5 })],
    ['bytes that cannot be read to their end', bytes(LONG, { read: failing })],
  ])('puts nothing for %s', (_title, object) =>
    bench(async ({ ref, writer, journal, intents, read }) => {
      await expect(writer.apply(putting(ref, 'new/c', object), journal, calm)).rejects.toThrow();
      expect(await read()).toEqual(STOCK);
      for (const intent of intents) expect(await writer.outcome(intent, calm)).toBe('not-done');
      const again = await writer.apply(putting(ref, 'new/c', bytes('three')), journal, calm);
      expect(again).toEqual({ did: 'done' });
    }),
  );

  it('has one writer at a time, and none once it is closed', () =>
    bench(async ({ ref, writer, context, journal }) => {
      const again = () => ref.source.openWriter!(context, calm);
      await expect(again()).rejects.toMatchObject({ name: 'ContractError', code: 'locked' });
      await writer.close();
      await writer.close();
      await expect(writer.apply(putting(ref, 'c', bytes('x')), journal, calm)).rejects.toThrow();
      await (await again()).close();
    }));

  it('obeys whoever stops before the intent, and not after it', () =>
    bench(async ({ ref, writer, journal, read }) => {
      const write = putting(ref, 'c', bytes(LONG));
      const stopped = writer.apply(write, journal, AbortSignal.abort());
      await expect(stopped).rejects.toMatchObject({ name: 'Cancelled' });
      const stop = new AbortController();
      const stopping = { intent: async () => stop.abort() };
      expect(await writer.apply(write, stopping, stop.signal)).toEqual({ did: 'done' });
      expect(await read()).toEqual({ ...STOCK, c: shown(LONG) });
    }));
}

function takesBack(bench: ObjectBenches): void {
  it('takes back what it put, once, and journals that', () =>
    bench(async ({ ref, writer, journal, intents, read }) => {
      await writer.apply(putting(ref, 'new/c/d', bytes('three')), journal, calm);
      const [done] = intents as [Intent];
      expect(await writer.undo(done, REASON, journal, calm)).toEqual({ did: 'done' });
      expect(await read()).toEqual(STOCK);
      expect(intents[1]).toMatchObject({ op: 'undo', before: done.after, after: null, where: done.where });
      expect(await writer.undo(done, REASON, journal, calm)).toMatchObject({
        refused: 'drifted',
        message: expect.stringContaining('gone') as string,
      });
      expect(await writer.undo(intents[1]!, REASON, journal, calm)).toMatchObject({
        refused: 'not-writable',
      });
      const other = { ...done, target: 'elsewhere' };
      expect(await writer.undo(other, REASON, journal, calm)).toMatchObject({ refused: 'other-target' });
      expect(intents.length).toBe(2);
    }));

  it.each([
    ['other bytes', 'other'],
    ['the same bytes that somebody else put there', 'three'],
  ])('refuses to take back %s', (_title, theirs) =>
    bench(async ({ store, ref, writer, journal, intents, read }) => {
      await writer.apply(putting(ref, 'c', bytes('three')), journal, calm);
      await store.disturb('c', theirs);
      expect(await writer.undo(intents[0]!, REASON, journal, calm)).toMatchObject({ refused: 'drifted' });
      expect(intents.length).toBe(1);
      expect(await read()).toEqual({ ...STOCK, c: theirs });
    }),
  );

  it('refuses to take back what is changed while the journal is written, and does not when it cannot be', () =>
    bench(async ({ store, ref, writer, journal, intents, read }) => {
      await writer.apply(putting(ref, 'c', bytes('three')), journal, calm);
      const broken: IntentPort = { intent: async () => Promise.reject(new Error('disk full')) };
      await expect(writer.undo(intents[0]!, REASON, broken, calm)).rejects.toThrow('disk full');
      expect(await read()).toEqual({ ...STOCK, c: 'three' });
      const late: IntentPort = { intent: () => store.disturb('c', 'theirs') };
      expect(await writer.undo(intents[0]!, REASON, late, calm)).toMatchObject({ refused: 'drifted' });
      expect(await read()).toEqual({ ...STOCK, c: 'theirs' });
    }));
}

function tells(bench: ObjectBenches): void {
  it('tells afterwards what came to count', () =>
    bench(async ({ store, ref, writer, journal, intents }) => {
      const outcomes = async () => Promise.all(intents.map((intent) => writer.outcome(intent, calm)));
      const failing: IntentPort = {
        intent: async (intent) => (intents.push(intent), Promise.reject(new Error('killed'))),
      };
      await writer.apply(putting(ref, 'c', bytes('three')), journal, calm);
      await expect(writer.apply(putting(ref, 'd', bytes('four')), failing, calm)).rejects.toThrow('killed');
      await expect(writer.undo(intents[0]!, REASON, failing, calm)).rejects.toThrow('killed');
      expect(await outcomes()).toEqual(['done', 'not-done', 'not-done']);
      await store.disturb('d', 'theirs');
      expect(await outcomes()).toEqual(['done', 'drifted', 'not-done']);
      await writer.undo(intents[0]!, REASON, { intent: async () => {} }, calm);
      expect(await outcomes()).toEqual(['not-done', 'drifted', 'done']);
      await store.disturb('c', 'three');
      expect(await outcomes()).toEqual(['drifted', 'drifted', 'drifted']);
      expect(await writer.outcome({ ...intents[0]!, target: 'elsewhere' }, calm)).toBe('unknown');
    }));
}
