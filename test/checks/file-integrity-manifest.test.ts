// Files that were renamed are paired by a manifest: what it leaves out, names twice or names in vain is found from both ends.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { fileIntegrity } from '../../checks/file-integrity.ts';
import type { Cell } from '../../src/model/value.ts';
import { file } from '../../src/sources/file/file.ts';
import { memory } from '../../src/sources/memory.ts';
import { checkTester } from '../support/check-tester.ts';
import { files, inventory } from '../support/listed-files.ts';

const options = { manifest: { source: 'from' } };

/** A manifest: the target's key, and the source's. */
const manifest = (...rows: readonly (readonly [to: Cell, from: Cell])[]) =>
  memory('copies', { key: 'to', columns: { to: 'text', from: 'text' }, rows, pageRows: 2 });

const old = { a: 'one', b: 'two', 'c d/é.pdf': 'three' };
const three = manifest(['x/1', 'a'], ['x/2', 'b'], ['w', 'c d/é.pdf']);
const moved = { 'x/1': 'one', 'x/2': 'two', w: 'three' };
const twelve = Array.from({ length: 12 }, (_, at) => `y/${10 + at}`);
const found = (target: number) => ({ expected: { manifest: 1, target: 1 }, actual: { manifest: 1, target } });
const folder = await mkdtemp(join(tmpdir(), 'reconcile-manifest-'));
afterAll(() => rm(folder, { recursive: true }));
await writeFile(
  join(folder, 'copies.csv'),
  [
    'source_bucket,source_key,target_bucket,target_key',
    'old,a,new,x/1',
    'old,b,new,x/2',
    'old,"c d/é.pdf",new,w',
    'scans,a,new,s/1',
    'old,gone,attic,x/1',
  ].join('\n'),
);
await writeFile(join(folder, 'id-map.json'), JSON.stringify({ a: 'x/1', b: 'x/2', 'c d/é.pdf': 'w' }));

const csv = (where: Readonly<Record<string, string>>) =>
  file(join(folder, 'copies.csv'), { key: { target_key: 'text' }, where });

