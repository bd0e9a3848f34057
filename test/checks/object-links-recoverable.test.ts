// Content that is missing and still there under another key.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { objectLinks } from '../../checks/object-links.ts';
import { MOST_UNLINKED } from '../../src/compare/recoverable.ts';
import { checkTester } from '../support/check-tester.ts';
import { inspectDirectly } from '../support/inspect-directly.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';
import {
  bucket,
  files,
  filesHiding,
  many,
  md5,
  missing,
  object,
  orphan,
  recoverable,
  sha256,
  type FileRow,
} from '../support/stored-files.ts';

const sealed = { etag: null };
const parts = { etag: { value: `${md5('parts')}-2`, of: 'parts' } } as const;
const kept = (bytes: string, of: number | null = null) => ({
  ...parts,
  checksums: [{ algorithm: 'sha256', value: sha256(bytes), parts: of }] as const,
});

const byMd5 = { checksum: { column: 'sum', algorithm: 'md5' } } as const;
const bySha = { checksum: { column: 'sum', algorithm: 'sha256' } } as const;

checkTester(objectLinks, {
  agree: [
    {
      name: 'a folder needs no row, whether it can be read or not',
      datasets: {
        rows: files({ key: 'a', sum: md5('1') }, { key: 'b', sum: md5('2') }),
        objects: bucket(
          object('a', '1'),
          object('b', '2'),
          object('c/', '', { fails: { code: 'denied', message: 'access denied' } }),
        ),
      },
      options: byMd5,
    },
  ],
  disagree: [
    {
      name: 'content that is there under another key, before and after it',
      datasets: {
        rows: files(
          { key: 'b', sum: md5('1') },
          { key: 'm', sum: md5('-') },
          { key: 'x', sum: md5('2') },
          { key: 'y', sum: md5('3') },
        ),
        objects: bucket(object('a', '2'), object('m', '-'), object('z', '1'), object('w', '4')),
      },
      options: byMd5,
      finds: [
        missing('b', 'z'),
        recoverable('z', 'b'),
        missing('x', 'a'),
        recoverable('a', 'x'),
        missing('y'),
        orphan('w'),
      ],
    },
    {
      name: 'content that only its bytes tell',
      datasets: {
        rows: files(
          { key: 'b', sum: sha256('1'), size: '1' },
          { key: 'c', sum: sha256('2'), size: '1' },
          { key: 'd', sum: sha256('long'), size: '4' },
        ),
        objects: bucket(object('u', '1', sealed), object('v', '2', kept('2')), object('w', 'long', parts)),
      },
      options: { ...bySha, size: 'size' },
      finds: [
        missing('b', 'u'),
        recoverable('u', 'b'),
        missing('c', 'v'),
        recoverable('v', 'c'),
        missing('d', 'w'),
        recoverable('w', 'd'),
      ],
    },
    {
      name: 'several missing and several strays of one content: the first of each is named',
      datasets: {
        rows: files({ key: 'a', sum: md5('1') }, { key: 'b', sum: md5('1') }, { key: 'k', sum: md5('-') }),
        objects: bucket(object('k', '-'), object('x', '1'), object('y', '1')),
      },
      options: byMd5,
      finds: [
        missing('a', 'x'),
        missing('b', 'x'),
        recoverable('x', 'a', { alike: { rows: 2, objects: 2 } }),
        recoverable('y', 'a', { alike: { rows: 2, objects: 2 } }),
      ],
    },
    {
      name: 'several rows that name one missing object, and several strays of its content, are alike',
      datasets: {
        rows: files({ key: 'a', sum: md5('1') }, { key: 'a', sum: md5('1') }, { key: 'm', sum: md5('2') }),
        objects: bucket(object('b', '1'), object('c', '2'), object('z', '2')),
      },
      options: { ...byMd5, shared: 'allow' },
      finds: [
        missing('a', 'b'),
        recoverable('b', 'a', { alike: { rows: 2, objects: 1 } }),
        missing('m', 'c'),
        recoverable('c', 'm', { alike: { rows: 1, objects: 2 } }),
        recoverable('z', 'm', { alike: { rows: 1, objects: 2 } }),
      ],
    },
    {
      name: 'another size is another content, and a size that is not told excludes nothing',
      datasets: {
        rows: files({ key: 'a', sum: md5('1'), size: '2' }, { key: 'b', sum: md5('2'), size: null }),
        objects: bucket(object('x', '1'), object('y', '2')),
      },
      options: { ...byMd5, size: 'size' },
      finds: [missing('a'), orphan('x'), missing('b', 'y'), recoverable('y', 'b', { sizes: 'not told' })],
    },
    {
      name: 'rows that do not tell one content recover nothing',
      datasets: {
        rows: files(
          { key: 'a', sum: null },
          { key: 'b', sum: 'none' },
          { key: 'c', sum: md5('1') },
          { key: 'c', sum: md5('2') },
        ),
        objects: bucket(object('x', '1'), object('y', 'none')),
      },
      options: { ...byMd5, shared: 'allow' },
      finds: [missing('a'), missing('b'), missing('c'), orphan('x'), orphan('y')],
    },
    {
      name: 'strays that are ignored are told where they hold what is missing',
      datasets: {
        rows: files({ key: 'a', sum: md5('1') }),
        objects: bucket(object('x', '1'), object('y', '2')),
      },
      options: { ...byMd5, orphans: 'ignore' },
      finds: [missing('a', 'x'), recoverable('x', 'a')],
    },
    {
      name: 'a stray that cannot be read may be what is missing: it is unknown, and no orphan',
      datasets: {
        rows: files({ key: 'm', sum: md5('1'), size: '1' }),
        objects: bucket(
          object('a', '1', { fails: { code: 'denied', message: 'access denied; allow GetObject' } }),
          object('x', 'longer', { fails: { code: 'denied', message: 'access denied; allow GetObject' } }),
        ),
      },
      options: { ...byMd5, size: 'size' },
      unjudged: ['denied'],
      finds: [missing('m'), orphan('x')],
    },
    {
      name: 'a stray that cannot be read may have the content that another has, if it has its size',
      datasets: {
        rows: files({ key: 'm', sum: md5('1'), size: '1' }, { key: 'n', sum: md5('22'), size: '2' }),
        objects: bucket(
          object('a', '1'),
          object('b', '22'),
          object('x', '1', { fails: { code: 'denied', message: 'access denied; allow GetObject' } }),
        ),
      },
      options: { ...byMd5, size: 'size' },
      unjudged: ['denied'],
      finds: [
        missing('m', 'a'),
        recoverable('a', 'm', { alike: { rows: 1, objects: 2 } }),
        missing('n', 'b'),
        recoverable('b', 'n'),
      ],
    },
  ],
});

