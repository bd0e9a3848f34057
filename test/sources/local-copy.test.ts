/** A local copy answers every scope as a plain sort of the same rows would, whatever the keys and however small its memory. */
import { mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { isInScope } from '../../src/model/scope.ts';
import type { Entry, Pages } from '../../src/model/dataset.ts';
import { hasNull, keyCodec } from '../../src/model/key.ts';
import { Cancelled } from '../../src/model/problem.ts';
import { EVERYTHING, NULL_KEYS, type Scope } from '../../src/model/scope.ts';
import type { Cells } from '../../src/model/value.ts';
import { localCopy, type LocalCopy } from '../../src/sources/local-copy.ts';
import { byBytes, calm } from './contract/reading.ts';
import { anyCharacter } from '../support/any-character.ts';

const scratch = await mkdtemp(join(tmpdir(), 'reconcile-copies-'));
afterAll(() => rm(scratch, { recursive: true, force: true }));
const settings = { name: 'boats', scratch, diskCap: 100_000_000 };
const codec = keyCodec(['text']);

const key = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: anyCharacter, maxLength: 6 }) },
  { weight: 3, arbitrary: fc.constantFrom('', 'a', 'aa', '\0', '\ufffd', '🚤', '🚤'.repeat(40)) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const row = fc.tuple(key, fc.option(fc.string({ unit: anyCharacter, maxLength: 30 })));

describe('localCopy', () => {
  it('answers any scope as a plain sort would, in memory of any size', async () => {
    const property = fc.asyncProperty(
      fc.array(row, { maxLength: 400, size: 'max' }),
      fc.constantFrom(150, 1_000, 5_000, 20_000, 100_000),
      fc.array(key, { maxLength: 8 }),
      async (rows, runBytes, asked) => {
        const entries = rows.map(([id, note]): Entry => ({ key: codec.encode([id]), row: [id, note] }));
        const expected = entries.toSorted((left, right) => byBytes(left.key, right.key)); // stable: equal keys as they came
        const copy = await localCopy(paged(entries), { ...settings, runBytes }, calm);
        try {
          expect(copy.size).toBe(rows.length);
          for (const scope of scopesOf(asked.map((id) => codec.encode([id])))) {
            const found = expected.filter((entry) => isInScope(scope, entry.key));
            expect(await all(copy, scope)).toEqual(found);
            expect(await copy.count(scope, calm)).toBe(found.length);
          }
          const cuts = copy.cuts(4);
          expect(cuts).toEqual([...new Set(cuts)].toSorted(byBytes));
          expect(cuts.filter((cut) => !entries.some((entry) => entry.key === cut))).toEqual([]);
        } finally {
          await copy.close();
        }
      },
    );
    await fc.assert(property, { numRuns: 60 });
    expect(await readdir(scratch)).toEqual([]);
  });

  it('merges more files than it opens at a time, and equal keys keep their order', async () => {
    const entries = Array.from({ length: 10_000 }, (_, at): Entry => ({
      key: `k${(at * 7) % 50}`,
      row: [String(at)],
    }));
    const copy = await localCopy(paged(entries), { ...settings, runBytes: 1_000 }, calm); // some 700 files
    const found = await all(copy, EVERYTHING);
    expect(found).toEqual(entries.toSorted((left, right) => byBytes(left.key, right.key)));
    expect((await readdir(scratch, { recursive: true })).length).toBe(2); // a folder and the one file that is left
    await copy.close();
  });

  it('keeps rows that are longer than its buffers', async () => {
    const long = 'ä'.repeat(3_000_000);
    const entries = [{ key: 'b', row: [long] }, { key: long, row: ['b'] }, { key: 'a', row: [null] }]; // prettier-ignore
    const copy = await localCopy(paged(entries), { ...settings, runBytes: 100 }, calm);
    expect((await all(copy, EVERYTHING)).map((entry) => entry.row[0])).toEqual([null, long, 'b']);
    expect(await copy.count({ anyOf: [long, 'a'] }, calm)).toBe(2);
    await copy.close();
  });

  it('lets only its owner read it, and leaves nothing behind', async () => {
    const copy = await localCopy(paged(numbered(1_000)), { ...settings, runBytes: 2_000 }, calm);
    const [folder = ''] = await readdir(scratch);
    const [name = ''] = await readdir(join(scratch, folder));
    expect((await stat(join(scratch, folder))).mode & 0o777).toBe(0o700);
    expect((await stat(join(scratch, folder, name))).mode & 0o777).toBe(0o600);
    await copy.close();
    expect(await readdir(scratch)).toEqual([]);
  });

  it('writes nothing for few rows', async () => {
    const copy = await localCopy(paged(numbered(1_000)), settings, calm);
    expect(await readdir(scratch)).toEqual([]);
    expect((await all(copy, EVERYTHING)).length).toBe(1_000);
    await copy.close();
  });

  it('stops at the disk cap of all copies together, and says what to do', async () => {
    const tight = { ...settings, diskCap: 60_000, runBytes: 2_000 };
    const first = await localCopy(paged(numbered(500)), tight, calm);
    const second = localCopy(paged(numbered(1_500)), { ...tight, name: 'berths' }, calm);
    await expect(second).rejects.toMatchObject({ name: 'SourceError', code: 'disk-cap', transient: false });
    await expect(second).rejects.toThrow(
      /^berths: the local copies of this run would take more than the 60000 bytes .*; raise diskCap/,
    );
    expect((await readdir(scratch)).length).toBe(1);
    await first.close();
    const third = await localCopy(paged(numbered(500)), tight, calm); // what was taken was given back
    await third.close();
    expect(await readdir(scratch)).toEqual([]);
  });

  it.each([
    ['reading fails', () => Promise.reject(new Error('no more')), 'no more'],
    ['a key is no text', async () => [{ key: '\ud83d', row: [] }], 'half of a surrogate pair'],
  ])('leaves nothing behind when %s', async (_, last, message) => {
    const pages = (async function* () {
      yield* paged(numbered(1_000));
      yield await last();
    })();
    await expect(localCopy(pages, { ...settings, runBytes: 2_000 }, calm)).rejects.toThrow(message);
    expect(await readdir(scratch)).toEqual([]);
  });

  it('stops when it is told to, and leaves nothing behind', async () => {
    const stop = new AbortController();
    const pages = (async function* () {
      yield* paged(numbered(1_000));
      stop.abort();
      yield* paged(numbered(1_000));
    })();
    await expect(localCopy(pages, { ...settings, runBytes: 2_000 }, stop.signal)).rejects.toThrow(Cancelled);
    expect(await readdir(scratch)).toEqual([]);
  });

  it('does not answer with less than all when its file was damaged', async () => {
    const copy = await localCopy(paged(numbered(1_000)), { ...settings, runBytes: 2_000 }, calm);
    const [path = ''] = (await readdir(scratch, { recursive: true })).filter((name) =>
      name.includes('rows-'),
    );
    const { size } = await stat(join(scratch, path));
    await truncate(join(scratch, path), size - 3);
    await expect(all(copy, EVERYTHING)).rejects.toMatchObject({ name: 'SourceError', code: 'local-copy' });
    await truncate(join(scratch, path), 0);
    await expect(copy.count({ from: null, until: '5' }, calm)).rejects.toMatchObject({ code: 'local-copy' });
    await copy.close();
  });
});

async function* paged(entries: readonly Entry[]): AsyncGenerator<readonly Entry[]> & Pages {
  for (let at = 0; at < entries.length; at += 97) yield entries.slice(at, at + 97);
}

function numbered(rows: number): readonly Entry[] {
  return Array.from({ length: rows }, (_, at) => ({
    key: String((at * 7_919) % rows),
    row: [`row ${at}`, null],
  }));
}

function scopesOf(keys: readonly string[]): readonly Scope[] {
  const ranges = keys.flatMap((from, at) => [
    { from, until: null },
    { from: null, until: from },
    { from, until: keys[(at + 1) % keys.length] ?? null },
  ]);
  const named = keys.filter((each) => !hasNull(each));
  return [EVERYTHING, NULL_KEYS, { anyOf: named }, { anyOf: [...named, ...named] }, ...ranges];
}

async function all(copy: LocalCopy, scope: Scope): Promise<readonly { key: string; row: Cells }[]> {
  const entries = [];
  for await (const page of copy.scan(scope, calm)) entries.push(...page);
  return entries;
}
