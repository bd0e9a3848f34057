/** Makes a file where there is none: whole under a name of its own first, then linked to its place, which fails if anything is there. */
import { constants, type BigIntStats } from 'node:fs';
import { link, lstat, mkdir, open, realpath, rmdir, unlink } from 'node:fs/promises';
import { SourceError } from '../../model/problem.ts';
import type { ObjectBytes } from '../../model/writer.ts';
import { provedBytes } from '../object-writing.ts';
import { isMissing, systemCode } from './errors.ts';
import { pathOf, type Root } from './root.ts';

/** What is on the way to a key's file: the folders that are not there yet, or why no file can be there. */
export type Way =
  | { readonly made: readonly string[] }
  | { readonly blocked: 'exists' | 'not-writable'; readonly why: string };

/** Looks at each folder on the way to a file. No link is ever followed, and no other file system is entered. */
export async function wayTo(root: Root, parts: readonly string[]): Promise<Way> {
  const device = (await lstat(root.path)).dev;
  for (let count = 1; count < parts.length; count += 1) {
    const key = parts.slice(0, count).join('/');
    const state = await stateOf(pathOf(root, key));
    if (state === null) {
      const rest = parts.slice(count, -1).map((_, at) => parts.slice(0, count + at + 1).join('/'));
      return { made: [key, ...rest] };
    }
    if (state.isSymbolicLink())
      return { blocked: 'not-writable', why: 'a link is on the way to its file; put it there by hand' };
    if (!state.isDirectory()) return { blocked: 'exists', why: 'there is a file where its folder would be' };
    if (Number(state.dev) !== device)
      return {
        blocked: 'not-writable',
        why: 'another file system is mounted on the way; name that as a source',
      };
    // A file system that takes two names for one has another folder there than the key says.
    if ((await realpath(pathOf(root, key))) !== pathOf(root, key))
      return { blocked: 'not-writable', why: 'a folder on the way is written otherwise; rename one of them' };
  }
  return { made: [] };
}

/** The state of what is at a path, `null` when there is nothing. */
export async function stateOf(path: string): Promise<BigIntStats | null> {
  try {
    return await lstat(path, { bigint: true });
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}

/** Writes all bytes of an object to a new file, on disk when this resolves. */
export async function writePart(part: string, object: ObjectBytes, name: string): Promise<BigIntStats> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const file = await open(part, flags, 0o644);
  try {
    for await (const chunk of provedBytes(object, name)) await writeAll(file, chunk);
    await file.sync();
    return await file.stat({ bigint: true });
  } finally {
    await file.close();
  }
}

async function writeAll(file: Awaited<ReturnType<typeof open>>, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) at += (await file.write(chunk, at)).bytesWritten;
}

/** Makes folders, and adds to `own` those that nobody else made meanwhile. */
export async function makeFolders(root: Root, folders: readonly string[], own: string[]): Promise<void> {
  for (const one of folders) {
    try {
      await mkdir(pathOf(root, one));
      own.push(one);
    } catch (thrown) {
      if (systemCode(thrown) !== 'EEXIST') throw thrown;
    }
    await syncFolder(pathOf(root, folderOf(one)));
  }
}

/** Links a file into its folder; `false` when something else is there. */
export async function placePart(
  root: Root,
  { part, key }: { readonly part: string; readonly key: string },
  name: string,
): Promise<boolean> {
  const folder = pathOf(root, folderOf(key));
  if ((await realpath(folder)) !== folder)
    throw new SourceError(
      'moved',
      `${name}: a link came on the way to a file while it was written; remove it`,
    );
  try {
    await link(part, pathOf(root, key));
  } catch (thrown) {
    if (systemCode(thrown) !== 'EEXIST') throw thrown;
    // A file server whose answer was lost is asked again by the system, and finds what it has made itself.
    if (!(await isSameFile(part, pathOf(root, key)))) return false;
  }
  await syncFolder(folder);
  return true;
}

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [mine, there] = [await stateOf(one), await stateOf(other)];
  return mine !== null && there !== null && mine.ino === there.ino && mine.dev === there.dev;
}

function folderOf(key: string): string {
  return key.includes('/') ? key.slice(0, key.lastIndexOf('/')) : '';
}

/** Removes folders that are empty, the innermost first. */
export async function removeEmpty(root: Root, made: readonly string[]): Promise<void> {
  for (const one of made.toReversed()) {
    try {
      await rmdir(pathOf(root, one));
    } catch {
      return; // somebody else has put something there, and it stays
    }
  }
}

/** Has what was made or removed in a folder on disk. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes a file that may be gone already. */
export async function removePart(part: string): Promise<void> {
  await unlink(part).catch((thrown: unknown) => {
    if (!isMissing(thrown)) throw thrown;
  });
}
