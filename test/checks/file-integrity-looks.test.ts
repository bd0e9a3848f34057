// What a suite makes of it: a grade that it asks for holds for every file, and what changes between the looks is no match.
import { afterEach, describe, expect, it } from 'vitest';
import { fileIntegrity } from '../../checks/file-integrity.ts';
import { memoryObjects, type MemoryObject } from '../../src/sources/memory-objects.ts';
import { inspectDirectly } from '../support/inspect-directly.ts';
import { files, type Files } from '../support/listed-files.ts';
import { plantFiles } from '../support/plant-files.ts';
import { random, seeds } from '../support/random.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const folders: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const remove of folders.splice(0)) await remove();
});

/** What the runner says of one check. */
async function judged(check: ReturnType<typeof fileIntegrity>, suite: Parameters<typeof runSuite>[2] = {}) {
  const { out, remove } = await outFolder();
  folders.push(remove);
  const { report } = await runSuite(out, [check], suite);
  return report.checks[0]!;
}

const both = (given: Files) => ({ source: files('old', given), target: files('new', given) });
const opaque: Files = { a: 'one', b: { bytes: 'two', etag: { value: 'kms', of: 'opaque' } } };

describe('a suite that accepts no less than a checksum', () => {
  it('does not take an ETag for one', async () => {
    const report = await judged(fileIntegrity('files', both({ a: 'one', b: 'two' })), { least: 'checksum' });
    expect(report).toMatchObject({ verdict: 'unknown', proved: {}, found: {} });
    expect(report.problems[0]).toMatchObject({
      code: 'inconclusive',
      message: expect.stringMatching(
        /^2 .*could not be judged, such as: a: only its etag could be compared, and checksum is the least/,
      ) as unknown,
    });
  });

  it('is content when bytes may be read, whatever the check asks for by itself', async () => {
    const check = fileIntegrity('files', both({ a: 'one', b: 'two' }), { least: 'size', bytes: 'if-needed' });
    const report = await judged(check, { least: 'checksum' });
    expect(report).toMatchObject({ verdict: 'consistent', proved: { bytes: 2 }, evidence: 'bytes' });
  });

  it('does not lower what the check asks for', async () => {
    const check = fileIntegrity('files', both(opaque), { least: 'bytes', bytes: 'if-needed' });
    expect(await judged(check, { least: 'size' })).toMatchObject({ proved: { bytes: 2 } });
  });
});

describe('a file that nothing proves', () => {
  it('makes the check unknown, however many others are proved, and is counted as proved by nothing', async () => {
    const report = await judged(fileIntegrity('files', both(opaque)));
    expect(report).toMatchObject({ verdict: 'unknown', proved: { etag: 1 }, found: {} });
    expect(report.problems[0]!.message).toMatch(/^b: only its size could be compared/);
  });

  it('hides nothing that is found beside it', async () => {
    const target = files('new', { ...opaque, a: 'uno' });
    const report = await judged(fileIntegrity('files', { source: files('old', opaque), target }));
    expect(report).toMatchObject({ verdict: 'unknown', proved: {}, found: { altered: 1 } });
  });
});

describe('among random files', () => {
  it('as many are proved as arrived whole, and no more', async () => {
    for (const seed of seeds()) {
      const { check, proved } = plantFiles(random(seed));
      for (const segments of [1, 7]) {
        const outcome = await inspectDirectly(check, segments);
        const all = Object.values(outcome.proved).reduce((sum, files) => sum + files, 0);
        expect({ seed, all, unjudged: outcome.unjudged }).toEqual({ seed, all: proved, unjudged: [] });
      }
    }
  });
});

describe('a store that changes between two looks', () => {
  const steady: MemoryObject = { key: 'z', bytes: 'z' };
  const changing = (...looks: readonly (readonly MemoryObject[])[]) => {
    let look = 0;
    return memoryObjects('new', () => [...(looks[Math.min(look++, looks.length - 1)] ?? []), steady]);
  };
  const source = files('old', { a: 'one', z: 'z' });
  const a = (bytes: string, more: Partial<MemoryObject> = {}): MemoryObject => ({ key: 'a', bytes, ...more });

  it.each<readonly [string, readonly (readonly MemoryObject[])[], object]>([
    [
      'an upload that ended',
      [[a('o')], [a('one')]],
      { verdict: 'consistent', transient: 1, proved: { etag: 2 } },
    ],
    ['a file that was gone for a moment', [[], [a('one')]], { verdict: 'consistent', transient: 1 }],
    ['a file that its listing had too early', [[a('one', { fails: 'gone' })], [a('one')]], { transient: 1 }],
    [
      'a file that stays away',
      [[a('one', { fails: 'gone' })], []],
      { verdict: 'inconsistent', found: { missing: 1 } },
    ],
    ['a file that stays altered', [[a('two')]], { verdict: 'inconsistent', found: { altered: 1 } }],
    [
      'a file that is another every time',
      [[a('1')], [a('22')], [a('4444')], [a('55555')]],
      { verdict: 'unknown' },
    ],
    [
      'a file that can no longer be looked at',
      [[a('two')], [a('one', { fails: { code: 'denied', message: 'ask for the right to read it' } })]],
      { verdict: 'unknown' },
    ],
  ])('%s', async (_name, looks, expected) => {
    expect(await judged(fileIntegrity('files', { source, target: changing(...looks) }))).toMatchObject(
      expected,
    );
  });
});
