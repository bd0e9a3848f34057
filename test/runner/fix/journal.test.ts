// Journals: on disk before anything counts, one line whatever they hold, torn at the end at most, and believed only unedited.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JOURNAL_FILE } from '../../../src/model/journal.ts';
import type { Intent } from '../../../src/model/writer.ts';
import { fixFolder, makeFixId } from '../../../src/runner/fix/fix-folder.ts';
import { Journal } from '../../../src/runner/fix/journal.ts';
import { readJournal } from '../../../src/runner/fix/read-journal.ts';
import { previousRun } from '../../../src/runner/previous.ts';
import { linesIn, RUN } from './world.ts';

let out = '';
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'reconcile-journal-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

const about = {
  n: 1,
  check: 'c',
  kind: 'k',
  key: [1, null, 'x'],
  fingerprint: 'f',
  source: 'crm',
  dataset: 'crm.t',
};
const image = (value: string | null) => ({ v: { type: 'text', value } });
const intent: Intent = {
  op: 'set',
  target: 'memory new',
  where: { rows: 'new' },
  before: image('line\u2028two\u2029three\nfour \u{1F6A4}'),
  after: image(null),
  token: 't',
};

async function opened(folderOf = out) {
  const id = makeFixId('test', 'apply', new Date());
  const folder = await fixFolder(folderOf, id);
  const parent = { runId: RUN, manifest: 'f'.repeat(64) };
  const opening = { mode: 'apply', id, parent, plan: null, suite: 'test', askedBy: 'me@here' } as const;
  return {
    folder,
    path: join(folder.path, JOURNAL_FILE),
    journal: await Journal.open(folder.path, opening),
    opening,
  };
}

/** A journal with a line of each entry. */
async function written() {
  const { folder, path, journal } = await opened();
  for (const end of ['done', 'void'] as const) {
    const change = journal.change(about, { namedBy: { 'test/c': 'aa' }, object: 'a/b' });
    await change.intent(intent);
    await journal[end](change.seq, 'why');
  }
  await journal.refused(3, 'moved', 'the record is no longer what it was');
  await journal.settled('other', 7, 'not-done');
  await journal.close();
  return { folder, path };
}

