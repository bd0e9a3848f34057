/** Opens one file for a copy: its state first, then its bytes, which are all of a file that did not change. */
import { createHash } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import type { Looked, Opened } from '../../model/contents.ts';
import { SourceError } from '../../model/problem.ts';
import { obey } from '../stopping.ts';
import { isMissing, unreadable } from './errors.ts';
import { CHANGED, FolderReader, stateOf } from './reader.ts';
import { demandRoot, pathOf, shownPath, type Root } from './root.ts';

const CHUNK = 262_144;

/** Opens a file. It is not held open before its bytes are taken. @throws SourceError for what a listing would refuse. */
export async function openedFile(
  root: Root,
  key: string,
  name: string,
  signal: AbortSignal,
): Promise<Looked<Opened>> {
  obey(signal, name);
  const path = new FolderReader(root, name).pathOf(key);
  const state = path === null ? null : await stateAt(path, root, name);
  if (path === null || state?.isFile() !== true) {
    await demandRoot(root, name);
    return { key, gone: true };
  }
  const shown = shownPath(root, pathOf(root, key));
  const bytes = bytesOf(path, state, { name, shown, signal });
  return { key, found: { size: Number(state.size), contentType: null, metadata: {}, bytes } };
}

/** The digest of a file's bytes, in lower-case hexadecimal; `null` where there is none. @throws SourceError when it changes. */
export async function sha256Of(
  root: Root,
  key: string,
  name: string,
  signal: AbortSignal,
): Promise<string | null> {
  const opened = await openedFile(root, key, name, signal);
  if (!('found' in opened)) return null;
  const hash = createHash('sha256');
  for await (const chunk of opened.found.bytes) hash.update(chunk);
  return hash.digest('hex');
}

async function stateAt(path: string, root: Root, name: string): Promise<BigIntStats | null> {
  try {
    return await lstat(path, { bigint: true });
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw unreadable(name, root.given, cause);
  }
}

type Reading = { readonly name: string; readonly shown: string; readonly signal: AbortSignal };

async function* bytesOf(
  path: string,
  found: BigIntStats,
  { name, shown, signal }: Reading,
): AsyncGenerator<Uint8Array, void, undefined> {
  const changed = () =>
    new SourceError(CHANGED.code, `${name}: ${shown}: ${CHANGED.message}`, { transient: true });
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    throw isMissing(cause) ? changed() : unreadable(name, shown, cause);
  }
  try {
    if (stateOf(await file.stat({ bigint: true })) !== stateOf(found)) throw changed();
    let at = 0n;
    while (true) {
      obey(signal, name);
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, Number(at));
      if (bytesRead === 0) break;
      at += BigInt(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
    const after = [await file.stat({ bigint: true }), await lstat(path, { bigint: true })];
    if (at !== found.size || after.some((state) => stateOf(state) !== stateOf(found))) throw changed();
  } catch (cause) {
    if (cause instanceof Error && 'syscall' in cause)
      throw isMissing(cause) ? changed() : unreadable(name, shown, cause);
    throw cause;
  } finally {
    await file.close();
  }
}