checkTester(fileIntegrity, {
  agree: [
    {
      name: 'every file under its new key, and what stands for a folder in either store',
      datasets: {
        source: files('old', { ...old, 'c d/': '' }),
        target: files('new', { ...moved, 'x/': '' }),
        manifest: three,
      },
      options,
      proved: { etag: 3 },
    },
    {
      name: 'a file that became two',
      datasets: {
        source: files('old', { a: 'one' }),
        target: files('new', { x: 'one', y: 'one' }),
        manifest: manifest(['x', 'a'], ['y', 'a']),
      },
      options,
      proved: { etag: 2 },
    },
    {
      name: 'keys that crossed over',
      datasets: {
        source: files('old', { a: 'one', b: 'two' }),
        target: files('new', { a: 'two', b: 'one' }),
        manifest: manifest(['a', 'b'], ['b', 'a']),
      },
      options: { ...options, bytes: 'always' },
      proved: { bytes: 2 },
    },
    {
      name: 'a manifest over several buckets, one pair of buckets at a time',
      datasets: {
        source: files('old', old),
        target: files('new', moved),
        manifest: csv({ source_bucket: 'old', target_bucket: 'new' }),
      },
      options: { manifest: { source: 'source_key' } },
      proved: { etag: 3 },
    },
    {
      name: 'an id map as the manifest',
      datasets: {
        source: files('old', old),
        target: files('new', moved),
        manifest: file(join(folder, 'id-map.json'), { entries: true, key: 'value' }),
      },
      options: { manifest: { source: 'key' } },
      proved: { etag: 3 },
    },
    {
      name: 'sizes alone',
      datasets: { source: inventory('old', ['a', '3']), target: files('new', { x: 'ONE' }), manifest: manifest(['x', 'a']) },
      options: { ...options, least: 'size' },
      proved: { size: 1 },
    },
    {
      name: 'that they are there',
      datasets: { source: inventory('old', ['a', null]), target: files('new', { x: 'ONE' }), manifest: manifest(['x', 'a']) },
      options: { ...options, least: 'existence' },
      proved: { existence: 1 },
    },
  ],
  disagree: [
    {
      name: 'files that the manifest does not name, on either side',
      datasets: {
        source: files('old', { ...old, A: '1', z: '2' }),
        target: files('new', { ...moved, 'x/0': '1', y: '2' }),
        manifest: three,
      },
      options,
      proved: { etag: 3 },
      finds: [
        ...['A', 'z'].map((key) => ({ kind: 'unlisted', key: [key], expected: { manifest: 1, source: 1 }, actual: { manifest: 0, source: 1 } })),
        ...['x/0', 'y'].map((key) => ({ kind: 'extra', key: [key], expected: { manifest: 1, target: 1 }, actual: { manifest: 0, target: 1 } })),
      ],
    },
    {
      name: 'entries that name nothing: in the target, in the source, in either',
      datasets: {
        source: files('old', { a: 'one', b: 'two' }),
        target: files('new', { 'x/1': 'one', 'x/3': 'three' }),
        manifest: manifest(['x/1', 'a'], ['x/2', 'b'], ['x/3', 'c'], ['x/4', 'c']),
      },
      options,
      proved: { etag: 1 },
      finds: [
        { kind: 'missing', key: ['x/2'], source: ['b'], ...found(0) },
        ...['x/3', 'x/4'].map((key) => ({ kind: 'unsourced', key: [key], source: ['c'], expected: { manifest: 1, source: 1 }, actual: { manifest: 1, source: 0 } })),
        { kind: 'missing', key: ['x/4'], source: ['c'], ...found(0) },
      ],
    },
    {
      name: 'two files that became one',
      datasets: {
        source: files('old', { a: 'one', b: 'two', c: 'six' }),
        target: files('new', { x: 'two' }),
        manifest: manifest(['x', 'a'], ['x', 'b'], ['y', 'c'], ['y', 'c']),
      },
      options,
      finds: [
        { kind: 'shared-target', key: ['x'], expected: { manifest: 1, target: 1 }, actual: { manifest: 2, target: 1 } },
        { kind: 'shared-target', key: ['y'], expected: { manifest: 1, target: 1 }, actual: { manifest: 2, target: 0 } },
        { kind: 'missing', key: ['y'], expected: { manifest: 1, target: 1 }, actual: { manifest: 2, target: 0 } },
      ],
    },
    {
      name: 'a file that is another, with the key that it had',
      datasets: { source: files('old', old), target: files('new', { ...moved, 'x/1': 'two', 'x/2': 'tw' }), manifest: three },
      options,
      proved: { etag: 1 },
      finds: [
        { kind: 'altered', key: ['x/1'], source: ['a'], column: 'etag', expected: 'f97c5d29941bfb1b2fdab0874906ab82', actual: 'b8a9f715dbb64fd5c56e7783c6820a61' },
        { kind: 'altered', key: ['x/2'], source: ['b'], column: 'size', expected: 3, actual: 2 },
      ],
    },
    {
      name: 'entries without either key',
      datasets: {
        source: files('old', { a: 'one', b: 'two' }),
        target: files('new', { x: 'one', y: 'two' }),
        manifest: manifest(['x', 'a'], ['y', null], [null, 'b'], [null, null], ['z', null]),
      },
      options,
      proved: { etag: 1 },
      finds: [
        { kind: 'null-key', key: [null], expected: { source: 0, target: 0, manifest: 0 }, actual: { source: 0, target: 0, manifest: 2 } },
        ...['y', 'z'].map((key) => ({ kind: 'null-key', key: [key], column: 'from', expected: { manifest: 0 }, actual: { manifest: 1 } })),
        { kind: 'missing', key: ['z'], ...found(0) },
      ],
    },
    {
      name: 'keys that both listings have twice, under one name',
      datasets: {
        source: inventory('old', ['k', '1'], ['k', '1'], ['m', '1'], ['m', '1']),
        target: inventory('new', ['k', '1'], ['k', '1'], ['n', '1']),
        manifest: manifest(['k', 'k'], ['n', 'm']),
      },
      options: { ...options, least: 'size' },
      proved: { size: 1 },
      finds: [
        ...['k', 'm'].map((key) => ({ kind: 'duplicate', key: [key], column: 'from', expected: { source: 1 }, actual: { source: 2 } })),
        { kind: 'duplicate', key: ['k'], source: ['k'], expected: { manifest: 1, target: 1 }, actual: { manifest: 1, target: 2 } },
      ],
    },
    {
      name: 'files that are listed and not there',
      datasets: {
        source: files('old', { a: { bytes: 'one', fails: 'gone' }, b: 'two' }),
        target: files('new', { x: 'one', y: { bytes: 'two', fails: 'gone' }, z: 'one' }),
        manifest: manifest(['x', 'a'], ['y', 'b'], ['z', 'a']),
      },
      options,
      finds: [
        ...['x', 'z'].map((key) => ({ kind: 'unsourced', key: [key], source: ['a'], expected: { manifest: 1, source: 1 }, actual: { manifest: 1, source: 0 } })),
        { kind: 'missing', key: ['y'], source: ['b'], ...found(0) },
      ],
    },
    {
      name: 'a whole prefix that is missing, unless missing files are ignored',
      datasets: {
        source: files('old', { a: 'one' }),
        target: files('new', { w: 'one' }),
        manifest: manifest(['w', 'a'], ...twelve.map((key) => [key, 'a'] as const)),
      },
      options,
      proved: { etag: 1 },
      finds: [
        { kind: 'prefix-missing', key: ['y/'], expected: { objects: 12 }, actual: { objects: 0 } },
        ...twelve.map((key) => ({ kind: 'missing', key: [key], source: ['a'], ...found(0) })),
      ],
    },
    {
      name: 'what the manifest of other buckets names',
      datasets: { source: files('scans', { a: 'one' }), target: files('new', moved), manifest: csv({ source_bucket: 'scans' }) },
      options: { extra: 'ignore', manifest: { source: 'source_key' } },
      finds: [{ kind: 'missing', key: ['s/1'], source: ['a'], ...found(0) }],
    },
  ],
  unable: [
    {
      name: 'a column of another kind',
      datasets: {
        source: files('old', old),
        target: files('new', moved),
        manifest: memory('copies', { key: 'to', columns: { to: 'text', from: 'number' }, rows: [['w', '1']] }),
      },
      options,
      because: /^copies: its column "from" holds keys of \(int\); with a manifest, declare all keys as text/,
    },
    {
      name: 'a column that is not there',
      datasets: { source: files('old', old), target: files('new', moved), manifest: three },
      options: { manifest: { source: 'form' } },
      because: /has no column "form"/,
    },
    {
      name: 'keys that are no texts',
      datasets: Object.fromEntries(
        ['source', 'target', 'manifest'].map((name) => [name, memory(name, { key: 'id', columns: { id: 'number', from: 'text', size: 'number' }, rows: [['1', 'a', '2']] })]),
      ) as Record<'source' | 'target' | 'manifest', ReturnType<typeof memory>>,
      options: { ...options, least: 'size' },
      because: /^source holds keys of \(int\); with a manifest/,
    },
  ],
}); // prettier-ignore