let folder: Awaited<ReturnType<typeof outFolder>>;
beforeAll(async () => {
  folder = await outFolder();
});
afterAll(() => folder.remove());

it('shows no key that is private, not even as what is recoverable', async () => {
  const datasets = {
    rows: filesHiding(['path'], { key: 'secret/1', sum: md5('1') }),
    objects: bucket(object('secret/2', '1')),
  };
  const ran = await runSuite(folder.out, [objectLinks('links', datasets, byMd5)]);
  expect(ran.report.checks[0]?.found).toEqual({ missing: 1, recoverable: 1 });
  for (const [name, text] of await ran.files()) expect(text, name).not.toContain('secret/');
});

it('looks for no content when more is missing, or left over, than can be held', async () => {
  const rows = many('row/', MOST_UNLINKED).map((key) => ({ key, sum: md5('1') }));
  const objects = bucket(object('x', '1'), object('zz', '2'));
  const found = async (given: readonly FileRow[], segments: number) => {
    const datasets = { rows: files(...given, { key: 'zz', sum: md5('2') }), objects };
    const { findings } = await inspectDirectly(objectLinks('links', datasets, byMd5), segments);
    const kinds = Map.groupBy(findings, ({ kind }) => kind);
    return Object.fromEntries(kinds.entries().map(([kind, those]) => [kind, those.length] as const));
  };
  for (const segments of [1, 3]) {
    const enough = { missing: MOST_UNLINKED, 'prefix-missing': 1 };
    expect(await found(rows, segments)).toEqual({ ...enough, recoverable: 1 });
    const tooMany = await found([...rows, { key: 'row/x' }], segments);
    expect(tooMany).toEqual({ ...enough, missing: MOST_UNLINKED + 1, orphan: 1 });
  }
});