describe('a journal', () => {
  it('is private, readable line by line, and says what it was told', async () => {
    const { folder, path } = await written();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
    const text = await readFile(path, 'utf8');
    expect(text).not.toMatch(/[\u2028\u2029]/);
    const lines = await linesIn(path);
    expect(lines.map(({ entry }) => entry)).toEqual([
      'opened',
      'intent',
      'done',
      'intent',
      'void',
      'refused',
      'settled',
      'closed',
    ]);
    expect(lines[1]).toMatchObject({
      ...about,
      ...intent,
      seq: 1,
      undoes: null,
      namedBy: { 'test/c': 'aa' },
      object: 'a/b',
    });
    expect((await readJournal(folder.path))?.lines).toEqual(lines);
  });

  it('is on disk before the intent resolves, and takes one intent for a change', async () => {
    const { path, journal } = await opened();
    const change = journal.change(about);
    expect(change.intended).toBeNull();
    await change.intent(intent);
    expect((await linesIn(path)).at(-1)).toMatchObject({ entry: 'intent', seq: 1 });
    expect(change.intended).toEqual(intent);
    await expect(change.intent(intent)).rejects.toThrow(/two intents/);
    await journal.close();
    expect((await linesIn(path)).filter(({ entry }) => entry === 'intent')).toHaveLength(1);
  });

  it('is begun once, and is no run to whoever looks for ages', async () => {
    const { folder, journal, opening } = await opened();
    await journal.close();
    await expect(Journal.open(folder.path, opening)).rejects.toMatchObject({ code: 'journal' });
    await folder.write('apply.json', '{}');
    await folder.seal();
    expect(await previousRun(out, 'test')).toBeNull();
    expect(await previousRun(out, 'test-apply')).toBeNull();
    expect(JSON.parse(await readFile(join(folder.path, 'manifest.json'), 'utf8'))).toMatchObject({
      files: { 'apply.json': expect.any(String) as string, [JOURNAL_FILE]: expect.any(String) as string },
    });
  });

  it.skipIf(process.getuid?.() !== 0)('refuses everything once the disk was full', async () => {
    const small = await mkdtemp(join(tmpdir(), 'reconcile-small-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'none', small]);
    try {
      const { folder, journal } = await opened(small);
      const large = { ...intent, before: image('x'.repeat(20_000)) };
      const change = journal.change(about);
      await expect(change.intent(large)).rejects.toMatchObject({ name: 'SourceError', code: 'journal' });
      expect(change.intended).toBeNull();
      await expect(journal.change(about).intent(intent)).rejects.toThrow(/ENOSPC.*nothing more is changed/);
      expect(journal.failure?.code).toBe('journal');
      await journal.close();
      // What is torn tells of nothing.
      expect((await readJournal(folder.path))?.lines.map(({ entry }) => entry)).toEqual(['opened']);
    } finally {
      execFileSync('umount', [small]);
      await rm(small, { recursive: true });
    }
  });
});

describe('reading a journal', () => {
  it('reads the whole lines of one that was cut off at any byte', async () => {
    const { folder, path } = await written();
    const bytes = await readFile(path);
    const all = await linesIn(path);
    for (let length = bytes.length; length >= 0; length -= 1) {
      await truncate(path, length);
      const whole = bytes.subarray(0, length).filter((byte) => byte === 0x0a).length;
      const read = await readJournal(folder.path);
      if (JSON.stringify(read?.lines) !== JSON.stringify(all.slice(0, whole)))
        throw new Error(`at byte ${String(length)}`);
      if ((read?.opened === null) !== (whole === 0))
        throw new Error(`no first line at byte ${String(length)}`);
    }
    await writeFile(path, Buffer.concat([bytes, Buffer.from('\0\0\0\n')]));
    expect((await readJournal(folder.path))?.lines).toHaveLength(all.length);
  });

  const edits: readonly [string, (lines: string[]) => string[]][] = [
    ['a line that is no JSON', (lines) => lines.with(2, '{"entry":"done"')],
    ['a line without its intent', (lines) => lines.toSpliced(1, 1)],
    ['a line twice', (lines) => lines.toSpliced(2, 0, lines[2] ?? '')],
    ['lines in another order', (lines) => [...lines.slice(0, 1), ...lines.slice(3, 5), ...lines.slice(1, 3)]],
    ['no first line', (lines) => lines.slice(1)],
    ['a line after the last', (lines) => [...lines, lines[5] ?? '']],
    [
      'an image with a number',
      (lines) => lines.with(1, (lines[1] ?? '').replace('"value":null', '"value":7')),
    ],
    ['a guard that is none', (lines) => lines.with(5, (lines[5] ?? '').replace('moved', 'felt-like-it'))],
  ];
  it.each(edits)('believes nothing of %s', async (_, edit) => {
    const { folder, path } = await written();
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    await writeFile(path, `${edit(lines).join('\n')}\n`);
    await expect(readJournal(folder.path)).rejects.toThrow(
      /journal\.ndjson: was edited after it was written/,
    );
  });

  it('believes nothing of a finished one that is not what its manifest says', async () => {
    const { folder, path } = await written();
    await folder.seal();
    const bytes = await readFile(path);
    expect((await readJournal(folder.path))?.lines).toHaveLength(8);
    for (const at of [bytes.indexOf('"v"') + 1, bytes.indexOf('crm.t')]) {
      const other = Buffer.from(bytes);
      other[at] = 0x77;
      await writeFile(path, other);
      await expect(readJournal(folder.path)).rejects.toThrow(/manifest names another content/);
    }
    await writeFile(path, bytes.subarray(0, bytes.length - 3));
    await expect(readJournal(folder.path)).rejects.toThrow(/manifest names another content/);
    await writeFile(join(folder.path, 'manifest.json'), '{');
    await expect(readJournal(folder.path)).rejects.toThrow(/its manifest cannot be read/);
  });

  it('says which versions it can read', async () => {
    const { folder, path } = await written();
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"schema":1', '"schema":0'));
    expect((await readJournal(folder.path))?.lines).toHaveLength(8);
    await writeFile(path, text.replace('"schema":1', '"schema":2'));
    await expect(readJournal(folder.path)).rejects.toThrow(/is of version 2, and 0 and 1 can be read here/);
    expect(await readJournal(out)).toBeNull();
  });
});
