// What rows say of the content of their objects, against what the store keeps of it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { objectLinks } from '../../checks/object-links.ts';
import { checkTester } from '../support/check-tester.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';
import { altered, bucket, files, md5, missing, object, sha256 } from '../support/stored-files.ts';

const sealed = { etag: null };
const parts = { etag: { value: `${md5('parts')}-2`, of: 'parts' } } as const;
const opaque = (bytes: string) => ({ etag: { value: md5(bytes), of: 'opaque' } }) as const;
const kept = (bytes: string, of: number | null = null) => ({
  ...parts,
  checksums: [{ algorithm: 'sha256', value: sha256(bytes), parts: of }] as const,
});

const byMd5 = { checksum: { column: 'sum', algorithm: 'md5' } } as const;
const reading = { checksum: { column: 'sum', algorithm: 'md5', bytes: 'if-needed' } } as const;
const bySha = { checksum: { column: 'sum', algorithm: 'sha256' } } as const;

checkTester(objectLinks, {
  agree: [
    {
      name: 'MD5s in any of their forms equal the ETag',
      datasets: {
        rows: files(
          { key: 'a', sum: md5('1') },
          { key: 'b', sum: md5('2').toUpperCase() },
          { key: 'c', sum: Buffer.from(md5('3'), 'hex').toString('base64') },
          { key: 'd', sum: `\\x${md5('4')}` },
        ),
        objects: bucket(object('a', '1'), object('b', '2'), object('c', '3'), object('d', '4')),
      },
      options: byMd5,
    },
    {
      name: 'a checksum that the store keeps beside an ETag of parts',
      datasets: { rows: files({ key: 'a', sum: sha256('1') }), objects: bucket(object('a', '1', kept('1'))) },
      options: bySha,
    },
    {
      name: 'an ETag of parts says nothing',
      datasets: { rows: files({ key: 'a', sum: md5('1') }), objects: bucket(object('a', '1', parts)) },
      options: byMd5,
      unjudged: ['inconclusive'],
    },
    {
      name: 'an opaque ETag, no ETag and a checksum of parts say nothing',
      datasets: {
        rows: files(
          { key: 'a', sum: sha256('1') },
          { key: 'b', sum: sha256('2') },
          { key: 'c', sum: sha256('3') },
        ),
        objects: bucket(
          object('a', '1', opaque('0')),
          object('b', '2', sealed),
          object('c', '3', kept('3', 2)),
        ),
      },
      options: bySha,
      unjudged: ['inconclusive'],
    },
    {
      name: 'an opaque ETag that differs is no other content',
      datasets: { rows: files({ key: 'a', sum: md5('1') }), objects: bucket(object('a', '1', opaque('0'))) },
      options: byMd5,
      unjudged: ['inconclusive'],
    },
    {
      name: 'bytes are read where the store keeps nothing, and only there',
      datasets: {
        rows: files({ key: 'a', sum: md5('1') }, { key: 'b', sum: md5('2') }),
        objects: bucket(object('a', '1', parts), object('b', '2')),
      },
      options: reading,
    },
    {
      name: 'a store that refuses to tell is unknown, with its own words',
      datasets: {
        rows: files({ key: 'a', sum: sha256('1') }),
        objects: bucket(
          object('a', '1', { fails: { code: 'denied', message: 'access denied; allow HeadObject' } }),
        ),
      },
      options: bySha,
      unjudged: ['denied'],
    },
  ],
  disagree: [
    {
      name: 'other content, a checksum that is NULL, and a text that is none',
      datasets: {
        rows: files(
          { key: 'a', sum: md5('1') },
          { key: 'b', sum: null },
          { key: 'c', sum: 'none' },
          { key: 'd', sum: sha256('4') },
        ),
        objects: bucket(object('a', '2'), object('b', '2'), object('c', '3'), object('d', '4')),
      },
      options: byMd5,
      finds: [
        altered('checksum', 'a', md5('1'), md5('2')),
        altered('checksum', 'b', null, md5('2')),
        altered('checksum', 'c', 'none', md5('3')),
        altered('checksum', 'd', sha256('4'), md5('4')),
      ],
    },
    {
      name: 'other bytes of an object whose store keeps nothing',
      datasets: { rows: files({ key: 'a', sum: md5('2') }), objects: bucket(object('a', '1', parts)) },
      options: reading,
      finds: [altered('checksum', 'a', md5('2'), md5('1'))],
    },
    {
      name: 'rows that say different checksums of one object',
      datasets: {
        rows: files({ key: 'a', sum: md5('1') }, { key: 'a', sum: md5('2') }),
        objects: bucket(object('a', '1')),
      },
      options: { ...byMd5, shared: 'allow' },
      finds: [altered('checksum', 'a', [md5('1'), md5('2')].sort(), md5('1'))],
    },
    {
      name: 'an object that is listed and gone when it is asked about',
      datasets: {
        rows: files({ key: 'a', sum: sha256('1') }),
        objects: bucket(object('a', '1', { fails: 'gone' })),
      },
      options: bySha,
      finds: [missing('a')],
    },
  ],
});

let folder: Awaited<ReturnType<typeof outFolder>>;
beforeAll(async () => {
  folder = await outFolder();
});
afterAll(() => folder.remove());

it('says which object could not be compared, and what to do', async () => {
  const datasets = { rows: files({ key: 'a/1', sum: md5('1') }), objects: bucket(object('a/1', '1', parts)) };
  const { report } = await runSuite(folder.out, [objectLinks('links', datasets, byMd5)]);
  expect(report.verdict).toBe('unknown');
  expect(report.checks[0]?.problems).toEqual([
    {
      code: 'inconclusive',
      message:
        'a/1: its store keeps no md5 of the whole object; allow bytes: \'if-needed\', or leave "checksum" out',
      transient: false,
    },
  ]);
});
