// What is proposed for files that differ, as the check really finds them.
import { expect, it } from 'vitest';
import { fileIntegrity } from '../../checks/file-integrity.ts';
import { memory } from '../../src/sources/memory.ts';
import { memoryObjects } from '../../src/sources/memory-objects.ts';
import { proposedFixes } from '../support/proposed-fixes.ts';

const files = (name: string, ...keys: readonly string[]) =>
  memoryObjects(
    name,
    keys.map((key) => ({ key, bytes: 'x' })),
  );
const manifest = (...rows: readonly (readonly [string, string | null])[]) =>
  memory('copies', { key: 'to', columns: { to: 'text', from: 'text' }, rows });
const renamed = { manifest: { source: 'from' } };
const advice = (start: string) => ({ advise: expect.stringMatching(`^${start}`) as string });

it('copies what the target lacks, under the key that it has in the source', async () => {
  const datasets = { source: files('old', 'a', 'b é/\u{1f6a4}'), target: files('new', 'a', 'c') };
  const key = 'b é/\u{1f6a4}';
  expect(await proposedFixes(fileIntegrity('files', datasets))).toEqual([
    ['extra', 'c', advice('find out who put the file there')],
    ['missing', key, { op: 'copy-object', from: { role: 'source', key }, to: { role: 'target', key } }],
  ]);
  expect(
    await proposedFixes(fileIntegrity('files', datasets, { missing: 'ignore', extra: 'ignore' })),
  ).toEqual([]);
});

it('copies under the key that a manifest gives, from the key that it names', async () => {
  const datasets = {
    source: files('old', 'a', 'b'),
    target: files('new', 'x'),
    manifest: manifest(['x', 'a'], ['y', 'b']),
  };
  expect(await proposedFixes(fileIntegrity('files', datasets, renamed))).toEqual([
    [
      'missing',
      'y',
      { op: 'copy-object', from: { role: 'source', key: ['b'] }, to: { role: 'target', key: 'y' } },
    ],
  ]);
});

it('copies nothing where it is not told which file, or the listing cannot be trusted', async () => {
  const datasets = {
    source: files('old', 'a', 'b'),
    target: files('new', 'x'),
    manifest: manifest(['x', 'a'], ['y', null], ['z', 'a'], ['z', 'b']),
  };
  const found = await proposedFixes(fileIntegrity('files', datasets, renamed));
  expect(found.filter(([kind]) => kind === 'missing')).toEqual([
    ['missing', 'y', advice(`write the source's key of this file into the column "from"`)],
    ['missing', 'z', advice('decide which of the files')],
  ]);
  const twice = { source: files('old', 'a', 'a'), target: files('new') };
  expect(await proposedFixes(fileIntegrity('files', twice))).toEqual([
    ['duplicate', 'a', advice('list the store again')],
    ['missing', 'a', advice('list the source again before anything is copied')],
  ]);
});

it('copies what a listing has and its store has not any more', async () => {
  const target = memoryObjects('new', [{ key: 'a', bytes: 'x', fails: 'gone' }]);
  const key = 'a';
  expect(await proposedFixes(fileIntegrity('files', { source: files('old', 'a'), target }))).toEqual([
    ['missing', key, { op: 'copy-object', from: { role: 'source', key }, to: { role: 'target', key } }],
  ]);
});

it('never copies over another file, and may change nothing but the target', async () => {
  const target = memoryObjects('new', [{ key: 'a', bytes: 'y' }]);
  expect(await proposedFixes(fileIntegrity('files', { source: files('old', 'a'), target }))).toEqual([
    ['altered', 'a', advice('look at both files; where the new one is wrong, remove it by hand')],
  ]);
  expect(fileIntegrity.definition.changes).toBe('target');
});
