// Two real folders, which keep no digests: nothing is proved about a file until its bytes were read.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fileIntegrity } from '../../checks/file-integrity.ts';
import { directory } from '../../src/sources/directory/index.ts';
import { outFolder, runSuite } from '../support/run-suite.ts';

const root = await mkdtemp(join(tmpdir(), 'reconcile-folders-'));
afterAll(() => rm(root, { recursive: true }));

async function folder(name: string, files: Readonly<Record<string, string>>) {
  for (const [key, bytes] of Object.entries(files)) {
    const path = join(root, name, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  return directory(join(root, name)).objects();
}

const large = 'x'.repeat(3_000_000);
const source = await folder('old', { 'a/é 1.pdf': 'one', 'b.bin': large, 'c.txt': 'gone', empty: '' });
const target = await folder('new', {
  'a/é 1.pdf': 'one',
  'b.bin': `${large.slice(1)}y`,
  'd.txt': 'new',
  empty: '',
});

async function judged(
  ...given: Parameters<typeof fileIntegrity> extends [string, ...infer Rest] ? Rest : never
) {
  const { out, remove } = await outFolder();
  try {
    const { report } = await runSuite(out, [fileIntegrity('files', ...given)]);
    return report.checks[0]!;
  } finally {
    await remove();
  }
}

describe('two folders', () => {
  it('are not judged by their sizes', async () => {
    const report = await judged({ source, target });
    expect(report).toMatchObject({ verdict: 'unknown', proved: {}, found: { missing: 1, extra: 1 } });
    expect(report.problems[0]).toMatchObject({ code: 'inconclusive' });
  });

  it('are judged by their bytes', async () => {
    const report = await judged({ source, target }, { bytes: 'if-needed' });
    expect(report.problems).toEqual([]);
    expect(report).toMatchObject({
      verdict: 'inconsistent',
      evidence: 'bytes',
      proved: { bytes: 2 },
      found: { missing: 1, extra: 1, altered: 1 },
    });
  });

  it('agree with themselves', async () => {
    const again = directory(join(root, 'old')).objects();
    const report = await judged({ source, target: again }, { bytes: 'always' });
    expect(report).toMatchObject({ verdict: 'consistent', proved: { bytes: 4 } });
  });
});
