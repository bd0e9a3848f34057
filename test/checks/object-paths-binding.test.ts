// How object-paths is bound, and what its report shows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectPaths } from '../../checks/object-paths.ts';
import type { DatasetRef } from '../../src/model/dataset.ts';
import { memory } from '../../src/sources/memory.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';
import { bucket, object } from '../support/stored-files.ts';

const rows = (given: readonly (readonly string[])[], hidden: readonly string[] = []): DatasetRef =>
  memory('files', {
    key: { path: 'text' },
    columns: { path: 'text', port: 'text' },
    rows: given,
    private: hidden,
  });

const ID = '0198c2f4-7d1e-4b6a-9c55-2f6d1e0a7b3c';
const TEMPLATE = '{port}/{kind}/{uuid}.{ext}';
const parts = { kind: { oneOf: ['invoices', 'berths'] } } as const;
const good = `a/invoices/${ID}.pdf`;

describe('a binding', () => {
  const objects = bucket(object(good));
  it.each<readonly [string, object, object, RegExp]>([
    [
      'agrees with a part that is not there',
      { rows: rows([]) },
      { agree: { berth: 'id' } },
      /agree: "berth" is no part of the template; its parts are port, kind, uuid, ext$/,
    ],
    [
      'declares a part that is not there',
      {},
      { parts: { berth: 'int' } },
      /parts: "berth" is no part of the template/,
    ],
    [
      'compares a column twice',
      { rows: rows([]) },
      { agree: { port: 'port', kind: 'port' } },
      /agree: column "port" is compared twice/,
    ],
    [
      'agrees with no rows',
      {},
      { agree: { port: 'port' } },
      /"agree" compares keys with rows; name them as the role "rows"$/,
    ],
    ['has rows and nothing to compare', { rows: rows([]) }, {}, /the role "rows" is there to be compared/],
    ['cannot be cut', {}, { template: '{a}{b}' }, /template: \{a\}\{b\} could be cut anywhere/],
    ['has an unknown kind of part', {}, { parts: { kind: 'word' } }, /options\.parts\.kind/],
    ['has an unknown option', {}, { pattern: 'x' }, /options\.pattern: not known/],
  ])('is refused when it %s', (_name, datasets, options, because) => {
    const given = { template: TEMPLATE, ...options };
    expect(() => objectPaths('paths', { objects, ...datasets }, given)).toThrow(because);
  });
});

describe('through the runner', () => {
  let folder: Awaited<ReturnType<typeof outFolder>>;
  beforeAll(async () => {
    folder = await outFolder();
  });
  afterAll(() => folder.remove());

  it('shows no part of a key that is private', async () => {
    const datasets = {
      objects: bucket(object(`secret/invoices/${ID}.pdf`)),
      rows: rows([[`secret/invoices/${ID}.pdf`, 'b']], ['path']),
    };
    const check = objectPaths('paths', datasets, { template: TEMPLATE, agree: { port: 'port' } });
    const ran = await runSuite(folder.out, [check]);
    expect(ran.report.checks[0]?.found).toEqual({ disagrees: 1 });
    for (const [name, text] of await ran.files()) expect(text, name).not.toContain('secret');
  });

  it('is not consistent when there are no rows to agree with', async () => {
    const datasets = { objects: bucket(object(good)), rows: rows([]) };
    const check = objectPaths('paths', datasets, { template: TEMPLATE, agree: { port: 'port' } });
    expect((await runSuite(folder.out, [check])).report.verdict).toBe('inconsistent');
  });

  it('tells its rules', async () => {
    const check = objectPaths('paths', { objects: bucket(object(good)) }, { template: TEMPLATE, parts });
    const { report } = await runSuite(folder.out, [check]);
    expect(report.verdict).toBe('consistent');
    expect(report.checks[0]?.rules).toEqual([
      `keys follow ${TEMPLATE}`,
      '{kind} is one of invoices, berths',
      '{uuid} is a UUID',
      '{ext} matches [a-z0-9]+',
      'an empty object whose key ends with a slash is a folder and need not follow',
    ]);
  });
});
