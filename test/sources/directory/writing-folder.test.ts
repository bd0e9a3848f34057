/** A folder is written inside of itself only and through no link, and is afterwards byte for byte what it was. */
import { mkdirSync } from 'node:fs';
import {
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { IntentPort } from '../../../src/model/writer.ts';
import { bytes, putting } from '../contract/object-bench.ts';
import { openedOf, taken } from '../contract/object-opening.ts';
import { calm } from '../contract/reading.ts';
import { contentsOf } from '../contract/stocking.ts';
import { keysOf, open } from './opening.ts';
import { dispose, folder, LEASE, made, PART, written } from './written.ts';

afterAll(dispose);

/** Every file and folder, with a file's text and mode. */
async function tree(path: string) {
  const names = (await readdir(path, { recursive: true })).sort();
  return Promise.all(
    names.map(async (name) => {
      const state = await lstat(join(path, name));
      return [name, state.mode, state.isFile() ? await readFile(join(path, name), 'utf8') : null] as const;
    }),
  );
}

describe('writing a folder', () => {
  it('makes the folders on the way, with the modes of its neighbours, and takes them back', async () => {
    const { path, put, undo, intents, writer } = await written({ 'a/b': 'one' });
    const before = await tree(path);
    expect(await put('a/new/deep/c')).toEqual({ did: 'done' });
    const modes = new Map((await tree(path)).map(([name, mode]) => [name, mode]));
    expect(modes.get('a/new/deep/c')).toBe(modes.get('a/b'));
    expect(modes.get('a/new/deep')).toBe(modes.get('a'));
    expect((await readdir(path)).filter((name) => name.includes('part'))).toEqual([]);
    expect(intents[0]?.where).toEqual({ folder: path, key: 'a/new/deep/c', made: ['a/new', 'a/new/deep'] });
    expect(await undo(intents[0])).toEqual({ did: 'done' });
    expect(await tree(path)).toEqual(before);
    await writer.close();
    expect((await tree(path)).map(([name]) => name)).toEqual(['a', 'a/b']);
  });

  it('leaves folders that others have put something in, and makes none for what it refuses', async () => {
    const { path, put, undo, intents } = await written();
    await put('x/y/c');
    await writeFile(join(path, 'x/theirs'), 'theirs');
    expect(await undo(intents[0])).toEqual({ did: 'done' });
    expect((await tree(path)).map(([name]) => name)).toEqual([LEASE, 'x', 'x/theirs']);
    const late: IntentPort = {
      intent: async () => {
        await mkdir(join(path, 'z/c'), { recursive: true });
      },
    };
    expect(await put('z/c', late)).toMatchObject({ refused: 'exists' });
    const removing: IntentPort = { intent: () => rm(join(path, 'z/c'), { recursive: true }) };
    await expect(put('z/c/d', removing)).rejects.toMatchObject({
      name: 'SourceError',
      code: 'folder-unwritable',
    });
    expect(await readdir(join(path, 'z'))).toEqual([]);
  });

  it.each([
    ['a folder', 'sub', 'exists'],
    ['a link to nothing', 'dangling', 'exists'],
    ['a file on the way', 'file/c', 'exists'],
    ['a link on the way that leads out', 'out/c', 'not-writable'],
    ['a link on the way that leads inside', 'in/c', 'not-writable'],
    ['a way out', '../c', 'not-writable'],
    ['a way round', 'sub/./c', 'not-writable'],
    ['an absolute path', '/tmp/c', 'not-writable'],
    ['a folder as a key', 'sub/', 'not-writable'],
    ['a name that is too long', 'n'.repeat(256), 'not-writable'],
    ['the lease', LEASE, 'not-writable'],
    ['a part', PART, 'not-writable'],
    ['the sentinel', '.mounted', 'not-writable'],
  ])('refuses %s', async (_title, key, refused) => {
    const outside = await folder();
    for (const links of ['refuse', 'ignore', 'follow'] as const) {
      const files = { 'sub/a': '', file: '', '.mounted': '' };
      const { path, put, intents } = await written(files, { links, sentinel: '.mounted' });
      await symlink(outside, join(path, 'out'));
      await symlink(join(path, 'sub'), join(path, 'in'));
      await symlink(join(outside, 'c'), join(path, 'dangling'));
      const before = await tree(path);
      expect(await put(key)).toMatchObject({ refused });
      expect(await tree(path)).toEqual(before);
      expect(intents).toEqual([]);
    }
    expect(await readdir(outside)).toEqual([]);
  });

  it('refuses a way that becomes a link while the journal is written', async () => {
    const { path, put } = await written({ 'sub/a': '' });
    const outside = await folder();
    const swapped: IntentPort = {
      intent: async () => {
        await rename(join(path, 'sub'), join(path, 'was'));
        await symlink(outside, join(path, 'sub'));
      },
    };
    await expect(put('sub/c', swapped)).rejects.toMatchObject({ name: 'SourceError', code: 'moved' });
    expect(await readdir(outside)).toEqual([]);
  });

  it('is not written where nothing seems to be mounted, before it is opened or since', async () => {
    const missing = await made({}, { sentinel: '.mounted' });
    await expect(missing.openWriter()).rejects.toMatchObject({ code: 'folder-missing' });
    const { path, put } = await written({ '.mounted': '' }, { sentinel: '.mounted' });
    await rm(join(path, '.mounted'));
    await expect(put('c')).rejects.toMatchObject({ code: 'folder-missing' });
    await writeFile(join(path, '.mounted'), '');
    await rename(path, `${path}-was`);
    await mkdir(path);
    await expect(put('c')).rejects.toMatchObject({ code: 'folder-changed' });
    await rm(`${path}-was`, { recursive: true });
  });

  it('refuses to take back what was written to or touched since, or is a link now', async () => {
    const { path, put, undo, intents } = await written();
    for (const key of ['a', 'b', 'c']) await put(key);
    await writeFile(join(path, 'a'), 'thr33');
    await utimes(join(path, 'b'), 1_000_000_000, 1_000_000_000);
    await rename(join(path, 'c'), join(path, 'd'));
    await symlink(join(path, 'd'), join(path, 'c'));
    for (const done of intents.slice()) expect(await undo(done)).toMatchObject({ refused: 'drifted' });
    expect((await readdir(path)).sort()).toEqual([LEASE, 'a', 'b', 'c', 'd']);
  });

  it('takes back no folder that another made meanwhile', async () => {
    const { path, media, writer, undo, intents, journal } = await written();
    const object = bytes('three');
    const read = () => {
      mkdirSync(join(path, 'theirs'), { recursive: true });
      return object.read();
    };
    const late = putting(media.objects(), 'theirs/own/c', { ...object, read });
    expect(await writer.apply(late, journal, calm)).toEqual({ did: 'done' });
    expect(intents[0]?.where).toMatchObject({ made: ['theirs/own'] });
    expect(await undo(intents[0])).toEqual({ did: 'done' });
    expect((await tree(path)).map(([name]) => name)).toEqual([LEASE, 'theirs']);
  });

  it('takes nothing back through a link, even where links are followed', async () => {
    for (const links of ['refuse', 'ignore', 'follow'] as const) {
      const { path, put, undo, intents } = await written({ 'sub/a': '' }, { links });
      await put('sub/c');
      await rename(join(path, 'sub'), join(path, 'moved'));
      await symlink(join(path, 'moved'), join(path, 'sub'));
      expect(await undo(intents[0])).toMatchObject({ refused: 'drifted' });
      expect((await readdir(join(path, 'moved'))).sort()).toEqual(['a', 'c']);
      expect(intents.length).toBe(1);
    }
  });

  it('is done when a file server made the link and its answer was lost', async () => {
    const { path, put, undo, intents } = await written();
    const asked: IntentPort = {
      intent: async (intent) => {
        intents.push(intent);
        const part = (await readdir(path)).find((name) => name.startsWith('.reconcile-part-'));
        await link(join(path, part!), join(path, 'c'));
      },
    };
    expect(await put('c', asked)).toEqual({ did: 'done' });
    expect(await undo(intents[0])).toEqual({ did: 'done' });
    expect(await readdir(path)).toEqual([LEASE]);
  });

  it('knows what it did when it was killed before the file had but one name', async () => {
    const { path, put, undo, outcome, intents } = await written();
    await put('c');
    await link(join(path, 'c'), join(path, PART));
    expect(await outcome(intents[0])).toBe('done');
    expect(await undo(intents[0])).toEqual({ did: 'done' });
    expect(await outcome(intents[0])).toBe('not-done');
  });

  it('leaves out of every listing what writers need, and nothing else', async () => {
    const like = ['.reconcile-lease2', '.reconcile-part-0', `a/${PART}`, `a/${LEASE}`];
    const files = Object.fromEntries([...like, PART].map((key) => [key, '']));
    const { media } = await written(files);
    const dataset = await open(media);
    expect(await keysOf(dataset)).toEqual(like.toSorted());
    expect(await dataset.count({ anyOf: [LEASE, PART, ...like] }, calm)).toBe(like.length);
    const contents = contentsOf(await open(media));
    for (const key of [LEASE, PART]) expect(await contents.open!(key, calm)).toEqual({ key, gone: true });
  });
});

describe('a file that is opened', () => {
  it('is all of one version, or an error', async () => {
    const { path, media } = await made({ a: 'x'.repeat(600_000), b: 'x'.repeat(600_000) });
    const contents = contentsOf(await open(media));
    const before = await openedOf(contents, 'a');
    await writeFile(join(path, 'a'), 'y'.repeat(600_000));
    await expect(taken(before)).rejects.toMatchObject({ name: 'SourceError', code: 'changed' });
    const reading = async () => {
      const reader = (await openedOf(contents, 'b')).bytes[Symbol.asyncIterator]();
      await reader.next();
      await writeFile(join(path, 'b'), 'z');
      while ((await reader.next()).done !== true);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'changed' });
    const gone = await openedOf(contents, 'a');
    await rm(join(path, 'a'));
    await expect(taken(gone)).rejects.toMatchObject({ code: 'changed' });
  });
});
